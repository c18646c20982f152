"""Changes that were sent, as rows hold them, in the form in which the timeline reads them."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind
from portal.domain.decisions import Decision
from portal.domain.review import SentChanges
from portal.domain.timeline import Submission as ReportedSubmission
from portal.models import Case, ChangeDecision, ReportedChange, Submission


def change_of(row: ReportedChange, submission: str) -> Change:
    """A stored change as the timeline reads it."""
    change_type = CHANGE_TYPES[row.type]
    details = change_type.read(row.details)
    kind = ChangeKind(row.kind)
    return Change(submission, row.reference, change_type, row.subject, row.happened_on, kind, details)


def list_sent_changes(claim_id: UUID) -> tuple[SentChanges, ...]:
    """What the submissions of the claim's open case reported, in the order in which they came. One statement.

    What was taken out of the case or refused is not among it.
    """
    latest = (
        sa.select(ChangeDecision.decision)
        .where(ChangeDecision.change_id == ReportedChange.id)
        .order_by(ChangeDecision.number.desc())
        .limit(1)
        .correlate(ReportedChange)
        .scalar_subquery()
    )
    query = (
        sa.select(Submission.reference, Submission.submitted_at, ReportedChange)
        .join(ReportedChange, ReportedChange.submission_id == Submission.id)
        .join(Case, Case.id == Submission.case_id)
        .where(Case.claim_id == claim_id, Case.closed_at.is_(None), Submission.taken_out_at.is_(None))
        .where(sa.func.coalesce(latest, "") != Decision.REFUSED.value)
        .order_by(Submission.submitted_at, Submission.reference, ReportedChange.position)
    )
    rows = db.session().execute(query).all()
    found = []
    for (reference, submitted_at), some in groupby(rows, key=lambda row: (row[0], row[1])):
        changes = tuple(change_of(row[2], reference) for row in some)
        submission = ReportedSubmission(reference, changes, submitted_at)
        found.append(SentChanges(clock.local(submitted_at).date(), submission))
    return tuple(found)
