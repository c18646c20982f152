"""Whether a file may be opened, as things stand with its scan and with the scanner of this installation."""

from __future__ import annotations

from portal.adapters import scanner
from portal.domain.evidence import file_states
from portal.models import EvidenceFile


def may_be_opened(row: EvidenceFile) -> bool:
    """Whether anybody may open the file: never an infected one, and where there is a scanner only what it has passed."""
    return file_states.may_be_opened(row.scan_state, has_scanner=scanner.is_configured())
