"""Bank details: what is accepted, in the words of the published pattern (domain facts 2).

The format is all that is checked: whether an account exists, and whose it is, an officer asks before it is used.
"""

from __future__ import annotations

import re
import unicodedata

from portal.domain.wording import Refused, _

ENTER_NAME = _("Enter the name on the account")
ENTER_SORT_CODE = _("Enter a sort code")
WRONG_SORT_CODE = _("Enter a valid sort code like 309430")
ENTER_ACCOUNT_NUMBER = _("Enter an account number")
WRONG_ACCOUNT_NUMBER = _("Enter a valid account number like 00733445")
WRONG_ACCOUNT_LENGTH = _("Account number must be between 6 and 8 digits")
WRONG_ROLL_LENGTH = _("Building society roll number must be between 1 and 18 characters")
WRONG_ROLL_NUMBER = _(
    "Building society roll number must only include letters a to z, numbers, hyphens, spaces, forward slashes and full stops"
)
LONGEST_ROLL_NUMBER = 18

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]")
_SORT_CODE = re.compile(r"[0-9]{6}")
_DIGITS = re.compile(r"[0-9]+")
_ROLL_NUMBER = re.compile(r"[A-Za-z0-9 \-/.]+")


def parse_sort_code(text: str) -> str:
    """The 6 digits of a sort code; spaces, hyphens and dashes are ignored. Refused when it is anything else."""
    digits = _without_separators(text)
    if not digits:
        raise Refused(ENTER_SORT_CODE)
    if not _SORT_CODE.fullmatch(digits):
        raise Refused(WRONG_SORT_CODE)
    return digits


def parse_account_number(text: str) -> str:
    """The 8 digits of an account number, as payment files have it: shorter ones begin with zeros. Refused otherwise."""
    digits = _without_separators(text)
    if not digits:
        raise Refused(ENTER_ACCOUNT_NUMBER)
    if not _DIGITS.fullmatch(digits):
        raise Refused(WRONG_ACCOUNT_NUMBER)
    if not 6 <= len(digits) <= 8:
        raise Refused(WRONG_ACCOUNT_LENGTH)
    return digits.zfill(8)


def parse_roll_number(text: str) -> str:
    """A building society roll number as it was typed, runs of spaces as one; Refused when it cannot be one."""
    number = " ".join(unicodedata.normalize("NFKC", text).split())
    if not 1 <= len(number) <= LONGEST_ROLL_NUMBER:
        raise Refused(WRONG_ROLL_LENGTH)
    if not _ROLL_NUMBER.fullmatch(number):
        raise Refused(WRONG_ROLL_NUMBER)
    return number


def _without_separators(text: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
