"""Naming a mobile number: after an invitation, and at the first sign-in after a reset (S1.44-S1.46).

The password was right before anybody comes here; the number counts once the code sent to it was typed.
"""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth import known_browser
from portal.auth.blueprint import blueprint
from portal.auth.code import CodeForm, ResendForm
from portal.auth.entering import enter_as_officer
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.services import mobiles, sign_in_codes
from portal.web import identity
from portal.web.access import public
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import language, render


class MobileForm(PageForm):
    """Where codes go from now on."""

    mobile = TextField(
        wording("Mobile phone number"), hint=wording("We'll always send access codes to this number"), width="20",
        input_type="tel", autocomplete="tel", spellcheck=False,
    )  # fmt: skip


@blueprint.route("/staff/sign-in/mobile", methods=["GET", "POST"])
@public
def name_mobile() -> Response | tuple[str, int]:
    """Ask for the number and send a code to it."""
    attempt_id = _waiting()
    if attempt_id is None:
        return redirect(url_for("auth.staff_sign_in"), 303)
    form = MobileForm()
    if form.was_sent():
        try:  # not undone when refused: numbers are counted, so that nobody tries whose are in use
            mobiles.name_number(attempt_id, form.mobile.data, language=language())
        except Refused as refused:
            form.refuse(refused)
        if not form.has_errors:
            return redirect(url_for("auth.confirm_mobile"), 303)
    page = render("auth/new_mobile.html", form=form, heading=_("Enter a phone number"))
    return page, 422 if form.has_errors else 200


@blueprint.route("/staff/sign-in/mobile/code", methods=["GET", "POST"])
@public
def confirm_mobile() -> Response | tuple[str, int]:
    """Ask for the code sent to the new number; the right one signs in."""
    attempt_id = _waiting()
    if attempt_id is None or not mobiles.is_named(attempt_id):
        return redirect(url_for("auth.name_mobile"), 303)
    form = CodeForm()
    if form.was_sent():
        with form.attempt():
            accepted = mobiles.accept_number(attempt_id, form.code.data, known_browser.caller())
            if accepted is not None and accepted.user_id is not None:
                return enter_as_officer(accepted.user_id)
        if not form.has_errors:
            form.refuse(Refused(sign_in_codes.NOT_RIGHT, "code"))
    page = render(
        "auth/new_mobile_code.html", form=form, heading=_("Check your phone"), back=url_for("auth.name_mobile")
    )
    return page, 422 if form.has_errors else 200


@blueprint.route("/staff/sign-in/mobile/new-code", methods=["GET", "POST"])
@public
def resend_mobile_code() -> Response | tuple[str, int]:
    """Send another code to the new number."""
    attempt_id = _waiting()
    if attempt_id is None or not mobiles.is_named(attempt_id):
        return redirect(url_for("auth.name_mobile"), 303)
    form = ResendForm()
    if form.was_sent():
        with form.attempt():
            sign_in_codes.resend(attempt_id, mobiles.KIND, known_browser.caller(), language=language())
        if not form.has_errors:
            flash(_("We have sent another security code."), "success")
            return redirect(url_for("auth.confirm_mobile"), 303)
    heading, back = _("Ask for a new security code"), url_for("auth.confirm_mobile")
    page = render("auth/new_code.html", layout="layouts/staff.html", form=form, heading=heading, back=back)
    return page, 422 if form.has_errors else 200


def _waiting() -> UUID | None:
    attempt_id = identity.waiting_attempt(mobiles.KIND)
    return attempt_id if sign_in_codes.is_waiting(attempt_id, mobiles.KIND) else None
