"""What stands of the changes of a case after decisions: for the timeline on pages, and for what is handed over.

What was taken out of the case counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.changes import Change
from portal.domain.decisions import Decided, DecidedChanges, Decision, apply_decisions
from portal.domain.timeline import Submission as ReportedSubmission
from portal.models import ChangeDecision, ReportedChange, Submission
from portal.services.decisions import altered
from portal.services.sent_changes import change_of


def list_decided(case_id: UUID) -> DecidedChanges:
    """The changes of a case after decisions, in the order in which they came. Two statements.

    `decided` is input for `domain.timeline.derive_steps`; a step for whose date `must_wait` is true holds, or follows,
    something undecided.
    """
    query = (
        sa.select(Submission, ReportedChange)
        .outerjoin(ReportedChange, ReportedChange.submission_id == Submission.id)
        .where(Submission.case_id == case_id, Submission.taken_out_at.is_(None))
        .order_by(Submission.submitted_at, Submission.reference, ReportedChange.position)
    )
    rows: dict[Submission, list[ReportedChange]] = {}
    for submission, change in db.session().execute(query):
        rows.setdefault(submission, []).extend([change] if change else [])
    changes = {row.id: change_of(row, submission.reference) for submission, some in rows.items() for row in some}
    submissions = (
        ReportedSubmission(one.reference, tuple(changes[row.id] for row in some), one.submitted_at)
        for one, some in rows.items()
    )
    return after_decisions(submissions, changes, list_decisions(changes))


def list_decisions(change_ids: Iterable[UUID]) -> dict[UUID, list[ChangeDecision]]:
    """Every decision about these changes, oldest first. One statement."""
    query = sa.select(ChangeDecision).where(ChangeDecision.change_id.in_(list(change_ids)))
    found: dict[UUID, list[ChangeDecision]] = {}
    for row in db.session().scalars(query.order_by(ChangeDecision.number)):
        found.setdefault(row.change_id, []).append(row)
    return found


def after_decisions(
    submissions: Iterable[ReportedSubmission], changes: dict[UUID, Change], history: dict[UUID, list[ChangeDecision]]
) -> DecidedChanges:
    """What stands of submissions whose `changes`, by row id, have this history of decisions."""
    latest = [(changes[change_id], rows[-1]) for change_id, rows in history.items()]
    decided = {change.full_reference: Decided(Decision(row.decision), altered(change, row)) for change, row in latest}
    return apply_decisions(submissions, decided)
