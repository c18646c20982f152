"""No room and no lock: a clear page, reads that go on, and service again as soon as there is room (quality F08, F09, R5)."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.models import Draft, EvidenceFile, StoredDocument, Submission, WebSession
from tests.faults.house import Answer, House, Visitor, noise, until
from tests.submitting import PARTNER

ITEM = "/evidence/Rule_NewPartnerIdentity"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """`small_disk(megabytes)`: a folder on a disk of its own that is soon full."""
    mounted: list[Path] = []

    def mount(megabytes: int) -> Path:
        folder = tmp_path / f"disk-{len(mounted)}"
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder], check=True)
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Use up what is left of a disk."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as target:
        for size_bytes in (65536, 4096, 1):
            with suppress(OSError):
                while True:
                    target.write(b"x" * size_bytes)
    assert os.statvfs(folder).f_bavail == 0
    return ballast


def upload(visitor: Visitor, content: bytes) -> Answer:
    """Give a file."""
    return visitor.post(ITEM, *visitor.upload(content, "passport.png"))


def test_full_store_refuses_files_clearly_and_keeps_nothing_of_them(build, database_url: str, small_disk):
    disk = small_disk(1)
    house: House = build(database_url, PORTAL_STORE_URL=str(disk / "store"))
    visitor = Visitor(house, house.draft(PARTNER))
    house.start("web")
    assert upload(visitor, noise(20_000)).status == 303
    before = house.files_of_store()
    for content in (noise(3_000_000), noise(1_100_000)):
        refused = upload(visitor, content)
        assert (refused.status, "could not be uploaded" in refused.text) == (422, True)
    ballast = fill(disk)
    assert "could not be uploaded" in upload(visitor, noise(20_000)).text
    assert (house.files_of_store(), house.count(EvidenceFile)) == (before, 1)
    assert visitor.get(ITEM).status == 200

    sent = visitor.post("/check-answers", visitor.submission())
    assert sent.status == 303
    house.start("worker")
    until(lambda: "job failed" in house.log("worker"), "the copy does not fit")
    assert house.files_of_store() == before
    ballast.unlink()
    until(lambda: house.count(StoredDocument, StoredDocument.state == "ready"), "the copy is made")
    assert visitor.get(f"{sent.location}/copy").status == 200
    assert upload(visitor, noise(20_000)).status == 303
    house.verify()


def test_full_database_disk_refuses_writes_and_goes_on_reading(build, sqlite_url: str, tmp_path: Path, small_disk):
    disk = small_disk(8)
    (disk / "portal.sqlite3").write_bytes((tmp_path / "portal.sqlite3").read_bytes())
    house: House = build(f"sqlite:///{disk}/portal.sqlite3")
    idle = idle_visitor(house)
    visitor = Visitor(house, idle.claim_id)
    house.start("web")
    body = visitor.submission()
    ballast = fill(disk)
    refused = [visitor.post("/check-answers", body) for _ in range(3)]
    assert {(one.status, one.headers.get("Retry-After", "")) for one in refused} == {(503, "30")}
    assert {one.heading for one in refused} == {"The service is not available at the moment"}
    check_reads_go_on(visitor)
    check_reads_go_on(idle)
    assert (house.count(Submission), house.count(Draft), house.jobs()) == (0, 1, [])
    ballast.unlink()
    assert visitor.post("/check-answers", body).status == 303
    assert house.count(Submission) == 1
    house.verify()


def test_full_database_disk_stops_an_import_that_can_be_run_again(build, sqlite_url: str, tmp_path: Path, small_disk):
    disk = small_disk(8)
    (disk / "portal.sqlite3").write_bytes((tmp_path / "portal.sqlite3").read_bytes())
    house: House = build(f"sqlite:///{disk}/portal.sqlite3")
    extract = tmp_path / "claims.jsonl"
    extract.write_text("".join(f'{{"reference": "HB{number}"}}\n' for number in range(3000)))
    ballast = fill(disk)
    stopped = house.flask("claims", "import", str(extract), check=False)
    assert (stopped.returncode, stopped.stdout, stopped.stderr.count("\n")) == (2, "", 1)
    assert stopped.stderr.startswith("The database failed: d")
    ballast.unlink()
    assert house.flask("claims", "import", str(extract)).stdout.startswith("Imported: 3,000 added")


def idle_visitor(house: House) -> Visitor:
    """Somebody whose next request is due to note that the session is still in use."""
    visitor = Visitor(house, house.draft(PARTNER))
    with db.transaction() as session:
        session.execute(sa.update(WebSession).values(seen_at=clock.now() - timedelta(minutes=2)))
    return visitor


def check_reads_go_on(visitor: Visitor) -> None:
    """Pages can be read."""
    assert visitor.get("/check-answers").status == 200
    assert visitor.get("/review").status == 200
    assert visitor.get("/readyz").status == 200


def test_database_locked_for_longer_than_the_timeout_says_when_to_come_back(build, sqlite_url: str):
    house: House = build(sqlite_url)
    idle = idle_visitor(house)
    visitor = Visitor(house, idle.claim_id)
    house.start()
    until(lambda: "worker started" in house.log("worker"), "the worker is at work")
    body = visitor.submission()
    answers: list[Answer] = []
    with closing(sqlite3.connect(house.engine.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sender = Thread(target=lambda: answers.append(visitor.post("/check-answers", body)))
        sender.start()
        check_reads_go_on(visitor)
        check_reads_go_on(idle)
        sender.join()
        until(lambda: "heartbeat missed" in house.log("worker"), "the worker has met the lock")
        assert house.processes["worker"].poll() is None
        other.execute("ROLLBACK")
    (refused,) = answers
    assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
    assert refused.heading == "The service is not available at the moment"
    sent = visitor.post("/check-answers", body)
    assert sent.status == 303
    until(lambda: house.count(StoredDocument, StoredDocument.state == "ready"), "the worker works again")
    house.verify()
