"""Reviews of access: every quarter each manager of users says of each user that what they can do is still right."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class AccessReview(Base):
    """One review of one organisation; at most one is not finished."""

    __tablename__ = "access_review"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    started_on: Mapped[date]
    due_on: Mapped[date]
    reminded_on: Mapped[date | None]
    finished_at: Mapped[datetime | None]


class AccessConfirmation(Base):
    """One manager confirmed one user, with these boxes; other boxes need another confirmation."""

    __tablename__ = "access_confirmation"
    __table_args__ = (sa.UniqueConstraint("review_id", "user_id", "manager_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    review_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("access_review.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    manager_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    permissions: Mapped[list[str]]
    confirmed_at: Mapped[datetime]
