"""The files that came with a submission, each with the digest of the bytes that were sent: what a receipt proves (C1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Resident
from portal.models import EvidenceFile, Submission
from portal.services.evidence.picture import is_given_by


@dataclass(frozen=True, slots=True, repr=False)
class SentFile:
    """One file as it was received; `sha256` is the digest of its bytes, in hexadecimal."""

    name: str
    size_bytes: int
    received_at: datetime
    sha256: str


def list_for_resident(resident: Resident, submission: Submission) -> tuple[SentFile, ...]:
    """What the resident, or who acts for them, gave for a submission, with it and later."""
    return _list(submission, *is_given_by(resident))


def list_with(submission: Submission) -> tuple[SentFile, ...]:
    """What came with a submission and not later; where somebody acted for the resident, what they gave themselves."""
    narrowed = [EvidenceFile.received_at <= submission.submitted_at]
    if submission.authority_id is not None:
        narrowed.append(EvidenceFile.authority_id == submission.authority_id)
    return _list(submission, *narrowed)


def _list(submission: Submission, *narrowed: sa.ColumnElement[bool]) -> tuple[SentFile, ...]:
    query = sa.select(EvidenceFile).where(
        EvidenceFile.submission_id == submission.id, EvidenceFile.removed_at.is_(None), *narrowed
    )
    rows = db.session().scalars(query.order_by(EvidenceFile.received_at, EvidenceFile.reference))
    return tuple(SentFile(row.original_name, row.size_bytes, row.received_at, row.sha256.hex()) for row in rows)
