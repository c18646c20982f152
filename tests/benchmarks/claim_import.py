"""How long an import of 100,000 claims takes, beside reading and parsing them alone, and how much memory it needs.

`python -m tests.benchmarks.claim_import [COUNT] [DATABASE_URL]` measures SQLite and a durable PostgreSQL of its own, or the
database named. Each part runs in a process of its own, so that its peak of memory is its own; reading alone is measured
before and after the import, as other programs may run beside it. Targets: at least 0.3 of the speed of reading and parsing
alone; memory flat, which half the number of claims shows.
"""

from __future__ import annotations

import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from config import Settings
from portal import db
from portal.adapters.extracts import RowFault, open_extract
from portal.cli.claim_loading import Plan, load
from portal.domain.claim import Claim
from portal.models import Base, keyring
from portal.sample import generate
from tests.postgres import throwaway_cluster

COUNT = 100_000
RATIO = 0.3
FLAT = 1.25  # most growth of the peak from half the claims to all of them


def write_extract(path: Path, count: int) -> None:
    """Households of the sample council over and over, each with its own reference and numbers."""
    households = list(generate())
    with path.open("w", encoding="utf-8") as file:
        for number, household in zip(range(count), itertools.cycle(households), strict=False):
            people = [
                {**person, "nino": f"QQ{(number * 10 + index) % 1_000_000:06d}{'ABCD'[number * 10 // 1_000_000 % 4]}"}
                if person["nino"]
                else person
                for index, person in enumerate(household["people"])
            ]
            claim = {**household, "reference": f"HB{2_000_000 + number}", "people": people}
            file.write(json.dumps(claim, ensure_ascii=False) + "\n")


def read_alone(path: Path) -> None:
    """Read and parse every claim, and nothing else."""
    with path.open("rb") as file:
        for line in file:
            Claim.from_dict(json.loads(line))


def import_all(path: Path, url: str) -> None:
    """Import into an empty database, then the same file again."""
    settings = Settings(environment="test", database_url=url)
    keyring.use(keyring.Keyring(settings.keys, settings.blind_index_key))
    engine = db.make_engine(url)
    db.bind(engine)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    for name in ("import", "import again"):
        print(json.dumps({"name": name, **_timed(lambda: _load(path))}), flush=True)


def _load(path: Path) -> None:
    def fail(fault: RowFault) -> None:
        raise AssertionError(str(fault))

    outcome = load(open_extract(path), Plan(allow_example_nino=True), fail)
    assert outcome.counts is not None


def _timed(run: Callable[[], None]) -> dict[str, float]:
    started, processor = time.perf_counter(), time.process_time()
    run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": time.perf_counter() - started, "processor": time.process_time() - processor, "peak_mb": peak,
    }  # fmt: skip


def _in_process(part: str, path: Path, url: str) -> list[dict[str, float]]:
    command = [sys.executable, "-m", "tests.benchmarks.claim_import", f"--{part}", str(path), url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def measure(name: str, url: str, half: Path, whole: Path) -> bool:
    """Print the figures of one database; whether both targets are met."""
    half_peak = _in_process("import", half, url)[0]["peak_mb"]
    before = _in_process("read", whole, url)[0]
    first, again = _in_process("import", whole, url)
    after = _in_process("read", whole, url)[0]
    alone = (before["seconds"] + after["seconds"]) / 2
    ratio, growth = alone / first["seconds"], first["peak_mb"] / half_peak
    print(f"{name}, seconds (of them processor), peak memory:")
    parts = (
        ("read and parsed alone", before),
        ("imported", first),
        ("the same file again", again),
        ("read again", after),
    )
    for label, part in parts:
        print(f"  {label}: {part['seconds']:.1f} ({part['processor']:.1f}), {part['peak_mb']:.0f} MB")
    print(f"  half of them imported: {half_peak:.0f} MB")
    print(f"ratio {ratio:.2f} (at least {RATIO}), growth of memory {growth:.2f} (at most {FLAT})", flush=True)
    return ratio >= RATIO and growth <= FLAT


def main(count: int, url: str) -> int:
    """Measure the database of that address, or both kinds; 1 when a target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        half, whole = Path(folder) / "half.jsonl", Path(folder) / "whole.jsonl"
        write_extract(half, count // 2)
        write_extract(whole, count)
        print(f"{count:,} claims")
        if url:
            return int(not measure(sa.make_url(url).get_backend_name(), url, half, whole))
        is_met = measure("SQLite", f"sqlite:///{folder}/claims.sqlite3", half, whole)
        with throwaway_cluster(is_durable=True) as cluster:
            return int(not (measure("PostgreSQL", cluster.create_database("claims"), half, whole) and is_met))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        print(json.dumps(_timed(lambda: read_alone(Path(sys.argv[2])))))
    elif sys.argv[1:2] == ["--import"]:
        import_all(Path(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT, sys.argv[2] if len(sys.argv) > 2 else ""))
