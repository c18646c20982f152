"""Long leave: suspended until a day, signed out at once, back by itself on the day (complaint C8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from portal.domain.permissions import Permission
from tests.auth.signing_in import START, at, sent
from tests.pages import Browser
from tests.staff.accounts import MANAGE, PASSWORD, entries, find_user, landlord, member

TODAY = START.date()
BACK = TODAY + timedelta(days=30)
KEEP_TWO = "At least 2 people in your organisation must manage users. Tick Manage users for somebody else first, then come back"


@pytest.fixture(autouse=True)
def clock():
    with at() as moment:
        yield moment


def on(day: date, hour: int = 12):
    return time_machine.travel(f"{day.isoformat()}T{hour:02d}:00:00+00:00", tick=False)


def suspend(browser, user, day: date = BACK, status=303):
    form = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    return browser.post("staff.suspend_user", form, reference=user.reference, status=status)


def test_suspended_user_is_out_at_once_and_marked(client_as_officer, browser, other):
    theirs = client_as_officer(officer=other)
    theirs.get("staff.show_start")
    page = browser.follow(suspend(browser, other))
    assert "Vera Viewer is suspended until 23 December 2026." in page.text
    assert "The user can sign in again on 23 December 2026." in page.text
    assert theirs.get("staff.show_start", status=303).location == "/staff/sign-in"
    assert "Suspended" in browser.get("staff.list_users").one("//tr[td[contains(., 'Vera')]]/td[1]")
    assert entries("user:suspended")[-1].detail == {"why": "leave", "until": "2026-12-23"}
    assert [to for to, _ in sent("account-suspended")] == [other.email]
    assert find_user(other.email).mobile == "07700 900777"


def test_suspended_user_gets_no_code_and_sees_the_same_page(client, browser, other):
    suspend(browser, other)
    assert (
        client.post("auth.staff_sign_in", {"email": other.email, "password": PASSWORD}).location
        == "/staff/sign-in/code"
    )
    assert sent() == []


def test_code_sent_before_the_suspension_opens_nothing(client, browser, other):
    client.post("auth.staff_sign_in", {"email": other.email, "password": PASSWORD})
    code = sent()[-1][1]["code"]
    suspend(browser, other)
    client.post("auth.enter_staff_code", {"code": code})
    client.get("staff.show_start", status=303)


@pytest.mark.parametrize(("day", "may_enter"), [(BACK - timedelta(days=1), False), (BACK, True)])
def test_account_comes_back_by_itself_on_the_day(app, browser, other, day, may_enter):
    suspend(browser, other)
    with on(day, 0):
        returning = Browser(app)
        returning.post("auth.staff_sign_in", {"email": other.email, "password": PASSWORD})
        assert bool(sent()) is may_enter
        if may_enter:
            returning.post("auth.enter_staff_code", {"code": sent()[-1][1]["code"]})
            returning.get("staff.show_start")


def test_suspension_can_be_ended_early_and_its_day_changed(browser, other):
    suspend(browser, other)
    suspend(browser, other, BACK + timedelta(days=10))
    assert find_user(other.email).suspended_until_on == BACK + timedelta(days=10)
    page = browser.follow(browser.post("staff.end_suspension", reference=other.reference))
    assert "Vera Viewer can sign in again." in page.text
    assert find_user(other.email).suspended_at is None
    browser.post("staff.end_suspension", reference=other.reference, status=404)
    assert entries("user:suspension-ended")[-1].detail == {"why": "leave", "until": "2027-01-02"}


@pytest.mark.parametrize(
    ("day", "error"),
    [(TODAY, "The day the user comes back must be in the future"), (TODAY - timedelta(days=1), "The day the user comes back must be in the future"),
     (date(2030, 1, 1), "The day the user comes back must be within 2 years. Deactivate somebody who stays away for longer")],
)  # fmt: skip
def test_day_that_cannot_be_is_refused(browser, other, day, error):
    page = suspend(browser, other, day, status=422)
    assert page.errors == [error]
    assert page.value("until-year") == str(day.year)
    assert find_user(other.email).suspended_at is None


@pytest.mark.parametrize(
    ("form", "error"),
    [({}, "Enter the day the user can sign in again"),
     ({"until-day": "31", "until-month": "2", "until-year": "2027"}, "The day the user can sign in again must be a real date")],
)  # fmt: skip
def test_day_that_is_none_is_refused(browser, other, form, error):
    assert browser.post("staff.suspend_user", form, reference=other.reference, status=422).errors == [error]


def test_last_but_one_who_manages_users_is_not_suspended(make, browser):
    second = member(make, MANAGE)
    assert suspend(browser, second, status=422).errors == [KEEP_TWO]
    member(make, MANAGE)
    suspend(browser, second)


def test_suspended_manager_does_not_count_as_one(make, browser):
    second, third = member(make, MANAGE), member(make, MANAGE)
    suspend(browser, second)
    assert browser.post("staff.deactivate_user", {"answer": "yes"}, reference=third.reference, status=422).errors == [
        KEEP_TWO
    ]
    with on(BACK):
        pass


def test_nobody_suspends_themselves_a_stranger_or_an_invited_user(make, browser, manager):
    invited = member(make, password_hash=None)
    for user in (manager, landlord(make), invited):
        browser.get("staff.suspend_user", reference=user.reference, status=404)
        suspend(browser, user, status=404)
        assert find_user(user.email).suspended_at is None


def test_suspended_manager_manages_nobody(make, client_as_officer, manager, other):
    second = member(make, MANAGE, Permission.REVIEW_CASES)
    member(make, MANAGE)
    theirs = client_as_officer(officer=second)
    suspend(client_as_officer(officer=manager), second)
    theirs.post("staff.deactivate_user", {"answer": "yes"}, reference=other.reference, status=303)
    assert find_user(other.email)
