"""P7, P8: what a web process weighs from its first answer to its 10,000th, and how soon it answers, beside the floor.

`python -m tests.benchmarks memory`; the requests are the review page, a saved answer and the start page in turn, over
eight connections at once. Resident memory counts the pages of libraries that processes share, too.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.pages import Visitor, _step, copies, visit_portal
from tests.live import ROOT, LivePortal
from tests.postgres import free_port

STARTS = 5
STAGES = (1_000, 10_000)
MOST_MIB, MOST_GROWTH_MIB = 90, 5


def resident_mib(pid: int) -> float:
    """Resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20


def open_files(pid: int) -> int:
    """How many descriptors a process holds."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def ask_in_turn(visitors: list[Visitor], works: list[tuple], count: int) -> None:
    """So many requests over all connections; each must be answered as it should."""
    turns = iter(range(count))
    faults: list[int] = []

    def loop(visitor: Visitor) -> None:
        for turn in turns:
            status = visitor.ask(*works[turn % len(works)])[0]
            if status not in (200, 303):
                faults.append(status)

    threads = [threading.Thread(target=loop, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[:10]


def start_floor(folder: Path) -> tuple[float, float]:
    """Seconds from the start of the floor program to its first page, and its memory then."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.reference", str(port), f"sqlite:///{folder}/floor.sqlite3"]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - began < 60:
            with suppress(OSError):
                visitor = Visitor(port)
                visitor.ask("GET", "/in")
                assert visitor.ask("GET", "/")[0] == 200
                return time.perf_counter() - began, resident_mib(process.pid)
            time.sleep(0.05)
    finally:
        process.terminate()
        process.wait()
    raise RuntimeError("the floor program did not start")


def start_portal(live: LivePortal) -> float:
    """Seconds from the start of a web process to its first page."""
    live.stop()
    began = time.perf_counter()
    live.start("web")
    assert Visitor(live.port).ask("GET", "/")[0] == 200
    return time.perf_counter() - began


def compare_starts(live: LivePortal, folder: Path) -> None:
    """Floor and portal started in turn."""
    pairs = [(start_floor(folder), start_portal(live)) for _ in range(STARTS)]
    floor, portal = statistics.median(pair[0][0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
    print(f"start to first page, median of {STARTS}: floor {floor:.2f} s, portal {portal:.2f} s (at most 2.5 s)")
    print(f"ratio {portal / floor:.2f} (at most 2.0); the floor weighs {pairs[-1][0][1]:.0f} MiB then")


def weigh(live: LivePortal) -> None:
    """Memory and descriptors of the running web process at each stage."""
    pid = live.processes["web"].pid
    print(f"after the first page: {resident_mib(pid):.1f} MiB, {open_files(pid)} files", flush=True)
    live.start("worker")
    resident = visit_portal(live)
    works = [("GET", "/review"), ("POST", *_step(resident)), ("GET", "/")]
    visitors = copies(resident, live.port)
    done, weights = 0, []
    for stage in STAGES:
        ask_in_turn(visitors, works, stage - done)
        done = stage
        weights.append(resident_mib(pid))
        print(f"after {stage:,} requests: {weights[-1]:.1f} MiB, {open_files(pid)} files", flush=True)
    growth = weights[-1] - weights[0]
    print(f"{weights[-1]:.1f} MiB (at most {MOST_MIB}), growth {growth:.1f} MiB (at most {MOST_GROWTH_MIB})")


def main() -> None:
    """Print starts and weights; compiled modules are kept, as in any installation."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        live = LivePortal(folder)
        live.set_up()
        try:
            compare_starts(live, folder)
            weigh(live)
        finally:
            live.stop()


if __name__ == "__main__":
    main()
