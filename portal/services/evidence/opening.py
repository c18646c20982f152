"""Whether a file may be opened, as things stand with its scan and with the scanner of this installation."""

from __future__ import annotations

from portal.adapters import scanner
from portal.domain.evidence import file_states
from portal.models import Authority, EvidenceFile


def may_be_opened(row: EvidenceFile | Authority) -> bool:
    """Whether anybody may open a file or signed form: never an infected one, and with a scanner only what it has passed."""
    return file_states.may_be_opened(row.scan_state or "", has_scanner=scanner.is_configured())
