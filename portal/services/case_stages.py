"""Keeps what a case's row says about what is open: counts, stage and due date, from which lists filter and sort.

Whoever changes something that a stage follows from (`domain.case_stage.CaseFacts`) calls `refresh` in the same unit of
work: a submission that joins, evidence that comes or is decided, a decision, a question, a delivery.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal import clock, db
from portal.domain.case_stage import CaseFacts, due_on, stage_of
from portal.domain.decisions import FINAL
from portal.models import (
    Base,
    Case,
    ChangeDecision,
    EvidenceRequirement,
    ReportedChange,
    ResidentQuestion,
    Submission,
)
from portal.services.evidence.outstanding import is_outstanding
from portal.services.handover.facts import count_deliveries


def refresh(case: Case) -> None:
    """Bring the row of a case up to what is open now. Two statements; the caller holds the lock on the claim."""
    db.session().flush()
    facts, first_due_on = _gather(case)
    stage = stage_of(facts)
    if case.stage != stage or case.stage_since_at is None:
        case.stage, case.stage_since_at = stage.value, clock.now()
    case.undecided_count = facts.undecided
    case.outstanding_count = facts.evidence_outstanding
    case.question_count = facts.open_questions
    case.due_on = due_on(stage, clock.local(case.stage_since_at).date(), first_due_on)
    db.session().flush()


def note_work(case: Case) -> None:
    """An officer did something to a case: it is taken up, active now, and its stage follows."""
    case.taken_up_at = case.taken_up_at or clock.now()
    case.updated_at = clock.now()
    refresh(case)


def _gather(case: Case) -> tuple[CaseFacts, date | None]:
    wanted = sa.and_(EvidenceRequirement.case_id == case.id, is_outstanding())
    asked = sa.and_(
        ResidentQuestion.case_id == case.id, ResidentQuestion.replied_at.is_(None), ResidentQuestion.ended_at.is_(None)
    )
    columns = (
        _undecided(case), _count(EvidenceRequirement, wanted), _count(ResidentQuestion, asked),
        _first_due(EvidenceRequirement, wanted), _first_due(ResidentQuestion, asked),
    )  # fmt: skip
    undecided, outstanding, questions, *due = db.session().execute(sa.select(*columns)).one()
    deliveries = count_deliveries(case.id)
    facts = CaseFacts(
        is_closed=case.closed_at is not None, is_taken_up=case.taken_up_at is not None, undecided=undecided,
        open_questions=questions, evidence_outstanding=outstanding, deliveries_waiting=deliveries.waiting,
        deliveries_made=deliveries.made,
    )  # fmt: skip
    return facts, min((day for day in due if day is not None), default=None)


def _count(table: type[Base], condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(condition).scalar_subquery()


def _first_due(
    table: type[EvidenceRequirement] | type[ResidentQuestion], condition: sa.ColumnElement[bool]
) -> sa.ColumnElement[date | None]:
    first = sa.select(sa.func.min(table.due_on)).where(condition).scalar_subquery()
    return sa.type_coerce(first, sa.Date())


def _undecided(case: Case) -> sa.ScalarSelect[int]:
    latest = (
        sa.select(ChangeDecision.decision)
        .where(ChangeDecision.change_id == ReportedChange.id)
        .order_by(ChangeDecision.number.desc())
        .limit(1)
        .correlate(ReportedChange)
        .scalar_subquery()
    )
    is_open = sa.func.coalesce(latest, "").not_in([decision.value for decision in FINAL])
    counted = sa.select(sa.func.count()).select_from(ReportedChange)
    joined = counted.join(Submission, Submission.id == ReportedChange.submission_id)
    wanted = joined.where(Submission.case_id == case.id, Submission.taken_out_at.is_(None), is_open)
    return wanted.scalar_subquery()
