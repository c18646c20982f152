"""A reported change: one dated statement of one submission."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.changes.change_type import ChangeType, RecordKind
from portal.domain.changes.details import Details
from portal.domain.changes.facts import Fact


class ChangeKind(StrEnum):
    """A change happened on its date; a correction says that what was held was never right, from a date or always."""

    CHANGE = "change"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """A change as reported; `date` is None only for a correction that holds for all time."""

    submission: str
    reference: str
    type: ChangeType
    subject: str
    date: datetime.date | None
    kind: ChangeKind
    details: Details

    @property
    def full_reference(self) -> str:
        """`<submission>/<reference>`, unique among the submissions of a claim."""
        return f"{self.submission}/{self.reference}"

    @property
    def record(self) -> RecordKind:
        """The kind of record of the claim it is about."""
        return self.type.record_of(self.details)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the change asserts."""
        return self.type.facts(self)

    def __repr__(self) -> str:
        """Reference, type and date only: details are personal."""
        return f"Change({self.full_reference}, {self.type.name}, {self.date})"
