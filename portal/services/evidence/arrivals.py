"""What happens to every file that comes in, whoever sends it: its row, and the jobs that make it safe to look at."""

from __future__ import annotations

from collections.abc import Sequence

from portal import db
from portal.domain.evidence.file_states import ScanState, ViewingState
from portal.models import EvidenceFile
from portal.services.evidence import scanning


def add(rows: Sequence[EvidenceFile]) -> None:
    """Add the rows of files whose bytes are in the store, and queue what is to be done with each."""
    for row in rows:
        row.scan_state, row.viewing_state = ScanState.NOT_SCANNED, ViewingState.QUEUED
    db.session().add_all(rows)
    db.session().flush()
    for row in rows:
        scanning.FILES.begin(row)
    db.session().flush()
