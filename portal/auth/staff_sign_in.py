"""Members of staff sign in: e-mail address and password, then the code sent to their mobile."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth import known_browser
from portal.auth.blueprint import blueprint
from portal.auth.code import CodeForm, ResendForm
from portal.auth.entering import enter_as_officer, show_wait
from portal.domain.actor import Officer
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.services import mobiles, settings, sign_in_codes
from portal.services import staff_sign_in as services
from portal.web import access, identity
from portal.web.access import public
from portal.web.fields import PasswordField, TextField
from portal.web.forms import PageForm
from portal.web.render import language, render


class StaffSignInForm(PageForm):
    """What an officer knows."""

    email = TextField(
        wording("Email address"), ask=wording("Enter your email address"), input_type="email", autocomplete="username",
        spellcheck=False, width="20",
    )  # fmt: skip
    password = PasswordField(
        wording("Password"), ask=wording("Enter your password"), autocomplete="current-password", width="20"
    )


@blueprint.route("/staff/sign-in", methods=["GET", "POST"])
@public
def staff_sign_in() -> Response | tuple[str, int]:
    """Ask for address and password; whatever they are, the next page asks for a code."""
    if isinstance(access.actor(), Officer):
        return redirect(url_for("staff.show_start"), 303)
    form = StaffSignInForm()
    if form.was_sent():
        cost = current_app.config["PORTAL"].argon2_cost
        found = services.match_user(
            form.email.data, form.password.data, known_browser.caller(), language=language(), cost=cost
        )
        if found.wait_seconds:
            return show_wait(found.wait_seconds)
        assert found.attempt_id
        if found.needs_mobile:
            identity.wait_for_code(found.attempt_id, mobiles.KIND)
            return redirect(url_for("auth.name_mobile"), 303)
        identity.wait_for_code(found.attempt_id, "officer")
        return redirect(url_for("auth.enter_staff_code"), 303)
    has_passkeys = bool(current_app.config["PORTAL"].passkey_domain)
    has_provider = bool(current_app.config["PORTAL"].oidc_issuer)
    page = render(
        "auth/staff_sign_in.html", form=form, heading=_("Staff sign in"), has_passkeys=has_passkeys, has_provider=has_provider,
        is_provider_needed=has_provider and not settings.get("StaffPasswordSignIn"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.route("/staff/sign-in/code", methods=["GET", "POST"])
@public
def enter_staff_code() -> Response | tuple[str, int]:
    """Ask for the code sent to the officer's mobile."""
    attempt_id = identity.waiting_attempt("officer")
    if attempt_id is None or not sign_in_codes.is_waiting(attempt_id, "officer"):
        return redirect(url_for("auth.staff_sign_in"), 303)
    form = CodeForm()
    if form.was_sent():
        accepted = sign_in_codes.accept(attempt_id, "officer", form.code.data, known_browser.caller())
        if accepted is not None and accepted.user_id is not None:
            return enter_as_officer(accepted.user_id)
        form.refuse(Refused(sign_in_codes.NOT_RIGHT, "code"))
    page = render("auth/staff_code.html", form=form, heading=_("Check your phone"), back=url_for("auth.staff_sign_in"))
    return page, 422 if form.has_errors else 200


@blueprint.get("/staff/sign-in/lost-phone")
@public
def show_lost_phone() -> str:
    """For somebody whose codes do not arrive, or go to a phone they no longer have: one page for all, which reveals nothing."""
    return render(
        "auth/lost_phone.html", heading=_("If you cannot get a security code"), back=url_for("auth.staff_sign_in"),
        has_passkeys=bool(current_app.config["PORTAL"].passkey_domain),
    )  # fmt: skip


@blueprint.route("/staff/sign-in/new-code", methods=["GET", "POST"])
@public
def resend_staff_code() -> Response | tuple[str, int]:
    """Send an officer another code."""
    attempt_id = identity.waiting_attempt("officer")
    if attempt_id is None or not sign_in_codes.is_waiting(attempt_id, "officer"):
        return redirect(url_for("auth.staff_sign_in"), 303)
    form = ResendForm()
    if form.was_sent():
        with form.attempt():
            sign_in_codes.resend(attempt_id, "officer", known_browser.caller(), language=language())
        if not form.has_errors:
            flash(_("If your details are right, we have sent another security code."), "success")
            return redirect(url_for("auth.enter_staff_code"), 303)
    heading, back = _("Ask for a new security code"), url_for("auth.enter_staff_code")
    page = render("auth/new_code.html", layout="layouts/staff.html", form=form, heading=heading, back=back)
    return page, 422 if form.has_errors else 200
