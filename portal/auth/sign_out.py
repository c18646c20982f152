"""Signing out, and staying signed in."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth.blueprint import blueprint
from portal.domain.actor import Anonymous
from portal.services import acting, sign_in_sessions
from portal.web import access, identity
from portal.web.access import public
from portal.web.render import render


@blueprint.route("/sign-out", methods=["GET", "POST"])
@public
def sign_out() -> Response | str:
    """Sign a resident out; the page after it says what was kept."""
    if request.method == "POST":
        return _end(url_for("auth.sign_out"))
    is_over = isinstance(access.actor(), Anonymous)
    return render("auth/sign_out.html", heading=_("You have signed out") if is_over else _("Sign out"), is_over=is_over)


@blueprint.route("/staff/sign-out", methods=["GET", "POST"])
@public
def staff_sign_out() -> Response | str:
    """Sign an officer out."""
    if request.method == "POST":
        row = identity.web_session()
        answer = _end(url_for("auth.staff_sign_out"))
        if row is not None and row.provider_index is not None:
            session["provider_goes_on"] = True
        return answer
    is_over = isinstance(access.actor(), Anonymous)
    goes_on = bool(is_over and session.pop("provider_goes_on", False))
    heading = _("You have signed out") if is_over else _("Sign out")
    return render("auth/staff_sign_out.html", heading=heading, is_over=is_over, goes_on=goes_on)


@blueprint.post("/stay-signed-in")
@public
def stay_signed_in() -> tuple[str, int]:
    """The button of the warning: loading the session has touched it; 401 when it is over already."""
    row = identity.web_session()
    if row is None:
        return "", 401
    sign_in_sessions.prolong(row)
    return "", 204


def _end(address: str) -> Response:
    """End the session, and have the browser forget the pages it has kept."""
    sign_in_sessions.record_sign_out(access.actor())
    acting.leave(access.actor(), identity.web_session())
    identity.end()
    response = redirect(address, 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
