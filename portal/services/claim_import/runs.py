"""The life of an import besides its claims: start, the same reference twice, refusal, and clearing away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult

from portal import clock, db
from portal.domain.actor import System
from portal.models import Claim, ClaimVersion, Contact, ImportRun, SearchPerson, StagedClaim
from portal.services import audit

BATCH = 2000


def start(file_name: str) -> UUID:
    """A new import, for which the caller holds the lock."""
    run = ImportRun(file_name=file_name, started_at=clock.now(), state="loading")
    db.session().add(run)
    db.session().flush()
    return run.id


def list_duplicates(run_id: UUID) -> list[tuple[str, tuple[int, ...]]]:
    """References that stand on more than one line of the file, with those lines."""
    count = sa.func.count().over(partition_by=StagedClaim.reference).label("count")
    counted = sa.select(StagedClaim.reference, StagedClaim.line_number, count).where(
        StagedClaim.import_run_id == run_id
    )
    found = counted.subquery()
    query = sa.select(found.c.reference, found.c.line_number).where(found.c.count > 1)
    lines: dict[str, list[int]] = {}
    for reference, line_number in db.session().execute(query.order_by(found.c.line_number)):
        lines.setdefault(reference, []).append(line_number)
    return [(reference, tuple(numbers)) for reference, numbers in lines.items()]


def drop_references(run_id: UUID, references: Collection[str]) -> None:
    """Take what was written ahead for these references out of the run, so that `publish` leaves them as they are."""
    session = db.session()
    ids = list(session.scalars(sa.select(Claim.id).where(Claim.reference.in_(references))))
    _delete_ahead(ids)
    session.execute(
        sa.delete(StagedClaim).where(StagedClaim.import_run_id == run_id, StagedClaim.reference.in_(references))
    )


def refuse(run_id: UUID, refused_count: int) -> None:
    """The file has rows that cannot be imported: nothing of it is published."""
    run = db.session().get_one(ImportRun, run_id)
    run.state, run.finished_at, run.refused_count = "refused", clock.now(), refused_count
    db.session().flush()
    audit.record(System("claims import"), "claims:import-refused", "import", run_id.hex, refused=refused_count)


def discard_some(limit: int = BATCH) -> int:
    """Delete up to `limit` rows or claims that imports wrote ahead and did not publish; 0 when nothing is left.

    The caller holds the lock, so nothing that is found belongs to an import that still runs.
    """
    session = db.session()
    some = sa.delete(StagedClaim).where(StagedClaim.id.in_(sa.select(StagedClaim.id).limit(limit)))
    done = session.execute(some.execution_options(synchronize_session=False))
    if count := cast(CursorResult[Any], done).rowcount:
        return count
    ahead = sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number > Claim.current_number)
    ids = list(session.scalars(sa.select(Claim.id).join(ClaimVersion, ahead).limit(limit)))
    _delete_ahead(ids)
    if not ids:
        session.execute(
            sa.update(ImportRun).where(ImportRun.state == "loading").values(state="discarded", finished_at=clock.now())
        )
    return len(ids)


def _delete_ahead(claim_ids: Sequence[UUID]) -> None:
    """Delete versions above the current one, and whole claims that never had one."""
    session = db.session()
    current = sa.select(Claim.current_number).where(Claim.id == ClaimVersion.claim_id).scalar_subquery()
    session.execute(
        sa.delete(ClaimVersion)
        .where(ClaimVersion.claim_id.in_(claim_ids), ClaimVersion.number > current)
        .execution_options(synchronize_session=False)
    )
    unseen = list(session.scalars(sa.select(Claim.id).where(Claim.id.in_(claim_ids), Claim.current_number == 0)))
    for table in (Contact, SearchPerson):
        session.execute(sa.delete(table).where(table.claim_id.in_(unseen)).execution_options(synchronize_session=False))
    session.execute(sa.delete(Claim).where(Claim.id.in_(unseen)).execution_options(synchronize_session=False))
