"""Organisations and the people who work for them."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.types import Sealed


class Organisation(Base):
    """The council or one of its partners; each has its own users."""

    __tablename__ = "organisation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # council | registered-provider | advice-agency
    email_domains: Mapped[list[str]]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class User(Base):
    """A member of staff; permissions are tick boxes, a deactivated user is never active again."""

    __tablename__ = "app_user"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(index=True)  # folded; unique among active users
    first_name: Mapped[str]
    last_name: Mapped[str]
    password_hash: Mapped[str | None]
    mobile_sealed: Mapped[bytes | None]
    mobile = Sealed[str | None]()
    permissions: Mapped[list[str]]
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    organisation: Mapped[Organisation] = relationship()

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"
