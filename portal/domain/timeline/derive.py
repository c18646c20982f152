"""From changes in any order to dated, cumulative steps (requirements S4.29-S4.34; domain facts 3.2, payload rule).

n changes take n log n: they are sorted once, and each date only touches the facts it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from portal.domain.changes.applying import Assertion
from portal.domain.changes.facts import LIVES_HERE
from portal.domain.timeline.households import Household
from portal.domain.timeline.names import Names
from portal.domain.timeline.references import natural_key
from portal.domain.timeline.reports import SentStep, Submission
from portal.domain.timeline.state import FactKey, Standing
from portal.domain.timeline.steps import Conflict, Reported, Step, ordinal, replacing

LAST = datetime.max.replace(tzinfo=UTC)


def derive_steps(
    claim: Mapping[str, Any], submissions: Iterable[Submission], sent: Iterable[SentStep] = ()
) -> Iterator[Step]:
    """The steps of a claim, by date; one without date and changes when nothing is reported.

    `claim` is the JSON form of the claim held, and is never changed. The result does not depend on the order of
    submissions, nor of the changes in them when these have references of their own.
    """
    given = list(submissions)
    merge = Merge(claim, given)
    days = merge.days or (None,)
    replaces = replacing(days, sent)
    if not merge.days:
        nothing = Step(None, merge.reported)
        nothing.replaces = replaces(nothing)
        yield nothing
        return
    for step in merge.steps():
        step.replaces = replaces(step)
        yield step


class Merge:
    """One pass over the changes of a claim in the order of their dates."""

    def __init__(self, claim: Mapping[str, Any], submissions: Sequence[Submission]) -> None:
        submitted = {one.reference: one.submitted_at or LAST for one in submissions}
        names = {one.reference: natural_key(one.reference) for one in submissions}
        self._changes = [change for one in submissions for change in one.changes]
        self._changes.sort(key=lambda one: (ordinal(one.date), names[one.submission], natural_key(one.reference)))
        self._precedence = {
            rank: (submitted[one.submission], names[one.submission], natural_key(one.reference))
            for rank, one in enumerate(self._changes)
        }
        self._assertions: list[Assertion] = []
        self._subjects: list[str] = []
        self._ranks: list[int] = []
        self._numbers: list[range] = []
        self._assert(Names(claim, self._changes))
        self._conflicts: list[Conflict] = []
        references = [change.full_reference for change in self._changes]
        self.reported = Reported(claim, self._changes, references, self._assertions, self._conflicts)
        self.days = tuple(dict.fromkeys(change.date for change in self._changes))
        self._standing = Standing(self._assertions, self._ranks, Household(claim, self._assertions))

    def _assert(self, keys: Names) -> None:
        """Number what every change asserts, under one key for each thing however it was named."""
        for rank, change in enumerate(self._changes):
            start = len(self._assertions)
            for fact in change.facts:
                key = keys.key_of(fact, change)
                self._assertions.append(Assertion(fact if key == fact.subject else fact._replace(subject=key), change))
                self._subjects.append(fact.subject)
            self._numbers.append(range(start, len(self._assertions)))
            self._ranks.extend([rank] * (len(self._assertions) - start))

    def steps(self) -> Iterator[Step]:
        """The steps in order; each stays right after the next is derived."""
        for _, ranks in groupby(range(len(self._changes)), key=lambda rank: ordinal(self._changes[rank].date)):
            yield self._step(list(ranks))

    def _step(self, ranks: list[int]) -> Step:
        settled, contested = self._settle(ranks)
        moves = [number for key, number in settled if key[1] == LIVES_HERE]
        for number in sorted(moves, key=lambda number: (bool(self._assertions[number].fact.said), number)):
            self._standing.move(number)
        for key, number in settled:
            self._standing.settle(key, number)
        for key, numbers in contested:
            self._standing.contest(key, self._record_conflict(key, numbers))
        return self._snapshot(ranks, settled, contested)

    def _settle(self, ranks: list[int]) -> tuple[list[tuple[FactKey, int]], list[tuple[FactKey, list[int]]]]:
        """Of one date: the facts with one value and who supplies it, and the facts with several."""
        said: dict[FactKey, list[int]] = {}
        for rank in ranks:
            for number in self._numbers[rank]:
                fact = self._assertions[number].fact
                said.setdefault((fact.subject, fact.attribute), []).append(number)
        settled: list[tuple[FactKey, int]] = []
        contested: list[tuple[FactKey, list[int]]] = []
        for key, numbers in said.items():
            first = self._assertions[numbers[0]].fact.value
            if all(self._assertions[number].fact.value == first for number in numbers[1:]):
                settled.append((key, min(numbers, key=self._precedence_of) if len(numbers) > 1 else numbers[0]))
            else:
                contested.append((key, numbers))
        return settled, sorted(contested)

    def _precedence_of(self, number: int) -> tuple[object, ...]:
        return self._precedence[self._ranks[number]]

    def _record_conflict(self, key: FactKey, numbers: list[int]) -> int:
        told = [self._assertions[number] for number in numbers]
        references = tuple(one.change.full_reference for one in told)
        values = tuple(one.fact.written for one in told)
        subject = self._subjects[numbers[0]]
        self._conflicts.append(Conflict(subject, key[1], told[0].change.date, references, values))
        return len(self._conflicts) - 1

    def _snapshot(
        self, ranks: list[int], settled: list[tuple[FactKey, int]], contested: list[tuple[FactKey, list[int]]]
    ) -> Step:
        standing = self._standing
        winning = {self._ranks[number] for _, number in settled}
        passing: tuple[int, ...] = ()
        duplicates: tuple[str, ...] = ()
        if any(not standing.is_supplying(rank) for rank in ranks):
            passing = tuple(rank for rank in ranks if rank in winning and not standing.is_supplying(rank))
            in_conflict = {self._ranks[number] for _, numbers in contested for number in numbers}
            others = (rank for rank in ranks if rank not in winning and rank not in in_conflict)
            duplicates = tuple(self.reported.references[rank] for rank in others)
        return Step(
            self._changes[ranks[0]].date,
            self.reported,
            (standing.changes.snapshot(), standing.facts.snapshot(), standing.conflicts.snapshot()),
            passing,
            duplicates,
            standing.returned,
        )
