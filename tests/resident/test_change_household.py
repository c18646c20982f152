"""Changes of the household and of students, from the question to the officer's case page."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.permissions import Permission
from portal.models import Case
from tests.resident.reviewing import answer, answer_the_rest, choose, day, fill

ON = day("2026-11-02")
MARY = {
    "id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example", "date_of_birth": "1975-03-27", "nino": "QQ123456C",
}  # fmt: skip
KIM = {"id": "p2", "role": "partner", "first_name": "Kim", "last_name": "Example", "date_of_birth": "1985-06-01"}
CERI = {"id": "p3", "role": "child", "first_name": "Ceri", "last_name": "Example", "date_of_birth": "2009-05-14"}
TOM = {
    "id": "p4", "role": "non-dependant", "first_name": "Tom", "last_name": "Example", "date_of_birth": "2004-05-14",
    "student": {"course": "Plumbing", "start_on": "2025-09-01"},
}  # fmt: skip
LEE = {"id": "p5", "role": "lodger", "first_name": "Lee", "last_name": "Example", "date_of_birth": "1990-05-14"}
FAMILY = [MARY, KIM, CERI, TOM, LEE]
SAM = {**ON, "first_name": "Sam", "last_name": "Sample", **day("1998-03-27", "dob")}
LODGING = {"rent_paid": "80", "freq": "weekly", "meals_included": "no", "heating_included": "yes"}
SCHOOL = {"course": "A levels", **day("2026-09-01", "start_date"), **day("2028-07-14", "end_date"), "advanced": "no"}
COURSE = {
    "provider": "Newtown College", "course": "Nursing", "full_time": "yes", "level": "higher-education",
    **day("2029-07-06", "end_date"), "loan": "8430",
}  # fmt: skip


@pytest.fixture
def household(reviewer: Any) -> Any:
    """The browser of a family of five, with one student and a lodger."""
    return lambda people=FAMILY: reviewer(people=people, incomes=[], pensions=[], capital=[])


@pytest.mark.parametrize(
    ("section", "question", "way", "value", "typed", "sentence"),
    [
        ("people", "people-changed", "person-died", "changed", {**ON, "who": "p2"}, "Kim Example has died"),
        ("people", "moved-in", "child-joined", "yes", {**SAM, **day("2026-11-01", "dob"), "relationship": "child", "child_benefit_claimed": "no"}, "Sam Sample joined your household"),
        ("people", "people-changed", "young-person-changed", "changed", {**ON, **SCHOOL}, "The education or training of Ceri Example changed: A levels"),
        ("people", "moved-in", "adult-moved-in", "yes", {**SAM, "relationship": "child", "hours_worked": "30"}, "Sam Sample moved in"),
        ("people", "moved-in", "lodger-changed", "yes", {**SAM, "relationship": "lodger", **LODGING}, "Sam Sample moved in and pays you rent"),
        ("people", "lodger-p5", None, "changed", {**ON, **LODGING}, "Lee Example now pays you £80.00 a week"),
        ("people", "people-changed", "joint-tenant-changed", "changed", {**ON, "tenancy": "joint-tenant", "share": "50"}, "Tom Example is a joint tenant and pays 50% of the rent"),
        ("people", "people-changed", "student-started", "changed", {**ON, **COURSE, "who": "p2"}, "Kim Example is a student at Newtown College"),
        ("students", "student-p4", "student-stopped", "changed", {**ON, "reason": "finished"}, "Tom Example stopped being a student"),
    ],
)  # fmt: skip
def test_each_kind_of_change_goes_from_its_question_to_the_case(
    household, client_as_officer, section, question, way, value, typed, sentence
):
    browser = household()
    page = choose(browser, section, question, way, value) if way else answer(browser, section, question, value)
    assert browser.follow(fill(browser, page, typed)).h1 == "What you have told us"
    answer_the_rest(browser)
    check = browser.get("resident.check_answers")
    assert sentence in check.text
    token = check.document.xpath("//input[@name='submit_token']/@value")[0]
    sent = browser.post("resident.check_answers", {"submit_token": token, "is_declared": "yes"})
    assert sent.location.startswith("/receipts/")
    with db.reading() as session:
        reference = session.scalar(sa.select(Case.reference))
    case = client_as_officer(Permission.REVIEW_CASES).get("staff.show_case", reference=reference)
    assert sentence in case.one("//main")


def test_a_single_person_who_becomes_a_student_is_not_asked_who(household):
    browser = household([MARY])
    page = browser.follow(fill(browser, answer(browser, "students", "new-student", "yes"), {**ON, **COURSE}))
    assert "You are a student at Newtown College" not in page.errors
    assert "Newtown College" in page.text


def test_a_death_is_asked_gently_and_nothing_is_wanted_at_once(household):
    browser = household()
    page = browser.follow(choose(browser, "people", "people-changed", "person-died"))
    assert "Tell Us Once" in page.text
    assert "You do not need to send us anything now" in page.text
    assert "Who has died?" in page.text
    assert "still to come" not in page.text
    page = browser.post("resident.report_change", {}, status=422, **WHERE)
    assert page.errors == ["Select who has died", "Enter the date they died"]


WHERE = {"section": "people", "question": "people-changed", "type_name": "person-died"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"who": "p4", **day("2026-11-23")}, "The date the change happened must be the same as or before 22 November 2026"),
        ({"who": "p5", **day("2014-11-02")}, "The date the change happened must be the same as or after 6 April 2015, when your claim started"),
    ],
)  # fmt: skip
def test_a_day_on_which_nobody_can_have_died_is_refused_and_kept(household, typed, message):
    browser = household()
    choose(browser, "people", "people-changed", "person-died")
    page = browser.post("resident.report_change", typed, status=422, **WHERE)
    assert page.errors == [message]
    assert page.value("happened_on-year") == typed["happened_on-year"]


def test_somebody_who_moved_out_before_they_moved_in_is_refused_at_the_date(household):
    browser = household([MARY, {**TOM, "joined_on": "2026-06-01"}])
    page = choose(browser, "people", "moved-out", "p4")
    page = browser.post(page.location, day("2026-05-31"), status=422)
    assert page.errors == ["The date the change happened must be the same as or after 1 June 2026, when they moved in"]


@pytest.mark.parametrize(
    ("way", "typed", "message"),
    [
        ("partner-moved-in", {"first_name": "MARY", "last_name": "Example", **day("1975-03-27", "dob")}, "The name and date of birth must not be your own"),
        ("adult-moved-in", {"first_name": "Tom", "last_name": "Example", **day("2004-05-14", "dob")}, "The name and date of birth must not be those of somebody who already lives with you"),
        ("child-joined", {"first_name": "Sam", "last_name": "Sample", **day("1974-01-27", "dob")}, "The child’s date of birth must be after your own"),
    ],
)  # fmt: skip
def test_an_impossible_newcomer_is_refused_at_the_field_with_everything_typed_kept(household, way, typed, message):
    browser = household([MARY, TOM])
    page = browser.post(choose(browser, "people", "moved-in", way, "yes").location, ON)
    assert page.location.endswith("/first_name")
    page = browser.post(page.location, typed, status=422)
    assert page.errors == [message]
    assert page.value("last_name") == typed["last_name"]
    assert page.value("dob-year") == typed["dob-year"]


def test_a_lodger_held_is_named_and_not_asked_for_a_name(household):
    browser = household()
    page = browser.post(answer(browser, "people", "lodger-p5", "changed").location, ON)
    shown = browser.follow(page)
    assert shown.document.xpath("//input[@name='rent_paid']")
    assert not shown.document.xpath("//input[@name='first_name']")
