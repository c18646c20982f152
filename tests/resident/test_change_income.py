"""Changes of income, savings, pensions and expenses, from the question to the officer's case page."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.permissions import Permission
from portal.models import Case, Draft
from tests.resident.reviewing import answer, answer_the_rest, choose, day, fill

ON = day("2026-11-02")
MARY = {
    "id": "p1",
    "role": "claimant",
    "first_name": "Mary",
    "last_name": "Example",
    "date_of_birth": "1975-03-27",
    "nino": "QQ123456C",
}
KIM = {"id": "p2", "role": "partner", "first_name": "Kim", "last_name": "Example", "date_of_birth": "1985-06-01"}
CERI = {"id": "p3", "role": "child", "first_name": "Ceri", "last_name": "Example", "date_of_birth": "2019-05-14"}
SAM = {"id": "p4", "role": "child", "first_name": "Sam", "last_name": "Example", "date_of_birth": "2021-05-14"}
TOM = {"id": "p5", "role": "non-dependant", "first_name": "Tom", "last_name": "Example", "date_of_birth": "2004-05-14"}
LINES: dict[str, Any] = {
    "incomes": [
        {"id": "i1", "person": "p2", "type": "employment", "employer": {"name": "Bay Stores"}, "amount": "200.00", "started_on": "2026-05-04"},
        {"id": "i2", "person": "p1", "type": "benefit", "name": "Working Tax Credit", "amount": "60.00", "frequency": "weekly"},
        {"id": "i3", "person": "p1", "type": "other", "name": "Maintenance", "amount": "30.00", "frequency": "weekly"},
    ],
    "capital": [{"id": "c1", "owner": "p1", "type": "isa", "provider": "Bank", "last4": "1234", "amount": "10.00"}],
    "pensions": [{"id": "n1", "person": "p1", "type": "state", "provider": "DWP", "amount": "180.00", "frequency": "weekly"}],
    "expenses": [{"id": "e1", "person": "p1", "type": "childcare", "provider": "Little Ducks", "amount": "60.00", "frequency": "weekly"}],
}  # fmt: skip
PAID = {"amount": "35", "freq": "weekly"}
NURSERY = {
    "provider": "Nanny Ann", "registration_no": "EY123456", "per_child-count": "2", "per_child-0-child": "p3", "per_child-0-weekly_cost": "60",
    "per_child-1-child": "p4", "per_child-1-weekly_cost": "45.50",
}  # fmt: skip
THREE = {
    "per_item-count": "3",
    "per_item-0-owner": "p1", "per_item-0-type": "post-office", "per_item-0-amount": "100", "per_item-0-last4": "1111",
    "per_item-1-owner": "p2", "per_item-1-type": "crypto", "per_item-1-amount": "2000.50", "per_item-1-provider": "Coin Shop",
    "per_item-2-owner": "p1", "per_item-2-type": "trust", "per_item-2-amount": "50",
}  # fmt: skip


@pytest.fixture
def household(reviewer: Any) -> Any:
    """The browser of a couple with two children and a grown-up son, and what they get and pay."""
    return lambda people=(MARY, KIM, CERI, SAM, TOM), **lines: reviewer(people=list(people), **(LINES | lines))


@pytest.mark.parametrize(
    ("section", "question", "way", "value", "typed", "sentence", "told"),
    [
        ("income", "job-i1", "job-ended", "changed", {**ON, "reason": "redundancy", "final_pay": "210"}, "A job of Kim Example ended", None),
        ("income", "job-i1", "leave-started", "changed", {**ON, "type": "maternity", "pay": "184.03"}, "Kim Example is off work: Maternity leave", None),
        ("income", "new-income", "leave-started", "yes", {**ON, "who": "p5", "type": "sick"}, "Tom Example is off work: Sick leave", None),
        ("income", "income-i2", None, "changed", {**ON, **PAID}, "You get Working Tax Credit: £35.00 a week", "Mary Example gets Working Tax Credit: £35.00 a week"),
        ("income", "new-income", "benefit-changed", "yes", {**ON, "who": "p2", "benefit": "Pension Credit", **PAID}, "Kim Example gets Pension Credit: £35.00 a week", None),
        ("income", "new-income", "benefit-changed", "yes", {**ON, "who": "p1", "benefit": "other", "benefit_other": "AOW", **PAID}, "You get AOW: £35.00 a week", "Mary Example gets AOW: £35.00 a week"),
        ("income", "income-i3", None, "changed", {**ON, "ended": "yes"}, "Maintenance stopped", None),
        ("income", "new-income", "maintenance-changed", "yes", {**ON, "who": "p1", "direction": "paid", **PAID}, "You pay maintenance of £35.00 a week", "Mary Example pays maintenance of £35.00 a week"),
        ("income", "new-income", "other-income-changed", "yes", {**ON, "who": "p1", "type": "Annuity", **PAID}, "Income: Annuity, £35.00 a week", "Income of Mary Example: Annuity, £35.00 a week"),
        ("capital", "account-c1", None, "changed", {**ON, "amount": "6200"}, "Your savings changed to £6,200.00", "Savings of Mary Example changed to £6,200.00"),
        ("capital", "account-c1", None, "changed", {**ON, "closed": "yes"}, "Your account was closed", "An account or investment of Mary Example was closed"),
        ("capital", "new-account", None, "yes", {**ON, **THREE}, "There is £2,150.50 in 3 accounts or investments", None),
        ("pensions", "pension-n1", None, "changed", {**ON, "gross": "190", "freq": "weekly"}, "The pension from DWP is now £190.00 a week", None),
        ("expenses", "expense-e1", None, "changed", {**ON, "ended": "yes"}, "Childcare with Little Ducks stopped", None),
        ("expenses", "new-expense", "childcare-changed", "yes", {**ON, "who": "p1", **NURSERY}, "Childcare with Nanny Ann costs £105.50 a week", None),
        ("expenses", "new-expense", "expense-changed", "yes", {**ON, "who": "p1", "type": "other", "type_other": "Care at home", **PAID}, "Care at home: £35.00 a week", None),
    ],
)  # fmt: skip
def test_each_kind_of_change_goes_from_its_question_to_the_case(
    household, client_as_officer, section, question, way, value, typed, sentence, told
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
    assert (told or sentence) in case.one("//main")


def list_page(browser: Any) -> Any:
    """The page of a new change of savings that asks for the accounts, in the browser's review."""
    return browser.post(answer(browser, "capital", "new-account", "yes").location, ON)


