"""A throw-away PostgreSQL: a fresh cluster in a temporary folder, also when the tests run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=200")


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    host_and_port: str

    def create_database(self, name: str) -> str:
        """Make an empty database and give its SQLAlchemy URL."""
        with psycopg.connect(f"postgresql://postgres@{self.host_and_port}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"postgresql+psycopg://postgres@{self.host_and_port}/{name}"


def binaries() -> Path:
    """The folder of initdb and postgres."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        return folder
    found = shutil.which("initdb")
    if not found:
        raise RuntimeError(
            "PostgreSQL is not installed: install Debian's package postgresql, or put initdb on the PATH"
        )
    return Path(found).parent


@contextmanager
def throwaway_cluster(running: str | None = None, *, is_durable: bool = False) -> Iterator[Cluster]:
    """A server for as long as the block lasts; `running` is host:port of one that somebody else keeps."""
    if running:
        yield Cluster(running)
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    folder.chmod(0o755)
    who: dict[str, object] = {}
    if os.geteuid() == 0:
        pwd.getpwnam("postgres")
        shutil.chown(folder, "postgres", "postgres")
        who = {"user": "postgres", "group": "postgres", "extra_groups": []}
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    initdb = [binaries() / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, env=environment, cwd="/", **who)  # type: ignore[call-overload]
    port = free_port()
    options = [] if is_durable else [part for option in FAST for part in ("-c", option)]
    command = [
        binaries() / "postgres",
        "-D",
        folder / "data",
        "-p",
        str(port),
        "-k",
        folder,
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*command, *options], stderr=log, env=environment, cwd="/", **who)  # type: ignore[call-overload]
    try:
        _wait_for(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        yield Cluster(f"127.0.0.1:{port}")
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nobody wants its data any more
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(psycopg.OperationalError):
            psycopg.connect(address, connect_timeout=1).close()
            return
        time.sleep(0.02)
    raise RuntimeError("PostgreSQL did not start")
