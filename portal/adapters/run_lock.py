"""A lock that one process at a time may hold, freed by the system when its holder dies, however it dies.

PostgreSQL: a session-level advisory lock on a connection of its own. SQLite: a lock on a file beside the database,
or within the process for a database in memory.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

_in_memory = threading.Lock()
_KEY = sa.func.hashtext(sa.func.concat(sa.func.current_schema(), ":", sa.bindparam("name", type_=sa.String)))


class LockTaken(Exception):
    """Somebody else holds the lock."""


@contextmanager
def hold(engine: sa.Engine, name: str) -> Iterator[None]:
    """Hold the lock `name` of this database while the block runs; raises LockTaken at once when it is held."""
    if engine.dialect.name == "postgresql":
        lock = _hold_advisory(engine, name)
    elif engine.url.database in (None, "", ":memory:"):
        lock = _hold_in_process()
    else:
        lock = _hold_file(Path(f"{engine.url.database}.{name}.lock"))
    with lock:
        yield


@contextmanager
def _hold_advisory(engine: sa.Engine, name: str) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_KEY)), {"name": name}):
            raise LockTaken(name)
        try:
            yield
        finally:
            connection.scalar(sa.select(sa.func.pg_advisory_unlock(_KEY)), {"name": name})


@contextmanager
def _hold_file(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockTaken(path.name) from error
        yield


@contextmanager
def _hold_in_process() -> Iterator[None]:
    if not _in_memory.acquire(blocking=False):
        raise LockTaken("in memory")
    try:
        yield
    finally:
        _in_memory.release()
