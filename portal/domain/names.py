"""Names, addresses and postcodes: what people may type, how it is kept and how two are compared (domain facts 2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from portal.domain.wording import Refused, Wording, _

ENTER_ADDRESS_LINE_1 = _("Enter address line 1, typically the building and street")
ENTER_TOWN = _("Enter town or city")
ENTER_POSTCODE = _("Enter postcode")
ENTER_FULL_POSTCODE = _("Enter a full UK postcode")

LONGEST_NAME = 35
"""Characters in one part of a name, the limit of the UK government data standards."""

_ADDRESS_LINES = ("line_1", "line_2", "town", "county", "postcode")
_OUTSIDE_GREAT_BRITAIN = ("BT", "GY", "IM", "JE")
_NOT_LETTER_OR_DIGIT = re.compile(r"[^A-Z0-9]")
_NOT_KEY_CHARACTER = re.compile(r"[^a-z0-9]")
_LONGEST_POSTCODE_INPUT = 60
_POSTCODE = re.compile(
    r"GIR0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]|[0-9][A-HJKPSTUW])"
    r"[0-9][ABD-HJLNP-UW-Z]{2}"
)
_UPRN = re.compile(r"[0-9]{1,12}")
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def clean_name(text: str) -> str:
    """A name as it is kept: composed, control characters gone, spaces collapsed, letter case untouched."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(character if _is_visible(character) else " " for character in composed).split())


def parse_name(text: str, *, ask: Wording, name: Wording, most: int = LONGEST_NAME) -> str:
    """A required name of at most `most` characters; any script, apostrophe, hyphen or digit is accepted.

    `ask` is the message for an empty field ("Enter your first name"), `name` begins the other ("First name").
    """
    cleaned = clean_name(text[: most * 20])
    if not cleaned:
        raise Refused(ask)
    if len(cleaned) > most:
        raise Refused(_("{name} must be {most} characters or fewer", name=name, most=most))
    return cleaned


def name_key(text: str) -> str:
    """What two spellings of one name share: `O'Neil`, `ONEIL` and `o’neil` are alike, and so are `Zoë` and `zoe`.

    A name in a script without a to z keeps its own letters, so that two of them are never alike by being empty.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(character for character in folded if not unicodedata.combining(character))
    key = _NOT_KEY_CHARACTER.sub("", bare.translate(_UNDECOMPOSED))
    return key or "".join(character for character in bare if character.isalnum())


def is_same_name(one: str, other: str) -> bool:
    """Whether both are given and share their key; never the only ground to refuse a person."""
    key = name_key(one)
    return bool(key) and key == name_key(other)


def normalise_postcode(text: str) -> str:
    """Upper-case letters and digits only: case, spaces and punctuation do not matter."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST_POSTCODE_INPUT])
    return _NOT_LETTER_OR_DIGIT.sub("", folded.upper())


def is_postcode(text: str) -> bool:
    """Whether `text` has the syntax of a full UK postcode."""
    return len(text) <= _LONGEST_POSTCODE_INPUT and _POSTCODE.fullmatch(normalise_postcode(text)) is not None


def format_postcode(text: str) -> str:
    """ "SM5 2RT" for any spelling of a full postcode; other text comes back tidied, as held records may need."""
    if not is_postcode(text):
        return clean_name(text)
    compact = normalise_postcode(text)
    return f"{compact[:-3]} {compact[-3:]}"


def parse_postcode(text: str) -> str:
    """The formatted postcode a person typed; Refused with the published words when absent or not whole."""
    if not text.strip():
        raise Refused(ENTER_POSTCODE)
    if not is_postcode(text):
        raise Refused(ENTER_FULL_POSTCODE)
    return format_postcode(text)


def is_in_great_britain(postcode: str) -> bool:
    """Whether the area is one where Housing Benefit is paid: not Northern Ireland or a Crown dependency."""
    return not normalise_postcode(postcode).startswith(_OUTSIDE_GREAT_BRITAIN)


def is_uprn(text: str) -> bool:
    """Whether `text` is a Unique Property Reference Number, 1 to 12 digits."""
    return _UPRN.fullmatch(text) is not None


def address_lines(address: Mapping[str, str | None]) -> list[str]:
    """The filled lines of an address record in their order, without commas at the ends, postcode formatted."""
    lines = [clean_name(address.get(key) or "").rstrip(",") for key in _ADDRESS_LINES]
    if lines[-1]:
        lines[-1] = format_postcode(lines[-1])
    return [line for line in lines if line]


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn") or character in "\u200c\u200d"
