"""The limits of staff sign-in at their edges: passwords, codes, and one password tried on many (domain facts 15; quality S01, S03)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.models import Throttle
from portal.services import staff_sign_in
from portal.services.sign_in_limits import Caller
from tests.auth.signing_in import at, code_of, sent
from tests.pages import Browser
from tests.staff.accounts import PASSWORD, entries, member


@pytest.fixture
def user(make):
    return member(make, email="vera@council.example.org", mobile="07700 900555")


def give_password(client, user, password=PASSWORD, status=303):
    return client.post("auth.staff_sign_in", {"email": user.email, "password": password}, status=status)


def give_code(client, code, status=303):
    return client.post("auth.enter_staff_code", {"code": code}, status=status)


@pytest.mark.parametrize(("wrong", "is_sent"), [(3, True), (4, True), (5, False), (6, False)])
def test_fifth_try_of_a_quarter_of_an_hour_is_the_last(client, user, wrong, is_sent):
    with at():
        for _ in range(wrong):
            give_password(client, user, "wrong")
        assert give_password(client, user).location == "/staff/sign-in/code"
        assert bool(sent()) is is_sent


@pytest.mark.parametrize(("minutes", "is_sent"), [(59.9, False), (60, True)])
def test_lock_ends_after_an_hour(client, user, minutes, is_sent):
    with at():
        for _ in range(6):
            give_password(client, user, "wrong")
    with at(minutes=minutes):
        give_password(client, user)
        assert bool(sent()) is is_sent


def test_stranger_does_not_lock_out_a_browser_that_signed_in_before(app, client, user):
    with at():
        give_password(client, user)
        give_code(client, code_of())
        client.post("auth.staff_sign_out")
        stranger = Browser(app)
        for _ in range(12):
            stranger.client.post(
                "/staff/sign-in", data={"email": user.email, "password": "wrong", "csrf_token": stranger.token()}
            )
        give_password(client, user)
        assert give_code(client, code_of()).location == "/staff"


def test_deactivated_and_unknown_addresses_are_counted_and_locked_alike(app, user):
    def seen(email: str) -> list[tuple[int, str]]:
        browser = Browser(app)
        answers = []
        for _ in range(7):
            page = browser.client.post(
                "/staff/sign-in", data={"email": email, "password": "wrong", "csrf_token": browser.token()}
            )
            answers.append((page.status_code, page.headers.get("Location", "")))
        return answers

    with at():
        assert seen(user.email) == seen("nobody@council.example.org")


@pytest.mark.parametrize(("seconds", "is_in"), [(599, True), (600, False)])
def test_code_lasts_ten_minutes(client, user, seconds, is_in):
    with at():
        give_password(client, user)
    with at(seconds=seconds):
        page = give_code(client, code_of(), status=303 if is_in else 422)
        assert is_in or page.errors == [
            "The security code you entered is not correct or has expired. Ask for a new code"
        ]


@pytest.mark.parametrize(("wrong", "is_in"), [(3, True), (4, True), (5, False), (6, False)])
def test_code_is_void_after_five_tries(client, user, wrong, is_in):
    with at():
        give_password(client, user)
        code = code_of()
        for number in range(wrong):
            give_code(client, f"{(int(code) + number + 1) % 1_000_000:06d}", status=422)
        give_code(client, code, status=303 if is_in else 422)


def test_new_code_is_needed_after_five_tries_and_works(client, user):
    with at():
        give_password(client, user)
        for _ in range(6):
            give_code(client, f"{(int(code_of()) + 1) % 1_000_000:06d}", status=422)
    with at(seconds=60):
        client.post("auth.resend_staff_code")
        give_code(client, code_of())


def test_newer_code_ends_the_older(client, user):
    with at():
        give_password(client, user)
        old = code_of()
    with at(seconds=60):
        client.post("auth.resend_staff_code")
        if old != code_of():
            give_code(client, old, status=422)
        assert give_code(client, code_of()).location == "/staff"


def test_code_lets_in_once(app, client, user):
    with at():
        give_password(client, user)
        code, other = code_of(), Browser(app)
        with client.client.session_transaction() as cookie, other.client.session_transaction() as theirs:
            theirs.update(cookie)
        give_code(client, code)
        assert give_code(other, code).location == "/staff/sign-in"
        other.get("staff.show_start", status=303)


def test_code_is_of_one_try_of_one_browser(app, client, user):
    with at():
        other = Browser(app)
        give_password(client, user)
        first = code_of()
        give_password(other, user)
        if first != code_of():
            give_code(other, first, status=422)
        give_code(client, first)


@pytest.mark.parametrize(("seconds", "status"), [(59, 422), (60, 303)])
def test_another_code_is_sent_after_a_minute(client, user, seconds, status):
    with at():
        give_password(client, user)
    with at(seconds=seconds):
        client.post("auth.resend_staff_code", status=status)


def test_fourth_new_code_of_an_hour_is_not_sent(client, user):
    with at():
        give_password(client, user)
    for minute in range(1, 4):
        with at(minutes=minute):
            client.post("auth.resend_staff_code")
    with at(minutes=4):
        assert (
            client.post("auth.resend_staff_code", status=422).errors[0].startswith("You have asked for too many codes")
        )
    assert len(sent()) == 4


def spray(count: int, password: str = "", first: int = 0) -> None:
    """The same password, or one of their own, at so many addresses, each from a network of its own."""
    for number in range(first, first + count):
        with db.transaction(), at():
            typed = password or f"a password of number {number}"
            caller = Caller(f"198.51.{number}.0/24")
            staff_sign_in.match_user(f"p{number}@council.example.org", typed, caller, language="en", cost="minimum")


def alarms() -> int:
    return len(entries("sign-in:spray-suspected"))


def test_one_password_at_ten_addresses_is_noticed_once(database):
    spray(9, "Council2026!Welcome")
    assert alarms() == 0
    spray(1, "Council2026!Welcome", first=9)
    assert alarms() == 1
    spray(5, "Council2026!Welcome", first=10)
    assert alarms() == 1


def test_many_who_sign_in_with_passwords_of_their_own_raise_no_alarm(database):
    spray(40)
    assert alarms() == 0


def test_counters_tell_too_little_to_find_a_password_by(database):
    spray(1, PASSWORD)
    with db.reading() as session:
        keys = list(session.scalars(sa.select(Throttle.key)))
    assert not [key for key in keys if PASSWORD in key]
    drawers = {staff_sign_in.drawer_of(f"{number} words") for number in range(20_000)}
    assert len(drawers) == staff_sign_in.DRAWERS
