"""Evidence asked for and evidence given; bytes live in the store, rows say what they are."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class EvidenceRequirement(Base):
    """One thing asked of a resident, frozen at submission as it was worded then."""

    __tablename__ = "evidence_requirement"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "resource_id"),
        sa.Index("ix_evidence_requirement_state_waiting_since", "state", "waiting_since", "id"),
        sa.Index("ix_evidence_requirement_due_on", "due_on", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("review_case.id"), index=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("submission.id"))  # the one that first asked
    reference: Mapped[str | None] = mapped_column(unique=True, index=True, default=lambda: secrets.token_urlsafe(12))
    resource_id: Mapped[str]  # of the rules, and after ~ the key of the subject it is asked for
    subject_sealed: Mapped[bytes | None]
    subject = Sealed[dict[str, str] | None]()  # whose or which account, by language
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(sa.JSON())  # by language
    text: Mapped[dict[str, str]] = mapped_column(sa.JSON())  # sanitised HTML by language
    terms: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON())  # domain.evidence.terms: what is enough
    reuse_months: Mapped[int | None]  # for how long what is accepted stands in other cases
    state: Mapped[str]  # domain.evidence.states, without what the day or a scanner adds
    due_on: Mapped[date]
    asked_at: Mapped[datetime]
    asked_by: Mapped[uuid.UUID | None]  # the officer, where no rule asked
    asked_why_sealed: Mapped[bytes | None]
    asked_why = Sealed[str | None]()
    answer: Mapped[str | None]  # later | cannot-get | does-not-apply
    answer_note_sealed: Mapped[bytes | None]
    answer_note = Sealed[str | None]()
    answered_at: Mapped[datetime | None]
    remind_on: Mapped[date | None]  # the day the resident asked to be reminded on
    reminded_before_on: Mapped[date | None]
    reminded_due_on: Mapped[date | None]
    waiting_since: Mapped[datetime | None]  # since when an officer has something to look at
    decision: Mapped[str | None]  # accepted | part-received | refused | waived
    reason_code: Mapped[str | None]
    reason_sealed: Mapped[bytes | None]
    reason = Sealed[str | None]()  # what the resident reads
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    valid_until: Mapped[date | None]  # the last day on which it need not be asked again
    version: Mapped[int] = mapped_column(default=1, server_default="1")  # one more with each change of its state
    set_aside_at: Mapped[datetime | None]  # the submissions that called for it were taken out of the case


class EvidenceFile(Base):
    """One file a resident gave; before submission it hangs on the draft's claim and the item it answers."""

    __tablename__ = "evidence_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)  # 128 random bits: the name in URLs
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    submission_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    requirement_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("evidence_requirement.id"), index=True)
    resource_id: Mapped[str]
    original_name_sealed: Mapped[bytes]
    original_name = Sealed[str]()
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[bytes]
    store_key: Mapped[str]
    scan_state: Mapped[str]  # domain.evidence.file_states
    scanned_at: Mapped[datetime | None]
    scan_finding: Mapped[str | None]  # the scanner's name for what it found
    viewing_state: Mapped[str] = mapped_column(default="queued", server_default="queued")
    download_failed_at: Mapped[datetime | None]  # no copy without its place can be made: it is handed to nobody
    received_at: Mapped[datetime]
    authority_id: Mapped[uuid.UUID | None]  # of who gave it for the resident (authority.id)
    removed_at: Mapped[datetime | None]
    said_sealed: Mapped[bytes | None]
    said = Sealed[dict[str, Any] | None]()  # domain.evidence.enough: what the resident says it is
    note_sealed: Mapped[bytes | None]
    note = Sealed[str | None]()  # what the resident wrote with something that was not asked for
    decision: Mapped[str | None]  # accepted | refused
    reason_code: Mapped[str | None]
    reason_sealed: Mapped[bytes | None]
    reason = Sealed[str | None]()  # what the resident reads
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    deleted_at: Mapped[datetime | None]  # its time was over: bytes, name and digest are gone, the row stays


class EvidenceUse(Base):
    """A file that was given for one request and satisfies another as well."""

    __tablename__ = "evidence_use"
    __table_args__ = (sa.UniqueConstraint("requirement_id", "file_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("evidence_file.id"), index=True)
    requirement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("evidence_requirement.id"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"))  # None: used again without anybody
    used_at: Mapped[datetime]


class ViewingCopy(Base):
    """What the portal made of a file to look at: picture 1, 2 … of its pages; number 0 is a PDF without what acts."""

    __tablename__ = "viewing_copy"
    __table_args__ = (sa.UniqueConstraint("file_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("evidence_file.id"))
    number: Mapped[int]
    media_type: Mapped[str]
    store_key: Mapped[str]
    size_bytes: Mapped[int]
    width: Mapped[int]  # pixels; 0 of a document
    height: Mapped[int]
    made_at: Mapped[datetime]


class LegalHold(Base):
    """Nothing of a claim's evidence is deleted while a hold on it is open."""

    __tablename__ = "legal_hold"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    reason_sealed: Mapped[bytes]
    reason = Sealed[str]()
    placed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StoredDocument(Base):
    """A document the portal made, such as the PDF copy of a submission."""

    __tablename__ = "stored_document"
    __table_args__ = (sa.UniqueConstraint("submission_id", "kind"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("submission.id"))
    kind: Mapped[str]  # receipt | what services call the copies for the office and for one change
    state: Mapped[str]  # queued | ready
    store_key: Mapped[str | None]
    size_bytes: Mapped[int | None]
    made_at: Mapped[datetime | None]
