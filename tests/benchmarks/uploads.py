"""P9, P10: what it costs to receive a file of 10 MiB beside the least that it can cost, and 200 of them at once.

`python -m tests.benchmarks uploads`; the floor reads, hashes, writes and syncs in one pass, without encryption or checks.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO
from uuid import uuid4

from portal import create_app, migrating
from portal.adapters import decoder
from portal.adapters.store import LocalStore
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.services.evidence import Limits, Received, receive_file
from tests.conftest import make_settings
from tests.faults.house import House
from tests.faults.many_uploads import large_pdf, upload_together
from tests.faults.nursery import Nursery

ROUNDS = 15
COUNT = 200
SIZE = 10 * 2**20
LIMITS = Limits(UploadPolicy(size_limit=20_000_000), 40)


def write_plainly(source: IO[bytes], folder: Path) -> None:
    """The floor."""
    digest = hashlib.sha256()
    with (folder / uuid4().hex).open("wb") as target:
        while piece := source.read(64 * 1024):
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())


def compare(folder: Path) -> None:
    """Floor, store and the whole way in, in turn."""
    store = LocalStore(folder / "store")
    content = large_pdf(SIZE)
    works: dict[str, Callable[[IO[bytes]], object]] = {
        "floor": lambda source: write_plainly(source, folder),
        "store": lambda source: store.put(source, "aa"),
        "received": lambda source: receive_file(store, uuid4(), "rent.pdf", source, LIMITS),
    }
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(ROUNDS):
        for name, work in works.items():
            with tempfile.TemporaryFile(dir=folder) as source:
                source.write(content)
                source.seek(0)
                began = time.perf_counter()
                found = work(source)
                taken[name].append((time.perf_counter() - began) * 1000)
                assert name != "received" or isinstance(found, Received), found
    medians = {name: statistics.median(some) for name, some in taken.items()}
    for name, median in medians.items():
        print(
            f"{name:9} median {median:5.0f} ms, best {min(taken[name]):4.0f} ms, {SIZE / 2**20 / median * 1000:4.0f} MiB/s, "
            f"ratio {median / medians['floor']:.2f} (at most 2.5)"
        )


def main() -> None:
    """Print both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_app(make_settings(folder, f"sqlite:///{folder}/bench.sqlite3"))
        compare(folder)
        decoder.close()
    count = int(os.environ.get("PORTAL_UPLOADS", COUNT))
    with tempfile.TemporaryDirectory() as name:
        folder, nursery = Path(name), Nursery()
        url = f"sqlite:///{folder}/portal.sqlite3"
        house = House(nursery, folder, url)
        migrating.upgrade(house.engine, url)
        try:
            house.start("web")
            print(upload_together(house, count), flush=True)
        finally:
            house.stop()
            nursery.close()


if __name__ == "__main__":
    sys.exit(main())
