"""Pages where residents say what a file is, answer instead of sending, and send what is not in the list (S4.45, C3)."""

from __future__ import annotations

from io import BytesIO

import pytest

from portal import db
from portal.domain.actor import System
from portal.models import EvidenceFile, EvidenceRequirement
from portal.services import settings, submissions
from tests.submitting import PARTNER, PAY, RENT, as_resident, photo, start_draft


@pytest.fixture
def browser(claim, client_as_resident):
    return client_as_resident(claim)


def open_with(claim, *changes, **options):
    with db.transaction():
        return start_draft(claim.id, *changes, **options).row.submit_token


def send(claim, *changes):
    token = open_with(claim, *changes)
    with db.transaction():
        submissions.submit_draft(as_resident(claim.id), token, True)


def chosen(colour="teal"):
    return {"files": (BytesIO(photo(colour=colour)), f"{colour}.jpg")}


def switch(name, value):
    with db.transaction():
        settings.change(System("test"), name, value)


def test_upload_leads_to_the_question_what_it_is_only_where_that_matters(claim, browser):
    open_with(claim, RENT, PARTNER)
    assert browser.post("/evidence/Rule_Rent", chosen()).location == "/evidence/Rule_Rent"
    page = browser.follow(browser.post("/evidence/Rule_NewPartnerIdentity", chosen("red")))
    assert page.h1 == "What is this file?"
    assert "UK passport, current or expired" in page.text
    assert page.all("//div[contains(@class,'radios__hint')]")[0] == "1 of these is enough"


