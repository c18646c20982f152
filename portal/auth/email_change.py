"""A new e-mail address of a member of staff: its owner opens the link that was sent to it, and confirms (complaint C8)."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth import staff_link
from portal.auth.blueprint import blueprint
from portal.services import user_details
from portal.web import access
from portal.web.access import public
from portal.web.forms import PageForm
from portal.web.render import render


@blueprint.get("/staff/email-changes/<token>")
@public
def open_email_change(token: str) -> Response:
    """The address in the e-mail."""
    return staff_link.hold(token, user_details.PURPOSE, "auth.confirm_email")


@blueprint.route("/staff/new-email", methods=["GET", "POST"])
@public
def confirm_email() -> Response | tuple[str, int]:
    """Say which address it is; sending the page spends the link and makes it the one to sign in with."""
    token = staff_link.held(user_details.PURPOSE)
    email = user_details.find_new_email(token) if token else None
    if token is None or email is None:
        return staff_link.show_over(_("Ask the person who manages users at your organisation to send another."))
    form = PageForm()
    if form.was_sent():
        with form.attempt():
            user_details.confirm_email(token)
        if not form.has_errors:
            staff_link.forget()
            flash(_("From now on, sign in with %(email)s.", email=email), "success")
            is_in = access.actor().kind == "officer"
            return redirect(url_for("staff.show_start" if is_in else "auth.staff_sign_in"), 303)
    page = render("auth/email_change.html", form=form, heading=_("Confirm your new email address"), email=email)
    return page, 422 if form.has_errors else 200
