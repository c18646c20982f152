"""What a signed-in resident finds on the home page: six statements, however much there is (quality P5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Resident
from portal.domain.authority import State
from portal.domain.contact import find_phone, mask_email
from portal.models import (
    AuditEntry,
    Case,
    Claim,
    Contact,
    Draft,
    EvidenceRequirement,
    ResidentMessage,
    StoredDocument,
    Submission,
)
from portal.services import authorities, receipts, resident_questions
from portal.services.evidence.outstanding import is_outstanding
from portal.services.receipts import OutstandingItem

VIEWED = "claim:viewed"
SHOWN_VIEWS = 5
MOST_VIEWS = 100
MOST_SUBMISSIONS = 100


@dataclass(frozen=True, slots=True)
class UnsentDraft:
    """The draft that was not sent yet."""

    kind: str
    updated_at: datetime
    is_prepared: bool = False  # by somebody who asked the resident to check and send it


@dataclass(frozen=True, slots=True)
class SentSubmission:
    """One line of what was sent."""

    reference: str
    kind: str
    submitted_at: datetime
    is_pdf_ready: bool


@dataclass(frozen=True, slots=True, repr=False)
class HeldContact:
    """A contact held for the claim, of which only the end is shown."""

    channel: str
    masked: str
    is_preferred: bool


@dataclass(frozen=True, slots=True)
class ResidentHome:
    """Everything on the home page."""

    draft: UnsentDraft | None
    contacts: tuple[HeldContact, ...]
    submissions: tuple[SentSubmission, ...]
    outstanding: tuple[OutstandingItem, ...]
    message_count: int
    unread_count: int
    question_count: int
    viewed_at: tuple[datetime, ...]
    asking_count: int = 0  # people who ask to act for the resident
    acting_count: int = 0


def get_home(resident: Resident) -> ResidentHome:
    """The home page of the resident's claim."""
    draft, contacts = _draft_and_contacts(resident)
    message_count, unread_count, question_count = _count_messages(resident)
    return ResidentHome(
        draft, contacts, _list_submissions(resident), _list_outstanding(resident), message_count, unread_count,
        question_count, list_views(resident, SHOWN_VIEWS), *_count_helpers(resident),
    )  # fmt: skip


def _count_helpers(resident: Resident) -> tuple[int, int]:
    """How many ask to act for the resident, and how many may."""
    states = [authorities.state_of(row) for row in authorities.list_of_claim(resident.claim_id)]
    return states.count(State.ASKED), states.count(State.IN_FORCE)


def list_views(resident: Resident, limit: int = MOST_VIEWS) -> tuple[datetime, ...]:
    """When officers opened the claim, newest first; who they are is not said, only that they are of the council."""
    query = sa.select(AuditEntry.at).where(
        AuditEntry.subject_kind == "claim",
        AuditEntry.subject_id == resident.claim_id.hex,
        AuditEntry.action == VIEWED,
        AuditEntry.actor_kind == "officer",
    )
    return tuple(db.session().scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.number.desc()).limit(limit)))


def list_contacts(resident: Resident) -> tuple[HeldContact, ...]:
    """The contacts held for the claim, masked."""
    query = sa.select(Contact).where(Contact.claim_id == resident.claim_id, Contact.ended_at.is_(None))
    return _held(list(db.session().scalars(query.order_by(Contact.position))))


def _draft_and_contacts(resident: Resident) -> tuple[UnsentDraft | None, tuple[HeldContact, ...]]:
    query = (
        sa.select(Draft.kind, Draft.updated_at, Draft.release_asked_at, Contact)
        .select_from(Claim)
        .outerjoin(Draft, Draft.claim_id == Claim.id)
        .outerjoin(Contact, sa.and_(Contact.claim_id == Claim.id, Contact.ended_at.is_(None)))
        .where(Claim.id == resident.claim_id)
        .order_by(Contact.position)
    )
    rows = db.session().execute(query).all()
    kind, updated_at, asked_at = rows[0][:3] if rows else (None, None, None)
    draft = UnsentDraft(kind, updated_at, asked_at is not None) if kind is not None and updated_at is not None else None
    return draft, _held([contact for *_draft, contact in rows if contact is not None])


def _held(contacts: Sequence[Contact]) -> tuple[HeldContact, ...]:
    return tuple(HeldContact(one.channel, _mask(one.channel, one.address), one.is_preferred) for one in contacts)


def _mask(channel: str, address: str) -> str:
    if channel == "email":
        return mask_email(address)
    phone = find_phone(address)
    return phone.ending if phone else address[-2:]


def _list_submissions(resident: Resident) -> tuple[SentSubmission, ...]:
    copy = sa.and_(StoredDocument.submission_id == Submission.id, StoredDocument.kind == receipts.RECEIPT)
    query = (
        sa.select(Submission.reference, Submission.kind, Submission.submitted_at, StoredDocument.state)
        .outerjoin(StoredDocument, copy)
        .where(Submission.claim_id == resident.claim_id)
        .order_by(Submission.submitted_at.desc(), Submission.reference)
        .limit(MOST_SUBMISSIONS)
    )
    return tuple(
        SentSubmission(reference, kind, submitted_at, state == receipts.READY)
        for reference, kind, submitted_at, state in db.session().execute(query)
    )


def _list_outstanding(resident: Resident) -> tuple[OutstandingItem, ...]:
    query = (
        sa.select(EvidenceRequirement)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .where(
            EvidenceRequirement.claim_id == resident.claim_id,
            is_outstanding(),
            Case.closed_at.is_(None),
        )
        .order_by(EvidenceRequirement.due_on, EvidenceRequirement.position)
    )
    return tuple(receipts.outstanding_item(row) for row in db.session().scalars(query))


def _count_messages(resident: Resident) -> tuple[int, int, int]:
    is_unread = sa.and_(ResidentMessage.author == "council", ResidentMessage.read_at.is_(None))
    unread = sa.func.coalesce(sa.func.sum(sa.case((is_unread, 1), else_=0)), 0)
    query = sa.select(sa.func.count(), unread, resident_questions.open_count())
    query = query.where(ResidentMessage.claim_id == sa.bindparam("claim_id"))
    total, waiting, questions = db.session().execute(query, {"claim_id": resident.claim_id}).one()
    return int(total), int(waiting), int(questions)
