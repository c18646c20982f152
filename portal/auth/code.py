"""Signing in, second step: the code that was sent, a new one, and what to do without phone or email."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth import known_browser
from portal.auth.blueprint import blueprint
from portal.auth.entering import enter_as_helper, enter_as_resident
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.services import sign_in_codes
from portal.web import identity
from portal.web.access import public
from portal.web.code_field import CodeField
from portal.web.forms import PageForm
from portal.web.render import language, render


class CodeForm(PageForm):
    """The security code."""

    code = CodeField(wording("Security code"))


class ResendForm(PageForm):
    """A button only."""


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
def enter_code() -> Response | tuple[str, int]:
    """Ask for the code; the page is the same whether or not one was sent."""
    attempt_id = identity.waiting_attempt("resident")
    if attempt_id is None or not sign_in_codes.is_waiting(attempt_id, "resident"):
        return redirect(url_for("auth.sign_in"), 303)
    form = CodeForm()
    if form.was_sent():
        accepted = sign_in_codes.accept(attempt_id, "resident", form.code.data, known_browser.caller())
        if accepted is not None and accepted.claim_id is not None and accepted.authority_id is not None:
            return enter_as_helper(accepted.authority_id, accepted.claim_id)
        if accepted is not None and accepted.claim_id is not None:
            return enter_as_resident(accepted.claim_id, accepted.subject, how="code")
        form.refuse(Refused(sign_in_codes.NOT_RIGHT, "code"))
    return _show(form), 422 if form.has_errors else 200


@blueprint.route("/sign-in/new-code", methods=["GET", "POST"])
@public
def resend_code() -> Response | tuple[str, int]:
    """Send another code, which voids the one before."""
    attempt_id = identity.waiting_attempt("resident")
    if attempt_id is None or not sign_in_codes.is_waiting(attempt_id, "resident"):
        return redirect(url_for("auth.sign_in"), 303)
    form = ResendForm()
    if form.was_sent():
        with form.attempt():
            sign_in_codes.resend(attempt_id, "resident", known_browser.caller(), language=language())
        if not form.has_errors:
            flash(_("If your details match a claim, we have sent another security code."), "success")
            return redirect(url_for("auth.enter_code"), 303)
    page = render(
        "auth/new_code.html", form=form, heading=_("Ask for a new security code"), back=url_for("auth.enter_code")
    )
    return page, 422 if form.has_errors else 200


@blueprint.get("/sign-in/help")
@public
def show_sign_in_help() -> str:
    """For somebody without the phone or email we hold: one page for all, which reveals nothing."""
    return render(
        "auth/sign_in_help.html", heading=_("If you cannot get a security code"), back=url_for("auth.sign_in")
    )


def _show(form: CodeForm) -> str:
    return render("auth/code.html", form=form, heading=_("Check your phone or email"), back=url_for("auth.sign_in"))
