"""Heartbeats of workers, and which of them have fallen silent."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.models import Worker

SILENT_AFTER = timedelta(seconds=60)


def beat(name: str) -> None:
    """Say that worker `name` is alive."""
    row = db.session().get(Worker, name) or Worker(name=name)
    row.seen_at = clock.now()
    db.session().add(row)
    db.session().flush()


def list_alive() -> set[str]:
    """Names of the workers that were heard of in the last minute; the rows of the others are removed."""
    db.session().execute(sa.delete(Worker).where(Worker.seen_at < clock.now() - SILENT_AFTER))
    return set(db.session().scalars(sa.select(Worker.name)))
