"""Uploads on their way: a phone sends a file in pieces, and each piece that is here stays here."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class UploadSession(Base):
    """One file that is being sent; `upload_id` is made by the phone, so that a repeated piece is known as one."""

    __tablename__ = "upload_session"
    __table_args__ = (sa.UniqueConstraint("claim_id", "upload_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"))
    upload_id: Mapped[str]
    resource_id: Mapped[str]
    name_sealed: Mapped[bytes]
    name = Sealed[str]()
    size_bytes: Mapped[int]  # of the whole file, as the phone said
    received_bytes: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]  # since then it is an evidence file


class UploadPiece(Base):
    """A piece that is in the store, until the file is whole."""

    __tablename__ = "upload_piece"
    __table_args__ = (sa.UniqueConstraint("session_id", "starts_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("upload_session.id"))
    starts_at: Mapped[int]  # bytes before it
    store_key: Mapped[str]


class PageJoining(Base):
    """A resident's wish that some of their files become one document, and what became of it."""

    __tablename__ = "page_joining"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    resource_id: Mapped[str]
    file_ids: Mapped[list[str]] = mapped_column(sa.JSON())  # hexadecimal, in the order of the pages
    state: Mapped[str]  # queued | done | failed
    asked_at: Mapped[datetime]
