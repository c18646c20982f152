"""Changes of income, savings, pensions and expenses: what they write, what they ask, and what cannot be true."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.domain.changes import CHANGE_TYPES, RecordKind
from portal.domain.claim import Claim
from portal.domain.review import ChangeSubject, Household, Section, pages_of, prefilled_details
from tests.domain.evidence_samples import asked
from tests.domain.evidence_samples import review as eform
from tests.domain.test_review import review
from tests.domain.test_timeline import change, derive

MARY = {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example"}
KIM = {"id": "p2", "role": "partner", "first_name": "Kim", "last_name": "Example"}
CERI = {"id": "p3", "role": "child", "first_name": "Ceri", "last_name": "Example"}
SAM = {"id": "p4", "role": "child", "first_name": "Sam", "last_name": "Example"}
TOM = {"id": "p5", "role": "non-dependant", "first_name": "Tom", "last_name": "Example"}
LINES: dict[str, Any] = {
    "incomes": [
        {"id": "i1", "person": "p1", "type": "employment", "employer": {"name": "Bay Stores"}, "amount": "200.00", "frequency": "weekly",
         "hours_per_week": "16", "started_on": "2015-03-02"},
        {"id": "i2", "person": "p2", "type": "benefit", "name": "Carer's Allowance", "amount": "60.00", "frequency": "weekly"},
        {"id": "i3", "person": "p1", "type": "other", "name": "Child maintenance", "amount": "30.00", "frequency": "weekly"},
        {"id": "i4", "person": "p1", "type": "other", "name": "Rent from a garage", "amount": "10.00", "frequency": "weekly"},
        {"id": "i5", "person": "p2", "type": "benefit", "name": "Working Tax Credit", "amount": "20.00", "frequency": "weekly"},
    ],
    "capital": [{"id": "c1", "owner": "p1", "type": "isa", "provider": "Bank", "last4": "1234", "amount": "10.00"}],
    "pensions": [{"id": "n1", "person": "p1", "type": "occupational", "provider": "Fund", "amount": "80.00", "started_on": "2010-01-04"}],
    "expenses": [
        {"id": "e1", "person": "p1", "type": "childcare", "provider": "Little Ducks", "amount": "240.00", "frequency": "monthly"},
        {"id": "e2", "person": "p1", "type": "pension contribution", "amount": "20.00", "frequency": "monthly"},
    ],
}  # fmt: skip
CLAIM: dict[str, Any] = {"reference": "HB1", "people": [MARY, KIM, CERI, SAM, TOM], **LINES}
DAY = "2017-09-04"
RULES = (Path(__file__).parents[2] / "portal/reference/evidencerules.xml").read_bytes()
REPORTED = {"source": "reported", "as_at": DAY}
PER_CHILD = [{"child": "p3", "weekly_cost": "60"}, {"child": "p4", "weekly_cost": "45.50"}]
CHILDREN = [{"child": "p3", "weekly_cost": "60.00"}, {"child": "p4", "weekly_cost": "45.50"}]


def then(*reported: dict[str, Any]) -> dict[str, Any]:
    """The claim once everything reported is in force."""
    claim: dict[str, Any] = derive(list(reported), claim=CLAIM)[-1].claim
    return claim


def line_in(claim: dict[str, Any], section: str, line_id: str) -> dict[str, Any]:
    """A line of the claim."""
    return next(line for line in claim[section] if line["id"] == line_id)


LEAVE = {"type": "sick", "expected_return": "2017-11-06", "pay": "89.35", "freq": "weekly"}
HELD_LEAVE = {
    "from_on": DAY,
    "type": "sick",
    "expected_return_on": "2017-11-06",
    "amount": "89.35",
    "frequency": "weekly",
}
PAID = {"amount": "35", "freq": "weekly"}
HELD_PAID = {"amount": "35.00", "frequency": "weekly"}
NEW = {**REPORTED, "started_on": DAY}


@pytest.mark.parametrize(
    ("name", "subject", "details", "section", "line"),
    [
        ("leave-started", "i1", LEAVE, "incomes", {**LINES["incomes"][0], **REPORTED, "leave": HELD_LEAVE}),
        ("leave-started", None, {**LEAVE, "who": "p5"}, "incomes", {"id": "p5", "person": "p5", "type": "employment", **REPORTED, "leave": HELD_LEAVE}),
        ("benefit-changed", "i2", {"benefit": "Carer’s Allowance", **PAID}, "incomes",
         {**LINES["incomes"][1], **HELD_PAID, **REPORTED, "name": "Carer’s Allowance"}),
        ("benefit-changed", None, {"who": "p1", "benefit": "Pension Credit", **PAID, "award_to": "2018-09-03"}, "incomes",
         {"id": "income/p1/benefit-pension-credit", "person": "p1", "type": "benefit", "name": "Pension Credit", **HELD_PAID, **NEW, "award_to": "2018-09-03"}),
        ("benefit-changed", None, {"who": "p1", "benefit": "other", "benefit_other": "Blind Person’s Pension", **PAID}, "incomes",
         {"id": "income/p1/benefit-blind-person-s-pension", "person": "p1", "type": "benefit", "name": "Blind Person’s Pension", **HELD_PAID, **NEW}),
        ("maintenance-changed", None, {"who": "p2", "direction": "received", "child": "p3", "order": True, **PAID}, "incomes",
         {"id": "income/p2/other-maintenance-p3", "person": "p2", "type": "other", "name": "Maintenance", **HELD_PAID, **NEW, "child": "p3", "is_ordered": True}),
        ("maintenance-changed", None, {"who": "p1", "direction": "paid", **PAID}, "expenses",
         {"id": "expense/p1/maintenance", "person": "p1", "type": "maintenance", **HELD_PAID, **NEW}),
        ("maintenance-changed", "i3", PAID, "incomes", {**LINES["incomes"][2], **HELD_PAID, **REPORTED}),
        ("other-income-changed", None, {"who": "p1", "type": "Income from a trust", "taxed": True, **PAID}, "incomes",
         {"id": "income/p1/other-income-from-a-trust", "person": "p1", "type": "other", "name": "Income from a trust", **HELD_PAID, **NEW, "is_taxed": True}),
        ("other-income-changed", "i4", PAID, "incomes", {**LINES["incomes"][3], **HELD_PAID, **REPORTED}),
        ("childcare-changed", None, {"who": "p1", "provider": "Nanny Ann", "registration_no": "EY1", "per_child": PER_CHILD}, "expenses",
         {"id": "expense/p1/childcare-nanny-ann", "person": "p1", "type": "childcare", "provider": "Nanny Ann", "registration_no": "EY1", "amount": "105.50",
          "frequency": "weekly", "children": CHILDREN, **NEW}),
        ("childcare-changed", "e1", {"per_child": PER_CHILD}, "expenses",
         {**LINES["expenses"][0], "amount": "105.50", "frequency": "weekly", "children": CHILDREN, **REPORTED}),
        ("expense-changed", None, {"who": "p2", "type": "student-contribution", **PAID}, "expenses",
         {"id": "expense/p2/student-contribution", "person": "p2", "type": "student-contribution", **HELD_PAID, **NEW}),
        ("expense-changed", None, {"who": "p1", "type": "other", "type_other": "Care at home", **PAID}, "expenses",
         {"id": "expense/p1/care-at-home", "person": "p1", "type": "Care at home", **HELD_PAID, **NEW}),
        ("pension-changed", None, {"who": "p2", "type": "state", "provider": "DWP", "gross": "35", "freq": "weekly"}, "pensions",
         {"id": "pension/p2/dwp", "person": "p2", "type": "state", "provider": "DWP", **HELD_PAID, **NEW}),
        ("pension-changed", "n1", {"gross": "35", "freq": "weekly"}, "pensions", {**LINES["pensions"][0], **HELD_PAID, **REPORTED}),
    ],
)  # fmt: skip
def test_a_change_is_written_into_the_right_line(name, subject, details, section, line):
    claim = then(change(name, DAY, details, subject=subject))

    assert line_in(claim, section, line["id"]) == line
    others = [one for one in LINES[section] if one["id"] != line["id"]]
    assert [one for one in claim[section] if one["id"] != line["id"]] == others


@pytest.mark.parametrize(
    ("name", "subject", "details", "section"),
    [
        ("job-ended", "i1", {"final_pay": "210", "redundancy": "1500"}, "incomes"),
        ("job-ended", None, {"who": "p1", "employer": "BAY STORES"}, "incomes"),
        ("benefit-changed", "i2", {"ended": True}, "incomes"),
        ("benefit-changed", None, {"who": "p2", "benefit": "Carer’s Allowance", "ended": True}, "incomes"),
        ("maintenance-changed", "i3", {"ended": True}, "incomes"),
        ("maintenance-changed", "e2", {"direction": "paid", "ended": True}, "expenses"),
        ("other-income-changed", "i4", {"ended": True}, "incomes"),
        ("pension-changed", "n1", {"ended": True}, "pensions"),
        ("childcare-changed", "e1", {"ended": True}, "expenses"),
        ("expense-changed", "e2", {"ended": True}, "expenses"),
        ("savings-changed", "c1", {"closed": True}, "capital"),
    ],
)  # fmt: skip
def test_what_ended_leaves_the_claim_and_nothing_else_does(name, subject, details, section):
    claim = then(change(name, DAY, details, subject=subject))

    assert len(claim[section]) == len(LINES[section]) - 1
    assert subject not in [line["id"] for line in claim[section]]


def test_the_pay_and_the_leave_of_one_job_do_not_contradict_each_other():
    pay = {"amount_gross": "250", "freq": "monthly"}
    (step,) = derive(
        [change("pay-changed", DAY, pay, subject="i1")],
        [change("leave-started", DAY, LEAVE, subject="i1")],
        claim=CLAIM,
    )

    held = line_in(step.claim, "incomes", "i1")
    assert step.conflicts == ()
    assert (held["amount"], held["frequency"], held["leave"]["frequency"]) == ("250.00", "monthly", "weekly")


@pytest.mark.parametrize(
    ("name", "first", "second", "contested"),
    [
        ("benefit-changed", {"who": "p1", "benefit": "Pension Credit", **PAID}, {"who": "p1", "benefit": "pension credit", **PAID}, []),
        ("benefit-changed", {"who": "p1", "benefit": "Pension Credit", **PAID}, {"who": "p1", "benefit": "Pension Credit", **PAID, "amount": "36"}, ["amount"]),
        ("benefit-changed", {"who": "p2", "benefit": "Carer’s Allowance", "amount": "62"}, {"who": "p2", "benefit": "Carer's Allowance", "amount": "63"}, ["amount", "benefit"]),
        ("maintenance-changed", {"direction": "received", "child": "p3", **PAID}, {"direction": "received", "child": "p4", **PAID, "amount": "9"}, []),
        ("childcare-changed", {"provider": "Nanny", "per_child": PER_CHILD}, {"provider": "nanny", "per_child": PER_CHILD[:1]}, ["per_child", "weekly_cost"]),
        ("expense-changed", {"type": "maintenance", **PAID}, {"type": "maintenance", **PAID}, []),
        ("other-income-changed", {"type": "Annuity", **PAID}, {"type": "Training allowance", **PAID, "amount": "5"}, []),
    ],
)  # fmt: skip
def test_the_same_thing_told_twice_is_one_thing_and_a_difference_is_a_conflict(name, first, second, contested):
    (step,) = derive([change(name, DAY, first)], [change(name, DAY, second)], claim=CLAIM)

    assert sorted(one.attribute for one in step.conflicts) == contested


THREE = [
    {"owner": "p1", "type": "current", "provider": "Bank", "last4": "1111", "amount": "100"},
    {"owner": "p2", "type": "crypto", "provider": "Coin Shop", "amount": "2000.50"},
    {"owner": "p1", "type": "post-office", "amount": "50"},
]


def test_three_accounts_of_one_change_are_three_lines():
    claim = then(change("savings-changed", DAY, {"per_item": THREE}))

    assert [(line["owner"], line["type"], line["amount"]) for line in claim["capital"]] == [
        ("p1", "isa", "10.00"), ("p1", "current", "100.00"), ("p2", "crypto", "2000.50"), ("p1", "post-office", "50.00"),
    ]  # fmt: skip


def test_money_taken_out_is_told_and_makes_no_line_of_its_own():
    claim = then(change("savings-changed", DAY, {"per_item": THREE, "large_withdrawal": "900", "who": "p1"}))

    assert len(claim["capital"]) == 4
    assert all("large_withdrawal" not in line for line in claim["capital"])


@pytest.mark.parametrize(
    ("name", "details", "sentence"),
    [
        ("job-ended", {"employer": "Bay"}, "Your job with Bay ended"),
        ("leave-started", {"type": "maternity"}, "You are off work: Maternity leave"),
        ("leave-started", {"type": "Jury service"}, "You are off work: Jury service"),
        ("benefit-changed", {"benefit": "Pension Credit", **PAID}, "You get Pension Credit: £35.00 a week"),
        ("benefit-changed", {"benefit": "other", "benefit_other": "AOW", "ended": True}, "You no longer get AOW"),
        ("maintenance-changed", {"direction": "paid", **PAID}, "You pay maintenance of £35.00 a week"),
        ("maintenance-changed", {"ended": True}, "Maintenance stopped"),
        ("other-income-changed", {"type": "Annuity", "amount": "5"}, "Income: Annuity, £5.00 each payment"),
        ("childcare-changed", {"provider": "Nanny", "per_child": PER_CHILD}, "Childcare with Nanny costs £105.50 a week"),
        ("expense-changed", {"type": "personal-pension", **PAID}, "Payments into a pension: £35.00 a week"),
        ("savings-changed", {"per_item": THREE}, "There is £2,150.50 in 3 accounts or investments"),
        ("savings-changed", {"closed": True}, "Your account was closed"),
    ],
)  # fmt: skip
def test_summaries_say_what_happened(name, details, sentence):
    kind = CHANGE_TYPES[name]

    assert str(kind.summary(kind.read(details))) == sentence


def test_maintenance_is_an_income_or_an_expense_as_the_money_goes():
    kind = CHANGE_TYPES["maintenance-changed"]

    records = [kind.record_of(kind.read({"direction": way} if way else {})) for way in ("received", "paid", None)]
    assert records == [RecordKind.INCOME, RecordKind.EXPENSE, RecordKind.INCOME]


JOB_BEFORE = {"job": "i1"}
AFTER_JOB = "must be the same as or after 2 March 2015"


@pytest.mark.parametrize(
    ("name", "on", "details", "faults"),
    [
        ("job-ended", "2015-03-01", JOB_BEFORE, {"change_date": AFTER_JOB}),
        ("job-ended", "2015-03-02", JOB_BEFORE, {}),
        ("job-ended", DAY, {**JOB_BEFORE, "end_date": "2015-03-01"}, {"end_date": AFTER_JOB}),
        ("job-ended", DAY, {"final_pay_date": "2018-09-04"}, {}),
        ("job-ended", DAY, {"final_pay_date": "2018-09-05"}, {"final_pay_date": "The date of the last pay must be the same as or before 4 September 2018"}),
        ("leave-started", "2015-03-01", JOB_BEFORE, {"change_date": AFTER_JOB}),
        ("leave-started", DAY, {"expected_return": "2017-09-03"}, {"expected_return": "The date of the return to work must be the same as or after"}),
        ("leave-started", DAY, {"expected_return": DAY}, {}),
        ("job-started", DAY, {"first_pay_date": "2017-09-03"}, {"first_pay_date": "The first payday must be the same as or after 4 September 2017"}),
        ("job-started", DAY, {"first_pay_date": "2017-09-03", "paid_in_advance": True}, {}),
        ("job-started", DAY, {"first_pay_date": "2018-09-05"}, {"first_pay_date": "The first payday must be the same as or before 4 September 2018"}),
        ("job-started", DAY, {"expected_end_date": "2017-09-03"}, {"expected_end_date": "The date the job will end must be"}),
        ("pay-changed", DAY, {"first_pay_date": "2017-09-03"}, {"first_pay_date": "The first payday must be"}),
        ("pay-changed", "2015-03-01", JOB_BEFORE, {"change_date": AFTER_JOB}),
        ("pay-changed", DAY, {"temporary": True, "temporary_end": "2017-09-03"}, {"temporary_end": "The date it will end must be"}),
        ("benefit-changed", DAY, {"award_from": "2017-10-01", "award_to": "2017-09-30"}, {"award_to": "The date it is awarded to must be"}),
        ("maintenance-changed", DAY, {"child": "p5"}, {"child": "Select a child who lives with you"}),
        ("maintenance-changed", DAY, {"child": "p3"}, {}),
        ("childcare-changed", DAY, {"child": "p5"}, {"child": "Select a child who lives with you"}),
        ("childcare-changed", DAY, {"per_child": [{"child": "p1"}, {"child": "p9"}]}, {"per_child[0].child": "Select a child who lives with you"}),
        ("childcare-changed", DAY, {"per_child": [{"child": "p3"}, {"child": "p3"}]}, {"per_child[1].child": "Tell us about each child once"}),
        ("childcare-changed", DAY, {"end_date": "2017-09-03"}, {"end_date": "The date the childcare will end must be"}),
        ("savings-changed", DAY, {"per_item": [THREE[2], THREE[2]]}, {"per_item[1].provider": "Enter the bank or the last 4 numbers of the account"}),
        ("savings-changed", DAY, {"per_item": [THREE[0], {**THREE[0], "owner": "p2"}]}, {}),
        ("savings-changed", DAY, {"per_item": [{**THREE[0], "owner": "p5"}]}, {"per_item[0].owner": "Select yourself or your partner"}),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_true_are_refused_at_their_field(name, on, details, faults):
    about = ChangeSubject(CHANGE_TYPES[name], "change", Household(Claim.from_dict(CLAIM)))

    found = {fault.path: str(fault.wording) for fault in about.impossible(details, date.fromisoformat(on))}
    assert found.keys() == faults.keys()
    assert all(words in found[path] for path, words in faults.items())


def page_names(name: str, *, claim: dict[str, Any] = CLAIM, kind: str = "change", **about: Any) -> list[str]:
    """What the form of a change asks."""
    subject = ChangeSubject(CHANGE_TYPES[name], kind, Household(Claim.from_dict(claim)), **about)
    return [spec.name for page in pages_of(subject, prefilled_details(subject), is_late=False) for spec in page.specs]


@pytest.mark.parametrize(
    ("name", "subject", "field"),
    [("benefit-changed", "i2", "benefit"), ("other-income-changed", "i4", "type"), ("expense-changed", "e2", "type"),
     ("savings-changed", "c1", "type"), ("pension-changed", "n1", "provider"), ("childcare-changed", "e1", "provider"), ("job-ended", "i1", "employer")],
)  # fmt: skip
def test_what_a_held_thing_is_is_asked_only_when_it_was_never_right(name, subject, field):
    assert field not in page_names(name, subject=subject)
    assert field in page_names(name, subject=subject, kind="correction")


@pytest.mark.parametrize(
    ("name", "asks", "leaves_out"),
    [
        ("savings-changed", "per_item", {"type", "amount", "large_withdrawal", "closed"}),
        ("benefit-changed", "benefit", {"ended"}),
        ("maintenance-changed", "direction", {"ended"}),
        ("pension-changed", "provider", {"ended"}),
        ("childcare-changed", "per_child", {"ended", "child", "weekly_cost"}),
    ],
)
def test_something_new_is_not_asked_what_only_something_held_may_be(name, asks, leaves_out):
    names = page_names(name)
    assert asks in names
    assert not leaves_out & set(names)


def test_how_much_it_is_is_not_asked_of_what_has_stopped():
    kind = CHANGE_TYPES["pension-changed"]
    about = ChangeSubject(kind, "change", Household(Claim.from_dict(CLAIM)), "n1")

    stopped = {spec.name for page in pages_of(about, {"ended": True}, is_late=False) for spec in page.specs}
    assert not {"gross", "freq"} & stopped
    assert {"gross", "freq"} <= set(page_names("pension-changed", subject="n1"))
    assert kind.missing(kind.read({"ended": True, "type": "state", "provider": "DWP"})) == ()


def test_maintenance_asks_for_which_child_only_where_children_live():
    assert "child" in page_names("maintenance-changed")
    assert "child" not in page_names("maintenance-changed", claim={**CLAIM, "people": [MARY, KIM]})


def ways(section: Section, question: str, **content: Any) -> list[str | None]:
    """The forms that a question leads to."""
    found = review(**{"people": CLAIM["people"], **LINES, **content})
    one = found.find_question(section, question)
    assert one is not None
    return [way.type_name for way in one.ways(found.household) if way.type_name]


@pytest.mark.parametrize(
    ("section", "question", "expected"),
    [
        ("income", "job-i1", ["pay-changed", "job-ended", "leave-started"]),
        ("income", "income-i2", ["benefit-changed"]),
        ("income", "income-i3", ["maintenance-changed"]),
        ("income", "income-i4", ["other-income-changed"]),
        ("capital", "new-account", ["savings-changed"]),
        ("pensions", "pension-n1", ["pension-changed"]),
        ("expenses", "expense-e1", ["childcare-changed"]),
        ("expenses", "expense-e2", ["expense-changed"]),
        ("expenses", "new-expense", ["childcare-changed", "expense-changed"]),
    ],
)
def test_each_line_held_leads_to_its_own_form(section, question, expected):
    assert ways(Section(section), question) == expected


def test_a_new_income_leads_to_every_form_of_income():
    found = ways(Section.INCOME, "new-income")
    assert {"benefit-changed", "leave-started", "maintenance-changed", "other-income-changed"} <= set(found)


def test_childcare_is_not_offered_where_no_children_live():
    assert ways(Section.EXPENSES, "new-expense", people=[MARY], expenses=[]) == ["expense-changed"]


def test_tax_credits_are_known_where_they_are_held_and_not_offered():
    spec = CHANGE_TYPES["benefit-changed"].field("benefit")

    assert not any("Tax Credit" in choice.value for choice in spec.choices)
    assert [choice.value for choice in spec.offering("Working Tax Credit").choices][-1] == "Working Tax Credit"
    assert spec.offering("pension credit").choices[-1].value == "pension credit"
    assert spec.offering("Pension Credit") is spec


YES = "Yes"
WORKING = {"AgeGroup": "working", "GuaranteeCredit": "No", "TotalCapital": "6000.01"}


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"whathaschanged": {"JobEnded": YES}}, ["Rule_JobEnded"]),
        ({"whathaschanged": {"LeaveStarted": YES}}, ["Rule_Leave"]),
        ({"whathaschanged": {"ChangeOfBenefit": YES}, "benefit": {"Benefit": "Pension Credit"}}, []),
        ({"whathaschanged": {"ChangeOfBenefit": YES}, "benefit": {"Benefit": "Carer’s Allowance", "Ended": YES}}, []),
        ({"whathaschanged": {"ChangeOfBenefit": YES}, "benefit": {"Benefit": "Carer Support Payment"}}, ["Rule_Benefit"]),
        ({"whathaschanged": {"ChangeOfBenefit": YES}, "benefit": [{"Benefit": "Pension Credit"}, {"Benefit": "other", "BenefitOther": "AOW"}]}, ["Rule_Benefit"]),
        ({"whathaschanged": {"ChangeOfBenefit": YES}, "benefit": {"Benefit": "Working Tax Credit"}}, ["Rule_Benefit"]),
        ({"whathaschanged": {"ChangeOfBenefit": YES}, "benefit": {"Benefit": "Child Benefit"}}, ["Rule_ChildBenefit"]),
        ({"whathaschanged": {"ChangeOfMaintenance": YES}}, ["Rule_Maintenance"]),
        ({"whathaschanged": {"ChangeOfOtherIncome": YES}}, ["Rule_OtherIncome"]),
        ({"whathaschanged": {"ChangeOfChildcare": YES}, "childcare": {"Provider": "Nanny"}}, ["Rule_Childcare"]),
        ({"whathaschanged": {"ChangeOfChildcare": YES}, "childcare": {"Provider": "Nanny", "Ended": YES}}, []),
        ({"whathaschanged": {"ChangeOfExpense": YES}, "expense": {"Type": "personal-pension"}}, ["Rule_Expense"]),
        ({"whathaschanged": {"ChangeOfExpense": YES}, "expense": {"Type": "maintenance"}}, ["Rule_Maintenance"]),
        ({"whathaschanged": {"ChangeOfExpense": YES}, "expense": {"Type": "personal-pension", "Ended": YES}}, []),
        ({"whathaschanged": {"ChangeOfPension": YES}, "pension": {"Type": "state"}}, []),
        ({"whathaschanged": {"ChangeOfPension": YES}, "pension": [{"Type": "state"}, {"Type": "annuity"}]}, ["Rule_NewPensionOrAnnuity"]),
        ({"whathaschanged": {"ChangeOfSavings": YES}, "savings": {"PerItem1Type": "isa", "PerItem2Type": "crypto"}, "claim": WORKING},
         ["Rule_BankStatements", "Rule_Investments"]),
        ({"whathaschanged": {"ChangeOfSavings": YES}, "savings": {"Type": "shares"}, "claim": {**WORKING, "TotalCapital": "6000"}}, []),
        ({"whathaschanged": {"ChangeOfSavings": YES}, "savings": {"Type": "shares"}, "claim": {**WORKING, "AgeGroup": "pension"}}, []),
        ({"whathaschanged": {"ChangeOfSavings": YES}, "savings": {"Type": "shares"}, "claim": {**WORKING, "TotalCapital": "90000", "GuaranteeCredit": YES}}, []),
        ({"whathaschanged": {"ChangeOfSavings": YES}, "savings": {"Type": "isa"}, "claim": WORKING}, ["Rule_BankStatements"]),
    ],
)  # fmt: skip
def test_evidence_is_asked_for_what_the_council_cannot_see(pages, expected):
    assert asked(RULES, eform(**pages)) == expected
