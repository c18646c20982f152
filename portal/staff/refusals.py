"""Refusals by offices as the council reads them: the list of all, one, and what was done about it."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import office_refusals
from portal.services.office_refusal_list import Whose
from portal.staff.blueprint import blueprint
from portal.staff.refusal_lists import RefusalList
from portal.staff.searching import read_version
from portal.web import access
from portal.web.access import requires
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render

OF_ALL = RefusalList(
    Whose.ALL, wording("Refusals by offices"), "staff.list_refusals", "staff.search_refusals", "staff.export_refusals",
    "staff.follow_up_refusal",
)  # fmt: skip


class FollowUpForm(PageForm):
    """What the council did about it."""

    follow_up = LongTextField(
        wording("What was done about it?"), ask=wording("Enter what was done about it"), max_length=1000,
        name_of=wording("What was done"),
        hint=wording("Who recorded it, their organisation and the resident read this. Do not write names"),
    )  # fmt: skip


@blueprint.get("/refusals")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def list_refusals() -> str:
    """A page of what all organisations recorded, with counts by office and reason."""
    return OF_ALL.show()


@blueprint.post("/refusals")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def search_refusals() -> AnyResponse | tuple[str, int]:
    """Narrow the list."""
    return OF_ALL.search()


@blueprint.get("/refusals.csv")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def export_refusals() -> Response:
    """The list as a file, such as for a meeting with an office."""
    return OF_ALL.send()


@blueprint.route("/refusals/<reference>", methods=["GET", "POST"])
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def follow_up_refusal(reference: str) -> AnyResponse | tuple[str, int]:
    """One refusal, and saying what was done about it."""
    officer = access.officer()
    form = FollowUpForm()
    if form.was_sent():
        with form.attempt():
            office_refusals.follow_up(officer, reference, form.follow_up.data, seen_version=read_version())
        if not form.has_errors:
            flash(_("Saved. Who recorded it can read what was done."), "success")
            return redirect(url_for("staff.list_refusals"), 303)
    found = office_refusals.get_of_council(officer, reference)
    if not form.is_submitted():
        form = FollowUpForm(data={"follow_up": found.row.follow_up or ""})
    page = render(
        "staff/refusal.html", heading=_("Refusal by %(office)s", office=found.row.office), found=found, form=form,
        back=url_for("staff.list_refusals"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200
