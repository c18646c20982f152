"""What all ways in share: the new session, the known browser, where to go next, and being told to wait."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, make_response, redirect, request, session, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.auth import known_browser
from portal.domain.devices import name_device
from portal.domain.wording import Refused
from portal.services import helper_start, parked_answers, sign_in, staff_sign_in
from portal.services.web_sessions import Origin
from portal.web import access, identity
from portal.web.addresses import sign_in_address
from portal.web.render import language, render, words


def enter_as_resident(claim_id: UUID, subject: bytes, *, how: str) -> Response:
    """Start a resident's session and go to what was parked, to what was wanted, or home."""
    token, row = sign_in.sign_in_resident(claim_id, how=how)
    identity.begin(token, row)
    if parked_answers.find_newest(access.resident()) is not None:
        return known_browser.remember(redirect(url_for("auth.show_parked"), 303), subject)
    return known_browser.remember(redirect(identity.pop_next(url_for("resident.show_home")), 303), subject)


def enter_as_helper(authority_id: UUID, claim_id: UUID) -> Response:
    """Start the session of somebody who acts for a resident, and go to their own start page."""
    address = sign_in_address()
    token, row = helper_start.enter(authority_id, claim_id, address=address)
    identity.begin(token, row)
    session.pop("helping", None)
    return redirect(url_for("helping.show_helping"), 303)


def enter_as_officer(user_id: UUID, *, how: str = "code", provider_index: bytes | None = None) -> Response:
    """Start an officer's session and go to what was parked, to what was wanted, or to the staff start page."""
    provider_index = provider_index or identity.remembered_provider()
    origin = Origin("provider" if provider_index else how, name_device(request.user_agent.string), provider_index)
    has_provider = bool(current_app.config["PORTAL"].oidc_issuer)
    try:
        entered = staff_sign_in.sign_in_user(
            user_id, origin, known_browser.caller(), has_provider=has_provider, language=language()
        )
    except Refused as refused:
        identity.end(keep_next=True)
        flash(words(refused.wording), "important")
        return redirect(url_for("auth.staff_sign_in"), 303)
    identity.begin(entered.token, entered.row, entered.user)
    subject = staff_sign_in.email_index(entered.user.email)
    if parked_answers.find_newest(access.officer()) is not None:
        return known_browser.remember(redirect(url_for("auth.show_staff_parked"), 303), subject)
    return known_browser.remember(redirect(identity.pop_next(url_for("staff.show_start")), 303), subject)


def show_wait(seconds: int) -> Response:
    """429: come back later. Nothing was looked up, and no worker waits meanwhile."""
    minutes = -(-seconds // 60)
    wait = (
        ngettext("Wait %(num)s second before you try again", "Wait %(num)s seconds before you try again", seconds)
        if seconds < 60
        else ngettext("Wait %(num)s minute before you try again", "Wait %(num)s minutes before you try again", minutes)
    )
    response = make_response(render("auth/wait.html", heading=wait), 429)
    response.headers["Retry-After"] = str(seconds)
    return response
