"""A fresh code in the middle of a session, before what could be misused is sent (domain facts 15, L3)."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth import known_browser
from portal.auth.blueprint import blueprint
from portal.auth.code import CodeForm, ResendForm
from portal.domain.wording import Refused
from portal.services import sign_in_codes, step_up
from portal.web import access, identity
from portal.web.access import resident_only
from portal.web.render import language, render


@blueprint.route("/confirm-it-is-you", methods=["GET", "POST"])
@resident_only
def ask_for_step_up() -> Response | tuple[str, int]:
    """Say why a code is needed, and send one to the contact held."""
    form = ResendForm()
    if form.was_sent():
        with form.attempt():
            attempt_id = step_up.send_code(access.resident(), known_browser.caller(), language=language())
        if not form.has_errors:
            identity.keep_attempt(step_up.KIND, attempt_id)
            return redirect(url_for("auth.enter_step_up"), 303)
    back = url_for("resident.check_answers")
    page = render("auth/step_up.html", form=form, heading=_("Confirm it is you"), back=back)
    return page, 422 if form.has_errors else 200


@blueprint.route("/confirm-it-is-you/code", methods=["GET", "POST"])
@resident_only
def enter_step_up() -> Response | tuple[str, int]:
    """Ask for the code that was sent, then go back to sending."""
    attempt_id = identity.kept_attempt(step_up.KIND)
    if attempt_id is None or not sign_in_codes.is_waiting(attempt_id, step_up.KIND):
        return redirect(url_for("auth.ask_for_step_up"), 303)
    form = CodeForm()
    if form.was_sent():
        token = step_up.accept_code(access.resident(), attempt_id, form.code.data, known_browser.caller())
        if token is not None:
            identity.renew(token)
            identity.drop_attempt(step_up.KIND)
            flash(_("Thank you. You can send this now."), "success")
            return redirect(url_for("resident.check_answers"), 303)
        form.refuse(Refused(sign_in_codes.NOT_RIGHT, "code"))
    back = url_for("auth.ask_for_step_up")
    page = render("auth/step_up_code.html", form=form, heading=_("Enter the security code"), back=back)
    return page, 422 if form.has_errors else 200
