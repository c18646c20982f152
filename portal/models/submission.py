"""What a resident sent: sealed as it was, with its dated changes beside it for ordering."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.types import Sealed


class Submission(Base):
    """One accepted submission; what was asked and answered is frozen in `content`."""

    __tablename__ = "submission"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("review_case.id"), index=True)
    kind: Mapped[str]  # review | report
    channel: Mapped[str]  # online | adviser | phone | paper | desk
    author_user_id: Mapped[uuid.UUID | None]  # who typed it, when that was not the resident
    received_on: Mapped[date | None]  # when a report that staff typed reached the council
    language: Mapped[str]
    content_sealed: Mapped[bytes]
    content = Sealed[dict[str, Any]]()  # the draft's content, the claim version shown, the wording asked
    claim_number: Mapped[int]
    authority_id: Mapped[uuid.UUID | None]  # of who completed it for the resident (authority.id)
    submit_token: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]  # first contact: lateness is judged from here
    submitted_at: Mapped[datetime] = mapped_column(index=True)
    taken_out_at: Mapped[datetime | None]  # joined the case by mistake: kept, and nothing of it counts

    changes: Mapped[list[ReportedChange]] = relationship(
        back_populates="submission", order_by="ReportedChange.position"
    )


class ReportedChange(Base):
    """One dated change of a submission."""

    __tablename__ = "reported_change"
    __table_args__ = (sa.UniqueConstraint("submission_id", "reference"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("submission.id"))
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    position: Mapped[int]
    reference: Mapped[str]  # unique in its submission
    type: Mapped[str]
    kind: Mapped[str]  # change | correction
    happened_on: Mapped[date | None]
    subject_sealed: Mapped[bytes]
    subject = Sealed[str]()
    details_sealed: Mapped[bytes]
    details = Sealed[dict[str, Any]]()

    submission: Mapped[Submission] = relationship(back_populates="changes")
