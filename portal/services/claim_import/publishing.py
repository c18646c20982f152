"""The switch: what was written ahead becomes the claims in force, in one short unit of work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult

from portal import clock, db
from portal.adapters.bulk_rows import RowIds, refresh_statistics
from portal.domain.actor import System
from portal.models import Claim, ClaimVersion, ImportRun, SearchPerson, StagedClaim
from portal.services import audit
from portal.services.claim_import import contacts, staging

BATCH = 1000
_HAS_PLAN = sa.func.length(StagedClaim.content_sealed) > 0


class ImportOvertaken(Exception):
    """The import was discarded before it could be published; nothing of it was."""


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did: claims added, changed, found as they were, and rows left out."""

    added: int
    changed: int
    unchanged: int
    refused: int


def publish(run_id: UUID, *, refused_count: int = 0) -> ImportCounts:
    """Make everything of the run visible at once and record it; raises ImportOvertaken when it no longer can be."""
    session = db.session()
    run = session.get(ImportRun, run_id, with_for_update=True)
    if run is None or run.state != "loading":
        raise ImportOvertaken
    tables = [cast(sa.Table, table.__table__) for table in (Claim, ClaimVersion, StagedClaim)]
    refresh_statistics(session.connection(), tables)
    added, total = _count(run_id)
    raised = _raise_numbers(run_id)
    counts = ImportCounts(added, raised - added, total - raised, refused_count)
    for plans in _planned(run_id):
        _apply(plans)
    run.state, run.finished_at = "published", clock.now()
    run.added_count, run.changed_count = counts.added, counts.changed
    run.unchanged_count, run.refused_count = counts.unchanged, counts.refused
    session.flush()
    audit.record(
        System("claims import"), "claims:imported", "import", run_id.hex,
        added=counts.added, changed=counts.changed, unchanged=counts.unchanged, refused=counts.refused,
    )  # fmt: skip
    return counts


def _is_ahead(run_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(
        ClaimVersion.claim_id == Claim.id,
        ClaimVersion.number == Claim.current_number + 1,
        ClaimVersion.import_run_id == run_id,
    )


def _count(run_id: UUID) -> tuple[int, int]:
    """How many claims of the run are new, and how many it has."""
    session = db.session()
    new = sa.select(sa.func.count()).select_from(Claim).join(ClaimVersion, _is_ahead(run_id))
    total = sa.select(sa.func.count()).where(StagedClaim.import_run_id == run_id)
    return session.scalar(new.where(Claim.current_number == 0)) or 0, session.scalar(total) or 0


def _raise_numbers(run_id: UUID) -> int:
    """The switch itself: one statement, whatever the number of claims; gives that number."""
    query = (
        sa.update(Claim)
        .where(sa.exists().where(_is_ahead(run_id)))
        .values(
            current_number=Claim.current_number + 1, updated_at=clock.now(), version=Claim.version + 1,
            nino_index=_unmarked(Claim.nino_index), identity_index=_unmarked(Claim.identity_index),
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return cast(CursorResult[Any], db.session().execute(query)).rowcount


def _unmarked(index: sa.orm.InstrumentedAttribute[bytes | None]) -> sa.Case[bytes | None]:
    """A blind index without the mark that keeps a new claim from being found."""
    after = len(staging.MARK) + 1
    return sa.case((Claim.current_number == 0, sa.func.substr(index, after)), else_=index)


def _planned(run_id: UUID) -> Iterator[list[tuple[UUID, dict[str, Any]]]]:
    """(claim, what to change) of the staged rows that change more than the number of a version, some at a time."""
    last = 0
    while True:
        query = sa.select(StagedClaim.line_number, StagedClaim.id, StagedClaim.content_sealed).where(
            StagedClaim.import_run_id == run_id, StagedClaim.line_number > last, _HAS_PLAN
        )
        rows = db.session().execute(query.order_by(StagedClaim.line_number).limit(BATCH)).all()
        if not rows:
            return
        last = rows[-1].line_number
        plans = [staging.open_plan(row_id, sealed) for _line, row_id, sealed in rows]
        yield [(UUID(plan["claim"]), plan) for plan in plans]


def _apply(plans: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    _apply_identities(plans)
    _apply_words([(claim_id, plan["words"]) for claim_id, plan in plans if "words" in plan])
    _apply_contacts([(claim_id, plan["contacts"]) for claim_id, plan in plans if "contacts" in plan])


def _apply_identities(plans: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    values = [
        {
            "at": claim_id, "status": plan["identity"]["status"], "nino_index": _bytes(plan["identity"]["nino_index"]),
            "identity_index": _bytes(plan["identity"]["identity_index"]),
        }
        for claim_id, plan in plans
        if "identity" in plan
    ]  # fmt: skip
    if values:
        table = Claim.__table__
        db.session().connection().execute(sa.update(table).where(table.c.id == sa.bindparam("at")), values)  # type: ignore[arg-type]


def _apply_words(wanted: Sequence[tuple[UUID, list[tuple[str, str]]]]) -> None:
    if not wanted:
        return
    session = db.session()
    session.execute(sa.delete(SearchPerson).where(SearchPerson.claim_id.in_([claim_id for claim_id, _words in wanted])))
    ids = RowIds(clock.now())
    staging.write_words([row for claim_id, words in wanted for row in staging.word_rows(ids, claim_id.hex, words)])


def _apply_contacts(wanted: Sequence[tuple[UUID, list[dict[str, Any]]]]) -> None:
    now, today = clock.now(), clock.today()
    held = staging.find_contacts([claim_id for claim_id, _wanted in wanted])
    for claim_id, ones in wanted:
        db.session().add_all(contacts.follow(claim_id, held.get(claim_id, []), ones, now, today))
    db.session().flush()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)
