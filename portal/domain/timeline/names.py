"""One key for each thing a change may name in several ways, so that no two names escape comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from portal.domain.changes import Change
from portal.domain.changes.applying import OBJECTS, OWNER_KEYS, SECTIONS, line_kind, made_name
from portal.domain.changes.change_type import RecordKind
from portal.domain.changes.facts import Fact
from portal.domain.changes.subjects import CLAIMANT, PARTNER, identifies, owner_in, word_key
from portal.domain.timeline.roles import Role

PEOPLE = "people"


class Key(NamedTuple):
    """What a fact is about: the section of the claim and the name in it, so that an id may occur in several sections."""

    section: str
    name: str


class Names:
    """What the subjects of a timeline mean, given the claim held and everything reported for it, by date.

    A name means the same on every date, except `claimant` and `partner` once somebody else came in that role.
    """

    def __init__(self, claim: Mapping[str, Any], changes: Sequence[Change]) -> None:
        people = objects_in(claim, PEOPLE)
        self._people = {one["id"] for one in people if isinstance(one.get("id"), str)}
        moves = [change for change in changes if change.type.lives_here is not None]
        self._roles = {name: Role(name, people, moves) for name in (CLAIMANT, PARTNER)}
        self.newcomers = frozenset().union(*(role.newcomers for role in self._roles.values()))
        self.is_fixed = all(role.is_fixed for role in self._roles.values())
        self._ids: dict[str, set[str]] = {section: set() for section in OWNER_KEYS}
        self._made: dict[str, str] = {}
        self._held: dict[tuple[str, str | None, str], list[str | None]] = {}
        for section in OWNER_KEYS:
            for line in objects_in(claim, section):
                self._hold(section, line)
        self._started: dict[str, set[str]] = {}
        for change in changes:
            if change.type.new_subject is not None and change.record is RecordKind.JOB:
                self._start(change)
        self._owners = {owner for _section, _kind, owner in self._held} | self._started.keys()

    def key_of(self, fact: Fact, change: Change) -> Key:
        """The key of what a fact is about: an id of the claim when it is held, otherwise a name."""
        kind = RecordKind.ACCOUNT if fact.is_item else change.record
        if kind in OBJECTS:
            return Key(OBJECTS[kind], fact.subject)
        if kind not in SECTIONS:
            return Key(PEOPLE, self.person(fact.subject, change))
        section = SECTIONS[kind]
        if fact.subject in self._ids[section]:
            return Key(section, fact.subject)
        if fact.is_item or owner_in(fact.subject) is not None:
            return Key(section, self._line_of(fact.subject, change))
        return Key(section, self._line_of_person(section, self.person(fact.subject, change), change))

    def person(self, name: str, change: Change) -> str:
        """The id of the person a change calls so, when it names them by their role; otherwise the name."""
        role = self._roles.get(name)
        return name if role is None else role.holder(change.date, leaves=change.type.lives_here is False)

    def _hold(self, section: str, line: Mapping[str, Any]) -> None:
        identity, owner = line.get("id"), line.get(OWNER_KEYS[section])
        known = identity if isinstance(identity, str) else None
        if known is not None:
            self._ids[section].add(known)
        if not isinstance(owner, str):
            return
        name = made_name(section, owner, line)
        if known is not None and identifies(name):
            self._made.setdefault(name, known)
        self._held.setdefault((section, line_kind(section, line), owner), []).append(known)

    def _start(self, change: Change) -> None:
        person = self.person(change.subject, change)
        is_new = person in self._people
        made = change.type.subject_for_new(person, change.details) if is_new else change.subject
        name = self._line_of(made, change)
        owner = owner_in(name)
        if owner is not None:
            self._started.setdefault(owner, set()).add(name)

    def _line_of(self, name: str, change: Change) -> str:
        """The line held that a made name fits, or the name with its person and its words in one form."""
        owner = owner_in(name)
        if owner is None:
            return name
        kind, _owner, words = name.split("/")
        told = words.casefold() if kind == "account" else word_key(words)
        made = f"{kind}/{self.person(owner, change)}/{told}"
        return self._made.get(made, made)

    def _line_of_person(self, section: str, person: str, change: Change) -> str:
        """What a change means that names a person: the new thing it describes, or that person's only one."""
        if person in self._people and change.type.identifies_new(change.details):
            return self._line_of(change.type.subject_for_new(person, change.details), change)
        if person not in self._owners:
            return person
        held = self._held.get((section, line_kind(section, change.type.line_of(change.details)), person), [])
        if not held and change.record is RecordKind.JOB:
            held = [*self._started.get(person, ())]
        return held[0] if len(held) == 1 and held[0] is not None else person


def objects_in(claim: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """The records of a section of a claim that may lack anything."""
    held = claim.get(section)
    return [line for line in held if isinstance(line, dict)] if isinstance(held, list) else []
