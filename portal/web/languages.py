"""English and Welsh: the reader's choice is kept in the cookie session; the claim's language decides what is sent."""

from __future__ import annotations

from flask import Flask, has_request_context, session
from flask_babel import Babel

LANGUAGES = {"en": "English", "cy": "Cymraeg"}


def init_app(app: Flask) -> None:
    """Attach Babel with our catalogues."""
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=choose)


def choose() -> str:
    """The language of this request."""
    chosen = session.get("language") if has_request_context() else None
    return chosen if chosen in LANGUAGES else "en"
