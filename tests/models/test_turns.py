"""Threads of one process that write: one after the other on SQLite, and what may be lost does not wait for long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from portal import db
from portal.models import CouncilSetting


def write(name: str, **options: bool) -> None:
    with db.transaction(**options) as session:
        session.info["no audit guard"] = True
        session.execute(sa.insert(CouncilSetting).values(name=name, value=1, changed_at=sa.func.current_timestamp()))


@pytest.fixture
def is_sqlite(make_for_real) -> bool:
    return db.engine().dialect.name == "sqlite"


def test_a_writer_waits_for_the_one_before_it_and_a_brief_one_gives_up(is_sqlite):
    with ThreadPoolExecutor() as threads:
        with db.transaction() as session:
            session.info["no audit guard"] = True
            session.execute(sa.select(CouncilSetting))
            brief = threads.submit(write, "brief", is_brief=True)
            if is_sqlite:
                with pytest.raises(OperationalError):
                    brief.result(5)
            patient = threads.submit(write, "patient")
        patient.result(5)
    with db.reading() as session:
        assert "patient" in session.scalars(sa.select(CouncilSetting.name)).all()


def test_the_turn_passes_on_when_a_writer_fails(is_sqlite):
    with pytest.raises(ZeroDivisionError), db.transaction():
        _ = 1 / 0
    write("after", is_brief=True)


def test_readers_do_not_wait_for_a_writer(is_sqlite):
    read = Event()

    def look() -> None:
        with db.reading() as session:
            session.execute(sa.select(CouncilSetting)).all()
        read.set()

    with ThreadPoolExecutor() as threads, db.transaction() as session:
        session.execute(sa.select(CouncilSetting))
        threads.submit(look).result(5)
        assert read.is_set()
