"""The cookie of a browser that signed in once: it gives this browser tries of its own for that identity (quality 3).

It holds a random id and, for up to five identities, a keyed mark of id and identity; it lets nobody in and names nobody.
"""

from __future__ import annotations

import secrets

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.services import sign_in_limits
from portal.services.sign_in_limits import Caller
from portal.web import network

COOKIE_DAYS = 365
MOST_IDENTITIES = 5


def cookie_name() -> str:
    """`__Host-known` where the service is served over https, which that prefix requires."""
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"


def caller() -> Caller:
    """Where this request comes from, with what the browser can prove."""
    device_id, tags = _read()
    return Caller(network.truncated_address(), device_id, tags)


def remember(response: Response, subject: bytes) -> Response:
    """Mark this browser as one that signed in to the identity."""
    device_id, tags = _read()
    device_id = device_id or secrets.token_urlsafe(16)
    tag = sign_in_limits.device_tag(device_id, subject)
    kept = [tag, *(other for other in tags if other != tag)][:MOST_IDENTITIES]
    response.set_cookie(
        cookie_name(), str(_signer().dumps([device_id, *kept])), max_age=COOKIE_DAYS * 86_400, path="/", httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), samesite="Lax",
    )  # fmt: skip
    return response


def _read() -> tuple[str, tuple[str, ...]]:
    try:
        content = _signer().loads(request.cookies.get(cookie_name(), ""), max_age=COOKIE_DAYS * 86_400)
    except BadData:
        return "", ()
    return str(content[0]), tuple(str(tag) for tag in content[1:])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known browser")
