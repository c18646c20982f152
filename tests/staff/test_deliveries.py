"""The delivery page: what went out, what did not and why, putting right and sending again (complaint C29)."""

from __future__ import annotations

import csv
import io

import pytest

from portal.domain.permissions import Permission
from tests.services.handover.conftest import HandOver, at_once, hand_over, set_to  # noqa: F401 (fixtures)
from tests.staff.accounts import entries
from tests.submitting import PAY, RENT

LIST = "/staff/deliveries"
MAY = (Permission.REVIEW_CASES, Permission.DECIDE_CHANGES)


@pytest.fixture
def stuck(at_once: HandOver) -> HandOver:  # noqa: F811
    """A claim that the other side does not know under our reference, so that its messages need somebody."""
    at_once.ledger.misbehave("locked", 1)
    at_once.send(RENT, PAY)
    at_once.run()
    at_once.set_row(state="failed", cause="held-data", code="claim-not-found")
    return at_once


@pytest.fixture
def browser(client_as_officer):
    return client_as_officer(*MAY)


def first(hand_over: HandOver) -> str:  # noqa: F811
    return hand_over.rows()[0].reference


def test_every_message_is_listed_with_its_state_and_cause(stuck, browser):
    page = browser.get(LIST)
    assert "Showing 2 out of" in page.text
    assert "What is held does not fit: 1" in page.text
    assert page.all("//tbody//strong") == ["Waiting", "Needs somebody"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [("state=failed", 1), ("cause=held-data", 1), ("cause=locked-record", 0), ("kind=document", 0), ("kind=step", 2), ("state=nonsense", 2)],
)  # fmt: skip
def test_list_is_narrowed_by_state_kind_and_cause(stuck, browser, query, shown):
    assert len(browser.get(f"{LIST}?{query}").all("//tbody/tr")) == shown


def test_search_by_reference_leaves_no_reference_in_the_address(stuck, browser):
    for word in (first(stuck), stuck.claim.reference.lower(), stuck.references[0]):
        answer = browser.post(LIST, {"keyword": word, "state": "", "kind": "", "cause": ""}, status=303)
        assert word not in answer.location
        assert browser.get(answer.location).all("//tbody//td[1]/a")
    answer = browser.post(LIST, {"keyword": "HB-nobody"}, status=303)
    assert "No messages match" in browser.get(answer.location).text


def test_list_is_a_csv_file_too(stuck, browser):
    page = browser.get(f"{LIST}.csv?state=failed")
    rows = list(csv.reader(io.StringIO(page.text.lstrip("\ufeff"))))
    assert len(rows) == 2
    assert (rows[1][0], rows[1][2], rows[1][7]) == (first(stuck), stuck.claim.reference, "What is held does not fit")
    assert entries("deliveries:exported")


def test_page_of_a_message_shows_tries_and_what_is_in_it(stuck, browser):
    page = browser.get(f"{LIST}/{first(stuck)}")
    assert "Correct the reference" in page.text
    assert "The record is in use (locked)" in page.text
    assert "&lt;externalReference&gt;" in page.text
    assert stuck.claim.reference in page.text
    assert entries("claim:viewed")[-1].detail == {"delivery": first(stuck)}


def test_corrected_reference_counts_for_this_and_later_messages_and_they_arrive(stuck, browser):
    path = f"{LIST}/{first(stuck)}"
    other = f"{stuck.claim.reference}-X"
    browser.post(f"{path}/repair", {"field": "claim_reference", "value": other}, status=303)
    stuck.run()
    assert [one["effective_on"] for one in stuck.ledger.list_messages(other)] == ["2017-09-01", "2017-11-01"]
    assert {state for _date, state in stuck.states()} == {"sent"}
    assert entries("delivery:repaired")[-1].detail == {"field": "claim_reference"}


def test_corrected_answer_goes_and_what_the_resident_sent_stays(stuck, browser):
    field = f"{stuck.references[0]}/1:new_rent"
    browser.post(f"{LIST}/{first(stuck)}/repair", {"field": field, "value": "96.00"}, status=303)
    stuck.run()
    answers = {one.find("{*}name").text: one.find("{*}value").text for one in stuck.message(2).iter("{*}answer")}
    assert answers["new_rent"] == "96.00"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [("", "x", "Select what to correct"), ("nonsense", "x", "Select what to correct"), ("claim_reference", " ", "Enter what it should be"), ("claim_reference", "x" * 201, "200 characters or fewer")],
)  # fmt: skip
def test_wrong_correction_is_told_at_the_field_and_changes_nothing(stuck, browser, field, value, error):
    page = browser.post(f"{LIST}/{first(stuck)}/repair", {"field": field, "value": value}, status=422)
    assert any(error in one for one in page.errors)
    assert stuck.rows()[0].state == "failed"


def test_what_may_have_arrived_is_not_corrected(at_once, browser):  # noqa: F811
    at_once.trouble("fail-after", 1)
    at_once.send(RENT)
    at_once.run()
    path = f"{LIST}/{first(at_once)}"
    assert "Correct a value" not in browser.get(path).text
    page = browser.post(f"{path}/repair", {"field": "claim_reference", "value": "HB9"}, status=422)
    assert "may have arrived" in page.text


def test_message_is_sent_again_when_asked(stuck, browser):
    answer = browser.post(f"{LIST}/{first(stuck)}/replay", {}, status=303)
    assert "The message is sent again" in browser.get(answer.location).text
    stuck.run()
    assert stuck.arrived() == [("2017-09-01", "live"), ("2017-11-01", "live")]


def test_all_of_a_cause_are_sent_again(stuck, browser):
    answer = browser.post(f"{LIST}/replay", {"cause": "held-data"}, status=303)
    assert "1 message is sent again" in browser.get(answer.location).text
    stuck.run()
    assert {state for _date, state in stuck.states()} == {"sent"}
    browser.post(f"{LIST}/replay", {"cause": "nonsense"}, status=404)


def test_duplicate_gets_a_new_key_when_it_is_sent_again(stuck, browser):
    stuck.set_row(cause="duplicate", code="key-used")
    browser.post(f"{LIST}/{first(stuck)}/replay", {}, status=303)
    stuck.run()
    assert stuck.ledger.list_messages(stuck.claim.reference)[0]["key"] == f"{first(stuck)}.2"


def test_what_arrived_is_neither_sent_again_nor_corrected(at_once, browser):  # noqa: F811
    at_once.send(RENT)
    at_once.run()
    path = f"{LIST}/{first(at_once)}"
    assert "Send again now" not in browser.get(path).text
    browser.post(f"{path}/replay", {}, status=404)
    browser.post(f"{path}/repair", {"field": "claim_reference", "value": "HB9"}, status=404)


@pytest.mark.parametrize("held", [(), (Permission.REVIEW_CASES,), (Permission.MANAGE_SETTINGS,)])
def test_nobody_else_sees_what_goes_out(stuck, client_as_officer, held):
    browser = client_as_officer(*held)
    for path in (LIST, f"{LIST}.csv", f"{LIST}/{first(stuck)}"):
        browser.get(path, status=404)
    browser.post(f"{LIST}/{first(stuck)}/replay", {}, status=404)


def test_officer_of_another_organisation_sees_nothing(stuck, make, client_as_officer):
    homes = make.organisation("Sample Homes", kind="registered-provider")
    browser = client_as_officer(officer=make.officer(*MAY, organisation=homes))
    browser.get(LIST, status=404)
    browser.get(f"{LIST}/{first(stuck)}", status=404)
