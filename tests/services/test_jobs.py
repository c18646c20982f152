"""A job that fails is queued again, whatever becomes of the database meanwhile."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from portal import db, jobs
from portal.adapters import queue


def test_next_attempt_waits_for_a_database_that_is_away(app, monkeypatch):
    enqueue, away, told = queue.enqueue, [True, True], []

    def fail_first(*arguments, **options):
        if away:
            away.pop()
            raise OperationalError("INSERT", {}, Exception("server closed the connection unexpectedly"))
        enqueue(*arguments, **options)

    monkeypatch.setattr(queue, "enqueue", fail_first)
    monkeypatch.setattr(jobs, "AWAY_SECONDS", 0)
    monkeypatch.setattr(jobs.logs, "warning", lambda *words, **_more: told.append(words[0]))
    subject = uuid4()
    jobs._try_again_later("send-message", subject, 3)
    schema = "dbos." if db.engine().dialect.name == "postgresql" else ""
    with db.reading() as session:
        query = sa.text(f"SELECT status FROM {schema}workflow_status WHERE workflow_uuid = :key")
        assert session.scalars(query, {"key": f"send-message:{subject}:4"}).all() == ["DELAYED"]
    assert told == ["next attempt not queued yet"] * 2
