"""Messages: written, answered, read, and the way to take a submission back."""

from __future__ import annotations

import pytest

from portal import clock, db
from portal.models import ResidentMessage
from portal.services import audit, submissions
from tests.submitting import RENT, as_resident, start_draft


@pytest.fixture
def claim(make):
    return make.claim()


@pytest.fixture
def browser(claim, client_as_resident):
    return client_as_resident(claim)


@pytest.fixture
def sent(claim):
    with db.transaction():
        token = start_draft(claim.id, RENT).row.submit_token
        return submissions.submit_draft(as_resident(claim.id), token, True)


def rows(claim):
    with db.reading() as session:
        return session.query(ResidentMessage).filter_by(claim_id=claim.id).order_by(ResidentMessage.sent_at).all()


def answer(claim, text="We have it"):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.add(
            ResidentMessage(claim_id=claim.id, author="council", purpose="reply", text=text, sent_at=clock.now())
        )


def test_message_is_kept_and_shown_back(browser, claim):
    page = browser.follow(browser.post("resident.show_messages", {"text": "When will you decide?\n<b>Mary</b>"}))
    assert page.all("//article/p[contains(@class,'govuk-body')]") == ["When will you decide?<b>Mary</b>"]
    assert "We have your message." in page.text
    (row,) = rows(claim)
    assert (row.author, row.purpose, row.submission_id) == ("resident", "question", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Enter your message"),
        ("   ", "Enter your message"),
        ("x" * 2001, "Your message must be 2000 characters or fewer"),
    ],
)
def test_message_that_is_empty_or_too_long_comes_back_as_typed(browser, claim, text, said):
    page = browser.post("resident.show_messages", {"text": text}, status=422)
    assert page.errors == [said]
    assert page.value("text") == text.strip()
    assert rows(claim) == []


def test_message_of_two_thousand_characters_is_kept(browser, claim):
    browser.post("resident.show_messages", {"text": "x" * 2000})
    assert len(rows(claim)[0].text) == 2000


def test_reply_is_new_once_and_then_read(browser, claim):
    answer(claim)
    assert "New" in browser.get("resident.show_messages").one("//article/h3")
    assert rows(claim)[0].read_at is not None
    assert "New" not in browser.get("resident.show_messages").one("//article/h3")
    with db.reading():
        assert audit.list_entries("claim", claim.id.hex)[0].action == "message:read"


def test_newest_message_comes_first(browser, claim):
    browser.follow(browser.post("resident.show_messages", {"text": "first"}))
    page = browser.follow(browser.post("resident.show_messages", {"text": "second"}))
    assert page.all("//article/p[contains(@class,'govuk-body')]") == ["second", "first"]


def test_submission_is_taken_back_by_message_and_stays(browser, claim, sent):
    browser.get("resident.ask_to_withdraw", reference=sent.reference)
    page = browser.follow(browser.post("resident.ask_to_withdraw", {"text": "I was wrong"}, reference=sent.reference))
    assert f"about taking back {sent.reference}" in page.text
    (row,) = rows(claim)
    assert (row.purpose, row.submission_id) == ("withdraw", sent.id)
    browser.get("resident.show_receipt", reference=sent.reference)


def test_messages_of_somebody_else_are_not_shown(claim, make, client_as_resident):
    answer(claim, "private words")
    assert "private words" not in client_as_resident(make.claim()).get("resident.show_messages").text
