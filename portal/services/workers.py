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


def take_silent(taker: str) -> list[str]:
    """Names of the other workers silent for a minute, taken over by `taker`: each is handed out once."""
    silent = sa.select(Worker).where(Worker.seen_at < clock.now() - SILENT_AFTER, Worker.name != taker)
    rows = list(db.session().scalars(silent.with_for_update()))
    for row in rows:
        db.session().delete(row)
    db.session().flush()
    return [row.name for row in rows]
