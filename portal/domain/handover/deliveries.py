"""Outgoing messages as staff see them: their kinds and their states, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from portal.domain.wording import Wording, _

KEEP_TRYING = timedelta(days=7)
LONGEST_PAUSE = timedelta(hours=1)
DOCUMENTS = "documents"
"""The target of everything that is no message to the back office."""


class DeliveryKind(StrEnum):
    """What a message is; the values are stored and stand in addresses."""

    STEP = "step"
    NO_CHANGE = "no-change"
    DECISION = "decision"
    DOCUMENT = "document"
    DOCUMENT_STATE = "document-state"

    @property
    def is_document(self) -> bool:
        """Whether it goes to the document store."""
        return self in (DeliveryKind.DOCUMENT, DeliveryKind.DOCUMENT_STATE)


class DeliveryState(StrEnum):
    """Where a message stands; superseded ones were never sent, because a later one says it better."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"


KIND_WORDING: Mapping[DeliveryKind, Wording] = MappingProxyType(
    {
        DeliveryKind.STEP: _("Changes from a date"),
        DeliveryKind.NO_CHANGE: _("Review without changes"),
        DeliveryKind.DECISION: _("Decisions"),
        DeliveryKind.DOCUMENT: _("Document"),
        DeliveryKind.DOCUMENT_STATE: _("State of a document"),
    }
)
DELIVERY_STATE_WORDING: Mapping[DeliveryState, Wording] = MappingProxyType(
    {
        DeliveryState.WAITING: _("Waiting"),
        DeliveryState.SENT: _("Arrived"),
        DeliveryState.FAILED: _("Needs somebody"),
        DeliveryState.SUPERSEDED: _("Replaced before it was sent"),
    }
)


def pause_after(attempt: int) -> timedelta:
    """How long to wait after that many tries: 1, 2, 4 … seconds, an hour at most."""
    return min(timedelta(seconds=2.0 ** min(attempt - 1, 30)), LONGEST_PAUSE)
