"""A user's own details: a new name at once, a new e-mail address once its owner has confirmed it (complaint C8)."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.models import User
from portal.services import invitations, user_details, user_history
from portal.services.errors import Stale
from portal.services.user_standing import has_account
from portal.staff import searching
from portal.staff.blueprint import blueprint
from portal.staff.user_adding import invitation_address
from portal.staff.user_editing import get_others, show_page_of
from portal.staff.user_forms import DetailsForm
from portal.web import access
from portal.web.access import requires
from portal.web.render import language, words


@blueprint.route("/users/<reference>/details", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def change_details(reference: str) -> Response | tuple[str, int]:
    """Ask for name and address; when somebody else was faster, what was typed stays and the page says what is saved now."""
    user = get_others(reference)
    held = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email, "email_again": user.email}
    form = DetailsForm(data=held)
    seen_version, is_late = searching.read_version() if request.method == "POST" else user.version, False
    if form.was_sent():
        try:
            with form.attempt():
                _save(user, form, seen_version)
        except Stale:
            is_late, seen_version = True, user.version
        if not (is_late or form.has_errors):
            return redirect(url_for("staff.edit_user", reference=reference), 303)
    heading = _("Change %(name)s's details", name=user.name)
    last_change = user_history.last_change(user) if is_late else None
    page, status = show_page_of(
        "staff/user_details.html", form, user, heading, seen_version=seen_version, last_change=last_change,
        has_account=has_account(user),
    )  # fmt: skip
    return page, 409 if is_late else status


def _save(user: User, form: DetailsForm, seen_version: int) -> None:
    officer, was = access.officer(), user.email
    user_details.change_details(
        officer, user.reference, form.details(), confirmation_address, seen_version=seen_version
    )
    if user.email != was:
        invitations.send_again(officer, user.reference, invitation_address, language=language())
        flash(_("We have sent another invitation to %(name)s.", name=user.name), "success")
    elif user.new_email and form.email.data.casefold() == user.new_email:
        told = _("We have sent a link to %(email)s. The address changes once it is used.", email=user.new_email)
        flash(told, "success")
    else:
        flash(_("%(name)s's details are saved.", name=user.name), "success")


@blueprint.post("/users/<reference>/new-email/dropping")
@requires(Permission.MANAGE_USERS)
def drop_new_email(reference: str) -> Response:
    """The address stays as it is."""
    try:
        user = user_details.drop_new_email(access.officer(), reference)
        flash(_("%(name)s keeps the email address %(email)s.", name=user.name, email=user.email), "success")
    except Refused as refused:
        flash(words(refused.wording), "important")
    return redirect(url_for("staff.edit_user", reference=reference), 303)


def confirmation_address(token: str) -> str:
    """Where the link of a new address opens; never the host that a request claims to be for."""
    return str(current_app.config["PORTAL"].base_url) + url_for("auth.open_email_change", token=token)
