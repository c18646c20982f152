"""Many phones that upload at once, slowly, while somebody else reads pages (quality P10, F12)."""

from __future__ import annotations

import os
import statistics
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path

import pikepdf

from tests.faults.house import House, Visitor, open_wire
from tests.submitting import PARTNER

ITEM = "/evidence/Rule_NewPartnerIdentity"
SIZE_BYTES = 9_900_000
BYTES_A_SECOND = 1_000_000
PIECE_BYTES = 50_000
MIB = 2**20


@dataclass
class Seen:
    """What came of it."""

    statuses: list[int] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    rss_before: float = 0
    rss_peak: float = 0
    seconds: float = 0

    def __str__(self) -> str:
        """One line for a report."""
        reads = sorted(self.reads)
        p95 = statistics.quantiles(reads, n=20)[-1] if len(reads) > 1 else 0
        return (
            f"{len(self.statuses)} uploads in {self.seconds:.1f} s, {self.statuses.count(303)} kept; web and decoder "
            f"{self.rss_before:.0f} -> {self.rss_peak:.0f} MiB; {len(reads)} other pages, median {statistics.median(reads) * 1000:.0f} ms, "
            f"p95 {p95 * 1000:.0f} ms, max {reads[-1]:.1f} s"
        )


def large_pdf(size_bytes: int = SIZE_BYTES) -> bytes:
    """A PDF of one page and about this size; what follows its end may differ."""
    target = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"")
        page.obj.Extra = document.make_stream(os.urandom(size_bytes))
        document.save(target, compress_streams=False)
    return target.getvalue()


def upload_together(house: House, count: int) -> Seen:
    """`count` residents upload a file of their own at the speed of a phone, all at once."""
    visitors = [Visitor(house, house.draft(PARTNER)) for _ in range(count)]
    content, seen, done = large_pdf(), Seen(), threading.Event()
    pid = house.processes["web"].pid
    seen.rss_before = seen.rss_peak = weight(pid)
    watchers = [
        threading.Thread(target=watch, args=(pid, seen, done)),
        threading.Thread(target=read, args=(house, seen, done)),
    ]
    phones = [threading.Thread(target=send, args=(house, visitor, content, seen)) for visitor in visitors]
    started = time.monotonic()
    for thread in (*watchers, *phones):
        thread.start()
    for phone in phones:
        phone.join()
    seen.seconds = time.monotonic() - started
    done.set()
    for watcher in watchers:
        watcher.join()
    return seen


def send(house: House, visitor: Visitor, content: bytes, seen: Seen) -> None:
    """Send one file a piece at a time, as fast as a phone does."""
    body, media_type = visitor.upload(b"<>", "rent.pdf")
    head, tail = body.split(b"<>")
    tail = b"\n% of " + visitor.claim_id.hex.encode() + tail
    opening = visitor.raw(ITEM, b"", media_type).replace(
        b"Content-Length: 0", f"Content-Length: {len(head) + len(content) + len(tail)}".encode()
    )
    began, sent = time.monotonic(), 0
    try:
        with open_wire(house) as wire:
            wire.sendall(opening + head)
            while sent < len(content):
                wire.sendall(content[sent : sent + PIECE_BYTES])
                sent += PIECE_BYTES
                time.sleep(max(0.0, began + sent / BYTES_A_SECOND - time.monotonic()))
            wire.sendall(tail)
            answer = HTTPResponse(wire)
            answer.begin()
            seen.statuses.append(answer.status)
    except OSError:
        seen.statuses.append(0)


def read(house: House, seen: Seen, done: threading.Event) -> None:
    """Somebody else looks at the start page again and again."""
    visitor = Visitor(house, house.draft())
    while not done.wait(0.1):
        began = time.monotonic()
        assert visitor.get("/").status == 200
        seen.reads.append(time.monotonic() - began)


def watch(pid: int, seen: Seen, done: threading.Event) -> None:
    """Remember the most memory that the web process and its decoder took."""
    while not done.wait(0.1):
        seen.rss_peak = max(seen.rss_peak, weight(pid))


def weight(pid: int) -> float:
    """Resident memory of a process and its children, in MiB."""
    pids = [pid, *(int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    for folder in Path(f"/proc/{pid}/task").iterdir():
        pids += [int(one) for one in (folder / "children").read_text().split() if int(one) not in pids]
    total = 0
    for one in pids:
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1]) * 4096
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / MIB
