"""Teams: a list, and a page for each with its name and who is in it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.services import teams
from portal.services.errors import Stale
from portal.staff.blueprint import blueprint
from portal.web import access, hidden
from portal.web.access import requires
from portal.web.choice_fields import CheckboxesField
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import render


class TeamForm(PageForm):
    """A team's name and its members."""

    name = TextField(
        _l("Name of the team"),
        ask=teams.ENTER_NAME,
        max_length=teams.LONGEST_NAME,
        width="two-thirds",
        autocomplete="off",
    )
    members = CheckboxesField(_l("Who is in it?"), hint=_l("Only people who may review cases are listed."), choices=())

    def offer(self) -> None:
        """The officers who may be members."""
        people = (one for one in teams.list_colleagues(access.officer()) if not one.is_team)
        self.members.choices = [(one.reference, one.name) for one in people]


@blueprint.get("/teams")
@requires(Permission.MANAGE_USERS)
def list_teams() -> str:
    """The teams of the organisation."""
    found = teams.list_teams(access.officer())
    return render("staff/teams.html", teams=found, heading=_("Teams"), back=url_for("staff.list_users"))


@blueprint.route("/teams/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def add_team() -> Response | tuple[str, int]:
    """Make a team."""
    form = TeamForm()
    form.offer()
    if form.was_sent():
        with form.attempt():
            teams.create_team(access.officer(), form.name.data, form.members.data)
        if not form.has_errors:
            flash(_("The team is made."), "success")
            return redirect(url_for("staff.list_teams"), 303)
    return _show(form, _("Make a team"), 0)


@blueprint.route("/teams/<reference>", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def edit_team(reference: str) -> Response | tuple[str, int]:
    """Rename a team, and say who is in it."""
    team = teams.get_team(access.officer(), reference)
    form = TeamForm(data={"name": team.name, "members": list(team.members)})
    form.offer()
    is_stale = False
    if form.was_sent():
        try:
            with form.attempt():
                members = form.members.data
                teams.change_team(access.officer(), reference, form.name.data, members, seen_version=_read_version())
        except Stale:
            is_stale = True
        if not form.has_errors and not is_stale:
            flash(_("The team is saved."), "success")
            return redirect(url_for("staff.list_teams"), 303)
    return _show(form, team.name, team.version, is_stale=is_stale)


def _show(form: TeamForm, heading: str, version: int, *, is_stale: bool = False) -> tuple[str, int]:
    back = url_for("staff.list_teams")
    page = render("staff/team.html", form=form, heading=heading, version=version, is_stale=is_stale, back=back)
    return page, 409 if is_stale else 422 if form.has_errors else 200


def _read_version() -> int:
    """The version of the team that the page showed; 0, which never is one, when somebody meddled."""
    return hidden.read_number("version", 0)
