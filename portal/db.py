"""The engine, the session and `transaction()`, which holds the only commit of the portal.

Returned -> commit, raised -> rollback. On SQLite a do-request begins IMMEDIATE, so that two writers queue instead of
failing half-way, and a show-request reads without a lock; what a show must record (who looked at a claim, that a
session is alive) is deferred to a second short transaction that ends before the response leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from importlib import import_module
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from portal import logs

BUSY_MILLISECONDS = 10_000
BRIEF_MILLISECONDS = 200
READING, WRITING, WRITING_BRIEFLY = "reading", "writing", "writing briefly"

_makers: dict[str, sessionmaker[Session]] = {}
_engine: sa.Engine | None = None
_writing = Lock()
_current: ContextVar[Session | None] = ContextVar("portal_session", default=None)
_deferred: ContextVar[list[tuple[Callable[[], object], bool]] | None] = ContextVar("portal_deferred", default=None)


class NoTransaction(RuntimeError):
    """Something asked for the session outside `transaction()` or `reading()`: a fault in the code that calls."""


def make_engine(url: str) -> sa.Engine:
    """An engine for a database URL, with the SQLite settings that keep an acknowledged write."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=10, max_overflow=10, pool_timeout=10, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"check_same_thread": False, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        way = connection.get_execution_options().get("way")
        if way == WRITING_BRIEFLY:
            _begin_briefly(connection)
        elif way == WRITING:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.connection.cursor().execute("BEGIN")  # never waits, so nothing can be said about it

    return engine


def _begin_briefly(connection: sa.Connection) -> None:
    """Begin to write on SQLite, or raise at once when somebody else writes for longer than a moment."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout={BRIEF_MILLISECONDS}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def bind(engine: sa.Engine | sa.Connection, **options: Any) -> None:
    """Make `engine` the database of this process (a connection, in tests, so that each test rolls back)."""
    global _engine
    _engine = engine if isinstance(engine, sa.Engine) else engine.engine
    for way in (READING, WRITING, WRITING_BRIEFLY):
        target = engine.execution_options(way=way) if isinstance(engine, sa.Engine) else engine
        _makers[way] = sessionmaker(bind=target, expire_on_commit=False, autoflush=True, **options)


def engine() -> sa.Engine:
    """The engine of this process; raises NoTransaction before `bind`."""
    if _engine is None:
        raise NoTransaction("no database is bound")
    return _engine


def session() -> Session:
    """The session of the running transaction."""
    current = _current.get()
    if current is None:
        raise NoTransaction("no transaction is open")
    return current


def insert(table: type[Any]) -> Any:
    """An insert that knows what to do about rows that are there already: both databases have the same, each by its own
    construct; the other's is 4 MiB that nobody needs.
    """
    return import_module(f"sqlalchemy.dialects.{session().get_bind().dialect.name}").insert(table)


@contextmanager
def transaction(*, is_brief: bool = False) -> Iterator[Session]:
    """One unit of work that writes: commit when the block returns, roll back when it raises. Does not nest.

    `is_brief` does not wait for another writer: for what may be lost.
    """
    with _open(WRITING_BRIEFLY if is_brief else WRITING) as current:
        yield current
        current.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """One unit of work that only reads; what `after_reading` collected runs in its own transaction afterwards."""
    actions: list[tuple[Callable[[], object], bool]] = []
    token = _deferred.set(actions)
    try:
        with _open(READING) as current:
            yield current
            if current.new or current.dirty or current.deleted:
                raise NoTransaction("a show-request changed rows: use a do-request, or after_reading()")
    finally:
        _deferred.reset(token)
    if actions:
        _write_down(actions)


def _write_down(actions: list[tuple[Callable[[], object], bool]]) -> None:
    may_all_be_lost = all(may_be_lost for _action, may_be_lost in actions)
    try:
        with transaction(is_brief=may_all_be_lost):
            for action, _may_be_lost in actions:
                action()
    except OperationalError as error:
        if not may_all_be_lost:
            raise
        logs.warning("a read could not be noted", error=type(error).__name__)


def after_reading(action: Callable[[], object], *, may_be_lost: bool = False) -> None:
    """Run `action` now when the unit of work writes, or in the short transaction after a read.

    A read fails with what must be written down about it (who looked at a claim) and not with what `may_be_lost` (that a
    session is in use), so that pages can be read while the database cannot be written.
    """
    actions = _deferred.get()
    if actions is None:
        action()
    else:
        actions.append((action, may_be_lost))


def is_reading() -> bool:
    """Whether the running unit of work is a read."""
    return _deferred.get() is not None and _current.get() is not None


@contextmanager
def _turn_to_write(way: str) -> Iterator[None]:
    """Let the threads of this process write one after the other: SQLite lets one write, and makes the others nap and ask."""
    milliseconds = BRIEF_MILLISECONDS if way == WRITING_BRIEFLY else BUSY_MILLISECONDS
    if not _writing.acquire(timeout=milliseconds / 1000):
        raise OperationalError("BEGIN IMMEDIATE", None, TimeoutError("another request writes for too long"))
    try:
        yield
    finally:
        _writing.release()


@contextmanager
def _open(way: str) -> Iterator[Session]:
    takes_turns = engine().dialect.name == "sqlite" and way != READING
    if _current.get() is not None:
        raise NoTransaction("a transaction is open already: services never open one")
    with _turn_to_write(way) if takes_turns else nullcontext(), _makers[way]() as current:
        token = _current.set(current)
        try:
            yield current
        finally:
            _current.reset(token)
