"""Cases: all that is going on with a claim in one place."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class Case(Base):
    """The open (or closed) case of a claim; a claim has at most one that is open."""

    __tablename__ = "review_case"
    __table_args__ = (
        sa.Index("uq_review_case_open_claim", "claim_id", unique=True, sqlite_where=sa.text("closed_at IS NULL")),
        sa.Index("ix_review_case_updated_at_id", "updated_at", "id"),
        sa.Index("ix_review_case_opened_at_id", "opened_at", "id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    stage: Mapped[str]  # domain.case_stage
    submission_count: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ResidentMessage(Base):
    """A message between a resident and the council, kept on the claim."""

    __tablename__ = "resident_message"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    submission_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("submission.id"))
    author: Mapped[str]  # resident | council
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"))
    purpose: Mapped[str]  # question | withdraw | reply
    text_sealed: Mapped[bytes]
    text = Sealed[str]()
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
