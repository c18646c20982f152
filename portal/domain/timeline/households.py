"""Whose a subject is: facts about a person, and about lines that are theirs alone, go when the person goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.domain.changes import Change
from portal.domain.changes.applying import OWNER_KEYS, is_joint
from portal.domain.changes.facts import JOINT_SHARE
from portal.domain.changes.subjects import CLAIMANT, PARTNER, owner_in
from portal.domain.timeline.names import PEOPLE, Key, Names, objects_in


class Household:
    """The people behind the subjects of a claim and of the changes reported for it.

    The person of a line is, in this order: nobody, when it is capital that somebody shares; its owner on the claim held;
    the person a change names as owner; the person in a made name; otherwise the subject itself.
    """

    def __init__(self, claim: Mapping[str, Any], changes: Iterable[Change], names: Names) -> None:
        self._owners: dict[Key, str | None] = dict(_held_owners(claim))
        self._ids = {role: one for role, one in _ids_of_roles(claim).items() if role not in names.newcomers}
        joint: set[Key] = set()
        for change in (one for one in changes if one.tells_owner):
            for fact in change.facts:
                if fact.attribute == JOINT_SHARE and is_joint({JOINT_SHARE: str(fact.said)}):
                    joint.add(names.key_of(fact, change))
                if fact.owner is not None:
                    self._owners.setdefault(names.key_of(fact, change), names.person(fact.owner, change))
        self._owners.update(dict.fromkeys(joint))

    def person_of(self, key: Key) -> str | None:
        """The id of the person that a subject belongs to, or None when it belongs to nobody alone."""
        if key.section == PEOPLE:
            return self._ids.get(key.name, key.name)
        if key.section not in OWNER_KEYS:
            return None
        owner = self._owners[key] if key in self._owners else owner_in(key.name) or key.name
        return None if owner is None else self._ids.get(owner, owner)


def _ids_of_roles(claim: Mapping[str, Any]) -> dict[str, str]:
    """The first person held in each role: whom its name means while it stands for itself."""
    found: dict[str, str] = {}
    for person in objects_in(claim, PEOPLE):
        role, identity = person.get("role"), person.get("id")
        if role in (CLAIMANT, PARTNER) and isinstance(identity, str):
            found.setdefault(role, identity)
    return found


def _held_owners(claim: Mapping[str, Any]) -> Iterable[tuple[Key, str | None]]:
    for section, owner_key in OWNER_KEYS.items():
        for line in objects_in(claim, section):
            identity, owner = line.get("id"), line.get(owner_key)
            if isinstance(identity, str) and isinstance(owner, str):
                yield Key(section, identity), None if is_joint(line) else owner
