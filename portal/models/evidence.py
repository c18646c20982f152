"""Evidence asked for and evidence given; bytes live in the store, rows say what they are."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class EvidenceRequirement(Base):
    """One thing asked of a resident, frozen at submission as it was worded then."""

    __tablename__ = "evidence_requirement"
    __table_args__ = (sa.UniqueConstraint("case_id", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("review_case.id"), index=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("submission.id"))  # the one that first asked
    resource_id: Mapped[str]
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(sa.JSON())  # by language
    text: Mapped[dict[str, str]] = mapped_column(sa.JSON())  # sanitised HTML by language
    state: Mapped[str]  # needed | sent-later | received
    due_on: Mapped[date]
    asked_at: Mapped[datetime]


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
    scan_state: Mapped[str]  # not-scanned | clean | infected
    received_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class StoredDocument(Base):
    """A document the portal made, such as the PDF copy of a submission."""

    __tablename__ = "stored_document"
    __table_args__ = (sa.UniqueConstraint("submission_id", "kind"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("submission.id"))
    kind: Mapped[str]  # receipt
    state: Mapped[str]  # queued | ready
    store_key: Mapped[str | None]
    size_bytes: Mapped[int | None]
    made_at: Mapped[datetime | None]
