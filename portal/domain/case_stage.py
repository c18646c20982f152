"""The stages of a case, each with the words staff read (domain facts 3.8).

A stage says whom the case waits for. Adding one touches this register and the colour of its tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from portal.domain.wording import Wording, _


class Stage(StrEnum):
    """Where a case stands; the values are stored and stand in addresses."""

    NEW = "new"
    WAITING_FOR_RESIDENT = "waiting-for-resident"
    WAITING_FOR_EVIDENCE = "waiting-for-evidence"
    READY_TO_DECIDE = "ready-to-decide"
    BEING_SENT = "being-sent"
    SENT = "sent"
    CLOSED = "closed"


STAGE_WORDING: Mapping[Stage, Wording] = MappingProxyType(
    {
        Stage.NEW: _("New"),
        Stage.WAITING_FOR_RESIDENT: _("Waiting for resident"),
        Stage.WAITING_FOR_EVIDENCE: _("Waiting for evidence"),
        Stage.READY_TO_DECIDE: _("Ready to decide"),
        Stage.BEING_SENT: _("Being sent"),
        Stage.SENT: _("Sent"),
        Stage.CLOSED: _("Closed"),
    }
)


def stage_wording(stage: str) -> Wording:
    """The words of a stage; one this release does not know stands for itself."""
    return STAGE_WORDING[Stage(stage)] if stage in set(Stage) else Wording(stage)
