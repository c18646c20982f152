"""A reported change: one dated statement of one submission."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from portal.domain.changes.change_type import ChangeType, RecordKind
from portal.domain.changes.details import Details
from portal.domain.changes.facts import JOINT_SHARE, Fact


class ChangeKind(StrEnum):
    """A change happened on its date; a correction says that what was held was never right, from a date or always."""

    CHANGE = "change"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """A change as reported; `date` is None only for a correction that holds for all time.

    `record` is the kind of record of the claim it is about, `facts` are what it asserts, both worked out once.
    `plain` are the attributes of a change that speaks of its subject alone, of each attribute once, and of nobody coming
    or going, so that nothing in it can contradict itself; it is empty for any other. `tells_owner` says that a fact
    tells whose something is. `day` counts the days to its date, 0 when it has none; `about` is all that tells what it is
    about where that depends neither on dates nor on details.
    """

    submission: str
    reference: str
    type: ChangeType
    subject: str
    date: datetime.date | None
    kind: ChangeKind
    details: Details
    record: RecordKind = field(init=False, compare=False)
    facts: tuple[Fact, ...] = field(init=False, compare=False)
    plain: tuple[str, ...] = field(init=False, compare=False)
    tells_owner: bool = field(init=False, compare=False)
    day: int = field(init=False, compare=False)
    about: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "record", self.type.record_of(self.details))
        facts = self.type.facts(self)
        object.__setattr__(self, "facts", facts)
        said = tuple([fact.attribute for fact in facts if not fact.is_item])
        is_plain = self.kind is ChangeKind.CHANGE and self.type.lives_here is None and len(set(said)) == len(facts)
        object.__setattr__(self, "plain", said if is_plain else ())
        tells_owner = any(fact.owner is not None or fact.attribute == JOINT_SHARE for fact in facts)
        object.__setattr__(self, "tells_owner", tells_owner)
        object.__setattr__(self, "day", self.date.toordinal() if self.date else 0)
        object.__setattr__(self, "about", f"{self.type.name}/{self.record}/{self.subject}")

    @property
    def full_reference(self) -> str:
        """`<submission>/<reference>`, unique among the submissions of a claim."""
        return f"{self.submission}/{self.reference}"

    def __repr__(self) -> str:
        """Reference, type and date only: details are personal."""
        return f"Change({self.full_reference}, {self.type.name}, {self.date})"
