"""Texts of a fixed form that details hold: each is read into the form in which it is kept, or refused in its own words."""

from __future__ import annotations

import re

from portal.domain.claim.reading import NINO_SHAPE
from portal.domain.contact import parse_email, parse_phone
from portal.domain.wording import Refused, _

_SHARE_CODE = re.compile(r"[SRW][A-Z0-9]{8}")


def read_nino(text: str) -> str:
    """A National Insurance number of somebody else, without spaces; one without its last letter is taken too."""
    number = "".join(text.split()).upper()
    if not NINO_SHAPE.fullmatch(number):
        raise Refused(_("{field} must be 2 letters, 6 numbers, then a letter, like QQ123456C"))
    return number


def read_share_code(text: str) -> str:
    """A Home Office share code: 9 letters and numbers, the first of them S, R or W, spaces between them ignored."""
    code = re.sub(r"[\s\-]", "", text).upper()
    if not _SHARE_CODE.fullmatch(code):
        raise Refused(_("{field} must be 9 letters and numbers that start with S, R or W, like S12 3AB 45C"))
    return code


def read_phone(text: str) -> str:
    """A phone number as it was typed."""
    return parse_phone(text).typed


def read_email(text: str) -> str:
    """An email address."""
    return parse_email(text)
