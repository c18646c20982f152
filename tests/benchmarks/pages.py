"""P1-P4, P6: start page, review page, step POST and a journey beside the reference programs, served and asked alike, in turn.

`python -m tests.benchmarks.pages [sqlite] [postgresql]`; both databases when none is named.
"""

from __future__ import annotations

import http.client
import io
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal import create_app, db
from portal.models import Claim
from tests.conftest import make_settings
from tests.live import ROOT, LivePortal, codes_in
from tests.pages import Browser
from tests.postgres import free_port, throwaway_cluster
from tests.submitting import PARTNER, start_draft

DATABASES = ("sqlite", "postgresql")
REFERENCE = "HB1000001"  # of the sample resident who signs in
JOURNEYS = 15
CONNECTIONS = 8
ROUNDS = 9
SECONDS = 1.5
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """One keep-alive connection with cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.cookies: dict[str, str] = {}
        self.step: tuple[str, dict[str, str]] = ("", {})  # a question of this resident's review, and its form

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and Location of one request."""
        body = urlencode(form).encode() if form is not None else None
        return self._ask(method, path, body, "application/x-www-form-urlencoded")

    def _ask(self, method: str, path: str, body: bytes | None, content_type: str) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = content_type
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")

    def upload(self, path: str, token: str, content: bytes) -> int:
        """Send one file; gives the status."""
        boundary, body = encode_multipart({"csrf_token": token, "files": FileStorage(io.BytesIO(content), "photo.png")})
        return self._ask("POST", path, body, f"multipart/form-data; boundary={boundary}")[0]

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


def measure(ask: list[Visitor], work, pid: int) -> tuple[float, float, float]:
    """Requests a second of `work(visitor)` over all connections, the 95th percentile and the server's CPU time each, in ms."""
    taken: list[float] = []
    cpu = cpu_seconds(pid)
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
    tail = statistics.quantiles(taken, n=20)[-1]
    return len(taken) / SECONDS, tail * 1000, (cpu_seconds(pid) - cpu) / len(taken) * 1000


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used: unlike its speed, it hardly depends on what else the machine does."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def copies(visitor: Visitor, port: int) -> list[Visitor]:
    """The same signed-in browser over several connections."""
    found = []
    for _ in range(CONNECTIONS):
        one = Visitor(port)
        one.cookies = dict(visitor.cookies)
        found.append(one)
    return found


def residents(live: LivePortal) -> list[Visitor]:
    """As many residents as connections, past the sign-in pages, each with a review begun."""
    app = create_app(make_settings(live.folder, live.environment["PORTAL_DATABASE_URL"]))
    with db.transaction() as session:
        claims = session.scalars(sa.select(Claim).where(Claim.status == "active").order_by(Claim.reference)).all()
    found = []
    for claim in claims[1 : CONNECTIONS + 1]:
        visitor = Visitor(live.port)
        cookies = Browser(app).signed_in_as_resident(claim.id).client._cookies or {}
        visitor.cookies = {cookie.decoded_key: cookie.decoded_value for cookie in cookies.values()}
        visitor.send("/review")
        visitor.step = _step(visitor)
        found.append(visitor)
    db.engine().dispose()
    return found


def reconnected(visitors: list[Visitor]) -> list[Visitor]:
    """The same browsers over fresh connections: the server closes those that wait too long."""
    for visitor in visitors:
        visitor.connection.close()
    return visitors


def memory(pid: int) -> int:
    """Resident memory of a process in MiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) // 1024  # type: ignore[union-attr]


def main(databases: Sequence[str]) -> None:
    """Print requests a second, tail, and ratios, reference and portal in turn, on each database."""
    for database in databases:
        print(f"-- {database}", flush=True)
        with tempfile.TemporaryDirectory() as name, addresses(database, Path(name)) as (floor_url, portal_url):
            port = free_port()
            command = [sys.executable, "-m", "tests.benchmarks.reference", str(port), floor_url]
            floor_process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
            live = LivePortal(Path(name), portal_url)
            live.set_up()
            live.start()
            try:
                _compare(live, port, floor_process.pid)
            finally:
                live.stop()
                floor_process.terminate()
                floor_process.wait()


@contextmanager
def addresses(database: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Databases for the floor and for the portal; PostgreSQL with its own settings for what must not be lost."""
    if database == "sqlite":
        yield f"sqlite:///{folder}/floor.sqlite3", f"sqlite:///{folder}/portal.sqlite3"
        return
    with throwaway_cluster(is_durable=True) as server:
        yield server.create_database("floor"), server.create_database("portal")


