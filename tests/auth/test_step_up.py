"""A fresh code, at most ten minutes old, before a bank account, a contact or who acts is changed (domain facts 15, L3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal import db
from portal.models import AuditEntry, Submission, WebSession
from portal.services import step_up
from tests.auth.signing_in import code_of, queued, sent
from tests.pages import Browser
from tests.resident.conftest import TODAY
from tests.resident.reviewing import choose, day, fill

ON = day("2026-11-02", "happened_on")
BANK = {
    **ON,
    "who": "p1",
    "what": "bank",
    "bank_name": "Mary Q Example",
    "sort_code": "30-94-30",
    "account_number": "733445",
}
CONTACT = {**ON, "who": "p1", "what": "contact", "phone": "07700 900999", "new_phone": "07700 900999"}
NAME = {**ON, "who": "p1", "what": "name", "new_first_name": "Mary", "new_last_name": "Sample"}
SEND = {"is_declared": "yes"}


@pytest.fixture
def clock_hand():
    """The clock of the test; `shift` moves it."""
    with time_machine.travel(TODAY, tick=False) as hand:
        yield hand


@pytest.fixture
def reporter(clock_hand, client_as_resident, make):
    """`reporter(details, **claim)`: a browser with a whole report that reports a change of details."""

    def report(details, *, contacts=None):
        browser = client_as_resident(make.claim(contacts=contacts))
        browser.post("resident.start_report")
        fill(browser, choose(browser, "away", "anything-else", "details-changed", "yes"), details)
        answer_section(browser)
        return browser

    return report


def answer_section(browser):
    """Nothing else of the section in which the change is reported has changed."""
    page = browser.get("resident.show_section", section="away")
    for where in page.document.xpath("//main//a[contains(@href, '/review/away/')]/@href"):
        values = browser.get(where).document.xpath("//input[@name='answer']/@value")
        if values and "anything-else" not in where:
            browser.post(where, {"answer": "right" if "right" in values else "no"})


def sending(browser):
    page = browser.get("resident.check_answers")
    return SEND | {
        name: page.document.xpath(f"//input[@name='{name}']/@value")[0] for name in ("submit_token", "draft_version")
    }


def submissions():
    with db.transaction() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Submission))


def test_change_of_bank_account_is_sent_within_ten_minutes_of_the_last_code(reporter, clock_hand):
    browser = reporter(BANK)
    clock_hand.shift(step_up.FRESH_FOR - timedelta(seconds=1))
    assert "/receipts/" in browser.post("resident.check_answers", sending(browser)).location
    assert submissions() == 1


@pytest.mark.parametrize("details", [BANK, CONTACT])
def test_later_the_page_asks_for_a_code_first_and_nothing_is_sent_without_it(reporter, clock_hand, details):
    browser = reporter(details)
    form = sending(browser)
    clock_hand.shift(step_up.FRESH_FOR)
    page = browser.get("resident.check_answers")
    assert "Confirm it is you" in page.text
    assert page.all("//button[contains(., 'Send your report')]") == []
    refused = browser.post("resident.check_answers", form, status=422)
    assert refused.errors == ["Get a security code before you send this"]
    assert submissions() == 0


def test_other_changes_need_no_code(reporter, clock_hand):
    browser = reporter(NAME)
    clock_hand.shift(timedelta(minutes=14))
    assert "/receipts/" in browser.post("resident.check_answers", sending(browser)).location
    assert queued("check-reported") == []


def test_right_code_lets_the_review_go_and_gives_the_session_a_new_token(reporter, clock_hand):
    browser = reporter(BANK)
    clock_hand.shift(step_up.FRESH_FOR)
    with browser.client.session_transaction() as cookie:
        old = dict(cookie)
    page = browser.follow(browser.post("auth.ask_for_step_up"))
    assert page.h1 == "Enter the security code"
    page = browser.post("auth.enter_step_up", {"code": code_of()})
    assert page.location == "/check-answers"
    assert "Thank you. You can send this now." in browser.follow(page).text
    assert "/receipts/" in browser.post("resident.check_answers", sending(browser)).location
    thief = Browser(browser.app)
    with thief.client.session_transaction() as cookie:
        cookie.update(old)
    assert thief.get("resident.show_home", status=303).location == "/sign-in"


def test_wrong_code_is_told_at_the_field_and_lets_nothing_go(reporter, clock_hand):
    browser = reporter(BANK)
    clock_hand.shift(step_up.FRESH_FOR)
    browser.post("auth.ask_for_step_up")
    wrong = f"{(int(code_of()) + 1) % 1_000_000:06d}"
    page = browser.post("auth.enter_step_up", {"code": wrong}, status=422)
    assert page.errors == ["The security code you entered is not correct or has expired. Ask for a new code"]
    assert "Confirm it is you" in browser.get("resident.check_answers").text


def test_code_of_somebody_elses_step_up_is_nothing_here(reporter, clock_hand):
    one, other = reporter(BANK), reporter(BANK)
    clock_hand.shift(step_up.FRESH_FOR)
    one.post("auth.ask_for_step_up")
    theirs = code_of()
    other.post("auth.ask_for_step_up")
    if theirs != code_of():
        other.post("auth.enter_step_up", {"code": theirs}, status=422)
    assert "Confirm it is you" in other.get("resident.check_answers").text


def test_fourth_code_of_an_hour_is_refused(reporter, clock_hand):
    browser = reporter(BANK)
    clock_hand.shift(step_up.FRESH_FOR)
    for _ in range(3):
        browser.post("auth.ask_for_step_up")
    page = browser.post("auth.ask_for_step_up", status=422)
    assert page.errors == ["You have asked for too many codes. Wait an hour before you ask for another, or call us"]


def test_code_page_without_a_code_asked_for_leads_to_asking(reporter):
    assert reporter(BANK).get("auth.enter_step_up", status=303).location == "/confirm-it-is-you"


def test_somebody_to_whom_no_code_can_go_may_send_all_the_same(reporter, clock_hand):
    browser = reporter(BANK, contacts=[])
    clock_hand.shift(step_up.FRESH_FOR)
    assert "/receipts/" in browser.post("resident.check_answers", sending(browser)).location


def test_the_contact_held_is_told_of_the_change_without_what_it_is(reporter):
    browser = reporter(CONTACT)
    browser.post("resident.check_answers", sending(browser))
    assert [address for address, _gaps in sent("check-reported")] == ["07700 900123"]


def test_step_up_is_recorded_with_its_level(reporter, clock_hand):
    browser = reporter(BANK)
    clock_hand.shift(step_up.FRESH_FOR)
    browser.post("auth.ask_for_step_up")
    browser.post("auth.enter_step_up", {"code": code_of()})
    with db.transaction() as session:
        entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "step-up:confirmed")).one()
        row = session.scalars(sa.select(WebSession)).one()
    assert entry.detail["level"] == "L3"
    assert row.verified_at is not None
