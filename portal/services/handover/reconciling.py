"""Proof that what was sent and decided reached the other side exactly once: our rows against what the receiver says.

`gather_claim` reads ours, the caller asks the receiver outside any transaction, `compare` finds what is wrong. Submissions
are counted too: each has its message, or something that says why it has none yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.adapters.documents.contract import Kept
from portal.domain.handover.deliveries import DOCUMENTS, DeliveryKind, DeliveryState
from portal.domain.timeline import Submission as ReportedSubmission
from portal.models import Case, Claim, Delivery, DeliveryRepair, EvidenceFile, StoredDocument, Submission
from portal.services.decided_changes import list_decided
from portal.services.handover.in_force import is_on_submission
from portal.services.handover.planning import UNSENT
from portal.services.handover.sending import CLAIM_REFERENCE
from portal.services.receipts import OFFICE_COPY, READY


@dataclass(frozen=True, slots=True, repr=False)
class ClaimBooks:
    """What we know of the hand-over of one claim."""

    reference: str
    reference_there: str
    sent: Mapping[str, str]  # key -> target
    unsent: Sequence[str]  # references of messages
    documents: Mapping[str, tuple[str, str]]  # document -> digest, state
    missing: Sequence[str]  # submissions, changes and files of which nothing waits and nothing went


def list_claims() -> list[UUID]:
    """Every claim of which something was sent."""
    return list(db.session().scalars(sa.select(Submission.claim_id).distinct().order_by(Submission.claim_id)))


def gather_claim(claim_id: UUID, *, has_documents: bool) -> ClaimBooks:
    """Our books of a claim."""
    reference = db.session().scalars(sa.select(Claim.reference).where(Claim.id == claim_id)).one()
    repairs = sa.select(DeliveryRepair).where(
        DeliveryRepair.claim_id == claim_id, DeliveryRepair.field == CLAIM_REFERENCE
    )
    repaired = db.session().scalars(repairs).one_or_none()
    rows = list(
        db.session().scalars(sa.select(Delivery).where(Delivery.claim_id == claim_id).order_by(Delivery.position))
    )
    to_office = [row for row in rows if row.target != DOCUMENTS]
    missing = [*_untold(claim_id, to_office), *(_undelivered(claim_id, rows) if has_documents else ())]
    return ClaimBooks(
        reference, repaired.value if repaired else reference,
        {row.key: row.target for row in to_office if row.state == DeliveryState.SENT},
        [row.reference for row in rows if row.state in UNSENT], _documents(rows), missing,
    )  # fmt: skip


def compare_messages(books: ClaimBooks, received: Sequence[Mapping[str, Any]], target: str) -> Iterator[str]:
    """What is wrong between the messages we sent to the receiver in force and those it has."""
    ours = {key for key, sent_to in books.sent.items() if sent_to == target}
    counts = Counter(str(one["key"]) for one in received)
    yield from (f"{books.reference}: {key} is not there" for key in sorted(ours - counts.keys()))
    yield from (f"{books.reference}: {key} is there {count} times" for key, count in counts.items() if count > 1)
    days = [one["effective_on"] or "" for one in received if one["kind"] == "step" and one["state"] == "live"]
    if len(set(days)) != len(days):
        yield f"{books.reference}: a date is there twice"
    is_settled = not books.unsent
    if is_settled and any(one["state"] == "stale" for one in received):
        yield f"{books.reference}: a message waits there to be replaced, and nothing here waits to be sent"


def compare_documents(books: ClaimBooks, kept: Mapping[str, Sequence[Kept]]) -> Iterator[str]:
    """What is wrong between the documents we delivered and those that are there."""
    for document, (digest, state) in books.documents.items():
        found = kept.get(document, ())
        if len(found) != 1:
            yield f"{books.reference}: document {document} is there {len(found)} times"
        elif found[0].sha256 != digest:
            yield f"{books.reference}: document {document} is not what was sent"
        elif found[0].state != state:
            yield f"{books.reference}: document {document} is {found[0].state} there and {state} here"
    yield from (
        f"{books.reference}: document {name} is there and not ours" for name in kept.keys() - books.documents.keys()
    )


def _documents(rows: Sequence[Delivery]) -> dict[str, tuple[str, str]]:
    """Digest and last state of every document that arrived."""
    sent = [row for row in rows if row.target == DOCUMENTS and row.state == DeliveryState.SENT]
    return {row.lane_id.hex: (row.content["index"]["sha256"], row.content["index"]["state"]) for row in sent}


def _untold(claim_id: UUID, rows: Sequence[Delivery]) -> Iterator[str]:
    """Submissions without changes that have no message, and changes to be handed over that stand in none."""
    live = [row for row in rows if row.state != DeliveryState.SUPERSEDED]
    told = {change for row in live for change in row.changes}
    without = {row.submission_id for row in live if row.kind == DeliveryKind.NO_CHANGE}
    for case in db.session().scalars(sa.select(Case).where(Case.claim_id == claim_id)):
        found = list_decided(case.id)
        for submission in _to_go(found.standing if is_on_submission() else found.decided):
            yield from (
                f"{one.full_reference} is in no message" for one in submission.changes if one.full_reference not in told
            )
        refused = {one.full_reference for one in found.refused}
        yield from (f"the refusal of {one} is in no message" for one in sorted(refused - told))
        query = sa.select(Submission).where(Submission.case_id == case.id, Submission.taken_out_at.is_(None))
        for row in db.session().scalars(query):
            if row.kind == "review" and not row.changes and row.id not in without:
                yield f"{row.reference}, which reported no change, is in no message"


def _to_go(submissions: Sequence[ReportedSubmission]) -> Iterator[ReportedSubmission]:
    yield from (one for one in submissions if one.changes)


def _undelivered(claim_id: UUID, rows: Sequence[Delivery]) -> Iterator[str]:
    """Clean files and copies that nobody has delivered or waits to."""
    lanes = {row.lane_id for row in rows if row.target == DOCUMENTS}
    files = sa.select(EvidenceFile.id).where(
        EvidenceFile.claim_id == claim_id, EvidenceFile.submission_id.is_not(None), EvidenceFile.removed_at.is_(None),
        EvidenceFile.scan_state == "clean",
    )  # fmt: skip
    copies = (
        sa.select(StoredDocument.id)
        .join(Submission, Submission.id == StoredDocument.submission_id)
        .where(Submission.claim_id == claim_id, StoredDocument.kind == OFFICE_COPY, StoredDocument.state == READY)
    )
    for document_id in [*db.session().scalars(files), *db.session().scalars(copies)]:
        if document_id not in lanes:
            yield f"document {document_id.hex} is in no message"
    without_copy = sa.select(Submission.reference).where(
        Submission.claim_id == claim_id,
        ~sa.exists().where(StoredDocument.submission_id == Submission.id, StoredDocument.kind == OFFICE_COPY),
    )
    yield from (f"{reference} has no copy for the document store" for reference in db.session().scalars(without_copy))
