"""Where a file stands on its way from a stranger's phone to an officer's screen (quality F11, S28, S31)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.domain.wording import Wording, _


class ScanState(StrEnum):
    """What a scanner said; without a scanner nothing is ever called clean."""

    NOT_SCANNED = "not-scanned"
    SCANNING = "scanning"
    CLEAN = "clean"
    INFECTED = "infected"


class ViewingState(StrEnum):
    """The pictures of a file's pages: still to be made, ready, not possible for this kind, or not possible for this file."""

    QUEUED = "queued"
    READY = "ready"
    NONE = "none"
    FAILED = "failed"


SCAN_WORDING: Mapping[str, Wording] = {
    ScanState.NOT_SCANNED: _("Not scanned"),
    ScanState.SCANNING: _("Being checked for viruses"),
    ScanState.CLEAN: _("No virus found"),
    ScanState.INFECTED: _("Virus found"),
}


def may_be_opened(scan_state: str, *, has_scanner: bool) -> bool:
    """Whether anybody may open a file: never an infected one, and where there is a scanner only what it has passed."""
    return scan_state == ScanState.CLEAN or (scan_state == ScanState.NOT_SCANNED and not has_scanner)
