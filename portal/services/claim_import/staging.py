"""Writing a batch of checked claims ahead, where nobody sees it until `publish`.

Each row of the extract gets a staged row. When the claim is the one held, that is all; otherwise its new version is
written. A new claim is written whole, its blind indexes behind a mark that the switch takes away: until then they equal
nothing that is looked for. For a claim that is held the staged row carries, sealed, what else the switch must change:
status, indexes, words, contacts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import clock, db
from portal.adapters.bulk_rows import RowIds, insert_rows
from portal.models import Base, Claim, ClaimVersion, Contact, SearchPerson, StagedClaim, keyring
from portal.services import name_parts
from portal.services.claim_import import contacts, finding
from portal.services.claim_import.checking import CheckedClaim

NOTHING = b""
"""Content of a staged row whose claim needs no change besides its version number, if that."""

MARK = b"-"
"""Stands before the blind indexes of a claim that is not published yet."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held of a claim that an extract names again."""

    id: UUID
    number: int
    identity: dict[str, Any]
    digest: bytes | None
    is_written_ahead: bool


_COLUMNS: dict[type[Base], tuple[str, ...]] = {
    Claim: (
        "id", "reference", "status", "nino_index", "identity_index", "index_key_version", "current_number", "created_at",
        "updated_at", "version",
    ),
    ClaimVersion: (
        "id", "claim_id", "number", "content_sealed", "digest", "source", "as_at_on", "import_run_id", "recorded_at",
    ),
    Contact: (
        "id", "claim_id", "position", "channel", "address_sealed", "address_index", "held_since_on", "source",
        "is_preferred", "may_receive_codes",
    ),
    SearchPerson: ("id", "claim_id", "word", "kind"),
    StagedClaim: ("id", "import_run_id", "line_number", "reference", "digest", "content_sealed"),
}  # fmt: skip


class _Batch:
    """Rows to be inserted together, as tuples of `_COLUMNS`: an import has a dozen rows for each of 100,000 claims."""

    def __init__(self, run_id: UUID) -> None:
        self.run_id = run_id.hex
        self.now: datetime = clock.now()
        self.today: date = clock.today()
        self.ids = RowIds(self.now)
        self.rows: dict[type[Base], list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}

    def write(self) -> None:
        """Insert everything, claims first; words in their order, so that each page of their index is touched once."""
        self.rows[SearchPerson].sort(key=itemgetter(_COLUMNS[SearchPerson].index("word")))
        _learn_names(self.rows[SearchPerson])
        for table, rows in self.rows.items():
            insert_rows(db.session().connection(), cast(sa.Table, table.__table__), _COLUMNS[table], rows)


def stage(run_id: UUID, batch: Sequence[CheckedClaim]) -> None:
    """Write one batch of claims ahead; a reference that came before is only noted, for `list_duplicates`."""
    held = _find_held([checked.reference for checked in batch])
    written = _Batch(run_id)
    seen: set[str] = set()
    changed = []
    for checked in batch:
        known = held.get(checked.reference)
        is_again = checked.reference in seen or (known is not None and known.is_written_ahead)
        seen.add(checked.reference)
        if is_again or (known is not None and known.digest == checked.digest):
            _add_staged(written, checked, None)
        elif known is None:
            _add_new(written, checked)
        else:
            changed.append((known, checked))
    _add_changed(written, changed)
    written.write()


def _find_held(references: list[str]) -> dict[str, _Held]:
    current, ahead = aliased(ClaimVersion), aliased(ClaimVersion)
    query = (
        sa.select(
            Claim.reference, Claim.id, Claim.current_number, Claim.status, Claim.nino_index, Claim.identity_index,
            current.digest, ahead.id,
        )
        .outerjoin(current, sa.and_(current.claim_id == Claim.id, current.number == Claim.current_number))
        .outerjoin(ahead, sa.and_(ahead.claim_id == Claim.id, ahead.number == Claim.current_number + 1))
        .where(Claim.reference.in_(references))
    )  # fmt: skip
    return {
        reference: _Held(
            claim_id,
            number,
            {"status": status, "nino_index": nino, "identity_index": identity},
            digest,
            ahead_id is not None,
        )
        for reference, claim_id, number, status, nino, identity, digest, ahead_id in db.session().execute(query)
    }


