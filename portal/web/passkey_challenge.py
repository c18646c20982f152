"""The challenge that a passkey must answer: random, for five minutes, in the cookie of the browser that was asked."""

from __future__ import annotations

import secrets

from flask import current_app, request, session

from portal import clock
from portal.services.errors import NotFound
from portal.services.passkeys import CHALLENGE_LASTS, Site
from portal.web.forms import PageForm

_KEY = "passkey"
BYTES = 32


class AnswerForm(PageForm):
    """A button; when it is pressed a script asks the device and puts what it answers beside it."""

    @property
    def answer(self) -> str:
        """What the device answered; empty without the script, which no device's answer is."""
        return request.form.get("credential", "")


def site() -> Site:
    """Where this service is; raises NotFound where its public host is an address, for which browsers make no passkeys."""
    settings = current_app.config["PORTAL"]
    if not settings.passkey_domain:
        raise NotFound("passkeys")
    return Site(settings.passkey_domain, settings.base_url)


def issue(purpose: str, about: str = "") -> bytes:
    """A new challenge for this browser, in place of any before; `about` is kept with it."""
    challenge = secrets.token_bytes(BYTES)
    ends = int((clock.now() + CHALLENGE_LASTS).timestamp())
    session[_KEY] = [purpose, challenge.hex(), ends, about]
    return challenge


def issued(purpose: str) -> tuple[bytes, str] | None:
    """The challenge of this browser for a purpose and what was kept with it, while it lasts."""
    kind, challenge, ends, about = session.get(_KEY) or ("", "", 0, "")
    if kind != purpose or clock.now().timestamp() >= ends:
        return None
    return bytes.fromhex(challenge), about


def take(purpose: str) -> tuple[bytes, str] | None:
    """The same, and forget it: whatever comes of the answer, the challenge is over."""
    found = issued(purpose)
    session.pop(_KEY, None)
    return found
