"""Photos of the pages of one document, joined into one PDF: asked for by the resident, made by a job.

Nothing is lost on the way: the files stay as they are until the PDF is in their place, and stay for good when it cannot be
made, or when they were sent or changed meanwhile.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from tempfile import TemporaryFile
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import page_joining, queue
from portal.adapters.decoder import Unusable
from portal.adapters.store import Store
from portal.domain.actor import Resident, System
from portal.domain.evidence.file_states import ScanState
from portal.domain.wording import Refused, _
from portal.models import EvidenceFile, PageJoining
from portal.services import audit, settings
from portal.services.errors import NotFound
from portal.services.evidence import arrivals, picture
from portal.services.evidence.locking import lock_claim
from portal.services.evidence.receiving import Limits, Received, RefusedFile, receive_file

JOIN_JOB = "join-pages"
QUEUED, DONE, FAILED = "queued", "done", "failed"


@dataclass(frozen=True, slots=True)
class Pages:
    """What the job needs to know: whose files they are, their media types and store keys in order, and what is allowed."""

    claim_id: UUID
    name: str
    parts: tuple[tuple[str, str], ...]
    limits: Limits


def list_joinable(resident: Resident, resource_id: str) -> list[EvidenceFile]:
    """The resident's files of an item that can still become one, in the order in which they came."""
    asked = picture.find_requirement(resident, resource_id)
    query = _unsent(resident.claim_id).where(
        EvidenceFile.resource_id == resource_id,
        EvidenceFile.requirement_id.is_not_distinct_from(asked.id if asked else None),
    )
    return list(db.session().scalars(query.order_by(EvidenceFile.received_at, EvidenceFile.reference)))


def find_last(resident: Resident, resource_id: str) -> PageJoining | None:
    """What became of the last wish to join pages of an item."""
    query = sa.select(PageJoining).where(
        PageJoining.claim_id == resident.claim_id, PageJoining.resource_id == resource_id
    )
    return db.session().scalars(query.order_by(PageJoining.asked_at.desc()).limit(1)).one_or_none()


def ask_to_join(resident: Resident, resource_id: str, references: Sequence[str]) -> None:
    """Have these files made into one, in this order. Raises Refused for fewer than two, NotFound for what is not theirs."""
    lock_claim(resident.claim_id)
    files = {file.reference: file for file in list_joinable(resident, resource_id)}
    wanted = list(dict.fromkeys(references))
    if not set(wanted) <= files.keys():
        raise NotFound("evidence file")
    if len(wanted) < 2:
        raise Refused(_("Choose at least 2 files to join"), "pages")
    last = find_last(resident, resource_id)
    if last is not None and last.state == QUEUED:
        return  # a second press of the button
    row = PageJoining(
        claim_id=resident.claim_id, resource_id=resource_id, file_ids=[files[one].id.hex for one in wanted],
        state=QUEUED, asked_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    queue.enqueue(JOIN_JOB, row.id)
    audit.record(
        resident, "evidence-file:joining", "claim", resident.claim_id.hex, resource_id=resource_id, count=len(wanted)
    )


def find_pages(joining_id: UUID) -> Pages | None:
    """The files of a wish that is still to be met, or None."""
    row = db.session().get(PageJoining, joining_id)
    if row is None or row.state != QUEUED:
        return None
    files = _files_of(row)
    name = f"{PurePath(files[0].original_name).stem}.pdf" if files else ""
    limits = Limits(settings.upload_policy(), settings.get("UploadCountLimit"))
    return Pages(row.claim_id, name, tuple((file.media_type, file.store_key) for file in files), limits)


def make_document(store: Store, pages: Pages) -> Received | None:
    """Join the pages and keep the PDF; None when it cannot be made, or is too large. Touches no database."""
    if len(pages.parts) < 2:
        return None
    with TemporaryFile() as target:
        try:
            page_joining.join([(kind, partial(store.read, key)) for kind, key in pages.parts], target)
        except Unusable:
            return None
        found = receive_file(store, pages.claim_id, pages.name, target, pages.limits)
    return None if isinstance(found, RefusedFile) else found


def record_document(joining_id: UUID, made: Received | None) -> None:
    """The PDF takes the place of its files, unless one of these was sent or removed meanwhile. Twice is harmless."""
    row = db.session().get(PageJoining, joining_id)
    if row is None:
        return
    lock_claim(row.claim_id)
    db.session().refresh(row)
    if row.state != QUEUED:
        return
    files = _files_of(row)
    row.state = DONE if made is not None and len(files) == len(row.file_ids) else FAILED
    if made is not None and row.state == DONE:
        for file in files:
            file.removed_at = clock.now()
        arrivals.add([_row(row, files[0], made)])
    db.session().flush()
    audit.record(
        System(JOIN_JOB), f"evidence-file:joining-{row.state}", "claim", row.claim_id.hex,
        resource_id=row.resource_id, count=len(row.file_ids),
    )  # fmt: skip


def _row(row: PageJoining, first: EvidenceFile, made: Received) -> EvidenceFile:
    return EvidenceFile(
        reference=secrets.token_urlsafe(16), claim_id=row.claim_id, resource_id=row.resource_id, original_name=made.name,
        media_type=made.media_type, size_bytes=made.size_bytes, sha256=made.sha256, store_key=made.store_key,
        received_at=first.received_at, said=first.said, note=first.note, requirement_id=first.requirement_id,
    )  # fmt: skip


def _files_of(row: PageJoining) -> list[EvidenceFile]:
    """The files in their order, without those that were sent or removed."""
    order = {UUID(one): place for place, one in enumerate(row.file_ids)}
    files = db.session().scalars(_unsent(row.claim_id).where(EvidenceFile.id.in_(order)))
    return sorted(files, key=lambda file: order[file.id])


def _unsent(claim_id: UUID) -> sa.Select[EvidenceFile]:
    return sa.select(EvidenceFile).where(
        EvidenceFile.claim_id == claim_id,
        EvidenceFile.submission_id.is_(None),
        EvidenceFile.removed_at.is_(None),
        EvidenceFile.scan_state != ScanState.INFECTED,
    )
