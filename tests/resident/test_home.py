"""The home page: each part with and without something in it, and never more than five statements of its own."""

from __future__ import annotations

import uuid

import pytest

from portal import clock, db
from portal.domain.actor import Officer
from portal.models import ResidentMessage
from portal.services import audit, resident_home, submissions
from portal.services.handover import documents
from portal.web.render import moment
from tests.submitting import RENT, as_resident, start_draft

PRIVATE = {"living_situation": "PrivateTenant", "rent": {"amount": "90.00", "frequency": "weekly"}}


@pytest.fixture
def claim(make):
    return make.claim(home=PRIVATE)


@pytest.fixture
def browser(claim, client_as_resident):
    return client_as_resident(claim)


def send(claim):
    with db.transaction():
        token = start_draft(claim.id, RENT).row.submit_token
        return submissions.submit_draft(as_resident(claim.id), token, True)


def write(claim, **values):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        given = {"author": "council", "purpose": "reply", "text": "Hello", "sent_at": clock.now()}
        session.add(ResidentMessage(claim_id=claim.id, **(given | values)))


def look_at(claim):
    officer = Officer(uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), "Olive Officer")
    with db.transaction():
        audit.record(officer, "claim:viewed", "claim", claim.id.hex)


def test_empty_home_says_what_there_is_not(browser):
    text = browser.get("resident.show_home").text
    for words in (
        "We are not waiting for any evidence from you.", "You have not sent anything yet.", "There are no messages yet.",
        "Nobody from the council has opened your record here yet.", "Phone number ending in 123",
    ):  # fmt: skip
        assert words in text
    assert "You have not sent this yet" not in text


def test_home_shows_nothing_held_about_the_household(browser):
    text = browser.get("resident.show_home").text
    for held in ("Mary", "QQ123456C", "07700 900123", "SE1 1AA", "Tesco", "112.35", "90.00"):
        assert held not in text


def test_home_offers_to_review_and_to_report(browser):
    page = browser.get("resident.show_home")
    assert page.all("//a[contains(., 'Review your claim')]/@href") == ["/review"]
    assert page.all("//form[contains(., 'Report a change')]/@action") == ["/report"]


def test_unsent_draft_comes_first_with_continue_and_delete(browser, claim):
    with db.transaction():
        start_draft(claim.id, RENT)
    page = browser.get("resident.show_home")
    assert page.all("//h2")[0] == "You have not sent this yet"
    assert page.all("//div[contains(@class,'govuk-inset-text')]//a/@href") == ["/review", "/review/delete"]
    assert "Report a change" not in page.text


def test_sent_and_outstanding_are_listed_with_due_date_and_receipt(browser, claim):
    sent = send(claim)
    page = browser.get("resident.show_home")
    with browser.app.test_request_context():
        sent_at = moment(sent.submitted_at)
    assert page.all(f"//a[@href='/receipts/{sent.reference}']") == [f"Review sent {sent_at}"]
    assert f"Reference {sent.reference}" in page.text
    assert page.all("//a[@href='/evidence/Rule_Rent']") == ["Proof of your rent"]
    assert "send this by" in page.text


def test_what_was_sent_is_listed_once_though_the_office_has_a_copy_of_its_own(browser, claim):
    sent = send(claim)
    with db.transaction():
        assert documents.order_copies() == 1
    assert len(browser.get("resident.show_home").all(f"//a[@href='/receipts/{sent.reference}']")) == 1


def test_home_counts_new_messages(browser, claim):
    write(claim)
    write(claim, author="resident", purpose="question")
    assert "You have 1 new message." in browser.get("resident.show_home").text


def test_officer_who_looked_is_told_without_a_name(browser, claim):
    look_at(claim)
    text = browser.get("resident.show_home").text
    assert "An officer of the council, " in text
    assert "Olive" not in text


def test_residents_own_look_is_not_listed(browser, claim):
    with db.transaction():
        audit.record(as_resident(claim.id), "claim:viewed", "claim", claim.id.hex)
    assert "Nobody from the council" in browser.get("resident.show_home").text


def test_home_of_a_claim_without_contacts_says_so(make, client_as_resident):
    page = client_as_resident(make.claim(contacts=[])).get("resident.show_home")
    assert "We do not hold a phone number or email address for you." in page.text


def test_email_is_masked(make, client_as_resident):
    contacts = [{"channel": "email", "address": "mary.sample@example.com", "held_since": "2020-01-01"}]
    text = client_as_resident(make.claim(contacts=contacts)).get("resident.show_home").text
    assert "Email m***@example.com" in text


@pytest.mark.parametrize("count", [0, 3])
def test_home_reads_six_statements_however_much_there_is(make, db_session, count_statements, count):
    claim = make.claim(home=PRIVATE)
    for _number in range(count):
        token = start_draft(claim.id, RENT).row.submit_token
        submissions.submit_draft(as_resident(claim.id), token, True)
    db_session.flush()
    db_session.expunge_all()
    with count_statements() as seen:
        home = resident_home.get_home(as_resident(claim.id))
    assert len(home.submissions) == count
    assert len(seen) == 6, seen


def test_stranger_is_asked_to_sign_in(client):
    assert client.get("resident.show_home", status=303).location == "/sign-in"


def test_record_lists_looks_contacts_and_languages(browser, claim):
    look_at(claim)
    look_at(claim)
    page = browser.get("resident.show_record")
    assert len(page.all("//li[contains(., 'An officer of the council')]")) == 2
    assert page.all("//main//a[@hreflang='cy']") == ["Cymraeg"]
