"""Cases: what is sent about a claim joins its open case, or opens one (a claim has at most one that is open)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.case_stage import Stage
from portal.models import Case
from portal.services.references import make_reference


def join(claim_id: UUID, at: datetime) -> Case:
    """The claim's open case with one submission more, opened now if there is none; it is new again to staff.

    The caller holds the lock on the claim and records the audit entry.
    """
    case = find_open(claim_id)
    if case is None:
        case = Case(
            reference=make_reference("C", 8), claim_id=claim_id, stage="", submission_count=0, opened_at=at, updated_at=at
        )  # fmt: skip
        db.session().add(case)
    case.stage = Stage.NEW.value
    case.submission_count += 1
    case.updated_at = at
    db.session().flush()
    return case


def find_open(claim_id: UUID) -> Case | None:
    """The open case of a claim, or None."""
    query = sa.select(Case).where(Case.claim_id == claim_id, Case.closed_at.is_(None))
    return db.session().scalars(query).one_or_none()
