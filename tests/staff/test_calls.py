"""A resident on the phone or at the desk: checked, read out, agreed, and over with the call."""

import pytest
import sqlalchemy as sa
import time_machine

from portal.models import Authority, Submission
from tests.auth.signing_in import queued, unit
from tests.helping.acting import HELP, adviser
from tests.resident.reviewing import answer, answer_the_rest, day

CALL = {
    "way": "spoken-phone", "born_on-day": "27", "born_on-month": "3", "born_on-year": "1950", "nino": "QQ123456C",
    "how_checked": "Called back on the number held", "scopes": ["see", "prepare", "submit"], "has_agreed": "yes",
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        yield


@pytest.fixture
def browser(client_as_officer):
    return client_as_officer(HELP)


def newest() -> Authority:
    with unit() as session:
        return session.scalars(sa.select(Authority).execution_options(populate_existing=True)).one()


@pytest.mark.parametrize(("way", "channel"), [("spoken-phone", "phone"), ("spoken-desk", "desk")])
def test_a_report_taken_in_one_call(browser, make, way, channel):
    make.claim()
    page = browser.follow(browser.post("staff.take_call", CALL | {"way": way}))
    assert page.h1 == "You are acting for Mary Example"
    assert "End the call" in page.text
    assert [one.template for one in queued("helper-confirmed")] == ["helper-confirmed"]
    assert queued("helper-opened") == []  # told once
    browser.post("resident.start_review")
    answer_the_rest(browser)
    page = browser.get("resident.check_answers")
    form = {name: page.value(name) for name in ("submit_token", "draft_version")} | {"is_declared": "yes"}
    browser.post("resident.check_answers", form)
    with unit() as session:
        assert session.scalars(sa.select(Submission.channel)).one() == channel
    browser.post("helping.finish")
    assert newest().withdrawn_at is not None
    browser.get("helping.show_helping", status=404)


PAPER = {
    "way": "spoken-paper", "received_on-day": "16", "received_on-month": "11", "received_on-year": "2026",
    "has_signed": "yes", "has_agreed": "", "scopes": [],
}  # fmt: skip


def test_a_paper_is_typed_in_with_the_day_it_came_and_who_typed_it(browser, make):
    make.claim()
    browser.follow(browser.post("staff.take_call", CALL | PAPER))
    browser.post("resident.start_review")
    answer_the_rest(browser)
    page = browser.get("resident.check_answers")
    form = {name: page.value(name) for name in ("submit_token", "draft_version")} | {"is_declared": "yes"}
    browser.post("resident.check_answers", form)
    with unit() as session:
        sent = session.scalars(sa.select(Submission)).one()
        assert (sent.channel, str(sent.received_on), sent.author_user_id is not None) == ("paper", "2026-11-16", True)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"received_on-day": "", "received_on-month": "", "received_on-year": ""}, "Enter the date the paper reached"),
        ({"received_on-year": "2027"}, "The date it reached the council must be"),
        ({"received_on-year": "2020"}, "The date it reached the council must be"),
        ({"has_signed": ""}, "Say that the resident signed the paper"),
    ],
)
def test_a_paper_needs_its_day_and_its_signature(browser, make, wrong, error):
    make.claim()
    page = browser.post("staff.take_call", CALL | PAPER | wrong, status=422)
    assert error in page.errors[0]


def test_the_words_to_read_out_are_on_the_page_in_both_languages(browser):
    page = browser.get("staff.take_call")
    for words in ("They may fill in my review or report for me.", "This ends with this call."):
        assert words in page.text
    browser.get("auth.set_language", code="cy", status=303)
    assert "Cânt lenwi fy adolygiad" in browser.get("staff.take_call").text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"has_agreed": ""}, "Say that you read the words out and the resident agreed"),
        ({"scopes": []}, "Select what you may do"),
        ({"nino": "QQ999999D"}, "No open claim matches this National Insurance number and date of birth"),
        ({"born_on-day": "28"}, "No open claim matches this National Insurance number and date of birth"),
        ({"how_checked": ""}, "Enter how you checked who they are"),
        ({"way": "letter"}, "Select where the resident is"),
    ],
)
def test_what_is_missing_is_said_at_its_field(browser, make, changes, error):
    make.claim()
    assert browser.post("staff.take_call", CALL | changes, status=422).errors == [error]


def test_a_call_is_over_after_two_hours_and_with_signing_out(browser, make):
    make.claim()
    browser.post("staff.take_call", CALL)
    with time_machine.travel("2026-11-22T12:29:00Z", tick=False):
        browser.get("helping.show_helping")
    with time_machine.travel("2026-11-22T12:50:00Z", tick=False):
        browser.get("helping.show_helping")
        browser.post("auth.staff_sign_out")
    assert newest().withdrawn_at is not None


def test_partners_take_no_calls(client_as_officer, make):
    browser = client_as_officer(officer=adviser(make))
    browser.get("staff.take_call", status=404)
    browser.post("staff.take_call", CALL, status=404)


def test_opening_somebody_else_ends_no_call_but_a_new_call_covers_only_its_own_claim(browser, make):
    make.claim()
    browser.post("staff.take_call", CALL)
    first = browser.get("helping.show_helping").h1
    assert first == "You are acting for Mary Example"


@pytest.mark.parametrize(
    ("received", "changed", "next_page"),
    [
        ("2026-11-16", "2026-10-16", "old_rent"),
        ("2026-11-16", "2026-10-15", "reason_for_delay"),
        ("2026-10-02", "2026-09-02", "old_rent"),
    ],
)
def test_lateness_of_a_paper_runs_to_the_day_it_came_and_not_to_the_day_it_is_typed(
    browser, make, received, changed, next_page
):
    make.claim()
    year, month, number = received.split("-")
    came = {"received_on-day": number, "received_on-month": month, "received_on-year": year}
    browser.follow(browser.post("staff.take_call", CALL | PAPER | came))
    browser.post("resident.start_review")
    page = browser.post(answer(browser, "home", "rent", "changed").location, day(changed))
    assert page.location.endswith(f"/1/{next_page}")


def test_lateness_of_a_call_runs_to_the_call(browser, make):
    make.claim()
    browser.follow(browser.post("staff.take_call", CALL))
    browser.post("resident.start_review")
    page = browser.post(answer(browser, "home", "rent", "changed").location, day("2026-10-21"))
    assert page.location.endswith("/1/reason_for_delay")
