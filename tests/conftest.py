"""Fixtures of all tests.

`pytest --database postgresql` runs the same tests on a real, throw-away PostgreSQL instead of SQLite. Each test process
has one migrated database; each test runs inside a transaction that is rolled back.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import ORMExecuteState, Session

from config import Settings
from portal import create_app, db, migrating
from portal.models import AuditEntry, Base
from tests.factories import Make
from tests.jobs_inline import run_queued_jobs
from tests.pages import Browser
from tests.postgres import throwaway_cluster

NOT_BUSINESS = {
    "throttle", "sign_in_attempt", "web_session", "worker", "outgoing_message", "staged_claim", "import_run", "audit_seal",
    "audit_entry", "search_person", "search_term", "upload_session", "upload_piece",
}  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which database the tests of services and web run on."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest, worker_id: str) -> Iterator[str]:
    """A database of this test process on a real PostgreSQL server."""
    with throwaway_cluster(os.environ.get("PORTAL_TEST_POSTGRES")) as server:
        yield server.create_database(f"portal_{worker_id}")


@pytest.fixture(scope="session")
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the test installation."""
    folder = tmp_path_factory.mktemp("portal")
    if request.config.getoption("--database") == "postgresql":
        url = request.getfixturevalue("postgres_url")
    else:
        url = f"sqlite:///{folder}/portal.sqlite3"
    return make_settings(folder, url)


def make_settings(folder: Path, url: str, **changes: object) -> Settings:
    """Test settings with changes."""
    values: dict[str, object] = {
        "environment": "test", "database_url": url, "store_url": str(folder / "store"), "var_dir": folder,
        "notifier": "outbox", "allow_example_nino": True, "scheme": "http", "host_name": "localhost", "argon2_cost": "minimum",
    }  # fmt: skip
    return Settings(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """The application on a migrated database."""
    found = create_app(settings)
    found.testing = True
    migrating.upgrade(db.engine(), settings.database_url)
    return found


@pytest.fixture
def database(app: Flask) -> Iterator[sa.Connection]:
    """The database, rolled back after the test whatever was committed in it."""
    engine = db.engine()
    with engine.connect() as connection:
        outer = connection.begin()
        db.bind(connection, join_transaction_mode="create_savepoint")
        guard = _AuditGuard()
        guard.start()
        try:
            yield connection
        finally:
            guard.stop()
            db.bind(engine)
            outer.rollback()


@pytest.fixture
def db_session(database: sa.Connection) -> Iterator[Session]:
    """An open unit of work, for tests that call services directly."""
    with db.transaction() as session:
        session.info["no audit guard"] = True
        yield session
        session.rollback()


@pytest.fixture
def make(database: sa.Connection, app: Flask) -> Make:
    """Factories: `make.claim(...)`, `make.officer(...)`."""
    return Make(app.config["PORTAL"])


@pytest.fixture
def client(app: Flask, database: sa.Connection) -> Browser:
    """A browser that nobody has signed in to; it checks every page it gets."""
    return Browser(app)


@pytest.fixture
def client_as_resident(app: Flask, make: Make):
    """`client_as_resident(claim)`: a browser signed in to that claim (one is made without an argument)."""

    def sign_in(claim=None) -> Browser:
        return Browser(app).signed_in_as_resident((claim or make.claim()).id)

    return sign_in


@pytest.fixture
def client_as_officer(app: Flask, make: Make):
    """`client_as_officer(Permission.X, ...)`: a browser signed in as an officer of the council."""

    def sign_in(*permissions, officer=None) -> Browser:
        return Browser(app).signed_in_as_officer((officer or make.officer(*permissions)).id)

    return sign_in


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> sa.URL:
    """A migrated database of this test process that nobody writes to and nobody is connected to: to be copied."""
    if request.config.getoption("--database") == "postgresql":
        shared = sa.make_url(request.getfixturevalue("postgres_url"))
        url = shared.set(database=f"{shared.database}_migrated")
        _run_on_server(shared, f"CREATE DATABASE {url.database}")
    else:
        url = sa.make_url(f"sqlite:///{tmp_path_factory.mktemp('migrated')}/portal.sqlite3")
    address = url.render_as_string(hide_password=False)
    engine = db.make_engine(address)
    migrating.upgrade(engine, address)
    engine.dispose()
    return url


@pytest.fixture
def own_database(migrated: sa.URL, tmp_path: Path) -> str:
    """The address of a migrated database that no other test uses: for tests that really commit."""
    if migrated.get_backend_name() == "postgresql":
        url = migrated.set(database=f"{migrated.database}_own")
        _run_on_server(
            migrated.set(database="postgres"),
            f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)",
            f"CREATE DATABASE {url.database} TEMPLATE {migrated.database}",
        )
        return url.render_as_string(hide_password=False)
    assert migrated.database
    with closing(sqlite3.connect(migrated.database)) as kept, closing(sqlite3.connect(tmp_path / "own.sqlite3")) as own:
        kept.backup(own)
    return f"sqlite:///{tmp_path}/own.sqlite3"


def _run_on_server(url: sa.URL, *statements: str) -> None:
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    server.dispose()


@pytest.fixture
def make_for_real(app: Flask, own_database: str) -> Iterator[Make]:
    """Factories whose rows are really committed, to a database of the test's own."""
    shared, engine = db.engine(), db.make_engine(own_database)
    db.bind(engine)
    yield Make(app.config["PORTAL"])
    db.bind(shared)
    engine.dispose()


@pytest.fixture
def run_jobs(app: Flask, database: sa.Connection):
    """`run_jobs()`: run everything that was queued, in this process; returns the names of the jobs."""
    return lambda: run_queued_jobs(app.config["PORTAL"])


@pytest.fixture
def count_statements(database: sa.Connection):
    """`with count_statements() as seen:` collects the SQL statements that are sent, without savepoints."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if not statement.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                seen.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", note)

    return counting


class _AuditGuard:
    """Fails a test when business rows were written and nothing was recorded in the same unit of work."""

    def start(self) -> None:
        """Listen to all sessions."""
        sa.event.listen(Session, "after_flush", self.note)
        sa.event.listen(Session, "do_orm_execute", self.note_audit)
        sa.event.listen(Session, "before_commit", self.check)

    def stop(self) -> None:
        """Stop listening."""
        sa.event.remove(Session, "after_flush", self.note)
        sa.event.remove(Session, "do_orm_execute", self.note_audit)
        sa.event.remove(Session, "before_commit", self.check)

    def note(self, session: Session, _context: object) -> None:
        """Collect what a flush wrote."""
        rows: list[Base] = [*session.new, *session.dirty, *session.deleted]
        written = session.info.setdefault("written", set())
        for row in rows:
            if row.__tablename__ not in NOT_BUSINESS:
                written.add("business")

    def note_audit(self, execution: ORMExecuteState) -> None:
        """Collect the entries, which are inserted without objects."""
        if isinstance(execution.statement, sa.Insert) and execution.statement.table is AuditEntry.__table__:
            execution.session.info.setdefault("written", set()).add("audit")

    def check(self, session: Session) -> None:
        """Compare at commit (not at the release of a savepoint)."""
        if session.in_nested_transaction() or session.info.get("no audit guard"):
            return
        session.flush()
        written = session.info.get("written", set())
        assert "business" not in written or "audit" in written, "business rows were written without an audit entry"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A skipped test is a failure: what cannot run here must be installed, not passed over."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
