"""Reminding residents of evidence: before the day it is due, when that day has come, and on the day they asked for.

Each once. A message says nothing but that there is something to send: no name, no claim, nothing of what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.models import Case, EvidenceRequirement, Submission
from portal.services import audit, messages, settings
from portal.services.evidence.outstanding import is_outstanding

AT_ONCE = 200
STOP_AFTER = timedelta(days=14)
"""A day that was missed by more (the worker was away, or the service is new) is not reminded of any more."""


def remind_some(address: str) -> int:
    """Queue the reminders that are due for some requests and write down that they were; returns how many requests.

    The caller repeats it until there are none. One message goes to a claim, however much is asked of it.
    """
    today = clock.today()
    soonest = today + timedelta(days=settings.get("EvidenceReminderDays"))
    rows = _list_due(today, soonest)
    for claim_id, found in groupby(rows, key=lambda row: row.claim_id):
        some = list(found)
        is_due = any(_is_due(row, today) for row in some)
        messages.tell_resident(
            claim_id, "evidence-due" if is_due else "evidence-reminder", language=_language(some[0]), link=address
        )
        for row in some:
            _note(row, today, soonest)
        audit.record(
            System("remind-evidence"), "evidence:reminded", "claim", claim_id.hex, count=len(some), is_due=is_due
        )
    db.session().flush()
    return len(rows)


def _list_due(today: date, soonest: date) -> Sequence[EvidenceRequirement]:
    before = sa.and_(
        EvidenceRequirement.reminded_before_on.is_(None),
        EvidenceRequirement.due_on > today,
        EvidenceRequirement.due_on <= soonest,
    )
    at_the_day = sa.and_(
        EvidenceRequirement.reminded_due_on.is_(None),
        EvidenceRequirement.due_on <= today,
        EvidenceRequirement.due_on >= today - STOP_AFTER,
    )
    query = (
        sa.select(EvidenceRequirement)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .where(
            Case.closed_at.is_(None),
            is_outstanding(),
            sa.or_(before, at_the_day, EvidenceRequirement.remind_on <= today),
        )
    )
    return (
        db.session().scalars(query.order_by(EvidenceRequirement.claim_id, EvidenceRequirement.id).limit(AT_ONCE)).all()
    )


def _is_due(row: EvidenceRequirement, today: date) -> bool:
    return row.due_on <= today and row.reminded_due_on is None


def _note(row: EvidenceRequirement, today: date, soonest: date) -> None:
    """Write down every reminder that this one stands for."""
    if row.due_on <= today:
        row.reminded_due_on = row.reminded_due_on or today
    if row.due_on <= soonest:
        row.reminded_before_on = row.reminded_before_on or today
    if row.remind_on is not None and row.remind_on <= today:
        row.remind_on = None


def _language(row: EvidenceRequirement) -> str:
    return db.session().scalars(sa.select(Submission.language).where(Submission.id == row.submission_id)).one()
