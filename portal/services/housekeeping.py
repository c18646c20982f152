"""What is deleted when its time is over: codes, parked answers, throttles, old sessions, unsent drafts (domain facts 13)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.models import Base, Draft, OutgoingMessage, SignInAttempt, Throttle, WebSession
from portal.services import audit, parked_answers

KEEP_DRAFT = timedelta(days=14)
KEEP_ATTEMPT = timedelta(days=1)
KEEP_SESSION = timedelta(days=7)
KEEP_MESSAGE = timedelta(days=14)
AT_ONCE = 5000


def tidy() -> dict[str, int]:
    """Delete what is out of date; returns counts by kind, which are also in the audit trail."""
    now = clock.now()
    counts = {
        "parked answers": parked_answers.discard_expired(),
        "throttles": _delete(Throttle, Throttle.expires_at < now),
        "sign-in attempts": _delete(SignInAttempt, SignInAttempt.created_at < now - KEEP_ATTEMPT),
        "sessions": _delete(WebSession, WebSession.expires_at < now - KEEP_SESSION),
        "drafts": _delete(Draft, Draft.updated_at < now - KEEP_DRAFT),
        "messages": _delete(
            OutgoingMessage, OutgoingMessage.queued_at < now - KEEP_MESSAGE, OutgoingMessage.state == "sent"
        ),
    }
    if any(counts.values()):
        audit.record(
            System("tidy"),
            "records:expired",
            "portal",
            "portal",
            **{key.replace(" ", "_"): n for key, n in counts.items()},
        )
    return counts


def _delete(table: type[Base], *conditions: sa.ColumnElement[bool]) -> int:
    key: sa.ColumnElement[object] = sa.inspect(table).primary_key[0]
    keys = list(db.session().scalars(sa.select(key).where(*conditions).limit(AT_ONCE)))
    if keys:
        db.session().execute(sa.delete(table).where(key.in_(keys)))
    return len(keys)