def test_three_accounts_are_told_on_one_page_that_grows(household):
    browser = household()
    page = list_page(browser)
    shown = browser.follow(page)
    assert "Who is this about?" not in shown.text
    assert "Leave this empty" not in shown.one("//form[.//input[@name='per_item-count']]")
    one = {"per_item-count": "1", "per_item-0-owner": "p1", "per_item-0-type": "isa", "per_item-0-amount": "5"}
    grown = browser.post(page.location, {**one, "action": "add:per_item"}, status=200)
    assert (grown.value("per_item-count"), grown.value("per_item-0-amount")) == ("2", "5")
    browser.follow(fill(browser, page, THREE))
    with db.reading() as session:
        (change,) = session.query(Draft).one().content["changes"]
    assert [(one["owner"], one["amount"]) for one in change["details"]["per_item"]] == [
        ("p1", "100.00"),
        ("p2", "2000.50"),
        ("p1", "50.00"),
    ]


def test_an_account_without_answers_is_asked_for_and_two_alike_are_told_apart(household):
    browser = household()
    page = list_page(browser)
    missing = browser.post(page.location, {"per_item-count": "1"}, status=422)
    assert missing.errors == [
        "Select whose it is",
        "Select what kind of account or investment it is",
        "Enter how much is in it now",
    ]
    twice = {
        f"per_item-{number}-{name}": value
        for number in (0, 1)
        for name, value in {"owner": "p1", "type": "isa", "amount": "5"}.items()
    }
    alike = browser.post(page.location, {"per_item-count": "2", **twice}, status=422)
    assert alike.errors == [
        "Enter the bank or the last 4 numbers of the account, so that we can tell these accounts apart"
    ]


def test_who_lives_without_a_partner_is_not_asked_whose_an_account_is(household):
    browser = household(people=[MARY, TOM])
    shown = browser.follow(list_page(browser))
    assert "Whose is it?" not in shown.text
    browser.post(
        shown.response.request.path, {"per_item-count": "1", "per_item-0-type": "isa", "per_item-0-amount": "5"}
    )
    with db.reading() as session:
        (change,) = session.query(Draft).one().content["changes"]
    assert change["details"]["per_item"] == [{"owner": "p1", "type": "isa", "amount": "5.00"}]


def test_only_children_are_offered_for_childcare(household):
    browser = household()
    page = browser.post(
        choose(browser, "expenses", "new-expense", "childcare-changed", "yes").location, {**ON, "who": "p1"}
    )
    shown = browser.get(page.location.rpartition("/")[0] + "/per_child")
    assert shown.document.xpath("//input[@name='per_child-0-child']/@value") == ["p3", "p4"]


def test_a_benefit_of_another_name_can_be_put_right(household):
    browser = household()
    page = browser.post(answer(browser, "income", "income-i2", "wrong").location, {})
    shown = browser.get(page.location.rpartition("/")[0] + "/benefit")
    assert shown.document.xpath("//input[@name='benefit'][@checked]/@value") == ["Working Tax Credit"]


def test_a_job_that_ended_before_it_started_is_refused_at_the_date(household):
    browser = household()
    page = choose(browser, "income", "job-i1", "job-ended")
    page = browser.post(page.location, day("2026-05-03"), status=422)
    assert page.errors == ["The date the change happened must be the same as or after 4 May 2026"]


def test_the_employer_is_not_named_where_the_council_does_not_name_employers(household, app):
    browser = household()
    page = choose(browser, "income", "job-i1", "job-ended")
    assert "Bay Stores" not in browser.follow(fill(browser, page, {**ON, "reason": "retired"})).one("//dl")