def test_saying_what_a_file_is_tells_whether_it_is_enough(claim, browser):
    open_with(claim, PARTNER)
    page = browser.follow(browser.post("/evidence/Rule_NewPartnerIdentity", chosen("red")))
    birth = next(value for value in page.all("//input[@name='document']/@value") if "birth" in value)
    answer = browser.follow(browser.post(page.response.request.path, {"document": birth}))
    assert "1 more needed" in answer.text
    assert "1 more needed" in browser.get("evidence.show_checklist").text
    assert "More needed" in browser.get("evidence.show_checklist").text
    page = browser.follow(browser.post("/evidence/Rule_NewPartnerIdentity", chosen("blue")))
    passport = page.all("//input[@name='document']/@value")[0]
    assert (
        "You have given enough" in browser.follow(browser.post(page.response.request.path, {"document": passport})).text
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"count": ""}, "Enter how many are in the file"), ({"count": "many"}, "How many are in this file must be a whole number, like 16"),
        ({"count": "51"}, "How many are in this file must be between 1 and 50"),
        ({"count": "2", "first_on-day": "1", "first_on-month": "1", "first_on-year": "2099"}, "The first date must be today or in the past"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_kept(claim, browser, typed, error):
    open_with(claim, PAY)
    page = browser.follow(browser.post("/evidence/Rule_Payslips", chosen()))
    answer = browser.post(page.response.request.path, typed, status=422)
    assert answer.errors == [error]
    assert answer.value("count") == typed["count"]


def test_months_are_offered_for_account_statements(claim, browser, make, client_as_resident):
    capital = [{"id": "c1", "owner": "p1", "type": "savings", "provider": "Post Office", "amount": "100.00"}]
    saver = make.claim(capital=capital)
    open_with(saver, ("savings-changed", "c1", "2026-11-01", {"who": "p1", "type": "savings", "amount": "20000.00"}))
    theirs = client_as_resident(saver)
    page = theirs.follow(theirs.post("/evidence/Rule_BankStatements", chosen()))
    months = page.all("//input[@name='months']/@value")
    assert len(months) == 8
    assert "Select the months it covers" in theirs.post(page.response.request.path, {}, status=422).errors
    assert "1 more month needed" in theirs.follow(theirs.post(page.response.request.path, {"months": months[1]})).text
    assert (
        "You have given enough" in theirs.follow(theirs.post(page.response.request.path, {"months": months[1:3]})).text
    )
    browser.get(page.response.request.path, status=404)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("later", "You will send it later"), ("remind-7", "You will send it later"), ("cannot-get", "You cannot get this"),
        ("does-not-apply", "You said this does not apply"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_sent", [False, True])
def test_answer_shows_on_the_checklist(claim, browser, answer, shown, is_sent):
    (send if is_sent else open_with)(claim, RENT)
    page = browser.follow(
        browser.post("evidence.answer_item", {"answer": answer, "note": "Why"}, resource_id="Rule_Rent")
    )
    assert shown in page.text
    item = browser.get("/evidence/Rule_Rent").text
    assert "You told us:" in item
    assert "Why" in item


def test_answer_page_asks_for_one_and_is_not_there_for_what_is_not_asked(claim, browser):
    open_with(claim, RENT)
    browser.get("evidence.answer_item", resource_id="Rule_NewPartnerNI", status=404)
    page = browser.post("evidence.answer_item", {"answer": "", "note": "kept"}, resource_id="Rule_Rent", status=422)
    assert page.errors == ["Select what you want to tell us about this"]
    assert page.value("note") == "kept"


def test_something_that_is_not_in_the_list_can_be_sent_with_a_note(claim, browser):
    open_with(claim, RENT)
    assert "Not in the list?" in browser.get("evidence.show_checklist").text
    page = browser.follow(browser.post("evidence.send_other", {"note": "My old rent book", **chosen()}))
    assert "My old rent book" in page.text
    assert "(1 file given)" in browser.get("evidence.show_checklist").text


def test_note_and_file_are_both_asked_for_and_what_was_typed_is_kept(claim, browser):
    send(claim, RENT)
    assert browser.post("evidence.send_other", {"note": ""}, status=422).errors == ["Enter what it is", "Choose a file"]
    page = browser.post("evidence.send_other", {"note": "Mine", "files": (BytesIO(b""), "a.pdf")}, status=422)
    assert page.errors == ["The selected file is empty"]
    assert page.value("note") == "Mine"


def test_what_is_not_in_the_list_is_not_there_when_it_is_switched_off_or_nothing_is_open(claim, browser):
    browser.get("evidence.send_other", status=404)
    open_with(claim, RENT)
    switch("CatchAllEvidenceUpload", "FALSE")
    assert "Not in the list?" not in browser.get("evidence.show_checklist").text
    browser.post("evidence.send_other", {"note": "x", **chosen()}, status=404)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("UploadWhiteList", "pdf", "The selected file must be a PDF"),
        ("UploadBlackList", "jpg,jpeg", "The selected file must be a PDF, PNG, HEIC or WEBP"),
    ],
)
def test_lists_of_the_council_decide_which_files_may_come_and_the_page_says_so(claim, browser, name, value, words):
    open_with(claim, RENT)
    switch(name, value)
    assert browser.post("/evidence/Rule_Rent", chosen(), status=422).errors == [words]
    assert "JPG" not in browser.get("/evidence/Rule_Rent").one("//div[@id='files-hint']")


def test_resident_reads_why_another_copy_is_needed_and_sees_the_same_everywhere(claim, browser):
    send(claim, RENT)
    browser.post("/evidence/Rule_Rent", chosen())
    with db.transaction() as session:
        session.info["no audit guard"] = True
        row = session.query(EvidenceRequirement).filter_by(claim_id=claim.id).one()
        file = session.query(EvidenceFile).filter_by(claim_id=claim.id).one()
        for one in (row, file):
            one.decision, one.reason_code, one.reason = "refused", "unreadable", "Your thumb is on it."
        row.state = "refused"
    item = browser.get("/evidence/Rule_Rent").text
    assert "We cannot read it. Take the photo again" in item
    assert "Your thumb is on it." in item
    for endpoint in ("evidence.show_checklist", "resident.show_home"):
        assert "Send another copy" in browser.get(endpoint).text
