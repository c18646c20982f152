"""The derived steps: one per date, each with everything in force and the claim as it then stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.domain.changes import Change
from portal.domain.changes.applying import Assertion, apply_assertions
from portal.domain.changes.facts import Fact
from portal.domain.timeline.names import Names
from portal.domain.timeline.references import ordinal
from portal.domain.timeline.reports import SentStep
from portal.domain.timeline.state import Said
from portal.domain.timeline.tape import Tape


@dataclass(frozen=True, slots=True, repr=False)
class Conflict:
    """Different values said of one fact for one date: nobody wins. `facts` are what each of `changes` says, as it says it.

    `subject` is what the first of the changes called it.
    """

    subject: str
    attribute: str
    date: date | None
    changes: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def values(self) -> tuple[object, ...]:
        """What each change says, as JSON."""
        return tuple(fact.written for fact in self.facts)

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


class Reported:
    """What all steps of one timeline share: the claim held, every change in order, and what comes and goes with steps.

    Changes are numbered by their rank, facts and conflicts as they come; a number stands for more only when it is read.
    """

    def __init__(self, claim: Mapping[str, Any], changes: Sequence[Change], names: Names) -> None:
        self.claim = claim
        self.changes = changes
        self.names = names
        self.facts = Tape(self._assertion)
        self.open_conflicts = Tape(self._conflict)
        self._conflicts: list[Conflict] = []
        self._supplied = Tape(self.reference)
        self._counts: dict[int, int] = {}

    def reference(self, rank: int) -> str:
        """The full reference of a change."""
        return self.changes[rank].full_reference

    def add_conflict(self, attribute: str, sides: Sequence[Said]) -> int:
        """The number of a new conflict between several sayings of a fact."""
        references = tuple(one.change.full_reference for one in sides)
        facts = tuple(one.fact for one in sides)
        self._conflicts.append(Conflict(facts[0].subject, attribute, sides[0].change.date, references, facts))
        return len(self._conflicts) - 1

    def supplying(self, step: int) -> Tape[str]:
        """The ranks of the changes that supply a value in force, up to a step at least."""
        for index in range(len(self._supplied.steps), step + 1):
            came, went = self.facts.differences[index]
            new = self._count(came, 1)
            self._supplied.append(index, new, self._count(went, -1))
        return self._supplied

    def _count(self, numbers: Iterable[int], by: int) -> list[int]:
        """Count facts for their changes; the ranks of those that begin or cease to supply any."""
        turned = []
        for number in numbers:
            rank = self._ranks[number]
            before = self._counts.get(rank, 0)
            self._counts[rank] = before + by
            if not before or not before + by:
                turned.append(rank)
        return turned

    @cached_property
    def _ranks(self) -> list[int]:
        return [rank for rank, change in enumerate(self.changes) for _fact in change.facts]

    @cached_property
    def _facts(self) -> list[Fact]:
        return [fact for change in self.changes for fact in change.facts]

    def _assertion(self, number: int) -> Assertion:
        fact, change = self._facts[number], self.changes[self._ranks[number]]
        owner = None if fact.owner is None else self.names.person(fact.owner, change)
        return Assertion(fact._replace(subject=self.names.key_of(fact, change).name, owner=owner), change)

    def _conflict(self, number: int) -> Conflict:
        return self._conflicts[number]


class Step:
    """What is in force from one date on. It stays right while later steps are derived.

    `duplicates` are changes of this date that say only what an earlier submission already said, `passing` the ranks of
    those that were overtaken on it.
    """

    __slots__ = ("_claim", "_index", "_reported", "_returned", "date", "duplicates", "passing", "replaces")

    def __init__(self, day: date | None, reported: Reported, index: int, returned: frozenset[str]) -> None:
        self.date = day
        self._reported = reported
        self._index = index
        self._returned = returned
        self._claim: dict[str, Any] | None = None
        self.replaces: tuple[str | int, ...] = ()
        self.duplicates: tuple[str, ...] = ()
        self.passing: Sequence[int] = ()

    @property
    def changes(self) -> tuple[str, ...]:
        """Full references in force, by date then reference, with those of this date that were overtaken on it."""
        if not self.passing:
            return self._reported.supplying(self._index).values(self._index)
        return tuple(change.full_reference for change in self.reported)

    @property
    def reported(self) -> tuple[Change, ...]:
        """The changes behind `changes`, in the same order."""
        ranks = sorted((*self._reported.supplying(self._index).numbers(self._index), *self.passing))
        return tuple(self._reported.changes[rank] for rank in ranks)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that are not settled, by date, subject and attribute."""
        return self._reported.open_conflicts.values(self._index)

    @property
    def is_blocked(self) -> bool:
        """True when the step must not be handed over: a conflict is not settled."""
        return bool(self.conflicts)

    @property
    def assertions(self) -> tuple[Assertion, ...]:
        """The facts in force with the changes that supply them, by date then reference."""
        return self._reported.facts.values(self._index)

    @property
    def claim(self) -> dict[str, Any]:
        """The claim as it then stands, in its JSON form; it shares what is untouched with the claim held."""
        if self._claim is None:
            reported = self._reported
            self._claim = apply_assertions(reported.claim, self.assertions, self._returned, reported.names.newcomers)
        return self._claim

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


def replacing(days: Sequence[date | None], sent: Iterable[SentStep]) -> Callable[[Step], tuple[str | int, ...]] | None:
    """For each step, the ids of sent steps it supersedes, given the dates of all steps in order; None without any.

    The last sent entry of a date is the one that stands. It is superseded, with the earlier ones of that date, when
    the step holds other changes, in whatever order they were written. A sent date that is no step any more is
    superseded by the latest step before it, or by the first.
    """
    by_day: dict[date | None, list[SentStep]] = {}
    for entry in sent:
        by_day.setdefault(entry.date, []).append(entry)
    if not by_day:
        return None
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
