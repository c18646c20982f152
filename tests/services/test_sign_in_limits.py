"""Every limit of sign-in at its edge, and that a stranger cannot lock a resident out (domain facts 15; quality S01-S04)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.models import AuditEntry, Throttle
from portal.services import sign_in_limits
from portal.services.sign_in_limits import Caller
from tests.auth.signing_in import ELSEWHERE, HOME, at

SUBJECT = b"\1" * 32


def subject(number: int) -> bytes:
    return (number + 2).to_bytes(32, "little")


def tries(count: int, who: bytes = SUBJECT, caller: Caller = HOME) -> list[bool]:
    """Whether each of so many tries was refused."""
    return [sign_in_limits.check(who, caller, born=who.hex()).is_refused for _ in range(count)]


def known(who: bytes = SUBJECT, network: str = "203.0.113.0/24") -> Caller:
    return Caller(network, "device", (sign_in_limits.device_tag("device", who),))


def actions(session) -> list[str]:
    return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)))


def test_sixth_try_is_refused_when_five_were_made_in_a_quarter_of_an_hour(db_session):
    with at():
        assert tries(7) == [False] * 5 + [True] * 2


def test_tries_pass_when_the_quarter_of_an_hour_is_over_and_no_lock_began(db_session):
    with at():
        assert tries(5) == [False] * 5
    with at(minutes=15):
        assert tries(1) == [False]


@pytest.mark.parametrize(("minutes", "is_refused"), [(59.9, True), (60, False)])
def test_soft_lock_ends_when_an_hour_has_passed(db_session, minutes, is_refused):
    with at():
        tries(6)
    with at(minutes=minutes):
        assert tries(1) == [is_refused]


def test_lock_is_not_prolonged_when_somebody_goes_on_trying(db_session):
    with at():
        tries(6)
    with at(minutes=50):
        tries(5)
    with at(minutes=60):
        assert tries(1) == [False]


def test_other_network_passes_when_one_network_is_locked(db_session):
    with at():
        tries(9)
        assert tries(1, caller=ELSEWHERE) == [False]


def test_eleventh_try_of_a_day_is_refused_when_it_comes_from_anywhere(db_session):
    with at():
        assert tries(5) == [False] * 5
        assert tries(5, caller=ELSEWHERE) == [False] * 5
        assert tries(1, caller=Caller("203.0.113.0/24")) == [True]
    with at(hours=24):
        assert tries(1, caller=Caller("203.0.113.0/24")) == [False]


@pytest.mark.parametrize(("hours", "is_refused"), [(24.5, True), (25.2, False)])
def test_second_lock_holds_everywhere_for_a_day(db_session, hours, is_refused):
    with at():
        tries(6)
    with at(minutes=61):
        tries(6)
    with at(hours=hours):
        assert tries(1, caller=ELSEWHERE) == [is_refused]


def test_known_browser_passes_when_a_stranger_has_locked_the_number(db_session):
    with at():
        tries(6)
    with at(minutes=61):
        tries(6)
        assert tries(1, caller=ELSEWHERE) == [True]
        assert tries(6, caller=known()) == [False] * 5 + [True]


def test_mark_of_another_identity_gives_no_tries_of_its_own(db_session):
    with at():
        tries(6)
        stranger = Caller(HOME.network, "device", (sign_in_limits.device_tag("device", subject(9)),))
        assert tries(1, caller=stranger) == [True]


def test_success_takes_back_its_own_try_and_no_earlier_failure(db_session):
    with at():
        tries(4)
        for _ in range(4):
            assert tries(1) == [False]
            sign_in_limits.forgive(SUBJECT, HOME)
        assert tries(2) == [False, True]


def test_unlock_forgets_locks_and_tries_of_one_identity(db_session):
    with at():
        tries(6)
        assert sign_in_limits.locked_until(SUBJECT) is not None
        sign_in_limits.unlock(SUBJECT)
        assert sign_in_limits.locked_until(SUBJECT) is None
        assert tries(6) == [False] * 5 + [True]


@pytest.mark.parametrize(("identity", "seconds"), [(5, 2), (6, 4), (7, 8), (8, 16), (9, 30), (10, 30)])
def test_network_waits_longer_with_each_identity_it_tries(db_session, identity, seconds):
    for number in range(1, identity + 1):
        with at(minutes=number):
            sign_in_limits.check(subject(number), HOME)
    with at(minutes=identity):
        assert sign_in_limits.check(subject(99), HOME).wait_seconds == seconds
    with at(minutes=identity, seconds=seconds):
        assert sign_in_limits.check(subject(99), HOME).wait_seconds == 0


def test_network_does_not_wait_when_it_tried_four_identities(db_session):
    with at():
        assert [sign_in_limits.check(subject(number), HOME).wait_seconds for number in range(5)] == [0] * 5
        assert sign_in_limits.check(subject(6), HOME).wait_seconds == 2


def test_network_does_not_wait_when_one_person_tries_again(db_session):
    for number in range(1, 5):
        with at(minutes=number):
            sign_in_limits.check(subject(number), HOME)
    with at(minutes=6):
        assert [sign_in_limits.check(subject(4), HOME).wait_seconds for _ in range(3)] == [0, 0, 0]


def test_network_waits_an_hour_when_it_made_more_than_twenty_tries(db_session):
    waits = []
    for number in range(22):
        with at(minutes=number * 2):
            waits.append(sign_in_limits.check(subject(number % 4), HOME).wait_seconds)
    assert [number for number, wait in enumerate(waits) if wait] == [21]
    assert 3400 < waits[-1] <= 3600


def test_waiting_network_counts_nothing_against_the_number(db_session):
    for number in range(1, 6):
        with at(minutes=5):
            sign_in_limits.check(subject(number), HOME)
    with at(minutes=5):
        before = db_session.scalar(sa.select(sa.func.sum(Throttle.count)))
        assert sign_in_limits.check(SUBJECT, HOME).wait_seconds > 0
        assert db_session.scalar(sa.select(sa.func.sum(Throttle.count))) == before


def test_alarm_is_recorded_and_asks_everybody_for_codes_when_300_tries_fail_in_five_minutes(db_session):
    with at():
        for number in range(301):
            standing = sign_in_limits.check(subject(number), Caller(f"10.0.{number}.0/24"), born=str(number))
            assert not standing.needs_code
        assert sign_in_limits.check(subject(400), ELSEWHERE).needs_code
    with at(minutes=61):
        assert not sign_in_limits.check(subject(401), ELSEWHERE).needs_code
    assert actions(db_session).count("sign-in:velocity-exceeded") == 1


@pytest.mark.parametrize(("identities", "alarms"), [(9, 0), (10, 1), (12, 1)])
def test_spray_is_recorded_when_one_date_of_birth_is_tried_with_ten_numbers(db_session, identities, alarms):
    with at():
        for number in range(identities):
            sign_in_limits.check(subject(number), Caller(f"10.0.{number}.0/24"), born="1950-01-01")
    assert actions(db_session).count("sign-in:spray-suspected") == alarms


def test_keys_hold_nothing_that_was_typed(db_session):
    with at():
        sign_in_limits.check(SUBJECT, HOME, born="1950-03-27")
    keys = " ".join(db_session.scalars(sa.select(Throttle.key)))
    assert "1950" not in keys
    assert "192.0.2" not in keys


def test_notice_is_allowed_once_a_day_when_locks_begin(db_session):
    allowed = []
    for hours in (0, 2, 25, 50):
        with at(hours=hours):
            found = [sign_in_limits.check(SUBJECT, Caller(f"10.0.{hours}.0/24")) for _ in range(6)]
            allowed.append([one.may_notify for one in found if one.has_just_locked])
    assert allowed[:2] == [[True], [False]]
    assert timedelta(days=1) == sign_in_limits.NOTICE.within
