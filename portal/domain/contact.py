"""Phone numbers and e-mail addresses: reading, comparing and masking (domain facts 2)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from portal.domain.wording import Refused, _

ENTER_PHONE = _("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
WRONG_PHONE = _("Enter a phone number in the correct format")
ENTER_MOBILE = _("Enter a mobile phone number, like 07700 900 982")
WRONG_EMAIL = _("Enter an email address in the correct format, like name@example.com")

LONGEST_EMAIL = 254

_LONGEST_PHONE_INPUT = 60
_PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015/]")
_UK_NATIONAL = re.compile(r"(?:1[0-9]{8,9}|[2357][0-9]{9}|8(?:[0-9]{9}|[0-9]{8}|[0-9]{6})|9[0-9]{9})")
_UK_MOBILE = re.compile(r"\+447(?:[1-57-9][0-9]{8}|624[0-9]{6})")
_ABROAD = re.compile(r"\+[1-9][0-9]{7,14}")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,64}")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """A phone number: `typed` is shown back as it was written, `normalised` (+44...) is compared and dialled."""

    typed: str
    normalised: str

    def __repr__(self) -> str:
        """Masked, so that a log line never holds the number."""
        return f"Phone(...{self.ending})"

    def __str__(self) -> str:
        """Masked; use `typed` or `normalised` where the number is meant."""
        return f"...{self.ending}"

    @property
    def ending(self) -> str:
        """The last 3 digits, enough for its owner to know it."""
        return self.normalised[-3:]

    @property
    def is_mobile(self) -> bool:
        """Whether it is a UK mobile, which can receive a text message with a code."""
        return _UK_MOBILE.fullmatch(self.normalised) is not None


def normalise_phone(text: str) -> str | None:
    """The number as + and digits, UK unless it says otherwise; None when it cannot be a phone number."""
    if len(text) > _LONGEST_PHONE_INPUT:
        return None
    digits = _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text).replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+44"):
        digits = digits[3:]
        digits = digits if digits.startswith("0") else "0" + digits
    if digits.startswith("0"):
        return "+44" + digits[1:] if _UK_NATIONAL.fullmatch(digits[1:]) else None
    return digits if _ABROAD.fullmatch(digits) else None


def find_phone(text: str) -> Phone | None:
    """The phone number in a held record, or None when what is held is not one."""
    normalised = normalise_phone(text)
    return None if normalised is None else Phone(text.strip(), normalised)


def parse_phone(text: str, *, is_mobile_needed: bool = False) -> Phone:
    """The number a person typed; Refused with the published words. Codes need a UK mobile (`is_mobile_needed`)."""
    if not text.strip():
        raise Refused(ENTER_MOBILE if is_mobile_needed else ENTER_PHONE)
    phone = find_phone(text)
    if phone is None:
        raise Refused(WRONG_PHONE)
    if is_mobile_needed and not phone.is_mobile:
        raise Refused(ENTER_MOBILE)
    return phone


def is_email(text: str) -> bool:
    """Whether `text` has the syntax of an e-mail address with a domain name, at most 254 characters."""
    local, at, domain = text.rpartition("@")
    if len(text) > LONGEST_EMAIL or not at or not _LOCAL_PART.fullmatch(local):
        return False
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return False
    labels = domain.split(".")
    return len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()


def parse_email(text: str) -> str:
    """The address a person typed, spaces around it gone and the domain in lower case; Refused otherwise."""
    typed = text.strip()
    if not is_email(typed):
        raise Refused(WRONG_EMAIL)
    return normalise_email(typed)


def normalise_email(text: str) -> str:
    """The address with its domain in lower case; the part before @ is left, as its case may matter."""
    local, at, domain = text.strip().rpartition("@")
    return f"{local}{at}{domain.lower()}"


def mask_email(text: str) -> str:
    """ "p***@example.com": enough for its owner to know it."""
    local, _at, domain = text.rpartition("@")
    return f"{local[:1]}***@{domain}"
