"""Authorities as rows: read for the rules, versioned, recorded. Every change of one goes through `keep_version`."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor, Officer, Resident
from portal.domain.authority import Authority, Flag, Kind, Relationship, Scope, State
from portal.models import Authority as AuthorityRow
from portal.models import AuthorityVersion
from portal.services import audit
from portal.services.errors import NotFound

REFERENCE_BYTES = 12
MOST_OF_CLAIM = 200


def new_reference() -> str:
    """What names an authority in addresses: 96 random bits."""
    return secrets.token_urlsafe(REFERENCE_BYTES)


def value_of(row: AuthorityRow) -> Authority:
    """A row as the rules see it."""
    return Authority(
        Kind(row.kind), frozenset(map(Scope, row.scopes)), Relationship(row.relationship), row.asked_at, row.ends_at,
        row.confirmed_at, row.refused_at, row.withdrawn_at,
    )  # fmt: skip


def state_of(row: AuthorityRow) -> State:
    """Where an authority stands now."""
    return value_of(row).state(clock.now())


def scopes_of(row: AuthorityRow) -> frozenset[Scope]:
    """What it covers now."""
    return value_of(row).covers(clock.now())


def flags_of(row: AuthorityRow) -> tuple[Flag, ...]:
    """What an officer should know about it."""
    return tuple(map(Flag, row.flags))


def get_of_resident(resident: Resident, reference: str) -> AuthorityRow:
    """An authority to act for this resident; raises NotFound for anybody else's."""
    return _get(AuthorityRow.claim_id == resident.claim_id, AuthorityRow.reference == reference)


def get_of_officer(officer: Officer, reference: str) -> AuthorityRow:
    """An authority of this member of staff themselves; raises NotFound for a colleague's and anybody else's."""
    return _get(AuthorityRow.user_id == officer.user_id, AuthorityRow.reference == reference)


def get_by_id(authority_id: UUID) -> AuthorityRow:
    """An authority by its row; raises NotFound."""
    return _get(AuthorityRow.id == authority_id)


def _get(*conditions: sa.ColumnElement[bool]) -> AuthorityRow:
    found = db.session().scalars(sa.select(AuthorityRow).where(*conditions)).one_or_none()
    if found is None:
        raise NotFound("authority")
    return found


def list_of_claim(claim_id: UUID) -> list[AuthorityRow]:
    """Every authority that was ever asked for to act for a claim, newest first."""
    query = sa.select(AuthorityRow).where(AuthorityRow.claim_id == claim_id)
    return list(db.session().scalars(query.order_by(AuthorityRow.asked_at.desc()).limit(MOST_OF_CLAIM)))


def list_versions(row: AuthorityRow) -> list[AuthorityVersion]:
    """What it was, in order."""
    query = sa.select(AuthorityVersion).where(AuthorityVersion.authority_id == row.id)
    return list(db.session().scalars(query.order_by(AuthorityVersion.number)))


def keep_version(actor: Actor, row: AuthorityRow, what: str, *, at: datetime | None = None) -> None:
    """Keep what an authority is after something happened to it, and record who did it on the claim."""
    db.session().flush()
    last = db.session().scalar(
        sa.select(sa.func.max(AuthorityVersion.number)).where(AuthorityVersion.authority_id == row.id)
    )
    db.session().add(
        AuthorityVersion(
            authority_id=row.id, number=(last or 0) + 1, what=what, scopes=list(row.scopes), ends_at=row.ends_at,
            actor_kind=actor.kind, at=at or clock.now(),
        )
    )  # fmt: skip
    db.session().flush()
    subject = ("claim", row.claim_id.hex) if row.claim_id else ("authority", row.id.hex)
    audit.record(actor, f"authority:{what}", *subject, authority=row.id.hex, scopes=list(row.scopes))
