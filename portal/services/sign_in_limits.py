"""How often somebody may try to sign in, and what happens then (domain facts 15; quality 3).

Every try is counted before anything is verified; a sign-in that succeeds takes its own count back. A stranger cannot
lock a resident out: the soft lock binds the identity and the network, and a browser that once signed in to this identity
has counters and locks of its own. A letter code is never stopped by a lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from portal import clock
from portal.domain.actor import System
from portal.models import keyring
from portal.services import audit, throttles
from portal.services.throttles import Counter, Limit

MATCH = Limit("match", 5, timedelta(minutes=15))  # tries of one identity from one network or known browser
DAY = Limit("match-day", 10, timedelta(days=1))  # tries of one identity from everywhere
NETWORK = Limit("network", 20, timedelta(hours=1))
SEEN = Limit("seen", 1, timedelta(hours=1))  # this identity was tried from this network
DISTINCT = Limit("distinct", 4, timedelta(hours=1))  # different identities tried from one network
BORN_SEEN = Limit("born-seen", 1, timedelta(hours=1))
BORN = Limit("born", 9, timedelta(hours=1))  # different identities tried with one date of birth, or one password
EVERYWHERE = Limit("everywhere", 300, timedelta(minutes=5))
LOCKS = Limit("locks", 1, timedelta(days=1))  # soft locks of one identity before the hard lock
NOTICE = Limit("notice", 1, timedelta(days=1))  # messages about a lock to the contact held

SOFT_LOCK = timedelta(hours=1)
HARD_LOCK = timedelta(days=1)
ALARM = timedelta(hours=1)
LONGEST_DELAY = 30
ANYWHERE = "any"
ALARM_KEY = throttles.key("alarm")
WATCH = System("sign-in watch")


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a try comes from: the shortened network, and the browser's own proof that it signed in before."""

    network: str
    device_id: str = ""
    device_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the counters say about one try."""

    is_refused: bool  # locked, or over a limit: the page stays the same and nothing is sent
    has_just_locked: bool = False
    may_notify: bool = False
    needs_code: bool = False  # the alarm is on: every sign-in needs a code
    wait_seconds: int = 0  # more than 0: answer 429, nothing was looked up


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of the keys for one try: the identity, where it comes from, and whose day-long counters count."""

    identity: str
    origin: str
    everywhere: str


def device_tag(device_id: str, subject: bytes) -> str:
    """The mark that a browser signed in to this identity once; nobody can make one without the key."""
    return keyring.current().blind_index("known device", device_id, subject.hex()).hex()[:32]


def place_of(subject: bytes, caller: Caller) -> Place:
    """Which counters a try falls on. The same work whether the browser is known or not."""
    is_ours = is_known(subject, caller)
    network = throttles.part("network", caller.network)
    own = f"device-{device_tag(caller.device_id, subject)}"
    return Place(subject.hex()[:32], own if is_ours else network, own if is_ours else ANYWHERE)


def is_known(subject: bytes, caller: Caller) -> bool:
    """Whether a browser proves that it signed in to this identity before."""
    tag = device_tag(caller.device_id, subject)
    same = [compare_digest(tag, held) for held in caller.device_tags]
    return bool(caller.device_id) and any(same)


def check(subject: bytes, caller: Caller, *, born: str = "") -> Standing:
    """Count one try and say whether it may be verified. `born` is what is the same in a spray: date of birth or password."""
    place = place_of(subject, caller)
    soft = throttles.key("soft", place.identity, place.origin)
    hard = throttles.key("hard", place.identity, place.everywhere)
    wait = throttles.key("wait", place.origin)
    held = throttles.held_until((soft, hard, wait, ALARM_KEY))
    now = clock.now()
    if wait in held:
        return Standing(is_refused=True, wait_seconds=max(1, round((held[wait] - now).total_seconds() + 0.5)))
    was_locked = soft in held or hard in held
    counts = _count_first(place, throttles.part("born", born), is_locked=was_locked)
    has_locked = not was_locked and counts[MATCH.name] > MATCH.most
    counts |= _count_second(place, throttles.part("born", born), counts, has_locked=has_locked)
    delay = _delay(counts)
    throttles.hold(
        {
            soft: now + (SOFT_LOCK if has_locked else timedelta()),
            hard: now + (HARD_LOCK if has_locked and counts[LOCKS.name] > LOCKS.most else timedelta()),
            wait: now + delay,
            ALARM_KEY: now + (ALARM if counts[EVERYWHERE.name] > EVERYWHERE.most else timedelta()),
        }
    )
    _raise_alarms(place, counts)
    return Standing(
        is_refused=was_locked or has_locked or counts[DAY.name] > DAY.most,
        has_just_locked=has_locked,
        may_notify=has_locked and counts[NOTICE.name] <= NOTICE.most,
        needs_code=ALARM_KEY in held,
    )


