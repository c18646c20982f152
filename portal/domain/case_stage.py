"""The stages of a case, each with the words staff read, and the facts from which the stage follows (domain facts 3.8).

A stage says whom the case waits for. Nobody sets it by hand but by closing the case. Adding one touches this register
and the colour of its tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
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


class Outcome(StrEnum):
    """What a case came to, chosen by whoever closes it; the values are stored (domain facts 3.8)."""

    NO_CHANGE = "no-change"
    INCREASE = "increase"
    DECREASE = "decrease"
    NIL_EFFECT = "nil-effect"
    ENDED = "ended"
    NO_RESPONSE_SUSPENDED = "no-response-suspended"
    NO_RESPONSE_ENDED = "no-response-ended"
    WITHDRAWN = "withdrawn"


OUTCOME_WORDING: Mapping[Outcome, Wording] = MappingProxyType(
    {
        Outcome.NO_CHANGE: _("No change"),
        Outcome.INCREASE: _("More Housing Benefit"),
        Outcome.DECREASE: _("Less Housing Benefit"),
        Outcome.NIL_EFFECT: _("Changes that make no difference to Housing Benefit"),
        Outcome.ENDED: _("Housing Benefit ended"),
        Outcome.NO_RESPONSE_SUSPENDED: _("No response: Housing Benefit suspended"),
        Outcome.NO_RESPONSE_ENDED: _("No response: Housing Benefit ended after suspension"),
        Outcome.WITHDRAWN: _("Withdrawn by the resident"),
    }
)
WITHOUT_DECISIONS = frozenset((Outcome.WITHDRAWN, Outcome.NO_RESPONSE_SUSPENDED, Outcome.NO_RESPONSE_ENDED))
"""Outcomes with which a case may close while changes are undecided; these are then refused for that reason."""

DECIDE_WITHIN = timedelta(days=14)
"""How long a council should take once it has what it needs (SI 2006/213 reg 89(2), SI 2006/214 reg 70(2))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What the stage of a case follows from. `is_taken_up`: an officer did something since the last submission came."""

    is_closed: bool = False
    is_taken_up: bool = False
    undecided: int = 0
    open_questions: int = 0
    evidence_outstanding: int = 0
    deliveries_waiting: int = 0
    deliveries_made: int = 0


def stage_of(facts: CaseFacts) -> Stage:
    """Whom a case waits for.

    What is decided and on its way says so whatever else is open. Until somebody takes a case up it is new, also while
    evidence is outstanding, so that nobody's first look is put off by a resident who takes their time.
    """
    if facts.is_closed:
        return Stage.CLOSED
    if not facts.undecided and facts.deliveries_waiting:
        return Stage.BEING_SENT
    if not facts.undecided and facts.deliveries_made:
        return Stage.SENT
    if not facts.is_taken_up:
        return Stage.NEW
    if facts.open_questions:
        return Stage.WAITING_FOR_RESIDENT
    if facts.evidence_outstanding:
        return Stage.WAITING_FOR_EVIDENCE
    return Stage.READY_TO_DECIDE


def due_on(stage: Stage, since: date, first_reply_due_on: date | None) -> date | None:
    """When a case must be looked at: when the first reply or evidence is due, or when it should be decided.

    `since` is the day on which the stage began. A case that is sent or closed waits for nobody.
    """
    if stage in (Stage.WAITING_FOR_RESIDENT, Stage.WAITING_FOR_EVIDENCE):
        return first_reply_due_on
    return since + DECIDE_WITHIN if stage in (Stage.NEW, Stage.READY_TO_DECIDE) else None


def stage_wording(stage: str) -> Wording:
    """The words of a stage; one this release does not know stands for itself."""
    return STAGE_WORDING[Stage(stage)] if stage in set(Stage) else Wording(stage)


def outcome_wording(outcome: str) -> Wording:
    """The words of an outcome; one this release does not know stands for itself."""
    return OUTCOME_WORDING[Outcome(outcome)] if outcome in set(Outcome) else Wording(outcome)
