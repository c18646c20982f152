"""Users who were deactivated, and what happened to any user, for those who may see the audit log (complaint C8).

Elsewhere a deactivated user is never seen (S1.53). Nobody sees another organisation's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.models import User
from portal.services import audit
from portal.services.errors import NotFound
from portal.services.list_pages import Searched, name_order


@dataclass(frozen=True, slots=True)
class FormerUser:
    """One line of the list."""

    reference: str
    name: str
    email: str
    invited_at: datetime
    deactivated_at: datetime


def list_former_users(officer: Officer, *, search: str = "") -> list[FormerUser]:
    """Everybody of the officer's organisation who was deactivated, the last first."""
    query = sa.select(User).where(_is_seen_by(officer), User.deactivated_at.is_not(None))
    wanted = Searched(search)
    found = [user for user in db.session().scalars(query) if wanted.finds(user.first_name, user.last_name, user.email)]
    found.sort(key=lambda user: name_order(user.name))
    found.sort(key=lambda user: user.deactivated_at or user.created_at, reverse=True)
    return [
        FormerUser(user.reference, user.name, user.email, user.created_at, user.deactivated_at)
        for user in found
        if user.deactivated_at
    ]


def get_any_user(officer: Officer, reference: str) -> User:
    """A user of the officer's organisation, deactivated or not, whose history may be seen; raises NotFound."""
    found = db.session().scalars(sa.select(User).where(_is_seen_by(officer), User.reference == reference)).one_or_none()
    if found is None:
        raise NotFound("user")
    return found


def record_view(officer: Officer, user: User) -> None:
    """Somebody looks at what happened to an account."""
    audit.record(officer, "history:viewed", "user history", user.id.hex)


def record_export(officer: Officer, count: int) -> None:
    """Somebody takes the list away as a file."""
    audit.record(officer, "former-users:exported", "organisation", officer.organisation_id.hex, count=count)


def _is_seen_by(officer: Officer) -> sa.ColumnElement[bool]:
    if not officer.may(Permission.SEE_AUDIT_LOG):
        raise NotFound("users")
    return User.organisation_id == officer.organisation_id
