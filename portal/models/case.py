"""Cases: all that is going on with a claim in one place."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed

OPEN = sa.text("closed_at IS NULL")  # on PostgreSQL too: migrations say so, as a word of it here would load its dialect


class Case(Base):
    """The open (or closed) case of a claim; a claim has at most one that is open."""

    __tablename__ = "review_case"
    __table_args__ = (
        sa.Index("uq_review_case_open_claim", "claim_id", unique=True, sqlite_where=OPEN),
        sa.Index("ix_review_case_open", "updated_at", "id", "closed_at", "outstanding_count", "assigned_user_id", "team_id",
                 sqlite_where=OPEN),
        sa.Index("ix_review_case_updated_at_id", "updated_at", "id"),
        sa.Index("ix_review_case_opened_at_id", "opened_at", "id"),
        sa.Index("ix_review_case_due_on_id", "due_on", "id"),
        sa.Index("ix_review_case_stage_updated_at_id", "stage", "updated_at", "id"),
        sa.Index("ix_review_case_assigned_user_id_updated_at_id", "assigned_user_id", "updated_at", "id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    stage: Mapped[str]  # domain.case_stage, as it follows from what is open: services.case_stages keeps it
    stage_since_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    taken_up_at: Mapped[datetime | None]  # when an officer first did something since the last submission
    submission_count: Mapped[int] = mapped_column(default=0)
    undecided_count: Mapped[int] = mapped_column(default=0)
    outstanding_count: Mapped[int] = mapped_column(default=0)
    question_count: Mapped[int] = mapped_column(default=0)
    assigned_user_id: Mapped[uuid.UUID | None]
    team_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    outcome: Mapped[str | None]  # domain.case_stage, once closed
    closing_sealed: Mapped[bytes | None]
    closing = Sealed[str | None]()  # what whoever closed it noted
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
