"""National Insurance numbers: what is accepted, what is refused and how one is shown (domain facts 1).

The format is the one published by HMRC (National Insurance Manual NIM39110); there is no check digit, so a number in
the right format may still belong to nobody. A `Nino` never shows itself whole by accident: `repr` and `str` are masked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from portal.domain.wording import Refused, Wording, _

ENTER_NINO = _("Enter your National Insurance number")
WRONG_FORMAT = _("Enter a National Insurance number in the correct format")
WRONG_FORMAT_IN_FULL = _(
    "Enter a National Insurance number that is 2 letters, 6 numbers, then A, B, C or D, like QQ 12 34 56 C"
)
TEMPORARY_NUMBER = _(
    "Numbers that start with TN are temporary and no longer used. Enter the National Insurance number "
    "on your payslip, your P60 or a letter about benefits or tax"
)

ADMINISTRATIVE_PREFIXES = frozenset({"CR", "MW", "NC", "PP"})
"""Prefixes of pension schemes and other records that pass the format: staff are warned, residents are not stopped."""

_LONGEST_INPUT = 200
_NOT_LETTER_OR_DIGIT = re.compile(r"[^A-Z0-9]")
_BODY = r"(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}"
_STRICT = re.compile(_BODY + r"[A-D]")
_STRICT_OR_NO_SUFFIX = re.compile(_BODY + r"[A-D]?")
_EXAMPLE = re.compile(r"QQ[0-9]{6}[A-D]")
_EXAMPLE_OR_NO_SUFFIX = re.compile(r"QQ[0-9]{6}[A-D]?")
_TEMPORARY = re.compile(r"TN[0-9]{6}[MF]")


@dataclass(frozen=True, slots=True, repr=False)
class Nino:
    """One National Insurance number, normalised: 2 letters, 6 digits and a suffix (absent in some extracts)."""

    value: str

    def __repr__(self) -> str:
        """Masked, so that a log line or a traceback never holds the number."""
        return f"Nino({self.masked()})"

    def __str__(self) -> str:
        """Masked; use `display()` where a person may see the whole number."""
        return self.masked()

    def display(self) -> str:
        """The whole number in pairs, "QQ 12 34 56 C"."""
        return " ".join(self._pairs())

    def masked(self) -> str:
        """The number with its middle hidden, "QQ ** ** 56 C", as lists for staff show it."""
        prefix, _first, _second, last, *suffix = self._pairs()
        return " ".join([prefix, "**", "**", last, *suffix])

    @property
    def needs_warning(self) -> bool:
        """Whether the prefix is an administrative one, which an officer should look at."""
        return self.value[:2] in ADMINISTRATIVE_PREFIXES

    def _pairs(self) -> list[str]:
        return [self.value[start : start + 2] for start in range(0, len(self.value), 2)]


def normalise(text: str) -> str:
    """Letters and digits of `text` in upper case, full-width forms folded first (they would otherwise vanish)."""
    return _NOT_LETTER_OR_DIGIT.sub("", unicodedata.normalize("NFKC", text[:_LONGEST_INPUT]).upper())


def parse(text: str, *, allow_example: bool, from_extract: bool = False, is_hint_shown: bool = True) -> Nino:
    """The number a person typed or an extract holds; Refused with the published words otherwise.

    `allow_example` accepts the QQ prefix, which belongs to nobody (development and tests only); `from_extract` accepts
    a missing suffix, as back-office files have; without a hint on the page the message spells the format out.
    """
    number = normalise(text)
    if not number:
        raise Refused(ENTER_NINO)
    if _TEMPORARY.fullmatch(number):
        raise Refused(TEMPORARY_NUMBER)
    formats = [_STRICT_OR_NO_SUFFIX if from_extract else _STRICT]
    if allow_example:
        formats.append(_EXAMPLE_OR_NO_SUFFIX if from_extract else _EXAMPLE)
    if len(text) <= _LONGEST_INPUT and any(shape.fullmatch(number) for shape in formats):
        return Nino(number)
    raise Refused(_format_message(is_hint_shown))


def _format_message(is_hint_shown: bool) -> Wording:
    return WRONG_FORMAT if is_hint_shown else WRONG_FORMAT_IN_FULL
