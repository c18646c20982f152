"""What an officer may see and do with a case, and somebody who acts for a resident with a claim: predicates over the actor
and the subject.

The coarse question, which box is ticked, is asked of every view; these ask about the object. Whoever fails one is told
that there is no such thing.
"""

from __future__ import annotations

from typing import TypeGuard

from portal.domain.actor import Actor, Helper, Officer, Resident
from portal.domain.authority import Scope
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


def may_help_people(officer: Officer) -> bool:
    """Completing forms for residents is a box of its own; whom, and how far, is decided by an authority."""
    return officer.may(Permission.COMPLETE_ON_BEHALF)


def may_check_authorities(officer: Officer, organisation_kind: str | None) -> bool:
    """Signed forms and documents of appointees and attorneys, and refusals by offices in spite of an authority, are looked at by
    officers of the council, never by partners."""
    return organisation_kind == COUNCIL and officer.may(Permission.HELP_RESIDENTS_SIGN_IN)


def may_certify_documents(officer: Officer, *, has_current_training: bool) -> bool:
    """That an original was seen counts only from somebody with the box and with training that is current (S2.49)."""
    return officer.may(Permission.CERTIFY_DOCUMENTS) and has_current_training


def may_see_held_amounts(resident: Resident) -> bool:
    """The resident sees what is held; somebody who acts for them only where that was agreed."""
    return not isinstance(resident, Helper) or resident.may(Scope.SEE)


def may_send(resident: Resident) -> bool:
    """The resident sends; somebody who acts for them only where that was agreed, otherwise the resident releases it."""
    return not isinstance(resident, Helper) or resident.may(Scope.SUBMIT)


def may_give_evidence(actor: Actor) -> TypeGuard[Resident]:
    """The resident does, and who may fill in the form for them: asked before a file's bytes are taken in."""
    return isinstance(actor, Resident) and (not isinstance(actor, Helper) or actor.may(Scope.PREPARE))
