"""Malware scans of what people send: nobody opens a file until it is clean, and an infected one never (quality F11, S31).

A scan is a job and never part of a request: a scanner that is away keeps nobody from sending. Evidence and signed forms go
the same way; what follows from a scan is said by the room of each (`Intake`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import queue, scanner
from portal.domain.actor import System
from portal.domain.evidence.file_states import ScanState
from portal.services import audit

ALARM_AFTER = timedelta(minutes=15)
AGAIN_AFTER = timedelta(minutes=10)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Intake:
    """One table whose rows speak of a file on its way in, and what follows from a scan.

    The table has `scan_state`, `scanned_at` and `scan_finding`; its other columns are given. `passed` is called with a clean
    row, `stopped` with an infected one and the address of the sign-in page, `unscanned` with a row that goes on without a
    scan and an ending for the keys of its jobs, `lock` before the row is read again. `name` is what the trail calls a row's id.
    """

    job: str
    action: str
    table: Any
    store_key: Any
    received_at: Any
    removed_at: Any
    name: str
    lock: Callable[[Any], None]
    passed: Callable[[Any], None]
    stopped: Callable[[Any, str], None]
    unscanned: Callable[[Any, str], None]

    def begin(self, row: Any) -> None:
        """Where there is a scanner, shut a file until it has been scanned; otherwise it stays "not scanned" and goes on."""
        if scanner.is_configured():
            row.scan_state = ScanState.SCANNING
            queue.enqueue(self.job, row.id)
        else:
            row.scan_state = ScanState.NOT_SCANNED
            self.unscanned(row, "")

    def find_unscanned(self, row_id: UUID) -> str | None:
        """The store key of a file that waits for its scan; None when it was scanned or taken back."""
        query = sa.select(self.store_key).where(self.table.id == row_id, *self._waits())
        return db.session().scalar(query)

    def record(self, row_id: UUID, found: str | None, address: str) -> None:
        """Write down what the scanner said; twice is harmless."""
        row = db.session().get(self.table, row_id)
        if row is None:
            return
        self.lock(row)
        db.session().refresh(row)
        if self.find_unscanned(row_id) is None:
            return
        row.scanned_at, row.scan_finding = clock.now(), found
        row.scan_state = ScanState.CLEAN if found is None else ScanState.INFECTED
        if found is None:
            self.passed(row)
        else:
            self.stopped(row, address)
        db.session().flush()
        subject = ("claim", row.claim_id.hex) if row.claim_id else (self.table.__tablename__, row.id.hex)
        audit.record(
            System(self.job), f"{self.action}:scanned", *subject,
            state=row.scan_state, finding=found or "", **{self.name: row.id.hex},
        )  # fmt: skip

    def queue_waiting(self) -> int:
        """Queue scans anew: of what has waited for a while, and of what came before there was a scanner. Gives how many.

        The key holds the time in steps, so that a file is queued once in each however often this runs.
        """
        if not scanner.is_configured():
            return self._open_what_waits()
        now = clock.now()
        state = self.table.scan_state
        waiting = sa.and_(state == ScanState.SCANNING, self.received_at < now - AGAIN_AFTER)
        is_new = sa.or_(state == ScanState.NOT_SCANNED, self._is_unknown())
        query = sa.select(self.table).where(self.removed_at.is_(None), sa.or_(is_new, waiting))
        rows = list(db.session().scalars(query.order_by(self.received_at).limit(AT_ONCE)))
        step = int(now.timestamp() // AGAIN_AFTER.total_seconds())
        for row in rows:
            row.scan_state = ScanState.SCANNING
            queue.enqueue(self.job, row.id, key=f"{self.job}:{row.id}:again:{step}")
        db.session().flush()
        if rows:
            audit.record(System(self.job), f"{self.action}:queued", "store", "files", count=len(rows))
        return len(rows)

    def is_behind(self) -> bool:
        """Whether a file has waited for its scan for so long that somebody has to look at the scanner."""
        query = sa.select(self.table.id).where(*self._waits(), self.received_at < clock.now() - ALARM_AFTER)
        return scanner.is_configured() and db.session().scalar(query.limit(1)) is not None

    def _open_what_waits(self) -> int:
        """The council has taken its scanner away: what still waited is "not scanned" from now on."""
        rows = list(db.session().scalars(sa.select(self.table).where(*self._waits()).limit(AT_ONCE)))
        for row in rows:
            row.scan_state = ScanState.NOT_SCANNED
            self.unscanned(row, ":not-scanned")
        db.session().flush()
        if rows:
            audit.record(System(self.job), f"{self.action}:scan-given-up", "store", "files", count=len(rows))
        return 0

    def _waits(self) -> tuple[sa.ColumnElement[bool], ...]:
        return self.removed_at.is_(None), sa.or_(self.table.scan_state == ScanState.SCANNING, self._is_unknown())

    def _is_unknown(self) -> sa.ColumnElement[bool]:
        """Taken by a process of an earlier version, which wrote no state."""
        return sa.and_(self.store_key.is_not(None), self.table.scan_state.is_(None))
