"""A forgotten password: asked for with an address, set anew through a link for an hour; the texted code stays (quality S07)."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth import staff_link
from portal.auth.blueprint import blueprint
from portal.auth.staff_link import NewPasswordForm
from portal.domain.wording import _ as wording
from portal.services import forgotten_passwords
from portal.web import identity, network
from portal.web.access import public
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import language, render


class AddressForm(PageForm):
    """Whose password it is."""

    email = TextField(
        wording("Email address"), ask=wording("Enter your email address"), input_type="email", autocomplete="username",
        spellcheck=False, width="20",
    )  # fmt: skip


@blueprint.route("/staff/forgotten-password", methods=["GET", "POST"])
@public
def ask_new_password() -> Response | tuple[str, int]:
    """Ask for the address; what follows is the same for every address."""
    form = AddressForm()
    if form.was_sent():
        forgotten_passwords.ask(form.email.data, network.truncated_address(), reset_address, language=language())
        return redirect(url_for("auth.show_password_asked"), 303)
    back = url_for("auth.staff_sign_in")
    page = render("auth/forgotten_password.html", form=form, heading=_("Forgotten password"), back=back)
    return page, 422 if form.has_errors else 200


@blueprint.get("/staff/forgotten-password/sent")
@public
def show_password_asked() -> str:
    """What to do next, whether or not anything was sent."""
    return render("auth/password_asked.html", heading=_("Check your email"), back=url_for("auth.staff_sign_in"))


@blueprint.get("/staff/password-resets/<token>")
@public
def open_password_reset(token: str) -> Response:
    """The address in the e-mail."""
    return staff_link.hold(token, "password-reset", "auth.set_new_password")


@blueprint.route("/staff/new-password", methods=["GET", "POST"])
@public
def set_new_password() -> Response | tuple[str, int]:
    """Ask for the new password; sending it spends the link and ends every session of the user."""
    token = staff_link.held("password-reset")
    if token is None:
        return staff_link.show_over(_("Ask for another."), again=True)
    form = NewPasswordForm()
    if form.was_sent():
        with form.attempt():
            cost = current_app.config["PORTAL"].argon2_cost
            forgotten_passwords.set_password(token, form.password.data, cost=cost, language=language())
        if not form.has_errors:
            identity.end()
            flash(_("Your password is changed. Sign in with it."), "success")
            return redirect(url_for("auth.staff_sign_in"), 303)
    page = render("auth/new_password.html", form=form, heading=_("Choose a new password"))
    return page, 422 if form.has_errors else 200


def reset_address(token: str) -> str:
    """Where the link opens; never the host that a request claims to be for (quality S18)."""
    return str(current_app.config["PORTAL"].base_url) + url_for("auth.open_password_reset", token=token)
