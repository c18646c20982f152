"""Counters and holds: exact at their limits, shared, and prolonged but never shortened (quality S01)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.services import throttles
from portal.services.throttles import Counter, Limit
from tests.auth.signing_in import START, at

LIMIT = Limit("test", 3, timedelta(minutes=15))


def raise_by(by: int = 1, key: str = "test:a") -> int:
    return throttles.count([Counter(LIMIT, key, by)])[key]


def test_counter_rises_when_counted_within_its_window(db_session):
    with at():
        assert [raise_by() for _ in range(4)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("later", "expected"), [({"minutes": 14, "seconds": 59}, 3), ({"minutes": 15}, 1), ({"hours": 3}, 1)]
)
def test_counter_begins_again_when_its_window_is_over(db_session, later, expected):
    with at():
        raise_by()
        raise_by()
    with at(**later):
        assert raise_by() == expected


def test_counter_keeps_its_window_when_counted_late_in_it(db_session):
    with at():
        raise_by()
    with at(minutes=14):
        raise_by()
    with at(minutes=16):
        assert raise_by() == 1


def test_counter_is_only_read_when_raised_by_nothing(db_session):
    with at():
        raise_by()
        assert [raise_by(0), raise_by(0)] == [1, 1]


def test_counters_are_apart_when_their_keys_differ(db_session):
    with at():
        counters = [Counter(LIMIT, "test:b"), Counter(LIMIT, "test:a", 2)]
        assert throttles.count(counters) == {"test:a": 2, "test:b": 1}


def test_counters_take_one_statement_when_there_are_many(db_session, count_statements):
    counters = [Counter(LIMIT, f"test:{number}") for number in range(8)]
    with at(), count_statements() as seen:
        throttles.count(counters)
    assert len(seen) == 1


def test_uncount_takes_one_back_when_something_is_counted(db_session):
    with at():
        raise_by(2)
        throttles.uncount(["test:a", "test:nothing"])
        assert raise_by(0) == 1


def test_uncount_leaves_a_spent_counter_alone_when_its_window_is_over(db_session):
    with at():
        raise_by(2)
    with at(minutes=15):
        throttles.uncount(["test:a"])
        assert raise_by() == 1


def test_hold_ends_when_its_instant_is_reached(db_session):
    with at():
        throttles.hold({"hold:a": START + timedelta(hours=1)})
    with at(minutes=59):
        assert throttles.held_until(["hold:a", "hold:b"]) == {"hold:a": START + timedelta(hours=1)}
    with at(minutes=60):
        assert throttles.held_until(["hold:a"]) == {}


def test_hold_is_prolonged_and_not_shortened_when_held_again(db_session):
    with at():
        for minutes in (60, 10, 90):
            throttles.hold({"hold:a": clock.now() + timedelta(minutes=minutes)})
        assert throttles.held_until(["hold:a"]) == {"hold:a": START + timedelta(minutes=90)}


def test_release_forgets_only_what_begins_so(db_session):
    with at():
        later = START + timedelta(hours=1)
        throttles.hold({"soft:aa:1": later, "soft:aa:2": later, "soft:ab:1": later, "hard:aa:1": later})
        throttles.release(["soft:aa:"])
        assert set(throttles.list_holds(["soft:", "hard:"])) == {"soft:ab:1", "hard:aa:1"}
