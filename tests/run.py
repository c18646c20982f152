"""`make test`: every check and suite, with the time each took; a failure ends the run.

`python -m tests.run lint unit ...` runs only the named ones, one after the other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.antivirus import find_clamd
from tests.postgres import binaries, throwaway_cluster

BIN = Path(sys.executable).parent
PROVIDER = Path(__file__).parent / "identity_provider" / "node_modules"
PYTEST = [str(BIN / "pytest"), "-q", "-n", "2", "--dist", "loadfile"]
SERVER_TESTS = [
    "tests/services",
    "tests/web",
    "tests/auth",
    "tests/resident",
    "tests/staff",
    "tests/evidence",
    "tests/helping",
    "tests/adapters",
    "tests/models",
]
ON_SQLITE_ONLY = [
    "tests/adapters/backoffice",
    "tests/adapters/documents",
    "tests/adapters/test_decoder.py",
    "tests/adapters/test_local_store.py",
    "tests/adapters/test_page_joining.py",
    "tests/adapters/test_scanner.py",
    "tests/adapters/test_spooled_store.py",
    "tests/adapters/test_store.py",
    "tests/services/test_attack_list.py",
]
"""What needs no database, or hardly: `make soak` runs it on both."""
PAGES_ON_SQLITE_ONLY = ["tests/auth", "tests/helping", "tests/resident", "tests/web"]
"""Pages that reach the database through services whose own tests run on both: `make soak` runs them on both, too."""
UNIT_TESTS = ["tests/domain", "tests/architecture"]


def lint() -> bool:
    """Style, types, import contracts, sentences."""
    return all(
        run(*command)
        for command in (
            [str(BIN / "ruff"), "check", "."],
            [str(BIN / "ruff"), "format", "--check", "."],
            [str(BIN / "mypy"), "config.py", "portal"],
            [str(BIN / "lint-imports")],
            [sys.executable, "-m", "tests.words", "--check"],
        )
    )


def unit() -> bool:
    """Rules and architecture: no database, no network."""
    return run(*PYTEST, *UNIT_TESTS)


def sqlite() -> bool:
    """Services, pages, commands and migrations on SQLite."""
    return run(*PYTEST, *SERVER_TESTS, "tests/cli", "tests/sample", "tests/migrations")


def postgresql() -> bool:
    """Services and pages on a real PostgreSQL, too; `PORTAL_SOAK=1` runs all of them there."""
    is_whole = bool(os.environ.get("PORTAL_SOAK"))
    paths = [path for path in SERVER_TESTS if is_whole or path not in PAGES_ON_SQLITE_ONLY]
    left_out = [] if is_whole else [f"--ignore={path}" for path in ON_SQLITE_ONLY]
    with throwaway_cluster() as server:
        return run(
            *PYTEST, "--database", "postgresql", *paths, *left_out, "tests/cli", "tests/migrations",
            PORTAL_TEST_POSTGRES=server.host_and_port,
        )  # fmt: skip


def browser() -> bool:
    """Journeys in a real Chromium against real processes; those of one file in their order: they share a portal and its limits."""
    return run(*PYTEST, "-p", "no:randomly", "tests/e2e")


def faults() -> bool:
    """Kills, full disks and lost connections against real processes, several at once (one by one at full size)."""
    at_once = [] if os.environ.get("PORTAL_SOAK") else ["-n", "3", "--dist", "loadscope"]
    return run(str(BIN / "pytest"), "-q", *at_once, "tests/faults")


SUITES: dict[str, Callable[[], bool]] = {
    "lint": lint, "unit": unit, "sqlite": sqlite, "postgresql": postgresql, "browser": browser, "faults": faults,
}  # fmt: skip
SIDE_BY_SIDE = ("browser", "faults")
"""The last two wait more than they work."""


def run(*command: str, **environment: str) -> bool:
    """Run one command with its output shown; True when it succeeds."""
    print("$", " ".join(command), flush=True)
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode == 0


def missing_tools(names: list[str]) -> str:
    """What the machine lacks for these suites, as one line; empty when nothing."""
    if "postgresql" in names:
        try:
            binaries()
        except RuntimeError as error:
            return str(error)
    if {"sqlite", "postgresql", "faults"} & set(names):
        if not BIN.joinpath("..", "s3-server", "bin").exists():
            return "The S3 server of the tests is not installed: make .venv/s3-server.stamp"
        if not find_clamd():
            return "clamd is not installed: install Debian's package clamav-daemon"
    if {"sqlite", "postgresql", "browser"} & set(names) and not (shutil.which("node") and PROVIDER.is_dir()):
        return "The identity provider of the tests is not installed: `make test` does it, with Node 20 or newer"
    if {"browser", "faults"} & set(names) and not shutil.which("chromium"):
        return "Chromium is not installed: install Debian's package chromium, or put chromium on the PATH"
    return ""


def main(names: list[str]) -> int:
    """Run the suites; the exit status for the shell."""
    missing = missing_tools(names)
    if missing:
        print(missing, file=sys.stderr)
        return 2
    if names == list(SUITES):
        return run_suites(names[: -len(SIDE_BY_SIDE)]) or run_side_by_side(*SIDE_BY_SIDE)
    return run_suites(names)


def run_suites(names: list[str]) -> int:
    """Run these one after the other, up to the first that fails."""
    for name in names:
        started = time.monotonic()
        if not SUITES[name]():
            print(f"{name} failed", file=sys.stderr)
            return 1
        print(f"{name:12} {time.monotonic() - started:6.0f} s", flush=True)
    return 0


def run_side_by_side(first: str, second: str) -> int:
    """Run two suites at once; what the second says is told when the first has ended."""
    with tempfile.TemporaryFile("w+") as said:
        command = [sys.executable, "-m", "tests.run", second]
        beside = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        failed = run_suites([first])
        failed = beside.wait() or failed
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(SUITES)))
