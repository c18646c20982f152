"""Opening a file: only for its owner and for officers who check evidence; every look is recorded."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer, Resident
from portal.domain.evidence.file_states import ScanState
from portal.domain.permissions import Permission
from portal.models import EvidenceFile
from portal.services import audit, case_access
from portal.services.errors import NotFound
from portal.services.evidence.opening import may_be_opened


def get_file_for_resident(resident: Resident, reference: str) -> EvidenceFile:
    """A file the resident gave; raises NotFound for anybody else's, a removed one and one that something was found in.

    It is theirs, so they need not wait for its scan; nobody else comes this way.
    """
    row = _find(reference)
    if row is None or row.claim_id != resident.claim_id or row.scan_state == ScanState.INFECTED:
        raise NotFound("evidence file")
    _record(resident, row)
    return row


def get_file_for_officer(officer: Officer, reference: str, *, page: int | None = None) -> EvidenceFile:
    """A file that was sent, for an officer of the council who may check evidence; raises NotFound otherwise.

    `page` is the page that is looked at, for the trail; None is the whole file as it came.
    """
    case_access.check_may_review(officer)
    row = _find(reference)
    if row is None or row.submission_id is None or not officer.may(Permission.CHECK_EVIDENCE):
        raise NotFound("evidence file")
    if not may_be_opened(row):
        raise NotFound("evidence file")
    _record(officer, row, **({} if page is None else {"page": page}))
    return row


def _find(reference: str) -> EvidenceFile | None:
    query = sa.select(EvidenceFile).where(EvidenceFile.reference == reference, EvidenceFile.removed_at.is_(None))
    return db.session().scalars(query).one_or_none()


def _record(actor: Resident | Officer, row: EvidenceFile, **detail: int) -> None:
    audit.record(actor, "evidence-file:viewed", "claim", row.claim_id.hex, file=row.id.hex, **detail)
