"""Signed-in browsers: started at sign-in, touched while used, ended by signing out, by idling and absolutely.

Residents: 15 minutes idle, 8 hours in all. Officers: 30 minutes idle, 12 hours in all (domain facts 15, quality S11).
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import joinedload

from portal import clock, db
from portal.models import User, WebSession
from portal.services import user_standing

IDLE = {"resident": timedelta(minutes=15), "officer": timedelta(minutes=30)}
ABSOLUTE = {"resident": timedelta(hours=8), "officer": timedelta(hours=12)}
WARN_BEFORE = timedelta(minutes=2)
TOUCH_EVERY = timedelta(seconds=30)
_USERS = cast(sa.Table, User.__table__)
_FIND = (
    sa.select(WebSession, User)
    .outerjoin(User, User.id == WebSession.user_id)
    .options(joinedload(User.organisation))
    .where(WebSession.token_hash == sa.bindparam("token_hash"))
)


@dataclass(frozen=True, slots=True)
class Origin:
    """How an officer signed in, on what, and the provider's own session that came with it."""

    how: str = "code"  # code | passkey | provider
    device: str = ""
    provider_index: bytes | None = None


def start(
    *,
    claim_id: UUID | None = None,
    user_id: UUID | None = None,
    authority_id: UUID | None = None,
    is_verified: bool,
    origin: Origin | None = None,
) -> tuple[str, WebSession]:
    """A new session of a resident, of who acts for one, or of an officer: the token for the cookie, and the row."""
    kind = "resident" if claim_id else "officer"
    now = clock.now()
    token = secrets.token_urlsafe(32)
    row = WebSession(
        token_hash=_hash(token), form_key=secrets.token_hex(20), kind=kind, claim_id=claim_id, user_id=user_id,
        authority_id=authority_id,
        created_at=now, seen_at=now, expires_at=now + ABSOLUTE[kind], verified_at=now if is_verified else None,
        **(asdict(origin) if origin else {}),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    if user_id:
        used = sa.update(_USERS).where(_USERS.c.id == user_id)
        db.session().execute(used.values(used_at=now))
    return token, row


def renew(session_id: UUID) -> str:
    """Give a session a new token after a code was accepted in it; the old one is nobody's any more."""
    token = secrets.token_urlsafe(32)
    renewed = sa.update(WebSession).where(WebSession.id == session_id)
    db.session().execute(renewed.values(token_hash=_hash(token), verified_at=clock.now()))
    return token


def find(token: str) -> tuple[WebSession, User | None] | None:
    """The live session of a token, with its officer, in one query; None when it ended, idled out or never was.

    Nor does it live for an officer who was deactivated, or is suspended today.
    """
    found = db.session().execute(_FIND, {"token_hash": _hash(token)}).one_or_none()
    if found is None or not is_live(found[0], clock.now()):
        return None
    row, user = found
    if row.user_id and not user_standing.may_sign_in(user):
        return None
    return row, user


def is_live(row: WebSession, now: datetime) -> bool:
    """Whether the session still counts."""
    return row.ended_at is None and now < row.expires_at and now - row.seen_at < IDLE[row.kind]


def touch(row: WebSession) -> None:
    """Remember that the session is in use; written at most every 30 seconds, after the request's own work."""
    now = clock.now()
    if now - row.seen_at < TOUCH_EVERY:
        return
    row_id = row.id

    def write() -> None:
        db.session().execute(sa.update(WebSession).where(WebSession.id == row_id).values(seen_at=now))

    db.after_reading(write, may_be_lost=True)


def end(session_id: UUID) -> None:
    """Sign one session out."""
    db.session().execute(
        sa.update(WebSession)
        .where(WebSession.id == session_id, WebSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def list_of_user(user_id: UUID) -> list[WebSession]:
    """The live sessions of an officer, the one used last first."""
    query = sa.select(WebSession).where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
    rows = db.session().scalars(query.order_by(WebSession.seen_at.desc(), WebSession.created_at.desc()))
    now = clock.now()
    return [row for row in rows if is_live(row, now)]


def end_all(*, claim_id: UUID | None = None, user_id: UUID | None = None) -> int:
    """Sign every session of a claim or an officer out; returns how many there were."""
    owner = WebSession.claim_id == claim_id if claim_id else WebSession.user_id == user_id
    query = sa.update(WebSession).where(owner, WebSession.ended_at.is_(None)).values(ended_at=clock.now())
    result = db.session().execute(query)
    return result.rowcount if isinstance(result, CursorResult) else 0


def find_by_form_key(form_key: str) -> WebSession | None:
    """The session, live or not, whose forms carried this key: tells whose stale form came back."""
    return db.session().scalars(sa.select(WebSession).where(WebSession.form_key == form_key)).one_or_none()


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
