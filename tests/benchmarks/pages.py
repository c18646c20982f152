"""P1-P3, P7, P8: the review page and a step POST against the floor program, served alike, asked alike, in turn."""

from __future__ import annotations

import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.live import ROOT, LivePortal, codes_in
from tests.postgres import free_port

CONNECTIONS = 8
ROUNDS = 3
SECONDS = 3.0
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """One keep-alive connection with cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and Location of one request."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urlencode(form) if form is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")

    def send(self, path: str, **form: str) -> tuple[int, str, str]:
        """Get a form's page, fill the form, send it."""
        token = TOKEN.search(self.ask("GET", path)[1])
        return self.ask("POST", path, {"csrf_token": token.group(1) if token else "", **form})


def visit_portal(live: LivePortal) -> Visitor:
    """A visitor signed in as a sample resident, with a review begun."""
    visitor = Visitor(live.port)
    visitor.send("/sign-in", nino="QQ100001A", **{"born_on-day": "27", "born_on-month": "3", "born_on-year": "1950"})
    code = ""
    while not code:
        codes = codes_in(re.sub("<[^>]+>", " ", Visitor(live.port).ask("GET", "/outbox")[1]))
        code = codes[0] if codes else time.sleep(0.1) or ""
    status, _text, where = visitor.send("/sign-in/code", code=code)
    assert status == 303, status
    assert "/sign-in" not in where, where
    visitor.send("/review")
    return visitor


def measure(ask: list[Visitor], work) -> tuple[float, float]:
    """Requests a second and the 95th percentile in milliseconds of `work(visitor)` over all connections."""
    taken: list[float] = []
    until = time.monotonic() + SECONDS

    def loop(visitor: Visitor) -> None:
        while time.monotonic() < until:
            started = time.perf_counter()
            work(visitor)
            taken.append(time.perf_counter() - started)

    threads = [threading.Thread(target=loop, args=(visitor,)) for visitor in ask]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(taken) / SECONDS, statistics.quantiles(taken, n=20)[-1] * 1000


def copies(visitor: Visitor, port: int) -> list[Visitor]:
    """The same signed-in browser over several connections."""
    found = []
    for _ in range(CONNECTIONS):
        one = Visitor(port)
        one.cookies = dict(visitor.cookies)
        found.append(one)
    return found


def memory(pid: int) -> int:
    """Resident memory of a process in MiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) // 1024  # type: ignore[union-attr]


def main() -> None:
    """Print requests a second, tail, and ratios, floor and portal in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = free_port()
        command = [sys.executable, "-m", "tests.benchmarks.reference", str(port), f"sqlite:///{folder}/floor.sqlite3"]
        floor_process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        live = LivePortal(folder)
        live.set_up()
        started = time.monotonic()
        live.start()
        print(f"start to first answer: {time.monotonic() - started:.1f} s")
        try:
            _compare(live, port)
        finally:
            live.stop()
            floor_process.terminate()


def _compare(live: LivePortal, port: int) -> None:
    floor = Visitor(port)
    floor.ask("GET", "/in")
    resident = visit_portal(live)
    token = TOKEN.search(floor.ask("GET", "/")[1])
    form = {"csrf_token": token.group(1) if token else "", **{f"answer_{n}": "yes" for n in range(8)}}
    answer = _step(resident)
    pages = {
        "review page": (lambda v: v.ask("GET", "/"), lambda v: v.ask("GET", "/review")),
        "step POST": (lambda v: v.ask("POST", "/", form), lambda v: v.ask("POST", *answer)),
    }
    for label, (floor_work, portal_work) in pages.items():
        ratios = []
        for _ in range(ROUNDS):
            floor_rate, floor_tail = measure(copies(floor, port), floor_work)
            rate, tail = measure(copies(resident, live.port), portal_work)
            ratios.append(rate / floor_rate)
            print(
                f"{label:12} floor {floor_rate:7.0f}/s p95 {floor_tail:6.1f} ms   portal {rate:7.0f}/s p95 {tail:6.1f} ms   ratio {ratios[-1]:.2f}"
            )
        print(f"{label:12} median ratio {statistics.median(ratios):.2f}")
    print(f"memory of the web process after the runs: {memory(live.processes['web'].pid)} MiB")


def _step(resident: Visitor) -> tuple[str, dict[str, str]]:
    """A question of the review and a form that answers it."""
    page = resident.ask("GET", "/review/people")[1]
    path = re.search(r'href="(/review/people/[^"/?]+)"', page)
    assert path, page[:2000]
    question = resident.ask("GET", path.group(1))[1]
    token = TOKEN.search(question)
    field = re.search(r'type="radio"[^>]*value="(right|no)"|value="(right|no)"[^>]*type="radio"', question)
    assert token, question[:500]
    return path.group(1), {
        "csrf_token": token.group(1),
        "answer": (field.group(1) or field.group(2)) if field else "no",
    }


if __name__ == "__main__":
    main()
