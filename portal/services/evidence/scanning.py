"""Malware scans of what residents send: nobody opens a file until it is clean, and an infected one never (quality F11, S31).

A scan is a job and never part of a request: a scanner that is away keeps nobody from sending. The resident is asked for
another copy in plain words that alarm nobody (complaint C26); officers and the trail say what was found.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import queue, scanner
from portal.adapters.catalogue import in_language
from portal.domain.actor import System
from portal.domain.dates import Language
from portal.domain.evidence.file_states import ScanState, ViewingState
from portal.domain.wording import _
from portal.models import Case, Claim, ClaimVersion, EvidenceFile, EvidenceRequirement, EvidenceUse, ResidentMessage
from portal.services import audit, cases, messages
from portal.services.evidence import drawing
from portal.services.evidence.locking import lock_claim
from portal.services.evidence.requirements import restate
from portal.services.handover.requesting import request_document

SCAN_JOB = "scan-file"
ALARM_AFTER = timedelta(minutes=15)
AGAIN_AFTER = timedelta(minutes=10)
AT_ONCE = 500


def begin(row: EvidenceFile) -> None:
    """Where there is a scanner, shut a file until it has been scanned; otherwise it stays "not scanned" and goes on."""
    if scanner.is_configured():
        row.scan_state = ScanState.SCANNING
        queue.enqueue(SCAN_JOB, row.id)
    else:
        row.scan_state = ScanState.NOT_SCANNED
        drawing.queue_preparation(row)


def find_unscanned(file_id: UUID) -> str | None:
    """The store key of a file that waits for its scan; None when it was scanned or taken back."""
    row = db.session().get(EvidenceFile, file_id)
    is_waiting = row is not None and row.removed_at is None and row.scan_state == ScanState.SCANNING
    return row.store_key if row is not None and is_waiting else None


def record_scan(file_id: UUID, found: str | None, address: str) -> None:
    """Write down what the scanner said; twice is harmless. A clean file goes on to its pictures."""
    row = db.session().get(EvidenceFile, file_id)
    if row is None:
        return
    lock_claim(row.claim_id)
    db.session().refresh(row)
    if row.removed_at or row.scan_state != ScanState.SCANNING:
        return
    row.scanned_at, row.scan_finding = clock.now(), found
    row.scan_state = ScanState.CLEAN if found is None else ScanState.INFECTED
    if found is None:
        request_document(row.id)
        if row.viewing_state == ViewingState.QUEUED:
            drawing.queue_preparation(row)
    else:
        row.viewing_state = ViewingState.NONE
        _ask_for_another_copy(row, address)
    db.session().flush()
    audit.record(
        System(SCAN_JOB), "evidence-file:scanned", "claim", row.claim_id.hex,
        file=row.id.hex, state=row.scan_state, finding=found or "",
    )  # fmt: skip


def queue_waiting() -> int:
    """Queue scans anew: of what has waited for a while, and of what came before there was a scanner. Gives how many.

    The key holds the time in steps, so that a file is queued once in each however often this runs.
    """
    if not scanner.is_configured():
        return _open_what_waits()
    now = clock.now()
    waiting = sa.and_(EvidenceFile.scan_state == ScanState.SCANNING, EvidenceFile.received_at < now - AGAIN_AFTER)
    query = sa.select(EvidenceFile).where(
        EvidenceFile.removed_at.is_(None), sa.or_(EvidenceFile.scan_state == ScanState.NOT_SCANNED, waiting)
    )
    rows = list(db.session().scalars(query.order_by(EvidenceFile.received_at).limit(AT_ONCE)))
    step = int(now.timestamp() // AGAIN_AFTER.total_seconds())
    for row in rows:
        row.scan_state = ScanState.SCANNING
        queue.enqueue(SCAN_JOB, row.id, key=f"{SCAN_JOB}:{row.id}:again:{step}")
    db.session().flush()
    if rows:
        audit.record(System(SCAN_JOB), "evidence-file:queued", "store", "files", count=len(rows))
    return len(rows)


def is_behind() -> bool:
    """Whether a file has waited for its scan for so long that somebody has to look at the scanner."""
    query = sa.select(EvidenceFile.id).where(
        EvidenceFile.scan_state == ScanState.SCANNING,
        EvidenceFile.removed_at.is_(None),
        EvidenceFile.received_at < clock.now() - ALARM_AFTER,
    )
    return scanner.is_configured() and db.session().scalar(query.limit(1)) is not None


def _open_what_waits() -> int:
    """The council has taken its scanner away: what still waited is "not scanned" from now on."""
    query = sa.select(EvidenceFile).where(
        EvidenceFile.removed_at.is_(None), EvidenceFile.scan_state == ScanState.SCANNING
    )
    rows = list(db.session().scalars(query.limit(AT_ONCE)))
    for row in rows:
        row.scan_state = ScanState.NOT_SCANNED
        drawing.queue_preparation(row, key=f"{drawing.PREPARE_JOB}:{row.id}:not-scanned")
    db.session().flush()
    if rows:
        audit.record(System(SCAN_JOB), "evidence-file:scan-given-up", "store", "files", count=len(rows))
    return 0


def _ask_for_another_copy(row: EvidenceFile, address: str) -> None:
    """Open the request again, write to the resident in the portal, and say outside only that there is a message."""
    for requirement in _list_requests(row):
        restate(requirement)
        case = db.session().get(Case, requirement.case_id)
        if case is not None:
            cases.note_evidence(System(SCAN_JOB), case, clock.now())
    language = _language_of(row.claim_id)
    asking = _(
        "We cannot use the file {name} that you sent us, because our virus check stopped it. This can happen without "
        "you knowing. Please send another copy, or take a photo of the document and send that.",
        name=row.original_name,
    )
    db.session().add(
        ResidentMessage(
            claim_id=row.claim_id, submission_id=row.submission_id, author="council", purpose="reply",
            text=in_language(asking, language),
            sent_at=clock.now(),
        )
    )  # fmt: skip
    messages.tell_resident(row.claim_id, "new-message", language=language, link=address)


def _list_requests(row: EvidenceFile) -> list[EvidenceRequirement]:
    """The requests that a file was given for or is used by."""
    used = sa.select(EvidenceUse.requirement_id).where(EvidenceUse.file_id == row.id)
    wanted = sa.or_(EvidenceRequirement.id == row.requirement_id, EvidenceRequirement.id.in_(used))
    return list(db.session().scalars(sa.select(EvidenceRequirement).where(wanted)))


def _language_of(claim_id: UUID) -> Language:
    """The language the resident reads."""
    current = sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number)
    query = sa.select(ClaimVersion).join(Claim, current).where(Claim.id == claim_id)
    version = db.session().scalars(query).one()
    return "cy" if version.content.get("language") == "cy" else "en"