def forgive(subject: bytes, caller: Caller) -> None:
    """A sign-in succeeded: its own try no longer counts as a failure. Earlier failures do."""
    place = place_of(subject, caller)
    throttles.uncount(
        (
            MATCH.key(place.identity, place.origin), DAY.key(place.identity, place.everywhere), NETWORK.key(place.origin),
            SEEN.key(place.origin, place.identity), DISTINCT.key(place.origin), EVERYWHERE.key(),
        )
    )  # fmt: skip


def locked_until(subject: bytes) -> datetime | None:
    """Until when tries of this identity are stopped somewhere; None when nothing is locked."""
    identity = subject.hex()[:32]
    held = throttles.list_holds((f"soft:{identity}:", f"hard:{identity}:"))
    return max(held.values(), default=None)


def unlock(subject: bytes) -> None:
    """Forget every counter and lock of an identity."""
    identity = subject.hex()[:32]
    names = ("soft", "hard", MATCH.name, DAY.name, LOCKS.name, "resend-hour", "resend-day")
    throttles.release(f"{name}:{identity}:" for name in names)


def _count_first(place: Place, born: str, *, is_locked: bool) -> dict[str, int]:
    """The counters that depend on nothing but the locks: what a lock refuses does not wear the identity's limits out."""
    by = 0 if is_locked else 1
    counters = (
        Counter(MATCH, MATCH.key(place.identity, place.origin), by),
        Counter(DAY, DAY.key(place.identity, place.everywhere), by),
        Counter(NETWORK, NETWORK.key(place.origin)),
        Counter(SEEN, SEEN.key(place.origin, place.identity)),
        Counter(BORN_SEEN, BORN_SEEN.key(born, place.identity)),
        Counter(EVERYWHERE, EVERYWHERE.key()),
    )
    return _by_name(counters)


def _count_second(place: Place, born: str, first: dict[str, int], *, has_locked: bool) -> dict[str, int]:
    """The counters that follow from the first ones; all are written in every case."""
    counters = (
        Counter(DISTINCT, DISTINCT.key(place.origin), int(first[SEEN.name] == 1)),
        Counter(BORN, BORN.key(born), int(first[BORN_SEEN.name] == 1)),
        Counter(LOCKS, LOCKS.key(place.identity, place.everywhere), int(has_locked)),
        Counter(NOTICE, NOTICE.key(place.identity), int(has_locked)),
    )
    return _by_name(counters)


def _by_name(counters: tuple[Counter, ...]) -> dict[str, int]:
    found = throttles.count(counters)
    return {counter.limit.name: found[counter.key] for counter in counters}


def _delay(counts: dict[str, int]) -> timedelta:
    """How long the network waits before its next try: to the hour when spent, 2, 4, 8 ... 30 s for many identities."""
    if counts[NETWORK.name] > NETWORK.most:
        return NETWORK.within
    beyond = counts[DISTINCT.name] - DISTINCT.most
    if counts[SEEN.name] == 1 and beyond > 0:
        return timedelta(seconds=min(2 ** min(beyond, 6), LONGEST_DELAY))
    return timedelta()


def _raise_alarms(place: Place, counts: dict[str, int]) -> None:
    """One audit row when a detector fires for the first time in its window."""
    if counts[EVERYWHERE.name] == EVERYWHERE.most + 1:
        audit.record(WATCH, "sign-in:velocity-exceeded", "service", "sign-in", tries=counts[EVERYWHERE.name])
    if counts[BORN.name] == BORN.most + 1 and counts[BORN_SEEN.name] == 1:
        audit.record(WATCH, "sign-in:spray-suspected", "service", "sign-in", identities=counts[BORN.name])
    if counts[DISTINCT.name] == DISTINCT.most + 1 and counts[SEEN.name] == 1:
        audit.record(WATCH, "sign-in:network-slowed", "network", place.origin, identities=counts[DISTINCT.name])
