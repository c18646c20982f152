"""Whose a subject is: facts about a person, and about lines that are theirs alone, go when the person goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.domain.changes.applying import OWNER_KEYS, SECTIONS, Assertion, is_joint
from portal.domain.changes.subjects import CLAIMANT, HOME, PARTNER, owner_in
from portal.domain.timeline.names import objects_in

JOINT_SHARE = "joint_share"


class Household:
    """The people behind the subjects of a claim and of the changes reported for it.

    The person of a subject is, in this order: nobody, when it is capital that somebody shares; the owner of the line
    held under that id; the person a change names as owner; the person in a made name; nobody for the home; otherwise
    the subject itself. `claimant` and `partner` mean the people who hold these roles.
    """

    def __init__(self, claim: Mapping[str, Any], assertions: Iterable[Assertion]) -> None:
        self._ids = _ids_of_roles(claim)
        self._owners: dict[str, str | None] = dict(_held_owners(claim))
        said: dict[str, str] = {}
        joint: set[str] = set()
        for fact, change in assertions:
            if fact.attribute == JOINT_SHARE and is_joint({JOINT_SHARE: str(fact.said)}):
                joint.add(fact.subject)
            if fact.owner is not None and change.record in SECTIONS:
                said.setdefault(fact.subject, fact.owner)
        for subject, owner in said.items():
            self._owners.setdefault(subject, owner)
        self._owners.update(dict.fromkeys(joint))

    def person_of(self, subject: str) -> str | None:
        """The person that a subject belongs to, or None when it belongs to nobody alone."""
        if subject == HOME:
            return None
        owner = self._owners[subject] if subject in self._owners else owner_in(subject) or subject
        return None if owner is None else self._ids.get(owner, owner)


def _ids_of_roles(claim: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for person in objects_in(claim, "people"):
        role, identity = person.get("role"), person.get("id")
        if role in (CLAIMANT, PARTNER) and isinstance(identity, str):
            found.setdefault(role, identity)
    return found


def _held_owners(claim: Mapping[str, Any]) -> Iterable[tuple[str, str | None]]:
    for section, owner_key in OWNER_KEYS.items():
        for line in objects_in(claim, section):
            identity, owner = line.get("id"), line.get(owner_key)
            if isinstance(identity, str) and isinstance(owner, str):
                yield identity, None if is_joint(line) else owner
