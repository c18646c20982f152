"""Adding a user: names, address twice, boxes, and an e-mail with a link; and sending the link again (S1.29-S1.35)."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import invitations, permission_sets, users
from portal.staff.blueprint import blueprint
from portal.staff.user_forms import NewUserForm
from portal.web import access
from portal.web.access import requires
from portal.web.render import language, render, words


@blueprint.route("/users/add", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def add_user() -> Response | tuple[str, int]:
    """Invite somebody. "Use this set" only fills the boxes and shows the page again with all that was typed."""
    officer = access.officer()
    form = NewUserForm(users.get_organisation(officer).kind, permission_sets.list_sets(officer))
    if "use_set" in request.form:
        form.fill_boxes()
    elif form.was_sent():
        with form.attempt():
            user = invitations.invite(officer, form.new_user(), invitation_address, language=language())
        if not form.has_errors:
            flash(_("We have sent an invitation to %(name)s.", name=user.name), "success")
            return redirect(url_for("staff.list_users"), 303)
    page = render("staff/user_adding.html", form=form, heading=_("Add user"), back=url_for("staff.list_users"))
    return page, 422 if form.has_errors else 200


@blueprint.post("/users/<reference>/invitation")
@requires(Permission.MANAGE_USERS)
def resend_invitation(reference: str) -> Response:
    """Send a new link in one tap; the one before stops working."""
    try:
        user = invitations.send_again(access.officer(), reference, invitation_address, language=language())
        told = _(
            "We have sent another invitation to %(name)s. The link sent before has stopped working.", name=user.name
        )
        flash(told, "success")
    except Refused as refused:
        flash(words(refused.wording), "important")
    return redirect(url_for("staff.list_users"), 303)


def invitation_address(token: str) -> str:
    """Where the link of an invitation opens; never the host that a request claims to be for."""
    return str(current_app.config["PORTAL"].base_url) + url_for("auth.open_invitation", token=token)
