"""Organisations and the people who work for them."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.types import Sealed

REFERENCE_BYTES = 12


def new_reference() -> str:
    """What names a user or an organisation in addresses: 96 random bits."""
    return secrets.token_urlsafe(REFERENCE_BYTES)


class Organisation(Base):
    """The council or one of its partners; each has its own users. A closed one is never open again."""

    __tablename__ = "organisation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(index=True, unique=True, nullable=True, default=new_reference)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # council | registered-provider | advice-agency
    email_domains: Mapped[list[str]]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    __mapper_args__ = {"version_id_col": version}


class User(Base):
    """A member of staff; permissions are tick boxes, a deactivated user is never active again.

    Without a password hash they are invited and have not set one yet. `mobile_reset_at` is when somebody asked for a new
    number; it is empty again once the new number is confirmed. A suspended user comes back by themselves on
    `suspended_until_on`, or without that day when somebody lets them.
    """

    __tablename__ = "app_user"
    __table_args__ = (
        sa.Index(
            "uq_app_user_active_email", "email", unique=True,
            sqlite_where=sa.text("deactivated_at IS NULL"),
        ),
        sa.Index(
            "uq_app_user_active_mobile", "mobile_index", unique=True,
            sqlite_where=sa.text("deactivated_at IS NULL"),
        ),
        sa.Index(
            "uq_app_user_active_provider", "provider_index", unique=True,
            sqlite_where=sa.text("deactivated_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(index=True, unique=True, nullable=True, default=new_reference)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(index=True)  # folded; unique among active users
    new_email: Mapped[str | None]  # folded; counts once its owner has followed the link
    first_name: Mapped[str]
    last_name: Mapped[str]
    password_hash: Mapped[str | None]
    mobile_sealed: Mapped[bytes | None]
    mobile = Sealed[str | None]()
    mobile_index: Mapped[bytes | None]  # HMAC of the number; a number belongs to one active user
    mobile_reset_at: Mapped[datetime | None]
    provider_index: Mapped[bytes | None]  # HMAC of who they are for the council's OpenID Connect provider
    permissions: Mapped[list[str]]
    organisation_role: Mapped[str | None]  # primary | deputy: whom the council turns to; one of each
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # last sign-in, or let back in; written without a new version
    suspended_at: Mapped[datetime | None]
    suspended_until_on: Mapped[date | None]  # the day they may sign in again
    suspended_why: Mapped[str | None]  # leave | dormant
    deactivated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    organisation: Mapped[Organisation] = relationship()

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class StaffLink(Base):
    """A single-use link sent by e-mail; the e-mail holds a token, the row only its hash. At most one of a purpose is open.

    One that was asked for an unknown address has no user, so that asking does the same work.
    """

    __tablename__ = "staff_link"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    purpose: Mapped[str]  # invitation | password-reset | email-change
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]  # used, or replaced by a newer one
