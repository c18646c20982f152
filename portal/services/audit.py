"""The audit trail: `record` in the same transaction as what it records, seals made by a job, verification by command.

Requests insert rows with a MAC of their own and never read the head of the chain, which would be a global lock. The MAC
covers a digest of the detail, so that retention may erase detail and the trail still verifies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor
from portal.models import AuditEntry, AuditSeal, keyring

network: ContextVar[str] = ContextVar("portal_network", default="")
BATCH = 5000
_TABLE = cast(sa.Table, AuditEntry.__table__)
_INSERT = sa.insert(_TABLE).inline()  # without an object, without asking for its number: each answer pays for it


@dataclass(frozen=True, slots=True)
class Fault:
    """A row or a seal that does not verify."""

    what: str
    number: int


def record(actor: Actor, action: str, subject_kind: str, subject_id: str, **detail: Any) -> None:
    """Write one entry now, or right after the read when a show-request records who looked.

    `action` is past tense with its noun, such as "claim:viewed". `detail` is sealed; ids and counts, not free text.
    """
    if not subject_id:
        raise ValueError("an audit entry needs a subject")
    text = json.dumps(detail, sort_keys=True, default=str)
    entry: dict[str, Any] = {
        "id": uuid4(), "at": clock.now().replace(microsecond=0), "actor_kind": actor.kind, "actor_id": actor.id,
        "action": action, "subject_kind": subject_kind, "subject_id": subject_id, "network": network.get(),
        "detail_digest": keyring.current().blind_index("audit detail", text),
    }  # fmt: skip
    entry["detail_sealed"] = AuditEntry.detail.seal(entry["id"], json.loads(text)) if detail else None
    entry["mac"] = _mac(entry)
    db.after_reading(lambda: db.session().execute(_INSERT, entry))


def list_entries(
    subject_kind: str, subject_id: str, *, actor_kind: str | None = None, limit: int = 100, without: Sequence[str] = ()
) -> list[AuditEntry]:
    """Entries about one subject, newest first, `without` some actions."""
    query = sa.select(AuditEntry).where(AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == subject_id)
    if actor_kind:
        query = query.where(AuditEntry.actor_kind == actor_kind)
    if without:
        query = query.where(AuditEntry.action.not_in(without))
    return list(db.session().scalars(query.order_by(AuditEntry.number.desc()).limit(limit)))


def seal_entries() -> int:
    """Seal the committed entries that no seal covers yet, in order; returns how many."""
    session = db.session()
    last = session.scalars(sa.select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).first()
    start = last.last_entry if last else 0
    macs = session.execute(
        sa.select(AuditEntry.number, AuditEntry.mac)
        .where(AuditEntry.number > start)
        .order_by(AuditEntry.number)
        .limit(BATCH)
    ).all()
    if not macs:
        return 0
    seal = AuditSeal(
        number=(last.number if last else 0) + 1, first_entry=macs[0].number, last_entry=macs[-1].number,
        entry_count=len(macs), sealed_at=clock.now(), mac=_seal_mac(last.mac if last else b"", [row.mac for row in macs]),
    )  # fmt: skip
    session.add(seal)
    session.flush()
    return len(macs)


def verify() -> Iterator[Fault]:
    """Every entry and seal that does not verify, in order; nothing when the trail is whole."""
    session = db.session()
    entries = sa.select(_TABLE).order_by(AuditEntry.number).execution_options(yield_per=500)
    for entry in session.execute(entries).mappings():
        if entry["mac"] != _mac(entry):
            yield Fault("entry", entry["number"])
    previous = b""
    for seal in session.scalars(sa.select(AuditSeal).order_by(AuditSeal.number)):
        rows = sa.select(AuditEntry.mac).where(AuditEntry.number.between(seal.first_entry, seal.last_entry))
        macs = list(session.scalars(rows.order_by(AuditEntry.number)))
        if len(macs) != seal.entry_count or seal.mac != _seal_mac(previous, macs):
            yield Fault("seal", seal.number)
        previous = seal.mac


def _mac(entry: Mapping[Any, Any]) -> bytes:
    texts = (entry[name] for name in ("actor_kind", "actor_id", "action", "subject_kind", "subject_id", "network"))
    parts = (entry["id"].hex, entry["at"].isoformat(), *texts, entry["detail_digest"].hex())
    return keyring.current().blind_index("audit entry", *parts)


def _seal_mac(previous: bytes, macs: list[bytes]) -> bytes:
    return keyring.current().blind_index("audit seal", previous.hex(), *(mac.hex() for mac in macs))