def _compare(live: LivePortal, port: int, floor_pid: int) -> None:
    pid = live.processes["web"].pid
    floor, stranger = Visitor(port), Visitor(live.port)
    floor.ask("GET", "/in")
    token = TOKEN.search(floor.ask("GET", "/")[1])
    form = {"csrf_token": token.group(1) if token else "", **{f"answer_{n}": "yes" for n in range(8)}}
    references, strangers, signed_in = copies(floor, port), copies(stranger, live.port), residents(live)
    pages = {
        "hello": (lambda v: v.ask("GET", "/hello"), strangers, lambda v: v.ask("GET", "/healthz")),
        "start page": (lambda v: v.ask("GET", "/template"), strangers, lambda v: v.ask("GET", "/")),
        "review page": (lambda v: v.ask("GET", "/"), signed_in, lambda v: v.ask("GET", "/review")),
        "step POST": (lambda v: v.ask("POST", "/", form), signed_in, lambda v: v.ask("POST", *v.step)),
    }
    for label, (reference_work, visitors, work) in pages.items():
        ratios, cpu_ratios = [], []
        for _ in range(ROUNDS):
            floor_rate, floor_tail, floor_cpu = measure(reconnected(references), reference_work, floor_pid)
            rate, tail, cpu = measure(reconnected(visitors), work, pid)
            ratios.append(rate / floor_rate)
            cpu_ratios.append(floor_cpu / cpu)
            print(
                f"{label:12} floor {floor_rate:6.0f}/s p95 {floor_tail:5.1f} ms CPU {floor_cpu:.2f} ms   "
                f"portal {rate:6.0f}/s p95 {tail:5.1f} ms CPU {cpu:.2f} ms   ratio {ratios[-1]:.2f}, of CPU {cpu_ratios[-1]:.2f}"
            )
        print(
            f"{label:12} median ratio {statistics.median(ratios):.2f}, of CPU {statistics.median(cpu_ratios):.2f}",
            flush=True,
        )
    _compare_journeys(live, visit_portal(live), copies(floor, port)[0], form)
    print(f"memory of the web process after the runs: {memory(pid)} MiB")


def _compare_journeys(live: LivePortal, resident: Visitor, floor: Visitor, form: dict[str, str]) -> None:
    """P6: ten requests of a review, one after the other, with a photo of 1 MB; beside them ten of the floor, two of them POSTs."""
    create_app(make_settings(live.folder, live.environment["PORTAL_DATABASE_URL"]))
    with db.transaction() as session:
        claim = session.scalars(sa.select(Claim).where(Claim.reference == REFERENCE)).one()
        start_draft(claim.id, PARTNER)
    db.engine().dispose()
    item = "/evidence/" + re.findall(r'href="/evidence/([^"/]+)"', resident.ask("GET", "/evidence")[1])[0]
    answer = _step(resident)
    picture = io.BytesIO()
    noise = random.Random(1).randbytes(3 * 600 * 600)
    Image.frombytes("RGB", (600, 600), noise).save(picture, "PNG")

    requests: dict[str, Callable[[], object]] = {
        **{path: partial(resident.ask, "GET", path) for path in ("/home", "/review", "/review/people", answer[0])},
        "the answer": lambda: resident.ask("POST", *answer)[0],
        "/evidence": lambda: resident.ask("GET", "/evidence"),
        "an item": lambda: resident.ask("GET", item),
        "the photo": lambda: resident.upload(item, answer[1]["csrf_token"], picture.getvalue()),
        "the item again": lambda: resident.ask("GET", item),
        "/check-answers": lambda: resident.ask("GET", "/check-answers"),
    }
    each: dict[str, list[float]] = {label: [] for label in requests}

    def portal_journey() -> None:
        for label, request in requests.items():
            began = time.perf_counter()
            found = request()
            each[label].append((time.perf_counter() - began) * 1000)
            assert label not in ("the answer", "the photo") or found == 303

    def floor_journey() -> None:
        for number in range(10):
            floor.ask("POST", "/", form) if number in (4, 7) else floor.ask("GET", "/")

    taken: dict[str, list[float]] = {"floor": [], "portal": []}
    cpu = cpu_seconds(pid := live.processes["web"].pid)
    for _ in range(JOURNEYS):
        for label, journey in (("floor", floor_journey), ("portal", portal_journey)):
            started = time.perf_counter()
            journey()
            taken[label].append((time.perf_counter() - started) * 1000)
    medians = {label: statistics.median(some) for label, some in taken.items()}
    print(
        f"journey of 10 with {len(picture.getvalue()) / 1e6:.1f} MB: portal median {medians['portal']:.0f} ms, best "
        f"{min(taken['portal']):.0f} ms, CPU {(cpu_seconds(pid) - cpu) / JOURNEYS * 1000:.0f} ms; floor without a file median {medians['floor']:.0f} ms"
    )
    print("of these, medians: " + ", ".join(f"{label} {statistics.median(some):.1f}" for label, some in each.items()))


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
    main([name for name in sys.argv[1:] if name in DATABASES] or DATABASES)
