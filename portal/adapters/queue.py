"""The job queue: a job is enqueued in the caller's own transaction, so it exists if and only if that commits.

Workers run jobs (`portal.jobs`); this side only writes DBOS's row through the open session. Arguments are opaque ids.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from dbos import DBOSClient, EnqueueOptions
from dbos._serialization import DBOSPortableJSONSerializer

from portal import db

QUEUE = "portal"
APPLICATION = "portal"
APPLICATION_VERSION = "1"
SCHEMA = "dbos"


@lru_cache(maxsize=4)
def _client(engine: sa.Engine) -> DBOSClient:
    return DBOSClient(
        system_database_engine=engine, dbos_system_schema=SCHEMA, serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION, lazy=True,
    )  # fmt: skip


def enqueue(job: str, subject_id: UUID, *, key: str | None = None, delay_seconds: float = 0, attempt: int = 1) -> None:
    """Have a worker run `job` with the id of a row once this transaction has committed.

    `key` makes it happen once: a second job with the same key is the first one. `attempt` counts how often it was tried.
    """
    options: EnqueueOptions = {
        "workflow_name": job,
        "queue_name": QUEUE,
        "workflow_id": key or f"{job}:{subject_id}",
        "app_version": APPLICATION_VERSION,
    }
    if delay_seconds:
        options["delay_seconds"] = delay_seconds
    _client(db.engine()).enqueue_in_transaction(db.session(), options, subject_id.hex, attempt)
