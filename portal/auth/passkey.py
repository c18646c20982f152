"""Signing in with a passkey: the browser asks the device, and the form carries its answer. The password way stays."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth.blueprint import blueprint
from portal.auth.entering import enter_as_officer, show_wait
from portal.domain.actor import Officer
from portal.domain.wording import Refused
from portal.services import passkeys
from portal.web import access, network, passkey_challenge
from portal.web.access import public
from portal.web.render import language, render

PURPOSE = "sign-in"


@blueprint.route("/staff/sign-in/passkey", methods=["GET", "POST"])
@public
def sign_in_with_passkey() -> Response | tuple[str, int]:
    """Ask for any passkey of this service; the right one signs its owner in."""
    site = passkey_challenge.site()
    if isinstance(access.actor(), Officer):
        return redirect(url_for("staff.show_start"), 303)
    form = passkey_challenge.AnswerForm()
    if form.was_sent():
        place = network.truncated_address()
        if not passkeys.has_tries_left(place):
            return show_wait(int(passkeys.TRIES.within.total_seconds()))
        asked = passkey_challenge.take(PURPOSE)
        user_id = passkeys.match_passkey(form.answer, asked[0], site, language=language()) if asked else None
        if user_id is not None:
            passkeys.forgive(place)
            return enter_as_officer(user_id, how="passkey")
        form.refuse(Refused(passkeys.NOT_ACCEPTED))
    options = passkeys.options_for_sign_in(site, passkey_challenge.issue(PURPOSE))
    page = render(
        "auth/passkey.html", form=form, options=options, heading=_("Sign in with a passkey"), back=url_for("auth.staff_sign_in")
    )  # fmt: skip
    return page, 422 if form.has_errors else 200
