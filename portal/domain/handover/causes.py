"""Why a message did not arrive, in the six classes staff work by, and whether trying again can help (complaint C29)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from portal.domain.wording import Wording, _


class Cause(StrEnum):
    """The class of a failure; the values are stored and stand in addresses."""

    HELD_DATA = "held-data"
    ENTRY = "entry"
    ENDPOINT_DOWN = "endpoint-down"
    LOCKED_RECORD = "locked-record"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"

    @property
    def heals(self) -> bool:
        """Whether it is tried again without anybody doing anything."""
        return self in (Cause.ENDPOINT_DOWN, Cause.LOCKED_RECORD, Cause.UNKNOWN)

    @property
    def is_answered(self) -> bool:
        """Whether the receiver said that it kept nothing; otherwise the message may have arrived."""
        return self not in (Cause.ENDPOINT_DOWN, Cause.UNKNOWN)


CAUSE_WORDING: Mapping[Cause, Wording] = MappingProxyType(
    {
        Cause.HELD_DATA: _("What is held does not fit"),
        Cause.ENTRY: _("Something in the message is not accepted"),
        Cause.ENDPOINT_DOWN: _("No connection"),
        Cause.LOCKED_RECORD: _("The record is in use"),
        Cause.DUPLICATE: _("Another message has this key"),
        Cause.UNKNOWN: _("Not known"),
    }
)

CAUSE_HELP: Mapping[Cause, Wording] = MappingProxyType(
    {
        Cause.HELD_DATA: _(
            "The other system does not hold this claim under this reference, or has not got the messages before this one. "
            "Correct the reference, or ask who looks after the other system."
        ),
        Cause.ENTRY: _(
            "A value is missing, too long or not one that the other system knows. Correct it here and send it again."
        ),
        Cause.ENDPOINT_DOWN: _("The other system did not answer. We try again by ourselves, for 7 days."),
        Cause.LOCKED_RECORD: _("Somebody has the claim open in the other system. We try again by ourselves."),
        Cause.DUPLICATE: _("The other system has something else under this key. Sending it again gives it a new key."),
        Cause.UNKNOWN: _("The other system gave an answer that we do not know. We try again by ourselves, for 7 days."),
    }
)

REFUSAL_CODES: Mapping[str, Cause] = MappingProxyType(
    {
        "claim-not-found": Cause.HELD_DATA,
        "wrong-base": Cause.HELD_DATA,
        "out-of-order": Cause.HELD_DATA,
        "unknown-replaced": Cause.HELD_DATA,
        "not-valid": Cause.ENTRY,
        "not-allowed": Cause.ENTRY,
        "locked": Cause.LOCKED_RECORD,
        "key-used": Cause.DUPLICATE,
        "unavailable": Cause.ENDPOINT_DOWN,
    }
)
"""What a receiver's own word for a refusal means."""


class NotDelivered(Exception):
    """A message did not arrive, or nobody knows whether it did; `code` and `detail` hold nothing personal."""

    def __init__(self, cause: Cause, code: str, detail: str = "") -> None:
        super().__init__(f"{cause}: {code}")
        self.cause = cause
        self.code = code
        self.detail = detail


def refused(code: str, detail: str = "") -> NotDelivered:
    """The failure that a receiver's refusal stands for; a code nobody knows is of unknown cause."""
    return NotDelivered(REFUSAL_CODES.get(code, Cause.UNKNOWN), code, detail)
