"""Prepare and release: who fills in may not send, who sends has read it, and nobody is both (complaints C16, C17)."""

import pytest
import sqlalchemy as sa
import time_machine

from portal.domain.authority import Relationship, Scope
from portal.models import Submission
from tests.auth.signing_in import queued, sent, unit
from tests.helping.acting import authority, helper_browser
from tests.resident.reviewing import RENT, answer_the_rest, report
from tests.submitting import start_draft

TODAY = "2026-11-22T12:00:00Z"
DECLARED = {"is_declared": "yes"}


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(TODAY, tick=False):
        yield


def prepared(opened, *scopes):
    """A browser of an adviser who filled in everything, and the authority."""
    browser, row = opened(*(scopes or (Scope.PREPARE,)))
    browser.post("resident.start_review")
    report(browser, "home", "rent", RENT)
    answer_the_rest(browser)
    return browser, row


def version(page) -> dict[str, str]:
    return {"draft_version": page.value("draft_version")}


def submissions() -> list[Submission]:
    with unit() as session:
        return list(session.scalars(sa.select(Submission)))


def release_code() -> str:
    return sent("release-code")[-1][1]["code"]


def test_who_may_only_prepare_cannot_send(opened):
    browser, _row = prepared(opened)
    page = browser.get("resident.check_answers")
    assert "Send your review" not in page.text
    assert page.h1 == "Check your answers before you send your review"
    browser.post("resident.check_answers", DECLARED | {"submit_token": "anything"}, status=404)
    assert submissions() == []


def test_prepared_by_an_adviser_read_and_sent_by_the_resident(opened, claim, client_as_resident, run_jobs):
    browser, row = prepared(opened)
    asked = browser.post("helping.ask_release", version(browser.get("resident.check_answers")))
    assert "We have told them that it waits for them" in browser.follow(asked).text
    assert [one.address for one in queued("helper-prepared")] == ["07700 900123"]
    resident = client_as_resident(claim)
    home = resident.get("resident.show_home")
    assert "Not finished until you send it" in home.text
    page = resident.get("resident.show_release")
    assert "Sam Adviser" in page.text
    assert "1 September 2017: " in page.text
    assert "£95" in page.text
    page = resident.follow(resident.post("resident.send_release_code"))
    wrong = resident.post("resident.show_release", DECLARED | version(page) | {"code": "000000"}, status=422)
    assert wrong.errors == ["The security code you entered is not correct or has expired. Ask for a new code"]
    undeclared = resident.post("resident.show_release", version(page) | {"code": release_code()}, status=422)
    assert undeclared.errors == ["Confirm that what you have told us is complete and correct"]
    receipt = resident.follow(  # and the code still works
        resident.post("resident.show_release", DECLARED | version(page) | {"code": release_code()})
    )
    assert "Sam Adviser, Sample Advice" in receipt.text
    assert "who read it and sent it with a code" in receipt.text
    [submission] = submissions()
    assert (submission.channel, submission.authority_id) == ("adviser", row.id)
    assert browser.get("resident.show_receipt", reference=submission.reference).h1 == "Your review has been sent"
    assert len(submission.content["authors"]) > 5
    assert submission.content["declaration"]["en"].startswith("By sending this, I confirm")
    run_jobs()


def test_read_out_and_sent_with_the_code_the_resident_tells(opened):
    browser, _row = prepared(opened)
    page = browser.get("helping.read_out")
    assert page.h1 == "Read this to Mary Example"
    page = browser.follow(browser.post("helping.send_read_out_code"))
    assert [address for address, _gaps in sent("release-code")] == ["07700 900123"]
    receipt = browser.follow(browser.post("helping.read_out", DECLARED | version(page) | {"code": release_code()}))
    assert "to whom it was read out" in receipt.text
    assert len(submissions()) == 1


def test_an_authority_to_send_sends_and_the_receipt_says_so(opened, claim, client_as_resident, client_as_officer):
    browser, _row = prepared(opened, Scope.PREPARE, Scope.SUBMIT)
    page = browser.get("resident.check_answers")
    assert "they have agreed that I send it for them" in page.text
    token = {"submit_token": page.value("submit_token")}
    receipt = browser.follow(browser.post("resident.check_answers", DECLARED | version(page) | token))
    assert "who had agreed to that" in receipt.text
    [submission] = submissions()
    assert submission.content["declaration"]["en"].startswith("By sending this for somebody else")
    assert [gaps["reference"] for _address, gaps in sent("helper-sent")] == [submission.reference]
    resident = client_as_resident(claim)
    assert "Sam Adviser" in resident.get("resident.show_receipt", reference=submission.reference).text
    history = resident.get("resident.show_history", who="helpers")
    assert "Sam Adviser, Sample Advice" in history.text
    assert "Sent a submission" in history.text


