"""Counters and holds in the database, shared by all workers and kept over restarts (quality 3, domain facts 15).

A counter's window opens at its first count and closes after the limit's period; all counters of one step are written by
one atomic upsert, in the order of their keys, so that parallel requests queue and never deadlock. A hold is a row whose
`expires_at` is when it ends; it can be prolonged, never shortened, except by staff.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.models import Throttle, keyring


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` counts within a period; `name` begins the keys."""

    name: str
    most: int
    within: timedelta

    def key(self, *parts: str) -> str:
        """The key of this limit for one subject."""
        return key(self.name, *parts)


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter to raise; `by` 0 only reads it, with the same statement."""

    limit: Limit
    key: str
    by: int = 1


def key(name: str, *parts: str) -> str:
    """The key of a counter or hold: its name and the parts (keyed indexes in hex, never what somebody typed)."""
    return ":".join((name, *parts))


def part(purpose: str, text: str) -> str:
    """A short keyed index of something that must not stand in a key in clear, such as a network."""
    return keyring.current().blind_index(purpose, text).hex()[:32]


def count(counters: Sequence[Counter]) -> dict[str, int]:
    """Raise all counters in one statement; what each then holds, by key. Counting comes before verifying."""
    now = clock.now()
    rows = [
        {"key": counter.key, "count": counter.by, "expires_at": now + counter.limit.within}
        for counter in sorted(counters, key=lambda counter: counter.key)
    ]
    insert = db.insert(Throttle).values(rows)
    is_over = Throttle.expires_at <= now
    statement = insert.on_conflict_do_update(
        index_elements=[Throttle.key],
        set_={
            "count": sa.case((is_over, insert.excluded.count), else_=Throttle.count + insert.excluded.count),
            "expires_at": sa.case((is_over, insert.excluded.expires_at), else_=Throttle.expires_at),
        },
    ).returning(Throttle.key, Throttle.count)
    return {str(name): int(total) for name, total in db.session().execute(statement)}


def uncount(keys: Iterable[str]) -> None:
    """Take back one count of each: an attempt that succeeded was not a failure. Earlier failures stay."""
    query = sa.update(Throttle).where(
        Throttle.key.in_(sorted(keys)), Throttle.expires_at > clock.now(), Throttle.count > 0
    )
    db.session().execute(query.values(count=Throttle.count - 1), execution_options={"synchronize_session": False})


def hold(holds: Mapping[str, datetime]) -> None:
    """Hold each key until its instant; an earlier instant than the one held changes nothing."""
    rows = [{"key": name, "count": 1, "expires_at": until} for name, until in sorted(holds.items())]
    insert = db.insert(Throttle).values(rows)
    longest = sa.case(
        (Throttle.expires_at < insert.excluded.expires_at, insert.excluded.expires_at), else_=Throttle.expires_at
    )
    db.session().execute(insert.on_conflict_do_update(index_elements=[Throttle.key], set_={"expires_at": longest}))


def held_until(keys: Iterable[str]) -> dict[str, datetime]:
    """When each of the keys that are held now is free again."""
    query = sa.select(Throttle.key, Throttle.expires_at).where(
        Throttle.key.in_(list(keys)), Throttle.expires_at > clock.now()
    )
    return {row.key: row.expires_at for row in db.session().execute(query)}


def list_holds(prefixes: Iterable[str]) -> dict[str, datetime]:
    """Every live row whose key begins with one of the prefixes, with its end: what staff see before they unlock."""
    query = sa.select(Throttle.key, Throttle.expires_at).where(_begins(prefixes), Throttle.expires_at > clock.now())
    return {row.key: row.expires_at for row in db.session().execute(query)}


def release(prefixes: Iterable[str]) -> None:
    """Forget every counter and hold whose key begins with one of the prefixes: staff unlock."""
    db.session().execute(sa.delete(Throttle).where(_begins(prefixes)), execution_options={"synchronize_session": False})


def _begins(prefixes: Iterable[str]) -> sa.ColumnElement[bool]:
    return sa.or_(*(Throttle.key.startswith(prefix, autoescape=True) for prefix in prefixes))
