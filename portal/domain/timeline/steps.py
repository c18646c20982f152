"""The derived steps: one per date, each with everything in force and the claim as it then stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.domain.changes import Change
from portal.domain.changes.applying import Assertion, apply_assertions
from portal.domain.timeline.reports import SentStep
from portal.domain.timeline.shared_order import Snapshot, numbers_in


@dataclass(frozen=True, slots=True, repr=False)
class Conflict:
    """Different values said of one fact for one date: nobody wins. `values` stand in the order of `changes`.

    `subject` is what the first of the changes called it.
    """

    subject: str
    attribute: str
    date: date | None
    changes: tuple[str, ...]
    values: tuple[object, ...]

    def to_dict(self) -> dict[str, object]:
        """The conflict as JSON."""
        return {
            "subject": self.subject,
            "attribute": self.attribute,
            "date": self.date.isoformat() if self.date else None,
            "changes": list(self.changes),
            "values": list(self.values),
        }

    def __repr__(self) -> str:
        """Without the values: they are personal."""
        return f"Conflict({self.subject}, {self.attribute}, {self.date}, {self.changes})"


@dataclass(frozen=True, slots=True, repr=False)
class Reported:
    """What all steps of one timeline share: the claim held, every change and assertion in order, every conflict."""

    claim: Mapping[str, Any]
    changes: Sequence[Change]
    references: Sequence[str]
    assertions: Sequence[Assertion]
    conflicts: Sequence[Conflict]


class Step:
    """What is in force from one date on. It stays right while later steps are derived.

    `duplicates` are changes of this date that say only what an earlier submission already said.
    """

    def __init__(
        self,
        day: date | None,
        reported: Reported,
        in_force: tuple[Snapshot, Snapshot, Snapshot] = ((), (), ()),
        passing: tuple[int, ...] = (),
        duplicates: tuple[str, ...] = (),
        returned: frozenset[str] = frozenset(),
    ) -> None:
        self.date = day
        self.duplicates = duplicates
        self.replaces: tuple[str | int, ...] = ()
        self._reported = reported
        self._changes, self._facts, self._conflicts = in_force
        self._passing = passing
        self._returned = returned

    @property
    def changes(self) -> tuple[str, ...]:
        """Full references in force, by date then reference, with those of this date that were overtaken on it."""
        ranks: Iterable[int] = numbers_in(self._changes)
        if self._passing:
            ranks = sorted((*ranks, *self._passing))
        references = self._reported.references
        return tuple([references[rank] for rank in ranks])

    @property
    def reported(self) -> tuple[Change, ...]:
        """The changes behind `changes`, in the same order."""
        ranks = sorted((*numbers_in(self._changes), *self._passing))
        return tuple(self._reported.changes[rank] for rank in ranks)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that are not settled, by date, subject and attribute."""
        return tuple(self._reported.conflicts[number] for number in numbers_in(self._conflicts))

    @property
    def is_blocked(self) -> bool:
        """True when the step must not be handed over: a conflict is not settled."""
        return bool(self._conflicts)

    @property
    def assertions(self) -> tuple[Assertion, ...]:
        """The facts in force with the changes that supply them, by date then reference."""
        return tuple(self._reported.assertions[number] for number in numbers_in(self._facts))

    @cached_property
    def claim(self) -> dict[str, Any]:
        """The claim as it then stands, in its JSON form; it shares what is untouched with the claim held."""
        return apply_assertions(self._reported.claim, self.assertions, self._returned)

    def to_dict(self, *, with_claim: bool = True) -> dict[str, object]:
        """The step as JSON."""
        written: dict[str, object] = {
            "date": self.date.isoformat() if self.date else None,
            "changes": list(self.changes),
            "replaces": list(self.replaces),
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
        }
        return {**written, "claim": self.claim} if with_claim else written

    def __repr__(self) -> str:
        return f"Step({self.date}, {self.changes})"


def replacing(days: Sequence[date | None], sent: Iterable[SentStep]) -> Callable[[Step], tuple[str | int, ...]]:
    """For each step, the ids of sent steps it supersedes, given the dates of all steps in order.

    The last sent entry of a date is the one that stands. It is superseded, with the earlier ones of that date, when
    the step holds other changes, in whatever order they were written. A sent date that is no step any more is
    superseded by the latest step before it, or by the first.
    """
    by_day: dict[date | None, list[SentStep]] = {}
    for entry in sent:
        by_day.setdefault(entry.date, []).append(entry)
    positions = {day: index for index, day in enumerate(days)}
    orphans: dict[int, list[str | int]] = {}
    for day in sorted((day for day in by_day if day not in positions), key=ordinal):
        earlier = sum(1 for known in days if ordinal(known) < ordinal(day))
        orphans.setdefault(max(earlier - 1, 0), []).extend(entry.id for entry in by_day[day])

    def replaces(step: Step) -> tuple[str | int, ...]:
        own = by_day.get(step.date, [])
        changed = bool(own) and set(own[-1].changes) != set(step.changes)
        ids = [entry.id for entry in own] if changed else []
        return tuple(dict.fromkeys([*ids, *orphans.get(positions[step.date], ())]))

    return replaces


def ordinal(day: date | None) -> int:
    """The place of a date among dates; no date comes before all others."""
    return day.toordinal() if day else 0
