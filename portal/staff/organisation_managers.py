"""Those who manage the users of a partner: inviting the first, sending the link again, resetting a lost mobile."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import organisation_managers as services
from portal.services import organisations, user_guards
from portal.services.errors import NotFound
from portal.services.user_standing import has_account
from portal.staff.blueprint import blueprint
from portal.staff.organisation_forms import InviteManagerForm
from portal.staff.user_adding import invitation_address
from portal.staff.user_forms import ResetMobileForm
from portal.web import access
from portal.web.access import requires
from portal.web.render import language, render, words


@blueprint.route("/organisations/<reference>/managers/add", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def invite_manager(reference: str) -> Response | tuple[str, int]:
    """Invite somebody who will manage the organisation's users; for one's own there is the Users tab."""
    officer = access.officer()
    organisation = organisations.get_open(officer, reference)
    if organisations.is_own(officer, organisation):
        raise NotFound("manager")
    form = InviteManagerForm()
    if form.was_sent():
        with form.attempt():
            user = services.invite_manager(
                officer, reference, form.details(), form.role.data, invitation_address, language=language()
            )
        if not form.has_errors:
            flash(_("We have sent an invitation to %(name)s.", name=user.name), "success")
            return redirect(url_for("staff.show_organisation", reference=reference), 303)
    page = render(
        "staff/organisation_manager_adding.html", form=form, organisation=organisation,
        heading=_("Invite somebody who manages users"), back=url_for("staff.show_organisation", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/organisations/<reference>/managers/<user_reference>/invitation")
@requires(Permission.MANAGE_ORGANISATIONS)
def resend_manager_invitation(reference: str, user_reference: str) -> Response:
    """Send a new link in one tap; the one before stops working."""
    try:
        user = services.invite_again(
            access.officer(), reference, user_reference, invitation_address, language=language()
        )
        told = _(
            "We have sent another invitation to %(name)s. The link sent before has stopped working.", name=user.name
        )
        flash(told, "success")
    except Refused as refused:
        flash(words(refused.wording), "important")
    return redirect(url_for("staff.show_organisation", reference=reference), 303)


@blueprint.route("/organisations/<reference>/managers/<user_reference>/mobile-reset", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def reset_manager_mobile(reference: str, user_reference: str) -> Response | tuple[str, int]:
    """Ask whether the number of somebody who manages users is to be reset; never one's own."""
    officer = access.officer()
    user = services.get_manager(officer, organisations.get_open(officer, reference), user_reference)
    if user_guards.is_own(officer, user) or not has_account(user):
        raise NotFound("user")
    form = ResetMobileForm()
    back = url_for("staff.show_organisation", reference=reference)
    if form.was_sent():
        if form.answer.data == "yes":
            with form.attempt():
                services.reset_mobile(officer, reference, user_reference)
                flash(_("The mobile number of %(name)s is reset.", name=user.name), "success")
        if not form.has_errors:
            return redirect(back, 303)
    heading = _("Reset %(name)s's mobile number", name=user.name)
    page = render("staff/user_mobile_reset.html", form=form, user=user, heading=heading, back=back)
    return page, 422 if form.has_errors else 200
