"""Running queued jobs inside a test's own transaction: reads what `adapters.queue` wrote, calls the real job."""

from __future__ import annotations

import json
from uuid import UUID

import sqlalchemy as sa

from config import Settings
from portal import db, jobs


def run_queued_jobs(settings: Settings) -> list[str]:
    """Run every queued job once, oldest first, until none is left; returns their names.

    Jobs of one transaction share their moment on PostgreSQL: where their input lies tells which came first.
    """
    names: list[str] = []
    while True:
        with db.transaction() as session:
            postgresql = session.get_bind().dialect.name == "postgresql"
            schema, place = ("dbos.", "ctid") if postgresql else ("", "rowid")
            waiting = (
                f"FROM {schema}workflow_status s JOIN {schema}workflow_input i ON i.workflow_uuid = s.workflow_uuid"
            )
            query = f"SELECT s.name, i.inputs {waiting} WHERE s.status = 'ENQUEUED' ORDER BY s.created_at, i.{place}"
            rows = session.execute(sa.text(query)).all()
            session.execute(sa.text(f"UPDATE {schema}workflow_status SET status = 'SUCCESS' WHERE status = 'ENQUEUED'"))
        if not rows:
            return names
        for row in rows:
            inputs = json.loads(row.inputs)
            subject = inputs["positionalArgs"][0]
            jobs.JOBS[row.name](settings, UUID(subject))
            names.append(row.name)
