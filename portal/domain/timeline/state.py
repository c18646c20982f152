"""What is in force while the dates go by: facts, the changes that supply them, open conflicts, and who is away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from portal.domain.changes import ChangeKind
from portal.domain.changes.applying import Assertion
from portal.domain.changes.facts import LIVES_HERE
from portal.domain.timeline.households import Household
from portal.domain.timeline.shared_order import SharedOrder

FactKey: TypeAlias = tuple[str, str]


class Standing:
    """The facts in force, by the number of the assertion that supplies each.

    Somebody who leaves takes the facts about them along; of these only what is said of the leaving itself stays. When
    they come back, what counts is what is said from then on, and corrections, because those rewrite what was held.
    """

    def __init__(self, assertions: Sequence[Assertion], ranks: Sequence[int], household: Household) -> None:
        self._assertions = assertions
        self._ranks = ranks
        self._household = household
        self._in_force: dict[FactKey, int] = {}
        self._supplied: dict[int, int] = {}
        self._of_person: dict[str, dict[FactKey, None]] = {}
        self._corrections: dict[str, dict[FactKey, int]] = {}
        self._away: set[str] = set()
        self._left_once: set[str] = set()
        self._open: dict[FactKey, int] = {}
        self.returned: frozenset[str] = frozenset()
        self.facts = SharedOrder()
        self.changes = SharedOrder()
        self.conflicts = SharedOrder()

    def move(self, number: int) -> None:
        """Somebody moves in or out, as the assertion of that number says."""
        fact = self._assertions[number].fact
        person = self._household.person_of(fact.subject)
        if person is None:
            return
        if fact.said and person in self._left_once:
            self.returned |= {fact.subject}
        if not fact.said and person not in self._away:
            self._left_once.add(person)
            self._away.add(person)
            self._drop_facts_of(person)
        elif fact.said and person in self._away:
            self._away.discard(person)
            self._drop_facts_of(person)
            for key, correction in self._corrections.get(person, {}).items():
                self._put(key, correction, person)

    def settle(self, key: FactKey, number: int) -> None:
        """A date has one value for the fact: it takes the place of the earlier one and ends conflicts about it."""
        self._end_conflict(key)
        change = self._assertions[number].change
        person = self._household.person_of(key[0])
        if person is None or key[1] == LIVES_HERE:
            self._put(key, number, None)
            return
        if change.kind is ChangeKind.CORRECTION:
            self._corrections.setdefault(person, {})[key] = number
        if person not in self._away or change.type.lives_here is False:
            self._put(key, number, person)

    def contest(self, key: FactKey, conflict: int) -> None:
        """A date has several values for the fact: it keeps its value, and the conflict stays until it is settled.

        A fact has one open conflict at most, the latest, so that what a step holds is bounded by the facts.
        """
        self._end_conflict(key)
        self._open[key] = conflict
        self.conflicts.add(conflict)

    def is_supplying(self, rank: int) -> bool:
        """True when the change of that rank supplies a value in force."""
        return rank in self._supplied

    def _end_conflict(self, key: FactKey) -> None:
        conflict = self._open.pop(key, None)
        if conflict is not None:
            self.conflicts.discard(conflict)

    def _put(self, key: FactKey, number: int, person: str | None) -> None:
        self._take(key)
        self._in_force[key] = number
        self.facts.add(number)
        rank = self._ranks[number]
        count = self._supplied.get(rank, 0)
        if not count:
            self.changes.add(rank)
        self._supplied[rank] = count + 1
        if person is not None:
            self._of_person.setdefault(person, {})[key] = None

    def _take(self, key: FactKey) -> None:
        number = self._in_force.pop(key, None)
        if number is None:
            return
        self.facts.discard(number)
        rank = self._ranks[number]
        if self._supplied[rank] > 1:
            self._supplied[rank] -= 1
        else:
            del self._supplied[rank]
            self.changes.discard(rank)

    def _drop_facts_of(self, person: str) -> None:
        for key in self._of_person.pop(person, ()):
            self._take(key)
