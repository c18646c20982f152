"""The changes of a case that are to be handed over now, by the council's setting HandOver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.decisions import FINAL, Decision
from portal.domain.timeline import Submission as ReportedSubmission
from portal.models import ChangeDecision, ReportedChange, Submission
from portal.services import settings
from portal.services.decided_changes import list_decided

ON_SUBMISSION = "on-submission"


@dataclass(frozen=True, slots=True)
class DecidedChange:
    """What was decided of one change, in the end."""

    reference: str
    outcome: str  # accepted | corrected | refused
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class InForce:
    """What is to go: the submissions with the changes that count, what was decided, and what a date still waits for."""

    submissions: tuple[ReportedSubmission, ...]
    decisions: tuple[DecidedChange, ...]
    must_wait: Callable[[date | None], bool]


def is_on_submission() -> bool:
    """Whether changes go as soon as they are sent."""
    return bool(settings.get("HandOver") == ON_SUBMISSION)


def list_in_force(case_id: UUID) -> InForce:
    """What is to be handed over of a case: what was decided, or all that stands of what was sent."""
    found = list_decided(case_id)
    decisions = tuple(_list_decisions(case_id))
    if is_on_submission():
        return InForce(found.standing, decisions, lambda _day: False)
    return InForce(found.decided, decisions, found.must_wait)


def _list_decisions(case_id: UUID) -> Iterator[DecidedChange]:
    """The latest decision about each change of a case that leaves nothing open. One statement."""
    query = (
        sa.select(Submission.reference, ReportedChange.reference, ChangeDecision.decision, ChangeDecision.decided_at)
        .join(ReportedChange, ReportedChange.id == ChangeDecision.change_id)
        .join(Submission, Submission.id == ReportedChange.submission_id)
        .where(Submission.case_id == case_id, Submission.taken_out_at.is_(None))
        .order_by(Submission.submitted_at, Submission.reference, ReportedChange.position, ChangeDecision.number)
    )
    latest = {f"{row[0]}/{row[1]}": (row[2], row[3]) for row in db.session().execute(query)}
    for reference, (decision, decided_at) in latest.items():
        if decision in FINAL:
            yield DecidedChange(reference, Decision(decision).value, decided_at)
