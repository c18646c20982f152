"""Links that staff get by e-mail: 256 random bits, stored hashed, used once, and only the newest of a purpose works (S1.29).

Opening a link changes nothing, because mail scanners open links too; only sending the form behind it spends it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Literal
from uuid import uuid4

import sqlalchemy as sa

from portal import clock, db
from portal.domain.wording import _
from portal.models import StaffLink, User

Purpose = Literal["invitation", "password-reset", "email-change"]
LASTS: dict[Purpose, timedelta] = {
    "invitation": timedelta(hours=24), "password-reset": timedelta(hours=1), "email-change": timedelta(hours=24),
}  # fmt: skip
LINK_OVER = _("This link does not work any more")

AddressOf = Callable[[str], str]
"""The web address at which the token of a link opens."""


def make(user: User | None, purpose: Purpose) -> str:
    """The token of a new link, which ends the one before; without a user the same work for a link to nothing."""
    now = clock.now()
    token = secrets.token_urlsafe(32)
    _end(StaffLink.user_id == (user.id if user else uuid4()), StaffLink.purpose == purpose)
    row = StaffLink(
        user_id=user.id if user else None, purpose=purpose, token_hash=_hash(token), created_at=now,
        expires_at=now + LASTS[purpose],
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    return token


def find_user(token: str, purpose: Purpose) -> User | None:
    """Whose link this is; None when it was used, replaced, is too old or never was."""
    query = sa.select(User).join(StaffLink, StaffLink.user_id == User.id).where(*_works(token, purpose))
    return db.session().scalars(query.where(User.deactivated_at.is_(None))).one_or_none()


def spend(token: str, purpose: Purpose) -> User | None:
    """Use a link; None when somebody was faster or it does not work any more. One atomic statement decides."""
    user = find_user(token, purpose)
    ending = sa.update(StaffLink).where(*_works(token, purpose)).values(ended_at=clock.now())
    is_first = db.session().execute(ending.returning(StaffLink.id)).first() is not None
    return user if is_first else None


def end(user: User, purpose: Purpose) -> None:
    """The open link of a purpose works no more."""
    _end(StaffLink.user_id == user.id, StaffLink.purpose == purpose)


def end_all(user: User) -> None:
    """No link of this user works any more."""
    _end(StaffLink.user_id == user.id)


def _end(*conditions: sa.ColumnElement[bool]) -> None:
    open_ones = sa.update(StaffLink).where(*conditions, StaffLink.ended_at.is_(None))
    db.session().execute(open_ones.values(ended_at=clock.now()), execution_options={"synchronize_session": False})


def _works(token: str, purpose: Purpose) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        StaffLink.token_hash == _hash(token), StaffLink.purpose == purpose, StaffLink.ended_at.is_(None),
        StaffLink.expires_at > clock.now(),
    )  # fmt: skip


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
