"""Copies of submissions and evidence for the council's document store: each once it is whole and clean, then its state.

A document is a lane of its own, so that its states follow it in their order and one that fails holds up no other.
"""

from __future__ import annotations

import mimetypes
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.adapters import queue
from portal.domain.evidence.states import CLEAN, NOT_SCANNED
from portal.domain.handover.deliveries import DOCUMENTS, DeliveryKind
from portal.models import Case, Claim, Delivery, EvidenceFile, EvidenceRequirement, StoredDocument, Submission
from portal.services import audit, settings
from portal.services.evidence.drawing import find_download, has_download
from portal.services.handover import contents, planning
from portal.services.handover.planning import ACTOR, Planned
from portal.services.receipts import OFFICE_COPY, READY

MAKE_RECEIPT = "make-receipt"
RECEIVED = "received"
AT_ONCE = 500


def order_copies() -> int:
    """Have the copy for the document store made of every submission that has none; returns how many."""
    has_copy = sa.exists().where(StoredDocument.submission_id == Submission.id, StoredDocument.kind == OFFICE_COPY)
    rows = list(db.session().scalars(sa.select(Submission.id).where(~has_copy).limit(AT_ONCE)))
    for submission_id in rows:
        document = StoredDocument(submission_id=submission_id, kind=OFFICE_COPY, state="queued")
        db.session().add(document)
        db.session().flush()
        queue.enqueue(MAKE_RECEIPT, document.id)
        audit.record(ACTOR, "office-copy:ordered", "submission", submission_id.hex)
    return len(rows)


def plan_files(case_id: UUID) -> int:
    """Plan the files of everything that was sent in a case: they may have been clean before it was sent."""
    query = sa.select(EvidenceFile.id).join(Submission, Submission.id == EvidenceFile.submission_id)
    rows = db.session().scalars(query.where(Submission.case_id == case_id, EvidenceFile.removed_at.is_(None)))
    return sum(plan_document(file_id) for file_id in list(rows))


def plan_document(document_id: UUID) -> int:
    """Plan what is still to go of one file or copy; returns how many messages are new. Doing it again changes nothing."""
    found = db.session().get(EvidenceFile, document_id)
    if found is not None:
        return _plan_file(found)
    copy = db.session().get(StoredDocument, document_id)
    return _plan_copy(copy) if copy is not None and copy.kind == OFFICE_COPY else 0


def list_unplanned() -> list[UUID]:
    """Files and copies of which something is to go and nothing waits: what no request told of."""
    last = sa.select(sa.func.max(Delivery.created_at)).where(Delivery.lane_id == EvidenceFile.id).scalar_subquery()
    is_new = sa.and_(last.is_(None), EvidenceFile.scan_state.in_(_states_to_go()))
    is_decided = sa.and_(last.is_not(None), EvidenceFile.decided_at > last)
    files = sa.select(EvidenceFile.id).where(_is_sent(), has_download(), sa.or_(is_new, is_decided))
    has_gone = sa.exists().where(Delivery.lane_id == StoredDocument.id)
    copies = sa.select(StoredDocument.id).where(
        StoredDocument.kind == OFFICE_COPY, StoredDocument.state == READY, ~has_gone
    )
    return [*db.session().scalars(files.limit(AT_ONCE)), *db.session().scalars(copies.limit(AT_ONCE))]


def _is_sent() -> sa.ColumnElement[bool]:
    return sa.and_(EvidenceFile.submission_id.is_not(None), EvidenceFile.removed_at.is_(None))


def _states_to_go() -> list[str]:
    """Only what a scanner found clean, unless the council has none and says so."""
    return [CLEAN, NOT_SCANNED] if settings.get("DeliverUnscannedFiles") else [CLEAN]


def _plan_file(file: EvidenceFile) -> int:
    if file.submission_id is None or file.removed_at is not None or file.scan_state not in _states_to_go():
        return 0
    last = _last_of(file.id)
    state = file.decision or RECEIVED
    if last is not None and last.changes == [state]:
        return 0
    handed = find_download(file.id)
    if handed is None:
        return 0  # it is being made, and asks for this again; or it cannot be, which reconciling tells
    submission, case, claim = _owners(file.submission_id)
    asked = db.session().get(EvidenceRequirement, file.requirement_id) if file.requirement_id else None
    index = {
        **_index(file.id, submission, case, claim), "kind": file.resource_id, "state": state,
        "title": asked.title.get("en", "") if asked else "", "original_name": file.original_name,
        "file": _file_name(file.id, handed.media_type), "media_type": handed.media_type, "size_bytes": str(handed.size_bytes),
        "sha256": handed.store_key.partition("/")[2], "sent_sha256": file.sha256.hex(),
        "received_at": contents.instant(file.received_at), "scan_state": file.scan_state,
    }  # fmt: skip
    kind = DeliveryKind.DOCUMENT if last is None else DeliveryKind.DOCUMENT_STATE
    return _add(kind, file.id, index, handed.store_key, submission, case)


def _plan_copy(copy: StoredDocument) -> int:
    if copy.state != READY or copy.store_key is None or _last_of(copy.id) is not None:
        return 0
    submission, case, claim = _owners(copy.submission_id)
    index = {
        **_index(copy.id, submission, case, claim), "kind": OFFICE_COPY, "state": "made",
        "title": "Copy of what was sent", "file": _file_name(copy.id, "application/pdf"), "media_type": "application/pdf",
        "size_bytes": str(copy.size_bytes or 0), "sha256": copy.store_key.partition("/")[2],
        "received_at": contents.instant(submission.submitted_at),
    }  # fmt: skip
    return _add(DeliveryKind.DOCUMENT, copy.id, index, copy.store_key, submission, case)


def _add(
    kind: DeliveryKind, lane_id: UUID, index: dict[str, str], store_key: str, submission: Submission, case: Case
) -> int:
    content: dict[str, Any] = {"index": index, "store_key": store_key}
    planned = Planned(kind, content, contents.digest_of(index), changes=(index["state"],), submission_id=submission.id)
    row = planning.add_row(planned, lane_id=lane_id, target=DOCUMENTS, claim_id=submission.claim_id, case_id=case.id)
    audit.record(
        ACTOR, "delivery:planned", "claim", submission.claim_id.hex, case=case.reference, document=row.reference
    )
    planning.wake_lane(lane_id)
    return 1


def _index(document_id: UUID, submission: Submission, case: Case, claim: Claim) -> dict[str, str]:
    return {
        "document": document_id.hex, "claim": claim.reference, "case": case.reference, "submission": submission.reference,
        "source_id": settings.get("SourceId"), "source_user_id": settings.get("SourceUserId"),
    }  # fmt: skip


def _owners(submission_id: UUID) -> tuple[Submission, Case, Claim]:
    query = (
        sa.select(Submission, Case, Claim)
        .join(Case, Case.id == Submission.case_id)
        .join(Claim, Claim.id == Submission.claim_id)
        .where(Submission.id == submission_id)
    )
    submission, case, claim = db.session().execute(query).one()
    return submission, case, claim


def _last_of(document_id: UUID) -> Delivery | None:
    query = sa.select(Delivery).where(Delivery.lane_id == document_id)
    return db.session().scalars(query.order_by(Delivery.position.desc()).limit(1)).one_or_none()


def _file_name(document_id: UUID, media_type: str) -> str:
    """A name of ours: what the resident called it stands in the index only."""
    return document_id.hex + (mimetypes.guess_extension(media_type) or ".bin")
