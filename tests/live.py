"""A real portal for tests: web and worker as processes of their own, on a database, a store and a port of their own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.postgres import free_port

ROOT = Path(__file__).parent.parent


class LivePortal:
    """Starts, stops and kills the processes; `address` is where it answers."""

    def __init__(self, folder: Path, database_url: str | None = None, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")},
            "PORTAL_ENVIRONMENT": "test", "PORTAL_SCHEME": "http", "PORTAL_NOTIFIER": "outbox",
            "PORTAL_ALLOW_EXAMPLE_NINO": "true", "PORTAL_HOST_NAME": f"localhost:{self.port}", "PORTAL_ARGON2_COST": "minimum",
            "PORTAL_DATABASE_URL": database_url or f"sqlite:///{folder}/portal.sqlite3",
            "PORTAL_STORE_URL": str(folder / "store"), "PORTAL_VAR_DIR": str(folder),
        } | environment  # fmt: skip
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def flask(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command of the portal."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=check)

    def set_up(self) -> None:
        """Migrate and load the sample council."""
        self.flask("db", "upgrade")
        self.flask("sample", "load")

    def start(self, *names: str) -> None:
        """Start `web` and `worker` (or only the named) and wait until the pages answer."""
        for name in names or ("web", "worker"):
            extra = ["--port", str(self.port)] if name == "web" else []
            command = [sys.executable, "-m", "flask", "--app", "wsgi", name, *extra]
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        if not names or "web" in names:
            self.wait_until_up()

    def wait_until_up(self, seconds: float = 30) -> None:
        """Wait for the first answer."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(URLError, OSError):
                urlopen(f"{self.address}/healthz", timeout=2).close()
                return
            if (web := self.processes.get("web")) and web.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("the portal did not start: " + self.log("web")[-3000:])

    def kill(self, *names: str) -> None:
        """kill -9, as a power cut would."""
        for name in names or tuple(self.processes):
            process = self.processes.pop(name)
            process.send_signal(signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        """End everything as Ctrl-C would."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            if process.poll() is None:
                process.kill()
        self.processes.clear()

    def log(self, name: str) -> str:
        """What a process has said."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""


def codes_in(text: str) -> list[str]:
    """Six-digit codes in a text, in order; the second half of a drama telephone number is none."""
    return re.findall(r"(?<!07700 )\b\d{6}\b", text)
