"""Running an import from start to end: its units of work, the lock, the bad rows and the progress bar."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from uuid import UUID

from tqdm import tqdm

from portal import db
from portal.adapters import run_lock
from portal.adapters.extract_rows import ExtractRow
from portal.adapters.extracts import Extract, RowFault
from portal.domain.wording import _
from portal.services import claim_import, settings
from portal.services.claim_import import CheckedClaim, ImportCounts

BATCH = 1000
LOCK = "claims-import"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to import: which numbers are accepted, and where bad rows go (None: one bad row refuses the file)."""

    allow_example_nino: bool
    bad_file: Path | None = None


@dataclass(slots=True)
class Outcome:
    """What came of an import; `counts` is None when nothing was published."""

    counts: ImportCounts | None = None
    claim_count: int = 0
    bad_lines: set[int] = field(default_factory=set)


def load(extract: Extract, plan: Plan, report: Callable[[RowFault], None]) -> Outcome:
    """Import an extract: all of it, all good rows, or nothing. Every fault goes to `report` as it is found.

    Raises UnreadableExtract, run_lock.LockTaken when another import runs, and claim_import.ImportOvertaken.
    """
    with run_lock.hold(db.engine(), LOCK), _seldom_collecting(), _stopped_between_rows() as check_stop:
        _discard()
        try:
            outcome = _load(extract, plan, report, check_stop)
        except BaseException:
            _discard()
            raise
        with suppress(KeyboardInterrupt):  # what came of the import stands; the next one deletes what this one leaves
            _discard()
        return outcome


def _load(extract: Extract, plan: Plan, report: Callable[[RowFault], None], check_stop: Callable[[], None]) -> Outcome:
    with db.transaction():
        run_id = claim_import.start(extract.path.name)
        is_without_notes = bool(settings.get("ClearOtherInformation"))
    outcome = Outcome()

    def check(row: ExtractRow) -> CheckedClaim | tuple[RowFault, ...]:
        return claim_import.check_row(
            row, allow_example_nino=plan.allow_example_nino, is_without_notes=is_without_notes
        )

    for batch in _batches(_checked(extract, check, outcome, report, check_stop)):
        with db.transaction():
            claim_import.stage(run_id, batch)
    _drop_duplicates(run_id, outcome, report)
    check_stop()
    _finish(run_id, extract, plan, outcome)
    return outcome


@contextmanager
def _stopped_between_rows() -> Iterator[Callable[[], None]]:
    """Ctrl-C is kept until the next row asks, by what is given here: raised anywhere, a finaliser could swallow it.

    A second Ctrl-C acts at once.
    """
    usual, asked = signal.getsignal(signal.SIGINT), threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, usual)

    def check() -> None:
        if asked.is_set():
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # only that one gets signals
        yield check
        return
    signal.signal(signal.SIGINT, ask)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, usual)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for cyclic garbage more seldom: a batch holds many objects and no cycles (a fifth of the time of an import)."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def discard() -> int:
    """Delete what killed imports left behind; returns how many rows. Raises run_lock.LockTaken."""
    with run_lock.hold(db.engine(), LOCK):
        return _discard()


def _discard() -> int:
    total = 0
    while True:
        with db.transaction():
            count = claim_import.discard_some()
        if not count:
            return total
        total += count


def _checked(
    extract: Extract, check: Callable[[ExtractRow], CheckedClaim | tuple[RowFault, ...]], outcome: Outcome,
    report: Callable[[RowFault], None], check_stop: Callable[[], None],
) -> Iterator[CheckedClaim]:  # fmt: skip
    """The good claims of the file, while faults are reported and the bar moves (on a terminal only)."""
    bar = tqdm(total=extract.size, unit="B", unit_scale=True, disable=None, file=sys.stderr, desc="Claims", leave=False)
    with bar:
        for row in extract.rows():
            check_stop()
            bar.update(extract.bytes_read - bar.n)
            checked = check(row)
            if isinstance(checked, CheckedClaim):
                outcome.claim_count += 1
                yield checked
            else:
                outcome.bad_lines.add(row.line_number)
                with tqdm.external_write_mode(file=sys.stderr):
                    for fault in checked:
                        report(fault)


def _batches(checked: Iterable[CheckedClaim]) -> Iterator[list[CheckedClaim]]:
    batch: list[CheckedClaim] = []
    for one in checked:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _drop_duplicates(run_id: UUID, outcome: Outcome, report: Callable[[RowFault], None]) -> None:
    """The same reference twice: neither row is better than the other, so none of them is imported."""
    with db.reading():
        found = claim_import.list_duplicates(run_id)
    for _reference, lines in found:
        for line in lines:
            others = ", ".join(str(other) for other in lines if other != line)
            report(RowFault(line, "reference", _("is also on line {lines}", lines=others)))
        outcome.bad_lines.update(lines)
        outcome.claim_count -= len(lines)
    references = [reference for reference, _lines in found]
    for start in range(0, len(references), BATCH):
        with db.transaction():
            claim_import.drop_references(run_id, references[start : start + BATCH])


def _finish(run_id: UUID, extract: Extract, plan: Plan, outcome: Outcome) -> None:
    bad_count = len(outcome.bad_lines)
    if bad_count and plan.bad_file is not None:
        _write_bad_rows(extract, plan.bad_file, outcome.bad_lines)
    if (bad_count and plan.bad_file is None) or not outcome.claim_count:
        with db.transaction():
            claim_import.refuse(run_id, bad_count)
        return
    with db.transaction():
        outcome.counts = claim_import.publish(run_id, refused_count=bad_count)


def _write_bad_rows(extract: Extract, path: Path, lines: set[int]) -> None:
    """The bad rows byte for byte, readable by their owner only: they hold personal data."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        extract.copy_rows(file, lines)
