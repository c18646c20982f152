"""Whom `claimant` and `partner` mean on a date."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from portal.domain.changes import Change
from portal.domain.changes.applying import IDENTITY
from portal.domain.changes.values import normal
from portal.domain.timeline.references import ordinal

Identity = Mapping[str, Any]


class Role:
    """A role that one person has at a time: the one held in it, and after an arrival the one who came.

    Somebody who arrives is a person known before, unless they are told to have another name or date of birth; what is
    contested of these tells nothing. Who leaves on the date of an arrival is the one before, if they are still there.
    `newcomers` are the ids made for those whom the claim does not hold.
    """

    def __init__(self, name: str, people: Sequence[Mapping[str, Any]], moves: Iterable[Change]) -> None:
        held = [one for one in people if one.get("role") == name]
        there = [one.get("id") for one in held if not one.get("left_on") and not one.get("died_on")]
        self._name = name
        self._taken = {one.get("id") for one in people}
        self._known: dict[str, Identity] = {one["id"]: one for one in held if isinstance(one.get("id"), str)}
        self._since = [-1]
        self._ids = [there[0] if len(there) == 1 and isinstance(there[0], str) else name]
        self._leavers: list[str | None] = [None]
        self._is_gone = self._ids[0] not in self._known
        self.newcomers: set[str] = set()
        for day, some in groupby(moves, key=lambda change: ordinal(change.date)):
            self._turn(day, list(some))

    @property
    def is_fixed(self) -> bool:
        """True when the name means the same on every date."""
        return len(self._ids) == 1

    def holder(self, day: date | None, *, leaves: bool) -> str:
        """The id of the person the name means on a date; with `leaves`, as the name of somebody who then leaves."""
        place = bisect_right(self._since, ordinal(day)) - 1
        leaver = self._leavers[place] if leaves and self._since[place] == ordinal(day) else None
        return leaver or self._ids[place]

    def _turn(self, day: int, moves: list[Change]) -> None:
        before = self._ids[-1]
        arrivals = [one for one in moves if one.type.lives_here and one.subject == self._name]
        named = (one.subject for one in moves if one.type.lives_here and one.type.role == self._name)
        by_id = next((subject for subject in named if subject in self._known), before)
        who = self._who_came(before, arrivals) if arrivals else by_id
        if who != self._ids[-1]:
            self._since.append(day)
            self._ids.append(who)
            self._leavers.append(None if self._is_gone else before)
            self._is_gone = False
        elif arrivals:
            self._is_gone = False
        elif any(one.type.lives_here is False and one.subject in (self._name, before) for one in moves):
            self._is_gone = True

    def _who_came(self, before: str, arrivals: list[Change]) -> str:
        told = _agreed(arrivals)
        said = [_identity(one) for one in arrivals]
        alike = [one for one, held in self._known.items() if any(_likeness(held, told)) and _fits(held, said)]
        held = self._known.get(before)
        is_other = held is not None and not _fits(held, said)
        if alike and before not in alike:
            is_made_out = not is_other and before in self.newcomers and _fits(self._known[alike[0]], [held or {}])
            who = self._merge(before, alike[0]) if is_made_out else alike[0]
        else:
            who = self._new_id() if is_other else before
        if who not in self._known:
            self.newcomers.add(who)
        self._known[who] = {**told, **{key: value for key, value in self._known.get(who, {}).items() if value}}
        return who

    def _merge(self, newcomer: str, known: str) -> str:
        """What was contested of a newcomer turns out to be somebody known: one person from the start."""
        self._ids = [known if one == newcomer else one for one in self._ids]
        self.newcomers.discard(newcomer)
        del self._known[newcomer]
        return known

    def _new_id(self) -> str:
        count, name = 1, self._name
        while name in self._taken or name in self._known:
            count += 1
            name = f"{self._name}-{count}"
        return name


def _identity(change: Change) -> Identity:
    given = ((key, getattr(change.details, detail, None)) for detail, key in IDENTITY)
    return {key: str(said) for key, said in given if said is not None}


def _agreed(arrivals: Iterable[Change]) -> Identity:
    """What arrivals of one date tell of who came, without what they tell differently."""
    told: dict[str, list[str]] = {}
    for change in arrivals:
        for key, said in _identity(change).items():
            told.setdefault(key, []).append(said)
    return {key: said[0] for key, said in told.items() if len({normal(one) for one in said}) == 1}


def _likeness(held: Identity, told: Identity) -> list[bool]:
    """For each part of an identity that both give: whether it is the same."""
    return [normal(str(held[key])) == normal(said) for key, said in told.items() if held.get(key)]


def _fits(held: Identity, told: Iterable[Identity]) -> bool:
    return all(same for one in told for same in _likeness(held, one))
