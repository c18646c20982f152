"""Live portals on fresh, migrated databases of both kinds, and how often a test that lives by chance is repeated."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.faults.house import House
from tests.faults.mail_server import MailServer
from tests.faults.nursery import Nursery
from tests.live import LivePortal
from tests.postgres import Cluster, throwaway_cluster

TIMES = 20 if os.environ.get("PORTAL_SOAK") == "1" else 1


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where the portals' processes come from."""
    found = Nursery()
    yield found
    found.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that keeps what it acknowledges."""
    with throwaway_cluster(is_durable=True) as server:
        yield server


@pytest.fixture(scope="session")
def migrated(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """`migrated(url)`: bring a database to the schema of this version."""
    folder = tmp_path_factory.mktemp("migrating")

    def migrate(url: str) -> None:
        done = nursery.run(["db", "upgrade"], LivePortal(folder, url).environment, folder)
        assert done.returncode == 0, done

    return migrate


@pytest.fixture(scope="session")
def sqlite_template(migrated: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "portal.sqlite3"
    migrated(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the one file is all of it
    return file


@pytest.fixture(scope="session")
def postgres_template(migrated: Callable[[str], None], cluster: Cluster) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    migrated(cluster.create_database("template_portal"))
    return "template_portal"


@pytest.fixture
def build(nursery: Nursery, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """`build(url, **environment)`: a portal in the test's folder that ends with the test."""
    houses: list[House] = []

    def built(url: str, **environment: str) -> House:
        houses.append(House(nursery, tmp_path, url, **environment))
        return houses[-1]

    yield built
    for house in houses:
        house.stop()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "portal.sqlite3")
    return f"sqlite:///{tmp_path}/portal.sqlite3"


@pytest.fixture
def fresh_postgres_url(cluster: Cluster, postgres_template: str, tmp_path: Path) -> str:
    """A fresh PostgreSQL database."""
    name = f"faults_{abs(hash(tmp_path))}"
    with psycopg.connect(f"postgresql://postgres@{cluster.host_and_port}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"')
    return f"postgresql+psycopg://postgres@{cluster.host_and_port}/{name}"


@pytest.fixture(params=["sqlite_url", "fresh_postgres_url"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def house(build: Callable[..., House], database_url: str) -> House:
    """A portal on each kind of database; nothing is started yet."""
    return build(database_url)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server in the test's hands."""
    found = MailServer()
    yield found
    found.close()


@pytest.fixture
def house_with_mail(build: Callable[..., House], database_url: str, mail_server: MailServer) -> House:
    """A portal that sends its messages to `mail_server`."""
    return build(
        database_url, PORTAL_NOTIFIER="smtp", PORTAL_SMTP_URL=mail_server.url, PORTAL_SMS_MAIL_DOMAIN="sms.example.org"
    )
