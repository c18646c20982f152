"""One key for each thing a change may name in several ways, so that no two names escape comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.domain.changes import Change
from portal.domain.changes.applying import OBJECTS, OWNER_KEYS, SECTIONS, is_somebody_else, line_kind, made_name
from portal.domain.changes.change_type import RecordKind
from portal.domain.changes.facts import Fact
from portal.domain.changes.subjects import CLAIMANT, PARTNER, identifies, owner_in, word_key


class Names:
    """What the subjects of a timeline mean, given the claim held and everything reported for it.

    A name means the same on every date, so `partner` is the partner held only while no change brings in somebody else
    under that name; then, and when the claim holds no partner or several, it is a key of its own.
    """

    def __init__(self, claim: Mapping[str, Any], changes: Iterable[Change]) -> None:
        reported = list(changes)
        people = objects_in(claim, "people")
        self._people = {one["id"] for one in people if isinstance(one.get("id"), str)}
        self._roles = _people_by_role(people, reported)
        self._ids: dict[str, set[str]] = {section: set() for section in OWNER_KEYS}
        self._made: dict[str, str] = {}
        self._held: dict[tuple[str, str | None, str], list[str | None]] = {}
        for section in OWNER_KEYS:
            for line in objects_in(claim, section):
                self._hold(section, line)
        self._started: dict[str, set[str]] = {}
        for change in reported:
            if change.record is RecordKind.JOB and change.type.new_subject is not None:
                self._start(change)

    def key_of(self, fact: Fact, change: Change) -> str:
        """The key of what a fact is about: an id of the claim when it is held, otherwise a name."""
        kind = RecordKind.ACCOUNT if fact.is_item else change.record
        if kind in OBJECTS:
            return fact.subject
        if kind in (RecordKind.PERSON, RecordKind.NONE):
            return self._person(fact.subject)
        section = SECTIONS[kind]
        if fact.subject in self._ids[section]:
            return fact.subject
        if fact.is_item or owner_in(fact.subject) is not None:
            return self._line_of(fact.subject)
        return self._line_of_person(section, self._person(fact.subject), change)

    def _person(self, subject: str) -> str:
        return self._roles.get(subject, subject)

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
        person = self._person(change.subject)
        if person in self._people:
            name = self._line_of(change.type.subject_for_new(person, change.details))
        else:
            name = self._line_of(change.subject)
        owner = owner_in(name)
        if owner is not None:
            self._started.setdefault(owner, set()).add(name)

    def _line_of(self, name: str) -> str:
        """The line held that a made name fits, or the name with its person and its words in one form."""
        owner = owner_in(name)
        if owner is None:
            return name
        kind, _owner, words = name.split("/")
        told = words.casefold() if kind == "account" else word_key(words)
        made = f"{kind}/{self._person(owner)}/{told}"
        return self._made.get(made, made)

    def _line_of_person(self, section: str, person: str, change: Change) -> str:
        """What a change means that names a person: the new thing it describes, or that person's only one."""
        if person in self._people and change.type.identifies_new(change.details):
            return self._line_of(change.type.subject_for_new(person, change.details))
        held = self._held.get((section, line_kind(section, change.type.line), person), [])
        if not held and change.record is RecordKind.JOB:
            held = [*self._started.get(person, ())]
        return held[0] if len(held) == 1 and held[0] is not None else person


def objects_in(claim: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """The records of a section of a claim that may lack anything."""
    held = claim.get(section)
    return [line for line in held if isinstance(line, dict)] if isinstance(held, list) else []


def _people_by_role(people: Iterable[Mapping[str, Any]], reported: Iterable[Change]) -> dict[str, str]:
    """The ids of claimant and partner, where the claim holds exactly one who has not left or died."""
    found: dict[str, str] = {}
    for role in (CLAIMANT, PARTNER):
        there = [one for one in people if one.get("role") == role and not one.get("left_on") and not one.get("died_on")]
        if len(there) != 1 or not isinstance(there[0].get("id"), str):
            continue
        arrivals = (change for change in reported if change.type.lives_here and change.subject == role)
        if not any(is_somebody_else(there[0], change) for change in arrivals):
            found[role] = there[0]["id"]
    return found
