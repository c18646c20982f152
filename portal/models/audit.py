"""The audit trail: rows with a keyed MAC of their own, sealed in order by a job into a chain of batches."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class AuditEntry(Base):
    """Who did what to which subject and when; `detail` may be erased by retention, its digest stays under the MAC."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_subject", "subject_kind", "subject_id", "at"),)

    number: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(unique=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str]  # resident | officer | system | anonymous
    actor_id: Mapped[str]
    action: Mapped[str]  # past tense, "claim:viewed"
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    network: Mapped[str]  # truncated address, or empty
    detail_sealed: Mapped[bytes | None]
    detail = Sealed[dict[str, Any] | None]()
    detail_digest: Mapped[bytes]
    mac: Mapped[bytes]


class AuditSeal(Base):
    """A batch of entries sealed in order: the MAC covers the entries' MACs and the previous seal."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(primary_key=True)
    first_entry: Mapped[int]
    last_entry: Mapped[int]
    entry_count: Mapped[int]
    mac: Mapped[bytes]
    sealed_at: Mapped[datetime]
