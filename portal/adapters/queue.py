"""The job queue: a job is enqueued in the caller's own transaction, so it exists if and only if that commits.

Workers run jobs (`portal.jobs`); this side writes the two rows that DBOS would write, without loading DBOS (ADR 4).
`tests/adapters/test_queue.py` proves them equal to the library's. Arguments are opaque ids.
"""

from __future__ import annotations

import json
from functools import cache
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal import clock, db

QUEUE = "portal"
DELIVERIES = "deliveries"
"""What goes to other systems has a queue of its own, so that one that is slow keeps no place from messages to people."""
LANES = {"send-delivery": DELIVERIES}
APPLICATION = "portal"
APPLICATION_VERSION = "1"
SCHEMA = "dbos"


class KeyTaken(Exception):
    """A key stands for a job of another name already: a fault in the code that calls."""


def enqueue(job: str, subject_id: UUID, *, key: str | None = None, delay_seconds: float = 0, attempt: int = 1) -> None:
    """Have a worker run `job` with the id of a row once this transaction has committed.

    `key` makes it happen once: a second job with the same key is the first one. `attempt` counts how often it was tried.
    """
    session = db.session()
    insert_status, insert_input = _statements(session.get_bind().dialect.name)
    row = {
        "key": key or f"{job}:{subject_id}",
        "status": "DELAYED" if delay_seconds else "ENQUEUED",
        "job": job,
        "queue": LANES.get(job, QUEUE),
        "delay_until": int((clock.now().timestamp() + delay_seconds) * 1000) if delay_seconds else None,
        "creator": str(uuid4()),
    }
    if session.execute(insert_status, row).scalar_one() != job:
        raise KeyTaken(row["key"])
    inputs = {"namedArgs": {}, "positionalArgs": [subject_id.hex, attempt]}
    session.execute(insert_input, {"key": row["key"], "inputs": json.dumps(inputs, separators=(",", ":"))})


@cache
def _statements(database: str) -> tuple[sa.TextClause, sa.TextClause]:
    """The two inserts; a key that is there already changes nothing and tells its job."""
    schema = "" if database == "sqlite" else f"{SCHEMA}."
    status = f"""
        INSERT INTO {schema}workflow_status (workflow_uuid, status, name, queue_name, application_name,
            application_version, serialization, delay_until_epoch_ms, creator_xid, attributes)
        VALUES (:key, :status, :job, :queue, '{APPLICATION}',
            '{APPLICATION_VERSION}', 'portable_json', :delay_until, :creator, 'null')
        ON CONFLICT (workflow_uuid) DO UPDATE SET creator_xid = workflow_status.creator_xid
        RETURNING name"""  # noqa: S608 - constants of this module only
    inputs = f"""
        INSERT INTO {schema}workflow_input (workflow_uuid, inputs) VALUES (:key, :inputs)
        ON CONFLICT (workflow_uuid) DO NOTHING"""  # noqa: S608
    return sa.text(status), sa.text(inputs)
