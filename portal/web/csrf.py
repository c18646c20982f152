"""Form tokens, and what happens to a form that comes back too late.

The raw token of a signed-in browser is its session's `form_key`, so a stale token still says whose session it came
from. A POST that is expired or stale never acts. If its session was a resident's, what was typed is parked, sealed, for
24 hours and offered only after sign-in to the same claim; otherwise sign-in is shown and nothing is stored.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import Flask, abort, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.domain.actor import Actor, Anonymous, Helper, Officer, Resident
from portal.models import WebSession
from portal.services import parked_answers, web_sessions
from portal.services.errors import NotFound, OtherPersonOpen
from portal.web import identity

protect = CSRFProtect()
NEVER_PARKED = frozenset(
    {"csrf_token", "password", "current_password", "code", "credential", "submit_token", "parked_answer"}
)


def init_app(app: Flask) -> None:
    """Attach Flask-WTF's protection; `refusal` calls it in the request's unit of work instead of a before-request hook."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_HEADERS"] = ["X-CSRFToken"]
    app.config["WTF_CSRF_SSL_STRICT"] = True
    protect.init_app(app)


def refusal(actor: Actor) -> Response | None:
    """None when the form may act; otherwise the answer that keeps what was typed, or a 400 for a forged form."""
    from portal.web import access

    declared = access.declared(request.endpoint)
    audience = declared.audience if declared else "public"
    if isinstance(actor, Anonymous) and audience != "public":
        return _park_and_ask(audience)
    try:
        protect.protect()
    except CSRFError as error:
        if audience in ("resident", "helper") and _is_staff(actor):
            raise OtherPersonOpen("form") from error
        return _park_and_ask(audience) if audience != "public" else _show_again()
    _take_back(actor)
    return None


def _is_staff(actor: Actor) -> bool:
    """Whether a member of staff sends it: each opening of a person gives their forms a key of its own."""
    return isinstance(actor, Officer) or (isinstance(actor, Helper) and actor.user_id is not None)


def _take_back(actor: Actor) -> None:
    """A parked form that is sent after all is no longer parked."""
    parked_id = request.form.get("parked_answer", "")
    if parked_id and isinstance(actor, Resident | Officer):
        with suppress(NotFound, ValueError):
            parked_answers.take(actor, UUID(parked_id))


def _park_and_ask(audience: str) -> Response:
    """Keep what was typed when the form's own session proves whose it was, then show sign-in."""
    row = _session_of_form()
    if row is not None and row.kind == audience and not row.authority_id and _same_owner(row.claim_id or row.user_id):
        fields = {name: request.form.getlist(name) for name in request.form if name not in NEVER_PARKED}
        parked_answers.park(row, request.path, fields, had_files=any(file.filename for file in request.files.values()))
    elif row is None and not isinstance(identity.actor(), Anonymous):
        abort(400)  # forged or mangled: it must not even sign anybody out
    if not isinstance(identity.actor(), Anonymous):
        identity.end()
        flash(_("You have been signed out because the page was out of date."), "signed-out")
    return identity.ask_to_sign_in("officer" if row is not None and row.kind == "officer" else audience)


def _show_again() -> Response:
    """A public form (sign-in) with a stale token: show the page again with a fresh one; nothing has happened."""
    flash(_("The page was open for too long. Enter your details again."), "signed-out")
    assert request.endpoint
    return identity.redirect_whole_page(url_for(request.endpoint, **(request.view_args or {})))


def _session_of_form() -> WebSession | None:
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or ""
    signer = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
    try:
        form_key = signer.loads(token)
    except BadData:
        return None
    return web_sessions.find_by_form_key(form_key) if isinstance(form_key, str) else None


def _same_owner(owner: object) -> bool:
    """A browser signed in as somebody else does not get to park for this owner."""
    live = identity.web_session()
    return live is None or owner in (live.claim_id, live.user_id)
