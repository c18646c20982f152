"""What an office would not do for somebody who acts for a resident, in spite of a recorded authority."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class OfficeRefusal(Base):
    """One refusal, as who acts recorded it, and what the council did about it."""

    __tablename__ = "office_refusal"
    __table_args__ = (
        sa.Index("ix_office_refusal_organisation_id_recorded_at", "organisation_id", "recorded_at"),
        sa.Index("ix_office_refusal_office_key_reason", "office_key", "reason"),
        sa.Index("ix_office_refusal_recorded_at", "recorded_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    authority_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("authority.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))  # who recorded it
    refused_on: Mapped[date]
    office: Mapped[str]  # the office or team, as typed
    office_key: Mapped[str]  # the same without case and accents: offices are counted by it
    channel: Mapped[str]  # domain.office_refusal.Channel
    reason: Mapped[str]  # domain.office_refusal.Reason
    asked_for_sealed: Mapped[bytes]
    asked_for = Sealed[str]()
    said_sealed: Mapped[bytes]
    said = Sealed[str]()  # the reason in the words of the office
    recorded_at: Mapped[datetime]
    follow_up_sealed: Mapped[bytes | None]
    follow_up = Sealed[str | None]()  # what the council did about it
    followed_up_at: Mapped[datetime | None]
    followed_up_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
