"""Questions to a resident: pinned to one answer, told without it, answered in place; and what may follow silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.domain.permissions import Permission
from portal.domain.silence import GUARDRAILS
from portal.models import Case, OutgoingMessage, ResidentQuestion, SilenceStep
from portal.services import case_stages
from tests.reported_cases import PAY, RENT, ask_for, change, give, report

MAY = (Permission.REVIEW_CASES, Permission.DECIDE_CHANGES)
CONTACTS = [
    {"channel": "phone", "address": "07700 900123", "held_since": "2019-02-01"},
    {"channel": "email", "address": "mary@example.org", "held_since": "2019-02-01"},
]


@pytest.fixture
def claim(make):
    return make.claim(contacts=CONTACTS)


@pytest.fixture
def case(make, claim):
    found = make.case(claim.id)
    report(found, RENT, PAY, reference="S-1")
    return found


@pytest.fixture
def browser(client_as_officer):
    return client_as_officer(*MAY)


def question() -> ResidentQuestion:
    with db.reading() as session:
        found = session.query(ResidentQuestion).one()
        session.expunge(found)
        return found


def ask(browser, case, text: str = "Since when?", **pin: str):
    pin = pin or {"change": "S-1/1", "answer": "new_rent"}
    form = {"seen": "0", "text": text, "answer": pin.get("answer", "")}
    return browser.post("staff.ask_question", form, reference=case.reference, **pin)


def test_a_question_about_one_answer_goes_out_without_it_and_the_reply_lands_in_its_place(
    browser, case, claim, client_as_resident
):
    page = browser.get("staff.ask_question", reference=case.reference, change="S-1/1", answer="new_rent")
    assert "£95.00" in page.one("//main//dl")
    page = browser.follow(ask(browser, case))
    assert "No reply yet" in page.one("//main")
    assert "The resident was asked" in page.all("//div[@class='govuk-summary-card']")[0]
    assert "Waiting for resident" in page.one("//p[contains(@class,'app-key-figures')]")
    row = question()
    with db.reading() as session:
        notices = session.query(OutgoingMessage).all()
        assert {notice.channel for notice in notices} == {"phone", "email"}
        for notice in notices:
            assert notice.gaps["link"].endswith(f"/questions/{row.reference}")
            assert "95" not in str(notice.gaps | {"link": ""})
    resident = client_as_resident(claim)
    page = resident.get("resident.answer_question", reference=row.reference)
    for words in ("£95.00", "Since when?", "Answer by"):
        assert words in page.one("//main"), words
    page = resident.post("resident.answer_question", {"text": " "}, reference=row.reference, status=422)
    assert page.errors == ["Enter your answer"]
    page = resident.follow(resident.post("resident.answer_question", {"text": "Since 1 May"}, reference=row.reference))
    assert "Since 1 May" in page.one("//main")
    page = browser.get("staff.show_case", reference=case.reference)
    text = page.one("//div[starts-with(@id,'question-')]")
    assert "Answered" in text
    assert "Since 1 May" in text
    assert "Ready to decide" in page.one("//p[contains(@class,'app-key-figures')]")


def test_whoever_follows_the_link_comes_to_exactly_that_question_after_signing_in(browser, case, client):
    ask(browser, case)
    address = f"/questions/{question().reference}"
    client.get(address, status=303)
    with client.client.session_transaction() as cookie:
        assert cookie["next"] == address


def test_a_question_of_somebody_else_is_not_there(browser, case, client_as_resident):
    ask(browser, case)
    client_as_resident().get("resident.answer_question", reference=question().reference, status=404)
    client_as_resident().get("resident.answer_question", reference="nonsense", status=404)


def test_the_first_answer_stands(browser, case, claim, client_as_resident):
    ask(browser, case)
    resident = client_as_resident(claim)
    for text in ("First", "Second"):
        resident.post("resident.answer_question", {"text": text}, reference=question().reference)
    assert question().reply == "First"


def test_a_conflict_is_asked_about_with_both_values(browser, make):
    case = make.case(make.claim().id)
    report(case, RENT, reference="S-1")
    report(case, change("rent-changed", "2017-09-01", new_rent="99.00", freq="weekly"), reference="S-2")
    link = browser.get("staff.show_case", reference=case.reference).all("//a[contains(@href,'against=')]/@href")[0]
    text = browser.get(link).one("//main//dl")
    assert "£95.00" in text
    assert "£99.00" in text
    browser.post(link, {"seen": "0", "text": "Which is right?", "answer": "new_rent"})
    assert [line["value"]["en"] for line in question().about["lines"]] == ["£95.00", "£99.00"]


def test_a_question_about_a_file_leads_to_sending_another(browser, case, claim, client_as_resident):
    with db.reading() as session:
        sent = session.get(Case, case.id)
    submission = report(sent, PAY, reference="S-9")
    file = give(case, submission, ask_for(case, submission, "Payslips"), "pay slip.pdf")
    ask(browser, case, "We cannot read it", file=file.reference)
    page = client_as_resident(claim).get("resident.answer_question", reference=question().reference)
    assert "pay slip.pdf" in page.one("//main")
    assert page.all("//main//a[.='Send another file']")
    with db.reading() as session:
        assert "pay slip" not in str([notice.gaps for notice in session.query(OutgoingMessage)])


@pytest.mark.parametrize(
    "pin",
    [
        {"change": "S-9/1"}, {"change": "nonsense"}, {"change": "S-1/1", "answer": "nonsense"}, {"file": "nonsense"}, {},
        {"change": "S-1/1", "against": "S-9/1"},
    ],
)  # fmt: skip
def test_what_is_not_of_the_case_cannot_be_asked_about(browser, case, pin):
    browser.get("staff.ask_question", reference=case.reference, status=404, **pin)


@pytest.mark.parametrize(("text", "error"), [("", "Enter your question"), ("x" * 2001, "2000 characters or fewer")])
def test_a_question_is_refused_and_kept_when_empty_or_too_long(browser, case, text, error):
    form = {"seen": "0", "text": text, "answer": ""}
    page = browser.post("staff.ask_question", form, reference=case.reference, change="S-1/1", status=422)
    assert error in page.errors[0]
    assert page.value("text").strip() == text


def test_a_question_about_a_change_that_somebody_decided_meanwhile_shows_both(browser, case, client_as_officer):
    at = {"reference": case.reference, "submission": "S-1", "change": "1"}
    client_as_officer(*MAY).post("staff.accept_change", {"seen": "0"}, **at)
    form = {"seen": "0", "text": "Since when?", "answer": ""}
    page = browser.post("staff.ask_question", form, reference=case.reference, change="S-1/1", status=409)
    assert "Accepted" in page.one("//main")
    assert page.value("text") == "Since when?"


def test_a_text_to_begin_with_comes_in_the_residents_language(browser, make):
    case = make.case(make.claim(language="cy").id)
    report(case, RENT, reference="S-1")
    form = {"seen": "0", "template": "date", "use_template": "yes", "text": ""}
    page = browser.post("staff.ask_question", form, reference=case.reference, change="S-1/1", status=200)
    assert page.value("text").strip() not in ("", "Please check this date and tell us the exact day.")
    assert "Please" not in page.value("text")
    reply = {"template": "received", "use_template": "yes", "text": ""}
    page = browser.post("staff.send_reply", reply, reference=case.reference, status=200)
    assert "Diolch" in page.value("text")


def test_a_question_is_taken_back(browser, case, claim, client_as_resident):
    ask(browser, case)
    row = question()
    page = browser.follow(browser.post("staff.take_back_question", reference=case.reference, question=row.reference))
    assert "No reply needed any more" in page.one("//main")
    browser.post("staff.take_back_question", reference=case.reference, question=row.reference, status=404)
    page = client_as_resident(claim).get("resident.answer_question", reference=row.reference)
    assert not page.all("//main//textarea")


def test_history_names_author_and_outcome_of_each_interaction(browser, case, claim, client_as_resident):
    ask(browser, case)
    client_as_resident(claim).post("resident.answer_question", {"text": "Yes"}, reference=question().reference)
    browser.post("staff.send_reply", {"text": "Thank you"}, reference=case.reference)
    rows = browser.get("staff.show_case", reference=case.reference).all("//h2[@id='history']/following::tbody[1]/tr")
    assert len(rows) == 5
    assert sum("Olive" in row for row in rows) == 3
    assert any("Answered a question" in row and "Resident" in row for row in rows)
    assert any("Not read yet" in row for row in rows)
    assert any("0 of 2 changes decided" in row for row in rows)


def test_questions_show_on_the_residents_home_and_messages(browser, case, claim, client_as_resident):
    resident = client_as_resident(claim)
    assert "question for you" not in resident.get("resident.show_home").text
    ask(browser, case)
    assert "We have 1 question for you" in resident.get("resident.show_home").text
    page = resident.get("resident.show_messages")
    assert page.all(f"//a[@href='/questions/{question().reference}']")


def asked_days_ago(days: int) -> None:
    with db.transaction() as session:
        session.info["no audit guard"] = True
        now = clock.now()
        values = {"asked_at": now - timedelta(days=days), "due_on": (now - timedelta(days=days - 31)).date()}
        session.execute(sa.update(ResidentQuestion).values(**values))


def steps_offered(browser, case) -> list[str]:
    return browser.get("staff.show_case", reference=case.reference).all("//h2[@id='silence']/following::ul[1]//a")


def test_silence_offers_only_the_step_of_its_day_and_suspends_only_with_reason_and_guardrails(browser, case):
    ask(browser, case)
    at = {"reference": case.reference}
    assert steps_offered(browser, case) == ["Give more time"]
    browser.get("staff.take_silence_step", kind="suspension", status=404, **at)
    browser.post("staff.take_silence_step", {"seen": "0", "reason": "x"}, kind="ending", status=404, **at)
    asked_days_ago(15)
    assert steps_offered(browser, case) == ["Send a reminder", "Give more time"]
    browser.post("staff.take_silence_step", {"seen": "0"}, kind="reminder", **at)
    asked_days_ago(40)
    assert steps_offered(browser, case) == ["Give more time"]
    with db.transaction() as session:
        session.info["no audit guard"] = True
        step = session.query(SilenceStep).one()
        step.taken_at, step.taken_on = clock.now() - timedelta(days=8), clock.today() - timedelta(days=8)
    assert steps_offered(browser, case) == ["Give more time", "Suspend Housing Benefit"]
    form = {"seen": "1", "reason": "", "confirmed": list(GUARDRAILS)[:2]}
    page = browser.post("staff.take_silence_step", form, kind="suspension", status=422, **at)
    assert page.errors == ["Enter why"]
    form["reason"] = "No payslips after two reminders and a call"
    page = browser.post("staff.take_silence_step", form, kind="suspension", status=422, **at)
    assert page.errors == ["Confirm each of these before you go on"]
    page = browser.follow(
        browser.post("staff.take_silence_step", form | {"confirmed": list(GUARDRAILS)}, kind="suspension", **at)
    )
    assert "No payslips after two reminders" in page.one("//main")
    assert steps_offered(browser, case) == ["Lift the suspension"]
    page = browser.post("staff.take_silence_step", {"seen": "1", "reason": "x"}, kind="lifted", status=409, **at)
    assert page.value("reason").strip() == "x"


def test_more_time_moves_every_last_day(browser, case):
    ask(browser, case)
    at = {"reference": case.reference, "kind": "more-time"}
    page = browser.post("staff.take_silence_step", {"seen": "0", "reason": "In hospital"}, status=422, **at)
    assert page.errors == ["Enter the new last day to answer"]
    day = clock.today() + timedelta(days=60)
    date_parts = {"due_on-day": str(day.day), "due_on-month": str(day.month), "due_on-year": str(day.year)}
    early = date_parts | {"due_on-year": "2020"}
    browser.post("staff.take_silence_step", {"seen": "0", "reason": "In hospital", **early}, status=422, **at)
    browser.post("staff.take_silence_step", {"seen": "0", "reason": "In hospital", **date_parts}, **at)
    assert question().due_on == day


def test_ending_closes_the_case_with_its_outcome(browser, case):
    ask(browser, case)
    row = question()
    with db.transaction() as session:
        session.info["no audit guard"] = True
        then = datetime(2026, 1, 5, 12, tzinfo=UTC)
        session.execute(sa.update(ResidentQuestion).values(asked_at=then, due_on=then.date()))
        for number, kind, day in ((1, "reminder", 20), (2, "suspension", 40)):
            at = then + timedelta(days=day)
            session.add(
                SilenceStep(claim_id=row.claim_id, case_id=row.case_id, number=number, kind=kind, taken_on=at.date(),
                            reason="x", user_id=row.user_id, taken_at=at)
            )  # fmt: skip
    form = {"seen": "2", "reason": "Still nothing", "confirmed": list(GUARDRAILS)}
    browser.post("staff.take_silence_step", form, reference=case.reference, kind="ending")
    with db.reading() as session:
        found = session.get(Case, case.id)
        assert (found.outcome, found.stage, found.undecided_count) == ("no-response-ended", "closed", 0)
    assert question().ended_at is not None


def test_a_reply_to_a_closed_case_opens_it_again(browser, case, claim, client_as_resident):
    ask(browser, case)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        row = session.get(Case, case.id)
        row.closed_at, row.outcome = clock.now(), "no-response-suspended"
        case_stages.refresh(row)
    client_as_resident(claim).post("resident.answer_question", {"text": "Here"}, reference=question().reference)
    with db.reading() as session:
        assert session.get(Case, case.id).closed_at is None
