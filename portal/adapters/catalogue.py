"""The Welsh catalogue for services: what a resident is told is frozen in both languages when they send something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from babel.support import Translations

from portal.domain.dates import Language, long_date
from portal.domain.wording import Wording

FOLDER = Path(__file__).parent.parent / "translations"
LANGUAGES: tuple[Language, ...] = ("en", "cy")


@cache
def translator(language: str) -> Callable[[str], str]:
    """What maps an English sentence to that language; English where there is no translation."""
    if language == "en":
        return lambda text: text
    return Translations.load(str(FOLDER), [language]).gettext


def in_language(value: Wording | str | date, language: Language) -> str:
    """Words, a date or plain text as a reader of `language` reads it."""
    if isinstance(value, Wording):
        return value.render(translator(language))
    return long_date(value, language) if isinstance(value, date) else value


def in_all_languages(value: Wording | str | date) -> dict[str, str]:
    """The same in each language, by its code."""
    return {language: in_language(value, language) for language in LANGUAGES}
