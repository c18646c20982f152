"""Sign-in: attempts that wait for a code, letter codes, throttles and server-side sessions (domain facts 15)."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.organisation import new_reference
from portal.models.types import Sealed


class WebSession(Base):
    """A signed-in browser of a resident or an officer; the cookie holds a token, the row only its hash."""

    __tablename__ = "web_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    form_key: Mapped[str] = mapped_column(
        unique=True
    )  # raw CSRF secret of this session: tells whose stale form came back
    kind: Mapped[str]  # resident | officer
    claim_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    authority_id: Mapped[uuid.UUID | None]  # under which this browser acts for somebody else (authority.id)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # absolute end
    ended_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]  # when a code was last accepted: step-up for risky changes
    how: Mapped[str | None]  # of an officer: code | passkey | provider
    device: Mapped[str | None]  # of an officer: browser and system by name, so that they know their own sessions
    provider_index: Mapped[bytes | None] = mapped_column(
        index=True
    )  # HMAC of the provider's own session, which may end


class Passkey(Base):
    """A key pair of an officer's own device; the private half never leaves the device (WebAuthn)."""

    __tablename__ = "passkey"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True, default=new_reference)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    name: Mapped[str]  # what its owner calls it
    credential: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    use_count: Mapped[int]  # as the device counts; one that goes back was copied
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A try to sign in that waits for its code; it exists for hits and misses alike, so that both look the same."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]  # resident | officer | new-mobile | step-up | authority | release
    claim_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("claim.id"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"))
    new_mobile_sealed: Mapped[bytes | None]  # the number that the code of a new-mobile attempt goes to
    new_mobile = Sealed[str | None]()
    contact_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("contact.id"))
    authority_id: Mapped[uuid.UUID | None]  # of who asks to act for the resident whose code it is (authority.id)
    subject_index: Mapped[bytes] = mapped_column(index=True)  # HMAC(NINO) or HMAC(e-mail): throttles, never the number
    code_hash: Mapped[bytes | None]
    code_expires_at: Mapped[datetime | None]
    wrong_count: Mapped[int] = mapped_column(default=0)
    sent_count: Mapped[int] = mapped_column(default=0)
    last_sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class LetterCode(Base):
    """A single-use code that staff issue by letter to a resident with no usable contact."""

    __tablename__ = "letter_code"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    code_hash: Mapped[bytes]
    issued_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    wrong_count: Mapped[int] = mapped_column(default=0)


class Throttle(Base):
    """A counter of one thing in one window; one atomic upsert, shared by all workers and kept over restarts."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)  # "<limit name>:<hex of a keyed index>:<window start>"
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
