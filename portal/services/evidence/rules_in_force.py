"""The evidence rules in force: read and compiled once per process (requirement S4.52)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from portal.domain.evidence.rules import EvidenceRules
from portal.domain.evidence.rules_file import read_rules

DEFAULT_FILE = Path(__file__).parents[2] / "reference" / "evidencerules.xml"


@cache
def rules_in_force() -> EvidenceRules:
    """The rules of the file that comes with the portal."""
    return read_rules(DEFAULT_FILE.read_bytes())
