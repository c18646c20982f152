"""A job is in the queue if and only if its transaction committed, and as the queue's own library would put it there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine
from dbos import DBOSClient
from dbos._serialization import DBOSPortableJSONSerializer

from portal import db
from portal.adapters import queue

SUBJECT = UUID("0190f3c2-0000-7000-8000-000000000001")
KEY = "send-message:one"
OF_THE_MOMENT = {"created_at", "updated_at", "retention_timestamp"}
"""Columns that the database fills with its own time."""
RANDOM = "creator_xid"


def rows() -> dict[str, list[dict]]:
    """Both tables of the queue as they stand in this transaction, every column."""
    schema = queue.SCHEMA if db.engine().dialect.name == "postgresql" else None
    found = {}
    for name in ("workflow_status", "workflow_input"):
        table = sa.Table(name, sa.MetaData(), schema=schema, autoload_with=db.session().connection())
        query = sa.select(table).where(table.c.workflow_uuid == KEY)
        found[name] = [dict(row) for row in db.session().execute(query).mappings()]
    return found


def rows_after(write: Callable[[], object]) -> dict[str, list[dict]]:
    """What `write` leaves in the queue; nothing stays."""
    with db.transaction() as session:
        write()
        found = rows()
        session.rollback()
    for row in found["workflow_status"] + found["workflow_input"]:
        if RANDOM in row:
            assert str(UUID(row[RANDOM])) == row.pop(RANDOM)
        for name in OF_THE_MOMENT & set(row):
            assert isinstance(row.pop(name), int)
    return found


def library_enqueues(job: str, subject_id: UUID, *, delay_seconds: float = 0, attempt: int = 1) -> None:
    """The same job by the library's own client."""
    client = DBOSClient(
        system_database_engine=db.engine(), dbos_system_schema=queue.SCHEMA, serializer=DBOSPortableJSONSerializer(),
        application_name=queue.APPLICATION, lazy=True,
    )  # fmt: skip
    options = {
        "workflow_name": job, "queue_name": queue.QUEUE, "workflow_id": KEY, "app_version": queue.APPLICATION_VERSION,
    } | ({"delay_seconds": delay_seconds} if delay_seconds else {})  # fmt: skip
    client.enqueue_in_transaction(db.session(), options, subject_id.hex, attempt)


@pytest.mark.parametrize("options", [{}, {"attempt": 7}, {"delay_seconds": 2.0, "attempt": 3}], ids=str)
@time_machine.travel(datetime(2026, 11, 22, 9, 30, tzinfo=UTC), tick=False)
def test_a_job_is_written_as_the_library_writes_it(database, options):
    ours = rows_after(lambda: queue.enqueue("send-message", SUBJECT, key=KEY, **options))

    theirs = rows_after(lambda: library_enqueues("send-message", SUBJECT, **options))

    assert len(ours["workflow_status"]) == len(ours["workflow_input"]) == 1
    assert ours == theirs


@pytest.mark.parametrize("first_is_ours", [True, False])
def test_a_second_job_with_the_same_key_is_the_first_whoever_wrote_it(database, first_is_ours):
    def ours(attempt: int) -> None:
        queue.enqueue("send-message", SUBJECT, key=KEY, attempt=attempt)

    def theirs(attempt: int) -> None:
        library_enqueues("send-message", SUBJECT, attempt=attempt)

    first, second = (ours, theirs) if first_is_ours else (theirs, ours)
    with db.transaction() as session:
        first(1)
        before = rows()
        second(2)
        assert rows() == before
        session.rollback()


def test_a_key_of_another_job_is_refused(db_session):
    queue.enqueue("send-message", SUBJECT, key=KEY)

    with pytest.raises(queue.KeyTaken):
        queue.enqueue("make-receipt", SUBJECT, key=KEY)


def test_without_a_key_a_job_is_known_by_its_name_and_subject(db_session):
    queue.enqueue("send-message", SUBJECT)
    queue.enqueue("send-message", SUBJECT)

    schema = f"{queue.SCHEMA}." if db.engine().dialect.name == "postgresql" else ""
    query = sa.text(f"SELECT count(*) FROM {schema}workflow_status WHERE workflow_uuid = :key")
    assert db_session.scalar(query, {"key": f"send-message:{SUBJECT}"}) == 1


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_job_is_there_when_its_transaction_committed_and_only_then(make_for_real, is_committed):
    with db.transaction() as session:
        queue.enqueue("send-message", SUBJECT, key=KEY)
        if not is_committed:
            session.rollback()

    with db.reading():
        assert [len(found) for found in rows().values()] == [int(is_committed)] * 2
