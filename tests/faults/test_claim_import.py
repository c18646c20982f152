"""An import of claims that somebody stops: one line says so, and nothing of it stays."""

from __future__ import annotations

import signal
from pathlib import Path

from portal.models import Claim, ClaimVersion, StagedClaim
from tests.faults.house import House, until


def test_an_import_that_is_stopped_says_so_and_leaves_nothing(house: House, tmp_path: Path):
    extract, log = tmp_path / "claims.jsonl", tmp_path / "import.log"
    extract.write_text("".join(f'{{"reference": "HB{number}"}}\n' for number in range(100_000)))
    running = house.nursery.start(["claims", "import", str(extract)], house.environment, log)
    until(lambda: house.count(StagedClaim), "the import has begun to write")
    running.send_signal(signal.SIGINT)
    until(lambda: "Nothing was imported" in log.read_text(), "the import has stopped")
    assert log.read_text() == "Stopped. Nothing was imported.\n"
    assert [house.count(table) for table in (Claim, ClaimVersion, StagedClaim)] == [0, 0, 0]
