"""Questions of officers to a resident, each about one answer or one file, and the lawful steps when nobody answers."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class ResidentQuestion(Base):
    """One question with its reply; what it is about is frozen in words, so that nothing later rewrites it."""

    __tablename__ = "resident_question"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)  # 128 random bits: the name in links
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("review_case.id"), index=True)
    change_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("reported_change.id"))
    answer: Mapped[str | None]  # the field of the change that is asked about; empty for the change as a whole
    file_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("evidence_file.id"))
    about_sealed: Mapped[bytes]
    about = Sealed[
        dict[str, Any]
    ]()  # {"title": {en, cy}, "lines": [{"label": {en, cy}, "value": {en, cy}}], "resource_id"}
    text_sealed: Mapped[bytes]
    text = Sealed[str]()
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    read_at: Mapped[datetime | None]  # by the resident
    reply_sealed: Mapped[bytes | None]
    reply = Sealed[str | None]()
    replied_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # taken back, or its case was closed


class SilenceStep(Base):
    """One step that an officer took because a resident did not answer: a reminder, more time, a suspension ..."""

    __tablename__ = "silence_step"
    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("review_case.id"))
    number: Mapped[int]
    kind: Mapped[str]  # domain.silence
    taken_on: Mapped[date]
    due_on: Mapped[date | None]  # the last day for an answer from now on
    reason_sealed: Mapped[bytes | None]
    reason = Sealed[str | None]()
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    taken_at: Mapped[datetime]
