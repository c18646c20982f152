"""What is in force while the dates go by: of each subject its facts and open conflicts, and who is away."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from portal.domain.changes import Change, ChangeKind
from portal.domain.changes.applying import IDENTITY
from portal.domain.changes.facts import LIVES_HERE, Fact
from portal.domain.timeline.households import Household
from portal.domain.timeline.names import Key, Names

WHO = frozenset((LIVES_HERE, *(detail for detail, _key in IDENTITY)))
"""What must not be contested of somebody who moves in."""
NEVER = sys.maxsize


class Person:
    """Somebody to whom subjects belong. Nobody is a person too, who never moves."""

    __slots__ = ("corrections", "has_left", "is_away", "subjects")

    def __init__(self) -> None:
        self.subjects: list[Subject] = []
        self.is_away = False
        self.has_left = False
        self.corrections: dict[FactKey, int] = {}


class Said(NamedTuple):
    """A fact as one of the changes of a date says it; `about` is the subject of the change itself."""

    number: int
    rank: int
    fact: Fact
    change: Change
    about: Subject


class Subject:
    """What the facts of one key are about.

    `in_force` and `contested` give, by attribute, the number of the fact in force and of the open conflict. `waiting`
    are facts told by somebody's coming or leaving, until it is settled that they did. From the step `free_from` on a
    fact may take the place of the earlier one without more ado: nothing is contested, nobody is away.
    """

    __slots__ = ("contested", "free_from", "in_force", "is_here", "key", "person", "waiting")

    def __init__(self, key: Key, person: Person) -> None:
        self.key = key
        self.person = person
        self.in_force: dict[str, int] = {}
        self.contested: dict[str, int] = {}
        self.waiting: dict[FactKey, Said] = {}
        self.is_here = False
        self.free_from = NEVER if person.is_away else 0
        person.subjects.append(self)

    def watch(self) -> None:
        """Something was contested or settled, or somebody moved: say anew whether plain facts may be put."""
        self.free_from = NEVER if self.contested or self.person.is_away else 0

    def is_doubtful(self, *, comes: bool) -> bool:
        """True while it is contested that somebody left; or that they came, or who, unless they are here anyway."""
        if comes:
            return not self.is_here and not WHO.isdisjoint(self.contested)
        return LIVES_HERE in self.contested

    def settled_of_waiting(self, *, comes: bool) -> dict[FactKey, Said]:
        """What waited and counts now that it is known whether somebody came or left. What waited otherwise is over."""
        if not self.waiting or LIVES_HERE in self.contested or self.is_doubtful(comes=comes):
            return {}
        found = {key: one for key, one in self.waiting.items() if one.change.type.lives_here is comes}
        self.waiting.clear()
        return found


FactKey: TypeAlias = tuple[Subject, str]


class Subjects:
    """Every subject of a timeline, once, whatever the changes call it."""

    def __init__(self, claim: Mapping[str, Any], changes: Sequence[Change]) -> None:
        self.names = Names(claim, changes)
        self._household = Household(claim, changes, self.names)
        self.known: dict[str, Subject] = {}
        self._by_key: dict[Key, Subject] = {}
        self._people: dict[str, Person] = {}

    def of(self, change: Change) -> Subject:
        """What a plain change is about. Where names do not depend on dates or details it is `known` from then on."""
        found = self.of_fact(change.facts[0], change)
        if change.type.new_subject is None and change.type.line_when is None and self.names.is_fixed:
            self.known[change.about] = found
        return found

    def of_fact(self, fact: Fact, change: Change) -> Subject:
        """What one fact is about."""
        key = self.names.key_of(fact, change)
        found = self._by_key.get(key)
        if found is None:
            found = self._by_key[key] = Subject(key, self._person_of(key))
        return found

    def _person_of(self, key: Key) -> Person:
        owner = self._household.person_of(key)
        if owner is None:
            return Person()
        return self._people.get(owner) or self._people.setdefault(owner, Person())


class Turn:
    """What changes on one date on which people move or values are contested.

    Somebody who leaves takes the facts about them along; of these only what is said of the leaving itself stays. When
    they come back, what counts is what is said from then on, and corrections, because those rewrite what was held.
    """

    def __init__(self) -> None:
        self.came: set[int] = set()
        self.went: set[int] = set()
        self.opened: set[int] = set()
        self.ended: set[int] = set()
        self.returned: set[str] = set()

    def contest(self, subject: Subject, attribute: str, conflict: int) -> None:
        """Several values: the fact keeps its own. It has one open conflict at most, the latest."""
        self.end_conflict(subject, attribute)
        subject.contested[attribute] = conflict
        subject.watch()
        self.opened.add(conflict)

    def end_conflict(self, subject: Subject, attribute: str) -> None:
        """One value is said: what was contested of the fact before is settled."""
        conflict = subject.contested.pop(attribute, None)
        if conflict is not None:
            self.ended.add(conflict)
            subject.watch()

    def move(self, subject: Subject, *, comes: bool) -> None:
        """Somebody moves in or out."""
        person = subject.person
        subject.is_here = comes
        if comes and person.has_left:
            self.returned.add(subject.key.name)
        if person.is_away is not comes:
            return
        person.is_away = not comes
        person.has_left = True
        for one in person.subjects:
            one.watch()
        self._drop_facts_of(person)
        for (corrected, attribute), number in person.corrections.items() if comes else ():
            self._put(corrected, attribute, number)

    def settle(self, subject: Subject, attribute: str, said: Said) -> None:
        """The fact has one value: it takes the place of the earlier one, unless who it is about is away."""
        if attribute != LIVES_HERE:
            if said.change.kind is ChangeKind.CORRECTION:
                subject.person.corrections[subject, attribute] = said.number
            if subject.person.is_away and said.change.type.lives_here is not False:
                return
        self._put(subject, attribute, said.number)

    def _put(self, subject: Subject, attribute: str, number: int) -> None:
        before = subject.in_force.get(attribute)
        if before is not None:
            _move(before, self.came, self.went)
        subject.in_force[attribute] = number
        _move(number, self.went, self.came)

    def _drop_facts_of(self, person: Person) -> None:
        for subject in person.subjects:
            for attribute in [one for one in subject.in_force if one != LIVES_HERE]:
                _move(subject.in_force.pop(attribute), self.came, self.went)


def _move(number: int, undone: set[int], done: set[int]) -> None:
    """What comes and goes on one date did neither."""
    if number in undone:
        undone.discard(number)
    else:
        done.add(number)
