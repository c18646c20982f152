"""A limit holds when two processes guess at once, and after a restart: the counters are in the database (quality S02)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import db, migrating

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def own_database(request, tmp_path):
    """The address of a migrated database that no other test uses."""
    if request.config.getoption("--database") == "postgresql":
        shared = sa.make_url(request.getfixturevalue("postgres_url"))
        server = sa.create_engine(shared, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {shared.database}_parallel"))
        server.dispose()
        url = shared.set(database=f"{shared.database}_parallel").render_as_string(hide_password=False)
    else:
        url = f"sqlite:///{tmp_path}/parallel.sqlite3"
    engine = db.make_engine(url)
    migrating.upgrade(engine, url)
    engine.dispose()
    return url


def guess(url: str, processes: int, tries: int) -> int:
    """How many of the tries of all processes were looked up."""
    command = [sys.executable, "-m", "tests.services.parallel_tries", url, str(tries)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    return sum(int(process.communicate(timeout=120)[0]) for process in running)


def test_no_more_than_the_limit_is_looked_up_when_two_processes_guess(own_database):
    assert guess(own_database, 2, 32) == 5
    assert guess(own_database, 1, 2) == 0
