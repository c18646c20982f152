"""What was typed into a form that came back too late: parked sealed for 24 hours, offered once after sign-in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer, Resident, System
from portal.models import ParkedAnswer, WebSession
from portal.services import audit
from portal.services.errors import NotFound

KEPT_FOR = timedelta(hours=24)
LARGEST = 60_000  # characters of one parked form


def park(row: WebSession, path: str, fields: dict[str, list[str]], *, had_files: bool) -> None:
    """Keep a late form for the owner of the session it came from; a newer one for the same page replaces the older."""
    if sum(len(value) for values in fields.values() for value in values) > LARGEST or not (fields or had_files):
        return
    now = clock.now()
    db.session().execute(sa.delete(ParkedAnswer).where(_owner(row.claim_id, row.user_id), ParkedAnswer.path == path))
    db.session().add(
        ParkedAnswer(
            claim_id=row.claim_id, user_id=row.user_id, path=path, fields=fields, had_files=had_files,
            parked_at=now, expires_at=now + KEPT_FOR,
        )
    )  # fmt: skip
    owner = row.claim_id or row.user_id
    audit.record(
        System("late form"), "answers:parked", "claim" if row.claim_id else "user", owner.hex if owner else "-"
    )


def find_newest(actor: Resident | Officer) -> ParkedAnswer | None:
    """The newest parked form of this actor that is not too old."""
    query = sa.select(ParkedAnswer).where(_of(actor), ParkedAnswer.expires_at > clock.now())
    return db.session().scalars(query.order_by(ParkedAnswer.parked_at.desc()).limit(1)).first()


def take(actor: Resident | Officer, parked_id: UUID) -> ParkedAnswer:
    """Hand a parked form back to its owner and forget it; raises NotFound when it is not theirs or too old."""
    query = sa.select(ParkedAnswer).where(
        ParkedAnswer.id == parked_id, _of(actor), ParkedAnswer.expires_at > clock.now()
    )
    found = db.session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("parked answer")
    db.session().delete(found)
    audit.record(actor, "answers:taken-back", _kind(actor), _owner_id(actor))
    return found


def discard_expired() -> int:
    """Delete what is too old; returns how many."""
    expired = list(db.session().scalars(sa.select(ParkedAnswer.id).where(ParkedAnswer.expires_at <= clock.now())))
    db.session().execute(sa.delete(ParkedAnswer).where(ParkedAnswer.id.in_(expired)))
    return len(expired)


def _of(actor: Resident | Officer) -> sa.ColumnElement[bool]:
    return _owner(actor.claim_id, None) if isinstance(actor, Resident) else _owner(None, actor.user_id)


def _owner(claim_id: UUID | None, user_id: UUID | None) -> sa.ColumnElement[bool]:
    return ParkedAnswer.claim_id == claim_id if claim_id else ParkedAnswer.user_id == user_id


def _kind(actor: Resident | Officer) -> str:
    return "claim" if isinstance(actor, Resident) else "user"


def _owner_id(actor: Resident | Officer) -> str:
    return actor.claim_id.hex if isinstance(actor, Resident) else actor.user_id.hex
