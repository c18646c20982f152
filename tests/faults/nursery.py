"""A process that has everything imported and forks the portal's processes: a web server in a blink instead of seconds.

What is forked runs the very command that a person would run (`flask web`, `flask worker`, `flask store verify`), in a
session of its own, with an environment and log files of its own; it can be killed like any other.
`python -m tests.faults.nursery` reads one request (a JSON line) and answers with one.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
IMPORTED = (
    "portal",
    "portal.jobs",
    "portal.cli.web",
    "portal.cli.worker",
    "waitress",
    "croniter",
    "typst",
    "flask.cli",
    "sqlalchemy.dialects.sqlite",
)


def raise_children() -> None:
    """Fork what each line asks for; a `wait` is answered when the child has ended."""
    for name in IMPORTED:
        importlib.import_module(name)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(request)
        answer = {"pid": pid}
        if request["wait"]:
            answer["status"] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(json.dumps(answer), flush=True)


def _become(request: dict[str, Any]) -> None:
    """Run one command of the portal and end with its status; never returns."""
    status = 1
    try:
        os.setsid()
        os.chdir(ROOT)
        os.environ.clear()
        os.environ.update(request["environment"])
        null = os.open(os.devnull, os.O_RDONLY)
        out, errors = (
            os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) for name in ("out", "errors")
        )
        for source, target in ((null, 0), (out, 1), (errors, 2)):
            os.dup2(source, target)
        sys.argv = ["flask", "--app", "wsgi", *request["arguments"]]
        from flask.cli import main

        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


class Child:
    """A forked process, with the part of Popen that tests use."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid)

    def is_over(self, seconds: float | None = 0) -> bool:
        """Whether it has ended, waiting up to a time for it."""
        return bool(select.select([self._handle], [], [], seconds)[0])

    def poll(self) -> int | None:
        """None while it runs."""
        return -1 if self.is_over() else None

    def wait(self, seconds: float | None = None) -> None:
        """Wait for its end; raises TimeoutExpired."""
        if not self.is_over(seconds):
            raise subprocess.TimeoutExpired(str(self.pid), seconds or 0)

    def send_signal(self, number: int) -> None:
        """Send a signal unless it has ended."""
        if not self.is_over():
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Make it end."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process that forks, as its user sees it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._read() == {"ready": True}

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> Child:
        """Start a process that runs until it is ended."""
        answer = self._ask(arguments=arguments, environment=environment, out=str(log), errors=str(log), wait=False)
        return Child(answer["pid"])

    def run(self, arguments: list[str], environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        files = [folder / f"{time.monotonic_ns()}.{kind}" for kind in ("out", "err")]
        answer = self._ask(
            arguments=arguments, environment=environment, out=str(files[0]), errors=str(files[1]), wait=True
        )
        texts = [file.read_text() for file in files]
        for file in files:
            file.unlink()
        return subprocess.CompletedProcess(arguments, answer["status"], *texts)

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def _ask(self, **request: Any) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found


if __name__ == "__main__":
    raise_children()
