"""Deciding changes on the case page: one press, pages of their own, and two officers who decide at once (F05)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from portal import clock, db
from portal.domain.permissions import Permission
from portal.models import AuditEntry, Case, ChangeDecision, User
from portal.services import case_stages
from tests.reported_cases import PARTNER, PAY, RENT, change, report

MAY = (Permission.REVIEW_CASES, Permission.DECIDE_CHANGES)
AT = {"submission": "S-1", "change": "1"}


@pytest.fixture
def case(make):
    found = make.case(make.claim().id)
    report(found, RENT, PAY, reference="S-1")
    report(found, PARTNER, reference="S-2")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        case_stages.refresh(session.get(Case, found.id))
    return found


@pytest.fixture
def browser(client_as_officer):
    return client_as_officer(*MAY)


def card(page, number: int = 0) -> str:
    return page.all("//div[@class='govuk-summary-card']")[number]


def test_a_change_is_accepted_with_one_press_and_taken_back(browser, case):
    at = AT | {"reference": case.reference}
    assert "To decide" in card(browser.get("staff.show_case", reference=case.reference))
    page = browser.follow(browser.post("staff.accept_change", {"seen": "0"}, **at))
    assert "Accepted" in card(page)
    assert "S-1/1: Accepted." in page.text
    page = browser.follow(browser.post("staff.reopen_change", {"seen": "1"}, **at))
    assert "To be decided again" in card(page)


@pytest.mark.parametrize("permission", [Permission.REVIEW_CASES, Permission.DECIDE_CHANGES])
def test_who_does_not_decide_sees_no_buttons_and_no_pages(client_as_officer, case, permission):
    stranger = client_as_officer(permission)
    at = AT | {"reference": case.reference}
    if permission is Permission.REVIEW_CASES:
        assert "/acceptance" not in stranger.get("staff.show_case", reference=case.reference).text
    for endpoint in ("staff.accept_change", "staff.refuse_change", "staff.correct_change", "staff.reopen_change"):
        stranger.post(endpoint, {"seen": "0"}, status=404, **at)
    stranger.post("staff.close_case", {"outcome": "no-change"}, reference=case.reference, status=404)
    stranger.post("staff.accept_clear_changes", reference=case.reference, status=404)


@pytest.mark.parametrize(("submission", "change_"), [("S-9", "1"), ("S-1", "9"), ("S-1", "ß")])
def test_a_change_of_nowhere_is_not_there(browser, case, submission, change_):
    at = {"reference": case.reference, "submission": submission, "change": change_}
    browser.get("staff.refuse_change", status=404, **at)
    browser.post("staff.accept_change", {"seen": "0"}, status=404, **at)


def test_a_refusal_needs_its_reason_and_leaves_the_timeline(browser, case):
    at = AT | {"reference": case.reference}
    page = browser.post("staff.refuse_change", {"seen": "0", "reason": " "}, status=422, **at)
    assert page.errors == ["Enter why this change is refused"]
    page = browser.follow(browser.post("staff.refuse_change", {"seen": "0", "reason": "No notice\ngiven"}, **at))
    assert "No notice" in card(page)
    steps = page.all("//div[contains(@class,'app-step')]//h3")
    assert steps == ["1 November 2017", "21 November 2017"]


def test_a_correction_asks_the_residents_questions_and_shows_both_values(browser, case):
    at = AT | {"reference": case.reference}
    page = browser.get("staff.correct_change", **at)
    assert (page.value("new_rent"), page.value("happened_on-day")) == ("95.00", "1")
    form = {
        "seen": "0", "happened_on-day": "4", "happened_on-month": "9", "happened_on-year": "2017", "new_rent": "94.50",
        "freq": "weekly", "notice": "yes", "why": "As the agreement says",
    }  # fmt: skip
    page = browser.post("staff.correct_change", form | {"new_rent": "lots", "why": ""}, status=422, **at)
    assert [error for error in page.errors if "rent" in error.lower() or "corrected" in error] == page.errors
    assert page.value("new_rent") == "lots"
    page = browser.follow(browser.post("staff.correct_change", form, **at))
    text = card(page)
    for words in ("£95.00", "As it stands after the decision", "4 September 2017", "£94.50", "As the agreement says"):
        assert words in text, words
    assert page.all("//div[contains(@class,'app-step')]//h3")[0] == "4 September 2017"


def test_a_correction_that_changes_nothing_is_refused_with_everything_kept(browser, case):
    at = AT | {"reference": case.reference}
    form = {"seen": "0", "happened_on-day": "1", "happened_on-month": "9", "happened_on-year": "2017", "new_rent": "95.00",
            "freq": "weekly", "why": "Nothing really"}  # fmt: skip
    page = browser.post("staff.correct_change", form, status=422, **at)
    assert page.errors == ["Nothing is different from what was reported. Accept the change instead"]
    assert page.value("why") == "Nothing really"


@pytest.mark.parametrize("first", ["acceptance", "refusal"])
def test_the_later_of_two_officers_sees_both_decisions_and_overwrites_nothing(client_as_officer, make, case, first):
    olive, oscar = (make.officer(*MAY, first_name=name, last_name="Officer") for name in ("Olive", "Oscar"))
    faster, later = client_as_officer(officer=olive), client_as_officer(officer=oscar)
    at = AT | {"reference": case.reference}
    refusal = ("staff.refuse_change", {"seen": "0", "reason": "No notice given"})
    acceptance = ("staff.accept_change", {"seen": "0"})
    one, other = (acceptance, refusal) if first == "acceptance" else (refusal, acceptance)
    faster.post(one[0], one[1], **at)
    page = later.post(other[0], other[1], status=409, **at)
    text = page.one("//main")
    assert page.h1 == "Somebody else decided this change first"
    assert "Olive Officer" in text
    assert "No notice given" in text
    assert "Accepted" in text
    assert "Refused" in text
    kept = {name: page.value(name) for name in ("seen", "reason") if f'name="{name}"' in page.text}
    with db.reading() as session:
        assert session.query(ChangeDecision).count() == 1
        tried = session.query(AuditEntry).filter_by(action="change:decided-too-late").one()
        assert (tried.actor_id, tried.detail["tried"]) == (oscar.id.hex, "refused" if one is acceptance else "accepted")
    later.post(other[0], kept, **at)
    with db.reading() as session:
        rows = session.query(ChangeDecision).order_by(ChangeDecision.number).all()
        assert [row.user_id for row in rows] == [olive.id, oscar.id]


def test_a_correction_that_came_too_late_keeps_every_answer(client_as_officer, browser, case):
    at = AT | {"reference": case.reference}
    form = {"seen": "0", "happened_on-day": "4", "happened_on-month": "9", "happened_on-year": "2017", "new_rent": "94.50",
            "freq": "weekly", "notice": "yes", "why": "As the agreement says"}  # fmt: skip
    browser.post("staff.accept_change", {"seen": "0"}, **at)
    other = client_as_officer(*MAY)
    page = other.post("staff.correct_change", form, status=409, **at)
    again = dict(
        zip(
            page.all("//main//input[@type='hidden']/@name"),
            page.all("//main//input[@type='hidden']/@value"),
            strict=True,
        )
    )
    assert {name: again[name] for name in form if name != "seen"} == {n: v for n, v in form.items() if n != "seen"}
    assert again["seen"] == "1"
    assert "£94.50" in card(other.follow(other.post("staff.correct_change", again, **at)))


def test_clear_changes_are_accepted_together_and_those_in_conflict_are_not_among_them(browser, make):
    case = make.case(make.claim().id)
    report(case, RENT, PAY, PARTNER, reference="S-1")
    report(case, change("rent-changed", "2017-09-01", new_rent="99.00", freq="weekly"), reference="S-2")
    page = browser.get("staff.show_case", reference=case.reference)
    listed = page.all("//input[@name='change']/@value")
    assert listed == ["S-1/2:0", "S-1/3:0"]
    browser.follow(browser.post("staff.accept_clear_changes", {"change": listed}, reference=case.reference))
    with db.reading() as session:
        assert {row.decision for row in session.query(ChangeDecision)} == {"accepted"}
        assert session.query(ChangeDecision).count() == 2


def test_clear_changes_of_which_one_was_decided_meanwhile_are_none_of_them_accepted(browser, case):
    browser.post("staff.accept_change", {"seen": "0"}, **AT, reference=case.reference)
    page = browser.post("staff.accept_clear_changes", {"change": ["S-2/1:0", "S-1/1:0"]}, reference=case.reference)
    assert "Nothing was accepted" in browser.follow(page).text
    with db.reading() as session:
        assert session.query(ChangeDecision).count() == 1
    browser.post("staff.accept_clear_changes", {"change": ["S-2/1:x"]}, reference=case.reference, status=404)


def test_a_case_is_closed_with_its_outcome_and_opened_again(browser, case):
    at = {"reference": case.reference}
    page = browser.get("staff.close_case", **at)
    version = page.value("version")
    page = browser.post("staff.close_case", {"version": version}, status=422, **at)
    assert page.errors == ["Select what the case came to"]
    page = browser.post("staff.close_case", {"version": version, "outcome": "increase", "note": "x"}, status=422, **at)
    assert page.errors == ["Decide every change before you close the case with this outcome"]
    sent = {"version": version, "outcome": "withdrawn", "note": "Asked on the phone"}
    page = browser.follow(browser.post("staff.close_case", sent, **at))
    for words in ("Closed", "Withdrawn by the resident", "Asked on the phone"):
        assert words in page.one("//main"), words
    assert "/acceptance" not in page.text
    browser.get("staff.close_case", status=404, **at)
    page = browser.follow(browser.post("staff.reopen_case", **at))
    assert "is open again" in page.text


def test_closing_a_case_that_changed_meanwhile_says_so_and_keeps_what_was_typed(browser, case):
    at = {"reference": case.reference}
    version = browser.get("staff.close_case", **at).value("version")
    browser.post("staff.accept_change", {"seen": "0"}, **AT, **at)
    sent = {"version": version, "outcome": "withdrawn", "note": "Asked on the phone"}
    page = browser.post("staff.close_case", sent, status=409, **at)
    assert "Somebody changed this case" in page.one("//main")
    assert page.value("note") == "Asked on the phone"
    assert page.value("version") != version


OTHER_RENT = change("rent-changed", "2017-09-01", new_rent="99.00", freq="weekly")


def test_a_conflict_is_settled_by_keeping_one_side_and_says_where_each_field_comes_from(browser, make):
    case = make.case(make.claim().id)
    report(case, RENT, reference="S-1")
    report(case, OTHER_RENT, PAY, reference="S-2")
    page = browser.get("staff.show_case", reference=case.reference)
    assert page.all("//ul[@class='app-sides']//button") == ["Keep this answer S-1/1", "Keep this answer S-2/1"]
    form = {
        "attribute": "new_rent", "kept": "S-2/1", "side": page.all("(//ul[@class='app-sides']//form)[2]//input[@name='side']/@value"),
    }  # fmt: skip
    page = browser.follow(browser.post("staff.keep_answer", form, reference=case.reference))
    assert "The answer of S-2/1 is kept." in page.text
    assert not page.all("//ul[@class='app-sides']")
    fields = page.all("//div[@aria-label='Fields']//tbody/tr")
    assert any("£99.00" in row and "S-2/1" in row for row in fields)
    page = browser.follow(browser.post("staff.keep_answer", form, reference=case.reference))
    assert "not as you saw it" in page.text
    browser.post("staff.keep_answer", form | {"side": "S-1/1"}, reference=case.reference, status=404)


def test_a_submission_is_taken_out_and_put_back(browser, case):
    at = {"reference": case.reference, "submission": "S-2"}
    page = browser.follow(browser.post("staff.take_out_submission", **at))
    assert page.one("//h3[@id='taken-out']") == "Taken out of this case"
    assert "21 November 2017" not in page.all("//div[contains(@class,'app-step')]//h3")
    page = browser.follow(browser.post("staff.put_back_submission", **at))
    assert not page.all("//h3[@id='taken-out']")
    assert "21 November 2017" in page.all("//div[contains(@class,'app-step')]//h3")
    browser.post("staff.put_back_submission", status=404, **at)


BANK = change("details-changed", "2026-11-02", subject="p1", who="p1", what="bank", bank_name="Mary Q Example", sort_code="309430", account_number="00733445")  # fmt: skip


@pytest.fixture
def held_case(make):
    found = make.case(make.claim().id)
    report(found, BANK, RENT, reference="S-1")
    return found


def test_a_bank_account_is_held_two_days_and_accepted_sooner_only_with_word_of_a_check(browser, held_case):
    at = AT | {"reference": held_case.reference}
    assert "Accept while it is held" in browser.get("staff.show_case", reference=held_case.reference).text
    page = browser.post("staff.accept_change", {"seen": "0", "checked": " "}, status=422, **at)
    assert page.errors == ["Say how you checked this with the resident, or accept it when it is no longer held"]
    with db.reading() as session:
        assert session.query(ChangeDecision).count() == 0
    browser.post("staff.accept_change", {"seen": "0", "checked": "Called the number we held"}, **at)
    with db.reading() as session:
        assert session.query(ChangeDecision).one().reason == "Called the number we held"


@pytest.mark.parametrize(("hours", "status"), [(47.9, 422), (48, 303)])
def test_after_two_days_one_press_accepts_it(browser, held_case, hours, status):
    with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
        fresh = browser.signed_in_as_officer(held_officer_id())
        fresh.post("staff.accept_change", {"seen": "0"}, status=status, reference=held_case.reference, **AT)


def held_officer_id():
    with db.reading() as session:
        return session.query(User.id).order_by(User.created_at.desc()).first()[0]


def test_what_is_held_is_not_accepted_among_the_clear_ones(browser, held_case):
    browser.post("staff.accept_clear_changes", {"change": "S-1/1:0"}, reference=held_case.reference)
    with db.reading() as session:
        assert session.query(ChangeDecision).count() == 0


def test_what_was_taken_out_says_how_it_is_recorded_for_the_right_person(make, client_as_officer):
    case = make.case(make.claim().id, submission_count=1)
    typed = datetime(2026, 11, 20, 12, tzinfo=UTC)
    report(case, RENT, reference="S-1", started_at=typed, submitted_at=typed, received_on=date(2026, 11, 10))
    browser = client_as_officer(*MAY, Permission.COMPLETE_ON_BEHALF)
    at = {"reference": case.reference, "submission": "S-1"}
    page = browser.follow(browser.post("staff.take_out_submission", **at))
    assert "It stays with this claim" in page.one("//main")
    page = browser.get(page.one("//a[starts-with(., 'Record it for somebody else')]/@href"))
    assert [page.value(f"received_on-{part}") for part in ("day", "month", "year")] == ["10", "11", "2026"]
    assert page.all("//input[@name='way'][@checked]/@value") == ["spoken-paper"]
    page = browser.post(
        "staff.take_call", {"way": "spoken-paper", "received_on-day": "", "born_on-day": "1"}, status=422
    )
    assert page.value("received_on-day") == ""
    others = client_as_officer(*MAY)
    assert "Record it for somebody else" not in others.get("staff.show_case", reference=case.reference).text


@pytest.mark.parametrize("received", ["", "yesterday", "2026-02-30", "20261110x"])
def test_an_address_without_a_day_begins_an_empty_form(client_as_officer, received):
    page = client_as_officer(Permission.COMPLETE_ON_BEHALF).get("staff.take_call", received=received)
    assert page.all("//input[@name='way'][@checked]") == []
