"""Cases: what is sent about a claim joins its open case, or opens one (a claim has at most one that is open).

A case that was closed not long ago is opened again instead, by a new submission as by late evidence, so that nothing is
decided without what came before it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Actor
from portal.domain.case_stage import Stage
from portal.models import Case
from portal.services import audit, case_stages, settings
from portal.services.references import make_reference


def join(actor: Actor, claim_id: UUID, at: datetime) -> Case:
    """The claim's case with one submission more, opened now if there is none; it is new again to staff.

    The caller holds the lock on the claim, records the audit entry, and brings the case up to date
    (`case_stages.refresh`) once everything of the submission is written.
    """
    case = find_open(claim_id) or _reopen_latest(actor, claim_id, at) or _open(claim_id, at)
    case.taken_up_at = None
    case.submission_count += 1
    case.updated_at = at
    db.session().flush()
    return case


def note_evidence(actor: Actor, case: Case, at: datetime) -> None:
    """Evidence or an answer came for a case: it is active now, and open again unless the claim has a newer one."""
    if case.closed_at is not None and find_open(case.claim_id) is None:
        reopen(actor, case)
    case.updated_at = at
    case_stages.refresh(case)


def reopen(actor: Actor, case: Case) -> None:
    """Open a closed case again; what it came to stays in the audit trail."""
    before = case.outcome
    case.closed_at = case.outcome = case.closing = None
    case.taken_up_at = None
    audit.record(actor, "case:reopened", "claim", case.claim_id.hex, case=case.reference, outcome=before or "")


def _open(claim_id: UUID, at: datetime) -> Case:
    case = Case(
        reference=make_reference("C", 8), claim_id=claim_id, stage=Stage.NEW.value, stage_since_at=at, submission_count=0,
        opened_at=at, updated_at=at,
    )  # fmt: skip
    db.session().add(case)
    return case


def _reopen_latest(actor: Actor, claim_id: UUID, at: datetime) -> Case | None:
    """The claim's latest case, open again, when it was closed in the last `CaseReopenWeeks` weeks."""
    since = at - timedelta(weeks=settings.get("CaseReopenWeeks"))
    query = sa.select(Case).where(Case.claim_id == claim_id, Case.closed_at >= since)
    case = db.session().scalars(query.order_by(Case.closed_at.desc()).limit(1)).one_or_none()
    if case is not None:
        reopen(actor, case)
    return case


def find_open(claim_id: UUID) -> Case | None:
    """The open case of a claim, or None."""
    query = sa.select(Case).where(Case.claim_id == claim_id, Case.closed_at.is_(None))
    return db.session().scalars(query).one_or_none()
