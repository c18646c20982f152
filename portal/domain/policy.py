"""What an officer may see and do with a case: predicates over the actor and the subject.

The coarse question, which box is ticked, is asked of every view; these ask about the object. Whoever fails one is told
that there is no such thing.
"""

from __future__ import annotations

from portal.domain.actor import Officer
from portal.domain.permissions import Permission

COUNCIL = "council"
"""The kind of organisation that decides Housing Benefit; only its officers see cases."""


def may_review_cases(officer: Officer, organisation_kind: str | None) -> bool:
    """Cases belong to the council: officers of landlords and advice agencies see none, whatever boxes are ticked."""
    return organisation_kind == COUNCIL and officer.may(Permission.REVIEW_CASES)


def may_decide(officer: Officer) -> bool:
    """What is reported is accepted, corrected or refused by those who decide; others may look and answer messages."""
    return officer.may(Permission.DECIDE_CHANGES)


def may_see_private_answers(officer: Officer) -> bool:
    """Answers about abuse or health are for those who decide, never for lists, exports or summaries."""
    return officer.may(Permission.DECIDE_CHANGES)


def may_see_journal(officer: Officer) -> bool:
    """Who looked at a claim, and what happened to it, is for those who may see the audit log."""
    return officer.may(Permission.SEE_AUDIT_LOG)