def test_other_receipts_are_not_for_who_acts_for_the_resident(opened, claim, client_as_resident):
    with unit() as session:
        session.info["no audit guard"] = True
        start_draft(claim.id)
    resident = client_as_resident(claim)
    page = resident.get("resident.check_answers")
    form = DECLARED | version(page) | {"submit_token": page.value("submit_token")}
    resident.post("resident.check_answers", form)
    [own] = submissions()
    browser, _row = opened(Scope.PREPARE, Scope.SEE)
    browser.get("resident.show_receipt", reference=own.reference, status=404)
    browser.get("resident.show_receipt_copy", reference=own.reference, status=404)


def test_what_changed_since_it_was_read_is_not_sent(opened, claim, client_as_resident):
    browser, _row = prepared(opened)
    browser.post("helping.ask_release", version(browser.get("resident.check_answers")))
    resident = client_as_resident(claim)
    page = resident.follow(resident.post("resident.send_release_code"))
    browser.post("resident.show_question", {"answer": "right"}, section="home", question="landlord", status=404)
    browser.post("resident.show_question", {"answer": "no"}, section="income", question="new-job")
    browser.post("resident.show_question", {"answer": "new"}, section="income", question="new-job", status=422)
    stale = {**DECLARED, "draft_version": "1", "code": release_code()}
    assert resident.post("resident.show_release", stale, status=422).errors == [
        "Your answers have changed since you opened this page. Check them again, then send them"
    ]
    assert page.status == 200
    assert submissions() == []


def test_the_resident_may_not_pass_by_the_code(opened, claim, client_as_resident):
    browser, _row = prepared(opened)
    resident = client_as_resident(claim)
    page = resident.get("resident.check_answers")
    assert "Send your review" not in page.text
    assert page.all("//main//a[@role='button']")[-1] == "Continue"
    with unit() as session:
        token = session.scalars(sa.text("SELECT submit_token FROM draft")).one()
    assert resident.post("resident.check_answers", DECLARED | {"submit_token": token}, status=422).errors == [
        "Somebody else filled this in. Read what it says, then send it with a security code"
    ]
    assert browser.get("helping.show_helping").status == 200


def test_a_code_never_goes_to_who_prepared_it(app, make, claim, client_as_resident):
    row = authority(make, claim, contact="07700 900 123")  # the phone held for the resident
    browser = helper_browser(app, row)
    browser.post("resident.start_review")
    report(browser, "home", "rent", RENT)
    answer_the_rest(browser)
    browser.post("helping.ask_release", version(browser.get("resident.check_answers")))
    assert queued("helper-prepared") == []  # by letter instead
    with unit() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM letter WHERE template = 'helper-prepared'")) == 1
    page = browser.get("helping.read_out")
    assert "We cannot send them a code that you may use" in page.text
    browser.post("helping.send_read_out_code")
    resident = client_as_resident(claim)
    assert "We cannot send you a code" in resident.get("resident.show_release").text
    resident.post("resident.send_release_code")
    assert sent("release-code") == []


def test_a_resident_without_any_contact_came_with_a_letter_and_needs_no_code(app, make, client_as_resident):
    claim = make.claim(contacts=[])
    browser = helper_browser(app, authority(make, claim, relationship=Relationship.FAMILY.value))
    browser.post("resident.start_review")
    answer_the_rest(browser)
    browser.post("helping.ask_release", version(browser.get("resident.check_answers")))
    resident = client_as_resident(claim)
    page = resident.get("resident.show_release")
    assert "Send me a code" not in page.text
    resident.follow(resident.post("resident.show_release", DECLARED | version(page)))
    assert [one.channel for one in submissions()] == ["helper"]


def test_sending_twice_is_one_submission(opened, claim, client_as_resident):
    browser, _row = prepared(opened)
    resident = client_as_resident(claim)
    page = resident.follow(resident.post("resident.send_release_code"))
    form = DECLARED | version(page) | {"code": release_code(), "submit_token": page.value("submit_token")}
    first = resident.post("resident.show_release", form)
    assert resident.post("resident.show_release", form).location == first.location
    assert len(submissions()) == 1
    assert browser.get("helping.show_helping").status == 200
