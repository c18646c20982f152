"""What is wrong with an XML file, collected line by line so that its author can mend all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.wording import Wording


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the line of the file (1 when no single line is to blame) and the reason in words."""

    line: int
    reason: Wording

    def __str__(self) -> str:
        """ "line 3: the reason", as the command line prints it."""
        return f"line {self.line}: {self.reason}"


class FaultyXml(Exception):
    """A file that was refused; `faults` holds every reason found, in line order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("; ".join(str(fault) for fault in self.faults))


class RulesFault(FaultyXml):
    """A rules file that cannot be used; the last good rules stay in force."""


class EFormFault(FaultyXml):
    """An eForm document that cannot be used."""