def _add_new(written: _Batch, checked: CheckedClaim) -> None:
    """A claim not held before: without a version in force, so that no sign-in or search can find it yet."""
    claim_id = written.ids.new()
    now = written.now
    nino, identity = (
        index and MARK + index for index in (checked.identity["nino_index"], checked.identity["identity_index"])
    )
    written.rows[Claim].append(
        (claim_id, checked.reference, checked.identity["status"], nino, identity, 1, 0, now, now, 1)
    )
    for wanted in checked.contacts:
        contact_id = written.ids.new()
        written.rows[Contact].append(
            (
                contact_id, claim_id, wanted["position"], wanted["channel"],
                _sealed(Contact, "address", contact_id, json.dumps(wanted["address"]).encode()),
                bytes.fromhex(wanted["index"]), finding.held_since(wanted, written.today), contacts.IN_USE,
                wanted["is_preferred"], wanted["may_receive_codes"],
            )
        )  # fmt: skip
    written.rows[SearchPerson].extend(word_rows(written.ids, claim_id, checked.words))
    _add_version(written, claim_id, 1, checked)
    _add_staged(written, checked, None)


def _add_changed(written: _Batch, changed: Sequence[tuple[_Held, CheckedClaim]]) -> None:
    ids = [known.id for known, _checked in changed]
    words, held_contacts = _find_words(ids), find_contacts(ids)
    for known, checked in changed:
        _add_version(written, known.id.hex, known.number + 1, checked)
        plan: dict[str, Any] = {}
        if checked.identity != known.identity:
            plan["identity"] = _as_text(checked.identity)
        if checked.words != words.get(known.id, set()):
            plan["words"] = sorted(checked.words)
        if not contacts.is_same(held_contacts.get(known.id, []), checked.contacts, written.today):
            plan["contacts"] = checked.contacts
        _add_staged(written, checked, {"claim": known.id.hex, **plan} if plan else None)


def _add_version(written: _Batch, claim_id: str, number: int, checked: CheckedClaim) -> None:
    version_id = written.ids.new()
    content = _sealed(ClaimVersion, "content", version_id, checked.canonical)
    written.rows[ClaimVersion].append(
        (
            version_id, claim_id, number, content, checked.digest, checked.source, checked.as_at_on, written.run_id,
            written.now,
        )
    )  # fmt: skip


def _add_staged(written: _Batch, checked: CheckedClaim, plan: dict[str, Any] | None) -> None:
    row_id = written.ids.new()
    content = NOTHING if plan is None else _sealed(StagedClaim, "content", row_id, json.dumps(plan).encode())
    written.rows[StagedClaim].append(
        (row_id, written.run_id, checked.line_number, checked.reference, checked.digest, content)
    )


def _as_text(identity: dict[str, Any]) -> dict[str, str | None]:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in identity.items()}


def _sealed(table: type[Base], name: str, row_id: str, content: bytes) -> bytes:
    """What the attribute `name` of that row would seal (`portal.models.types.Sealed`)."""
    return keyring.current().seal(content, _about(table, name, row_id))


def open_plan(row_id: UUID, sealed: bytes) -> dict[str, Any]:
    """What a staged row says the switch must change."""
    opened = keyring.current().open(sealed, _about(StagedClaim, "content", row_id.hex))
    return cast(dict[str, Any], json.loads(opened))


def _about(table: type[Base], name: str, row_id: str) -> str:
    """Table, column and row as `Sealed` names them; the id as `str(UUID)` writes it."""
    dashed = f"{row_id[:8]}-{row_id[8:12]}-{row_id[12:16]}-{row_id[16:20]}-{row_id[20:]}"
    return f"{table.__tablename__}.{name}_sealed:{dashed}"


def word_rows(ids: RowIds, claim_id: str, words: Iterable[Sequence[str]]) -> list[tuple[str, str, str, str]]:
    """Rows of the search table, from (kind, word)."""
    return [(ids.new(), claim_id, word, kind) for kind, word in words]


def write_words(rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Insert rows of the search table."""
    _learn_names(rows)
    insert_rows(db.session().connection(), cast(sa.Table, SearchPerson.__table__), _COLUMNS[SearchPerson], rows)


def _learn_names(rows: Iterable[tuple[str, ...]]) -> None:
    name_parts.learn(word for _id, _claim_id, word, kind in rows if kind == "name")


def _find_words(claim_ids: Sequence[UUID]) -> dict[UUID, set[tuple[str, str]]]:
    query = sa.select(SearchPerson.claim_id, SearchPerson.kind, SearchPerson.word).where(
        SearchPerson.claim_id.in_(claim_ids)
    )
    found: dict[UUID, set[tuple[str, str]]] = {}
    for claim_id, kind, word in db.session().execute(query) if claim_ids else ():
        found.setdefault(claim_id, set()).add((kind, word))
    return found


def find_contacts(claim_ids: Sequence[UUID]) -> dict[UUID, list[Contact]]:
    """Every contact of these claims, in use or ended."""
    query = sa.select(Contact).where(Contact.claim_id.in_(claim_ids))
    found: dict[UUID, list[Contact]] = {}
    for contact in db.session().scalars(query) if claim_ids else ():
        found.setdefault(contact.claim_id, []).append(contact)
    return found
