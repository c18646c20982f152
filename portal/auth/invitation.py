"""The invited person: opens the link, sets a password, then names a mobile number (S1.29, S1.35)."""

from __future__ import annotations

from flask import current_app, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth import staff_link
from portal.auth.blueprint import blueprint
from portal.auth.staff_link import NewPasswordForm
from portal.services import invitations, mobiles
from portal.web import identity
from portal.web.access import public
from portal.web.render import render


@blueprint.get("/staff/invitations/<token>")
@public
def open_invitation(token: str) -> Response:
    """The address in the e-mail."""
    return staff_link.hold(token, "invitation", "auth.create_account")


@blueprint.route("/staff/create-account", methods=["GET", "POST"])
@public
def create_account() -> Response | tuple[str, int]:
    """Ask for the first password; sending it spends the link."""
    token = staff_link.held("invitation")
    if token is None:
        return staff_link.show_over(_("Ask the person who manages users at your organisation to send another."))
    form = NewPasswordForm()
    if form.was_sent():
        with form.attempt():
            cost = current_app.config["PORTAL"].argon2_cost
            attempt = invitations.create_account(token, form.password.data, cost=cost)
        if not form.has_errors:
            identity.wait_for_code(attempt.id, mobiles.KIND)
            return redirect(url_for("auth.name_mobile"), 303)
    page = render("auth/new_password.html", form=form, heading=_("Create your account"))
    return page, 422 if form.has_errors else 200
