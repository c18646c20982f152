"""Scans through kills: of clamd in the middle of one, of the worker that waits for it, and of both (quality F11)."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from portal.models import EvidenceFile, ResidentMessage
from tests.antivirus import MARKER, Antivirus
from tests.faults.conftest import TIMES
from tests.faults.house import House, Visitor, noise, until
from tests.submitting import PARTNER, photo

ITEM = "/evidence/Rule_NewPartnerIdentity"
ROUNDS = 2 * TIMES


@pytest.fixture
def antivirus(tmp_path) -> Iterator[Antivirus]:
    """A real clamd in the test's hands; it is not up yet."""
    found = Antivirus(tmp_path / "clamd")
    yield found
    found.stop()


def give(visitor: Visitor, content: bytes) -> None:
    """Upload a file."""
    assert visitor.post(ITEM, *visitor.upload(content, "passport.png")).status == 303


def states(house: House) -> list[str]:
    """Where the scans stand."""
    return sorted(row.scan_state for row in house.rows(EvidenceFile))


def test_scanner_that_is_away_keeps_nobody_from_sending_and_files_shut(build, database_url, antivirus):
    house: House = build(database_url, PORTAL_SCANNER_URL=antivirus.url)
    visitor = Visitor(house, house.draft(PARTNER))
    house.start()
    give(visitor, noise(20_000))
    until(lambda: "ScannerAway" in house.log("worker"), "the scan was tried")
    assert states(house) == ["scanning"]
    (row,) = house.rows(EvidenceFile)
    assert visitor.post("/check-answers", visitor.submission()).status == 303
    antivirus.start()
    until(lambda: states(house) == ["clean"], "the scan is made up for")
    until(lambda: house.rows(EvidenceFile)[0].viewing_state == "ready", "its pictures are made")
    assert visitor.get(f"/evidence/files/{row.reference}").status == 200
    house.verify()


def test_kills_of_worker_and_scanner_in_the_middle_lose_no_scan(build, sqlite_url, antivirus):
    house: House = build(sqlite_url, PORTAL_SCANNER_URL=antivirus.url)
    visitor = Visitor(house, house.draft(PARTNER))
    antivirus.start()
    house.start()
    for round_ in range(ROUNDS):
        antivirus.pause()  # whatever is being scanned now stays in the middle of it
        give(visitor, noise(60_000))
        if round_ == 0:
            give(visitor, photo() + MARKER)
        time.sleep(random.uniform(0, 0.6))
        antivirus.stop()
        house.kill("worker")
        antivirus.start()
        house.start("worker")
    until(lambda: "scanning" not in states(house), "every file is scanned")
    assert states(house) == ["clean"] * ROUNDS + ["infected"]
    assert house.count(ResidentMessage, ResidentMessage.author == "council") == 1
    until(lambda: "queued" not in {row.viewing_state for row in house.rows(EvidenceFile)}, "every picture is made")
    house.verify()
