"""Which passwords staff may choose: long, and not one that is guessed first. No rules of composition (quality S08).

Guessing programs begin with passwords that leaked, then with words, names, keyboard rows, dates and repetitions in a
row. What such pieces make up is taken out of a password; enough that nobody foresees must be left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from portal.domain.wording import Refused, _

SHORTEST = 15
LONGEST = 1000
LEAST_LEFT = 8
LEAST_DIFFERENT = 5

ENTER_PASSWORD = _("Enter a password")
TOO_SHORT = _("Password must be {least} characters or more", least=SHORTEST)
TOO_LONG = _("Password must be {most} characters or fewer", most=LONGEST)
TOO_COMMON = _("Choose a password that is harder to guess, such as 4 words that have nothing to do with each other")

_WELL_KNOWN = frozenset(
    {
        "correcthorsebatterystaple", "thisismypassword", "ilovemypassword", "letmeinletmein", "iloveyouiloveyou",
        "thequickbrownfox", "tobeornottobe", "maytheforcebewithyou", "mypasswordispassword", "changemechangeme",
        "youllneverwalkalone", "manchesterunited", "passwordispassword", "ihatepasswords", "openthedoorplease",
    }
)  # fmt: skip
_WORDS = (
    "password", "passwort", "passcode", "welcome", "letmein", "changeme", "secret", "admin", "administrator", "login",
    "signin", "iloveyou", "monkey", "dragon", "sunshine", "princess", "football", "liverpool", "chelsea", "arsenal",
    "everton", "rangers", "celtic", "master", "shadow", "superman", "batman", "pokemon", "charlie", "summer", "winter",
    "spring", "autumn", "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "default",
    "council", "benefit", "benefits", "housing", "portal", "staff", "officer", "manager", "tenant", "universal", "credit",
    "computer", "internet", "please", "qwerty", "azerty", "hello", "england", "wales", "cymru", "london",
)  # fmt: skip
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp",
)  # fmt: skip
_LOOK_ALIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_NUMBER = re.compile(r"(?:19|20)\d\d|\d{6,}")
_REPEATED = re.compile(r"(.{1,12}?)\1{2,}")
_RUN = 3


def check_password(password: str, *, about: Iterable[str] = ()) -> None:
    """Raise Refused (field `password`) for one that is too short or easy to guess; `about` is what is known of its owner."""
    text = unicodedata.normalize("NFC", password)
    if not text:
        raise Refused(ENTER_PASSWORD, "password")
    if len(text) < SHORTEST:
        raise Refused(TOO_SHORT, "password")
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, "password")
    if is_easy_to_guess(text, about=about):
        raise Refused(TOO_COMMON, "password")


def is_easy_to_guess(text: str, *, about: Iterable[str] = ()) -> bool:
    """Whether a password is well known, or little is left of it without what guessing programs try first."""
    folded = _letters_and_digits(text)
    plain = "".join(char for char in folded if char.isalnum())
    if {folded, folded.translate(_LOOK_ALIKE), plain, plain.translate(_LOOK_ALIKE)} & _WELL_KNOWN:
        return True
    left = _left_over(folded, [_letters_and_digits(word) for word in about])
    return len(left) < LEAST_LEFT or len(set(left)) < LEAST_DIFFERENT


def _letters_and_digits(text: str) -> str:
    """Lower case; of a password of signs only, the signs."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum() or char in "@$!") or folded


def _left_over(text: str, known: list[str]) -> str:
    """What nobody foresees: without known words, runs along a keyboard row or the alphabet, dates and repetitions."""
    for word in sorted({*_WORDS, *(word for word in known if len(word) > 2)}, key=len, reverse=True):
        text = re.sub(_spelt(word), "", text)
    text = _REPEATED.sub(r"\1", _NUMBER.sub("", text))
    return _without_runs(text)


def _spelt(word: str) -> str:
    """A pattern of a word and of its spellings with digits and signs for letters."""
    written = {letter: letter for letter in set(word)}
    for sign, letter in _LOOK_ALIKE.items():
        if letter in written:
            written[letter] += chr(sign)
    return "".join(f"[{re.escape(written[letter])}]" for letter in word)


def _without_runs(text: str) -> str:
    """The text without 3 or more characters in a row that are neighbours, forwards or backwards."""
    left, start = [], 0
    while start < len(text):
        length = max((_run_length(text, start, row) for one in _ROWS for row in (one, one[::-1])), default=1)
        if length >= _RUN:
            start += length
        else:
            left.append(text[start])
            start += 1
    return "".join(left)


def _run_length(text: str, start: int, row: str) -> int:
    place = row.find(text[start])
    length = 0
    while place >= 0 and text[start + length :][:1] == row[place + length :][:1] != "":
        length += 1
    return length
