"""How long files are kept, by what became of them; what is over is deleted, bytes first, and the row stays without them (S44).

The council's settings say how many days. A legal hold on a claim stops all of it. What is deleted is gone from the store
and the spool before the row says so; the audit trail keeps that a file was there and when it went, and nothing of whose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.domain.evidence.file_states import ScanState, ViewingState
from portal.models import (
    Case,
    Claim,
    DocumentCertificate,
    EvidenceFile,
    EvidenceRequirement,
    EvidenceUse,
    LegalHold,
    Submission,
    ViewingCopy,
)
from portal.services import audit, settings
from portal.services.errors import NotFound
from portal.services.evidence import stored_files

AT_ONCE = 200
LEFT_OVER_AFTER = timedelta(hours=1)
TAKEN_BACK, INFECTED, REFUSED, CLOSED = "taken back", "infected", "refused", "case closed"
KEPT_BY: dict[str, str] = {INFECTED: "KeepInfectedDays", REFUSED: "KeepRefusedDays", CLOSED: "KeepEvidenceDays"}
"""The setting that says how many days, by why a file goes; what was taken back goes within the hour."""


@dataclass(frozen=True, slots=True)
class DueFile:
    """A file whose time is over: why, and what is to be deleted with it."""

    file_id: UUID
    because: str
    size_bytes: int
    store_keys: tuple[str, ...]


def list_due(limit: int = AT_ONCE) -> list[DueFile]:
    """Files whose time is over, the oldest first, without those of claims on hold."""
    now = clock.now()
    found: dict[UUID, DueFile] = {}
    for because, condition in _conditions(now).items():
        query = sa.select(EvidenceFile).where(EvidenceFile.deleted_at.is_(None), _is_free(), condition)
        for row in db.session().scalars(query.order_by(EvidenceFile.received_at).limit(limit)):
            found.setdefault(row.id, DueFile(row.id, because, row.size_bytes, _keys_of(row)))
    return list(found.values())[:limit]


def close(due: Sequence[DueFile]) -> list[str]:
    """Take files out of use, so that nobody opens them while they go; gives the keys that no other row speaks of."""
    ids = [one.file_id for one in due]
    for row in db.session().scalars(sa.select(EvidenceFile).where(EvidenceFile.id.in_(ids))):
        row.removed_at = row.removed_at or clock.now()
    db.session().flush()
    audit.record(System("retention"), "evidence-file:expired", "store", "files", count=len(ids))
    still_wanted = stored_files.list_keys()
    return sorted({key for one in due for key in one.store_keys} - still_wanted)


def record_deleted(due: Sequence[DueFile]) -> None:
    """The bytes are gone: nothing of the file is kept but that it was there, of what kind, how large and when it went."""
    ids = [one.file_id for one in due]
    db.session().execute(sa.delete(ViewingCopy).where(ViewingCopy.file_id.in_(ids)))
    db.session().execute(sa.delete(DocumentCertificate).where(DocumentCertificate.evidence_file_id.in_(ids)))
    for row in db.session().scalars(sa.select(EvidenceFile).where(EvidenceFile.id.in_(ids))):
        row.original_name, row.sha256, row.store_key = "", b"", ""
        row.said_sealed = row.note_sealed = row.reason_sealed = None
        row.viewing_state, row.deleted_at = ViewingState.NONE, clock.now()
    db.session().flush()
    for because, count in sorted(Counter(one.because for one in due).items()):
        audit.record(System("retention"), "evidence-file:deleted", "store", "files", because=because, count=count)


def place_hold(claim_reference: str, reason: str) -> None:
    """Keep everything of a claim until the hold ends; a claim has one at a time. Raises NotFound."""
    claim = _get_claim(claim_reference)
    if _find_hold(claim) is None:
        db.session().add(LegalHold(claim_id=claim.id, reason=reason, placed_at=clock.now()))
        db.session().flush()
    audit.record(System("retention"), "legal-hold:placed", "claim", claim.id.hex)


def end_hold(claim_reference: str) -> None:
    """Let the time of a claim's files run again; raises NotFound where there is no hold."""
    claim = _get_claim(claim_reference)
    hold = _find_hold(claim)
    if hold is None:
        raise NotFound("legal hold")
    hold.ended_at = clock.now()
    db.session().flush()
    audit.record(System("retention"), "legal-hold:ended", "claim", claim.id.hex)


def claims_on_hold() -> sa.Select[UUID]:
    """The ids of claims on hold, for queries that delete."""
    return sa.select(LegalHold.claim_id).where(LegalHold.ended_at.is_(None))


def _conditions(now: datetime) -> dict[str, sa.ColumnElement[bool]]:
    def before(because: str) -> datetime:
        return now - timedelta(days=settings.get(KEPT_BY[because]))

    infected = sa.and_(EvidenceFile.scan_state == ScanState.INFECTED, EvidenceFile.scanned_at < before(INFECTED))
    refused = sa.and_(
        EvidenceFile.decision == "refused", EvidenceFile.decided_at < before(REFUSED), _case_is_closed_before(now)
    )
    return {
        TAKEN_BACK: EvidenceFile.removed_at < now - LEFT_OVER_AFTER,
        INFECTED: infected,
        REFUSED: refused,
        CLOSED: sa.and_(_case_is_closed_before(before(CLOSED)), _is_used_nowhere_else(before(CLOSED))),
    }


def _is_free() -> sa.ColumnElement[bool]:
    return EvidenceFile.claim_id.not_in(claims_on_hold())


def _case_is_closed_before(moment: datetime) -> sa.ColumnElement[bool]:
    sent = sa.select(Submission.id).join(Case, Case.id == Submission.case_id).where(Case.closed_at < moment)
    return EvidenceFile.submission_id.in_(sent)


def _is_used_nowhere_else(moment: datetime) -> sa.ColumnElement[bool]:
    """No request of a case that is still open, or was closed since, counts on the file."""
    case_is_young = sa.or_(Case.closed_at.is_(None), Case.closed_at >= moment)
    query = (
        sa.select(EvidenceUse.file_id)
        .join(EvidenceRequirement, EvidenceRequirement.id == EvidenceUse.requirement_id)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .where(case_is_young)
    )
    return EvidenceFile.id.not_in(query)


def _keys_of(row: EvidenceFile) -> tuple[str, ...]:
    copies = db.session().scalars(sa.select(ViewingCopy.store_key).where(ViewingCopy.file_id == row.id))
    return (row.store_key, *copies)


def _get_claim(reference: str) -> Claim:
    claim = db.session().scalars(sa.select(Claim).where(Claim.reference == reference)).one_or_none()
    if claim is None:
        raise NotFound("claim")
    return claim


def _find_hold(claim: Claim) -> LegalHold | None:
    query = sa.select(LegalHold).where(LegalHold.claim_id == claim.id, LegalHold.ended_at.is_(None))
    return db.session().scalars(query).one_or_none()
