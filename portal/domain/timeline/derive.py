"""From changes in any order to dated, cumulative steps (requirements S4.29-S4.34; domain facts 3.2, payload rule).

n changes take n log n: the dates are sorted once, and each date only touches the facts it speaks of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from portal.domain.changes import Change
from portal.domain.changes.facts import LIVES_HERE
from portal.domain.timeline.reports import SentStep, Submission
from portal.domain.timeline.state import FactKey, Said, Subjects, Turn
from portal.domain.timeline.steps import Reported, Step, replacing

LAST = datetime.max.replace(tzinfo=UTC)
PLACE = attrgetter("place")


def derive_steps(
    claim: Mapping[str, Any], submissions: Iterable[Submission], sent: Iterable[SentStep] = ()
) -> Iterator[Step]:
    """The steps of a claim, by date; one without date and changes when nothing is reported.

    `claim` is the JSON form of the claim held, and is never changed. The result does not depend on the order of
    submissions, nor of the changes in them when these have references of their own.
    """
    merge = Merge(claim, submissions)
    replaces = replacing(merge.days, sent)
    if replaces is None:
        yield from merge.steps()
        return
    for step in merge.steps():
        step.replaces = replaces(step)
        yield step


class Merge:
    """One pass over the changes of a claim in the order of their dates, references breaking ties."""

    def __init__(self, claim: Mapping[str, Any], submissions: Iterable[Submission]) -> None:
        ordered = sorted(submissions, key=PLACE)
        self._submitted = {one.reference: one.submitted_at or LAST for one in ordered}
        by_day: dict[int, list[Change]] = defaultdict(list)  # of one day in the order of the references
        for submission in ordered:
            for change in submission.changes:
                by_day[change.day].append(change)
        self._told = [by_day[day] for day in sorted(by_day)] or [[]]
        changes = list(chain.from_iterable(self._told))
        self._subjects = Subjects(claim, changes)
        self._reported = Reported(claim, changes, self._subjects.names)
        self._returned: frozenset[str] = frozenset()

    @property
    def days(self) -> list[date | None]:
        """The date of each step."""
        return [told[0].date if told else None for told in self._told]

    def steps(self) -> Iterator[Step]:
        """The steps in order; each stays right after the next is derived.

        On nearly every date each fact just takes the place of the earlier one. Where changes may contradict each other, or
        somebody moves, what was put is taken back and the date is settled rule by rule.
        """
        known, subject_of, reported = self._subjects.known, self._subjects.of, self._reported
        number = rank = 0
        for index, told in enumerate(self._told):
            first = number
            earlier: list[Any] = []  # the number in force before each fact, or None
            for change in told:
                attributes = change.plain
                if not attributes:
                    break
                subject = known.get(change.about) or subject_of(change)
                if subject.free_from > index:
                    break
                subject.free_from = index + 1
                in_force = subject.in_force
                for attribute in attributes:
                    earlier.append(in_force.get(attribute))
                    in_force[attribute] = number
                    number += 1
            else:
                went = [one for one in earlier if one is not None] if None in earlier else earlier
                reported.facts.append(index, range(first, number), went)
                yield Step(told[0].date if told else None, reported, index, self._returned)
                rank += len(told)
                continue
            self._take_back(told, earlier)
            said = list(self._said(told, rank, first))
            yield self._settle(told[0].date, index, said)
            number = first + len(said)
            rank += len(told)

    def _take_back(self, told: Iterable[Change], earlier: Iterable[int | None]) -> None:
        """Put the `earlier` numbers back in the places of the first facts of a date, each of a subject of its own."""
        places = ((self._subjects.of(change).in_force, attribute) for change in told for attribute in change.plain)
        for number, (in_force, attribute) in zip(earlier, places, strict=False):
            if number is None:
                del in_force[attribute]
            else:
                in_force[attribute] = number

    def _said(self, told: Iterable[Change], rank: int, number: int) -> Iterator[Said]:
        for at, change in enumerate(told, rank):
            about = self._subjects.of_fact(change.facts[0], change)
            for fact in change.facts:
                yield Said(number, at, fact, change, about)
                number += 1

    def _settle(self, day: date | None, index: int, said: Sequence[Said]) -> Step:
        """A date on which people move or values are contested, rule by rule."""
        turn = Turn()
        settled, contested = self._compare(said)
        for subject, attribute in settled:
            turn.end_conflict(subject, attribute)
        for (subject, attribute), sides in contested:
            turn.contest(subject, attribute, self._reported.add_conflict(attribute, sides))
        counting = _counting(said, settled)
        moves = [(subject, one) for (subject, attribute), one in counting.items() if attribute == LIVES_HERE]
        for subject, one in sorted(moves, key=lambda move: (move[1].fact.said, move[1].number)):
            turn.move(subject, comes=one.fact.said)
        for (subject, attribute), one in counting.items():
            turn.settle(subject, attribute, one)
        self._returned |= turn.returned
        self._reported.facts.append(index, turn.came, turn.went)
        self._reported.open_conflicts.append(index, turn.opened, turn.ended)
        winning = {one.rank for one in settled.values()}
        disputed = {one.rank for _key, sides in contested for one in sides}
        supplying = {one.rank for one in said if one.number in turn.came}
        repeated = {one.rank: one.change.full_reference for one in said if one.rank not in winning | disputed}
        step = Step(day, self._reported, index, self._returned)
        step.passing = sorted(winning - disputed - supplying)
        step.duplicates = tuple(repeated.values())
        return step

    def _compare(self, said: Iterable[Said]) -> tuple[dict[FactKey, Said], list[tuple[FactKey, list[Said]]]]:
        """Of one date: the facts with one value and who supplies it, and the facts with several."""
        by_key: dict[FactKey, list[Said]] = {}
        for one in said:
            key = (self._subjects.of_fact(one.fact, one.change), one.fact.attribute)
            by_key.setdefault(key, []).append(one)
        settled: dict[FactKey, Said] = {}
        contested = []
        for key, sides in by_key.items():
            if all(one.fact.value == sides[0].fact.value for one in sides):
                settled[key] = min(sides, key=lambda one: (self._submitted[one.change.submission], one.rank))
            else:
                contested.append((key, sides))
        return settled, sorted(contested, key=lambda pair: (pair[0][0].key.name, pair[0][1], pair[0][0].key))


def _counting(said: Iterable[Said], settled: Mapping[FactKey, Said]) -> dict[FactKey, Said]:
    """What counts from a date on: what is settled, and what waited for it; what is told in doubt waits."""
    counting: dict[FactKey, Said] = {}
    for about in dict.fromkeys(one.about for one in said):
        stay = settled.get((about, LIVES_HERE))
        counting.update(about.settled_of_waiting(comes=stay is None or stay.fact.said))
    for key, one in settled.items():
        comes = one.change.type.lives_here
        if comes is not None and one.about.is_doubtful(comes=comes):
            one.about.waiting[key] = one
        else:
            counting[key] = one
    return counting
