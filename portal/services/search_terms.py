"""Searches of officers: POSTed, kept sealed for 24 hours for that officer, and named in the address by an opaque id.

No personal data stands in an address, where browsers, proxies and logs would keep it (quality S30).
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.models import SearchTerm
from portal.services import audit

KEPT_FOR = timedelta(hours=24)
REFERENCE_BYTES = 16
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def keep_search(officer: Officer, text: str) -> str:
    """Keep what was searched for and return the reference that stands for it in an address."""
    now = clock.now()
    row = SearchTerm(
        reference=secrets.token_urlsafe(REFERENCE_BYTES), user_id=officer.user_id, text=text,
        kept_at=now, expires_at=now + KEPT_FOR,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    audit.record(officer, "search:kept", "user", officer.user_id.hex)
    return row.reference


def find_search(officer: Officer, reference: str) -> str | None:
    """What this officer searched for; None when it is too old, another officer's, or never was."""
    if not _REFERENCE.fullmatch(reference):
        return None
    query = sa.select(SearchTerm).where(
        SearchTerm.reference == reference, SearchTerm.user_id == officer.user_id, SearchTerm.expires_at > clock.now()
    )
    found = db.session().scalars(query).one_or_none()
    return found.text if found else None


def discard_expired() -> int:
    """Delete what is too old; returns how many."""
    expired = list(db.session().scalars(sa.select(SearchTerm.id).where(SearchTerm.expires_at <= clock.now())))
    db.session().execute(sa.delete(SearchTerm).where(SearchTerm.id.in_(expired)))
    return len(expired)
