"""Which passwords staff may choose: long, and not one that is guessed first. No rules of composition (quality S08).

Guessing programs begin with passwords that leaked, then with words, names, keyboard walks, dates and repetitions in a row.
`zxcvbn`, which carries lists of 30,000 leaked passwords and as many words and names, says how many guesses one stands.
Separators, capitals and digits in place of letters are taken out first: they do not hold a guessing program up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from portal.domain.wording import Refused, _
from portal.models import User
from portal.services import settings

SHORTEST = 15
LONGEST = 1000
JUDGED = 72  # characters that are looked at: what stands after them only makes a password stronger
LEAST_SCORE = 4  # of zxcvbn: more than 10,000,000,000 guesses

ENTER_PASSWORD = _("Enter a password")
TOO_SHORT = _("Password must be {least} characters or more", least=SHORTEST)
TOO_LONG = _("Password must be {most} characters or fewer", most=LONGEST)
TOO_COMMON = _("Choose a password that is harder to guess, such as 4 words that have nothing to do with each other")

FAMOUS = (
    "correcthorsebatterystaple", "thequickbrownfox", "jumpsoverthelazydog", "tobeornottobe", "thatisthequestion",
    "maytheforcebewithyou", "youllneverwalkalone", "openthedoorplease", "hengwladfynhadau", "cymruambyth",
)  # fmt: skip
"""Phrases that everybody knows; each counts as one word."""
WORK = (
    "housing", "benefit", "benefits", "housingbenefit", "council", "portal", "staff", "officer", "casework", "universalcredit",
)  # fmt: skip
"""Words of this service, which somebody who guesses at it tries first."""
_LOOK_ALIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


def check_password(password: str, user: User) -> None:
    """Raise Refused (field `password`) for one that is too short or easy to guess by somebody who knows its owner."""
    text = unicodedata.normalize("NFC", password)
    if not text:
        raise Refused(ENTER_PASSWORD, "password")
    if len(text) < SHORTEST:
        raise Refused(TOO_SHORT, "password")
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, "password")
    if is_easy_to_guess(text, about=_known_of(user)):
        raise Refused(TOO_COMMON, "password")


def is_easy_to_guess(text: str, *, about: Iterable[str] = ()) -> bool:
    """Whether a guessing program that knows `about` would soon find a password."""
    from zxcvbn import zxcvbn  # its lists take 14 MiB; few processes ever see a new password

    plain = _letters_and_digits(text)
    known = [*FAMOUS, *WORK, *(_letters_and_digits(one) for one in about if one)]
    forms = {plain[:JUDGED], plain.translate(_LOOK_ALIKE)[:JUDGED]}
    return any(zxcvbn(form, user_inputs=known)["score"] < LEAST_SCORE for form in forms)


def _known_of(user: User) -> list[str]:
    """What anybody can find out about the owner of an account: names, address, organisation, council."""
    name, _at, domain = user.email.partition("@")
    organisation, council = user.organisation.name, str(settings.get("CouncilName"))
    whole = [user.first_name, user.last_name, user.name, name, domain, organisation, council]
    return [*whole, *(word for text in (*whole, domain.replace(".", " ")) for word in text.split())]


def _letters_and_digits(text: str) -> str:
    """Lower case, letters and digits; of a password of signs only, the signs."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum()) or folded
