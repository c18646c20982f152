"""Which questions fit which household, where their answers lead, and when a review may be sent (S4.15-S4.28)."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.claim import Claim
from portal.domain.draft import Draft, DraftChange
from portal.domain.review import NOTE, SECTION_TITLES, Review, Section, SentChanges, Status
from portal.domain.timeline import read_submissions

TODAY = date(2026, 11, 22)
MARY = {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example"}
PARTNER = {"id": "p2", "role": "partner", "first_name": "Dafydd", "last_name": "Example"}
CHILD = {"id": "p3", "role": "child", "first_name": "Ceri", "last_name": "Example", "date_of_birth": "2012-05-14"}
SON = {
    "id": "p4",
    "role": "non-dependant",
    "first_name": "Tom",
    "last_name": "Example",
    "date_of_birth": "2004-05-14",
    "relationship": "son",
}
STUDENT = {**SON, "student": {"course": "Plumbing"}}
RENT = {"amount": "112.35", "frequency": "weekly", "includes": ["water", "heat"]}
TENANT = {"address": {"line_1": "1 Sample Street"}, "living_situation": "CouncilTenant", "rent": RENT}
OWNER = {"address": {"line_1": "1 Sample Street"}, "living_situation": "HomeOwner"}
JOB = {
    "id": "i1",
    "person": "p1",
    "type": "employment",
    "employer": {"name": "Tesco"},
    "amount": "210.00",
    "frequency": "weekly",
}
SAVINGS = {
    "id": "c1",
    "owner": "p1",
    "type": "savings",
    "provider": "Post Office",
    "last4": "1234",
    "amount": "5200.00",
}
PENSION = {"id": "n1", "person": "p1", "type": "state", "amount": "180.00", "frequency": "four-weekly"}
EXPENSE = {"id": "e1", "person": "p1", "type": "childcare", "amount": "60.00", "frequency": "weekly"}
AWAY = {"id": "a1", "person": "p4", "reason": "Study", "from_on": "2026-09-20"}


def review(draft: Draft | None = None, *, kind: str = "review", names_employers: bool = True, **content: Any) -> Review:
    """A review of a claim with this content."""
    claim = Claim.from_dict(
        {"reference": "HB1", "as_at": "2026-11-01", "started_on": "2015-04-06", "people": [MARY], **content}
    )
    return Review(claim, draft or Draft(), kind, TODAY, TODAY, names_employers)


def asked(found: Review, section: str) -> dict[str, str]:
    """The questions of a section and their words."""
    return {one.id: str(one.words) for one in found.questions_in(Section(section))}


@pytest.mark.parametrize(
    ("content", "section", "questions"),
    [
        ({"home": TENANT}, "home", ["moved-home", "rent", "home-changed"]),
        ({"home": OWNER}, "home", ["moved-home"]),
        ({"home": {**OWNER, "rent": RENT}}, "home", ["moved-home"]),
        ({}, "home", ["moved-home"]),
        ({"home": {**TENANT, "landlord": {"name": "Orchard Lettings"}, "bedrooms": 2}}, "home", ["moved-home", "rent", "landlord", "bedrooms", "home-changed"]),
        ({}, "people", ["moved-in"]),
        ({"people": [MARY, SON]}, "people", ["moved-out", "moved-in", "people-changed"]),
        ({"people": [MARY, {**SON, "left_on": "2026-01-01"}]}, "people", ["moved-in"]),
        ({"people": [MARY, SON]}, "students", ["new-student"]),
        ({"people": [MARY, STUDENT]}, "students", ["student-p4"]),
        ({}, "income", ["new-job", "new-income"]),
        ({"incomes": [JOB, {"id": "i2", "type": "benefit"}]}, "income", ["job-i1", "income-i2", "new-job", "new-income"]),
        ({"incomes": [{**JOB, "ended_on": "2026-01-01"}]}, "income", ["new-job", "new-income"]),
        ({"incomes": [{"type": "employment"}, {"id": "a/b", "type": "self-employment"}]}, "income", ["job-line-1", "business-line-2", "new-job", "new-income"]),
        ({}, "capital", ["new-account", "large-sums"]),
        ({"capital": [SAVINGS]}, "capital", ["account-c1", "new-account", "large-sums"]),
        ({}, "pensions", ["new-pension"]),
        ({"pensions": [PENSION]}, "pensions", ["pension-n1", "new-pension"]),
        ({}, "expenses", ["new-expense"]),
        ({"expenses": [EXPENSE]}, "expenses", ["expense-e1", "new-expense"]),
        ({}, "away", ["new-absence", "anything-else"]),
        ({"people": [MARY, SON], "absences": [AWAY]}, "away", ["absence-a1", "new-absence", "anything-else"]),
    ],
)  # fmt: skip
def test_only_questions_that_fit_the_household_are_asked(content, section, questions):
    assert list(asked(review(**content), section)) == questions


@pytest.mark.parametrize(
    ("content", "section", "question", "words"),
    [
        ({"home": TENANT}, "home", "rent", "Is your rent still £112.35 a week?"),
        ({"incomes": [JOB]}, "income", "job-i1", "Do you still work for Tesco?"),
        ({"people": [MARY, PARTNER], "incomes": [{**JOB, "person": "p2"}]}, "income", "job-i1", "Does Dafydd Example still work for Tesco?"),
        ({"incomes": [{"id": "i2", "type": "benefit", "name": "Carer’s Allowance", "amount": "81.90", "frequency": "weekly"}]}, "income", "income-i2",
         "Is this still right: Carer’s Allowance, £81.90 a week?"),
        ({"capital": [SAVINGS]}, "capital", "account-c1", "Is the amount with Post Office, ending 1234, still £5,200?"),
        ({"pensions": [PENSION]}, "pensions", "pension-n1", "State Pension: is it still £180 every 4 weeks?"),
        ({"people": [MARY, STUDENT]}, "students", "student-p4", "Is Tom Example still a student?"),
        ({}, "capital", "new-account", "Do you have any money, savings or investments?"),
        ({"people": [MARY, PARTNER]}, "capital", "new-account", "Do you or your partner have any money, savings or investments?"),
        ({"capital": [SAVINGS]}, "capital", "new-account", "Do you have any other accounts or investments?"),
        ({}, "income", "new-income", "Do you have any other income?"),
        ({}, "pensions", "new-pension", "Do you have any pensions?"),
        ({}, "expenses", "new-expense", "Do you have any regular expenses?"),
        ({"home": {**TENANT, "bedrooms": 1}}, "home", "bedrooms", "Does your home still have 1 bedroom?"),
    ],
)  # fmt: skip
def test_questions_carry_what_is_held(content, section, question, words):
    assert asked(review(**content), section)[question] == words


def test_the_employer_is_neither_asked_nor_shown_when_the_council_does_not_name_employers():
    found = review(names_employers=False, incomes=[JOB])
    shown = [str(line.value) for record in found.held(Section.INCOME) for line in record.lines]
    assert asked(found, "income")["job-i1"] == "Do you still have this job?"
    assert "Tesco" not in " ".join([*shown, *(str(record.title) for record in found.held(Section.INCOME))])


def test_every_held_record_is_shown_with_its_own_as_at_date_or_the_one_of_the_claim():
    (home,) = review(home={**TENANT, "as_at": "2026-06-01"}).held(Section.HOME)
    (account,) = review(capital=[SAVINGS]).held(Section.CAPITAL)
    assert (home.as_at, account.as_at) == (date(2026, 6, 1), date(2026, 11, 1))


def test_other_people_are_shown_by_age_band_and_never_by_date_of_birth():
    (record,) = review(people=[MARY, CHILD, SON]).held(Section.PEOPLE)
    assert {str(line.label): str(line.value) for line in record.lines} == {
        "You, Mary Example": "You made the claim", "Ceri Example": "Child, under 16", "Tom Example": "Adult who lives with you, son, 20 or over",
    }  # fmt: skip


def test_a_held_fact_takes_three_answers_and_a_new_one_yes_or_no():
    found = review(
        home=TENANT,
        people=[MARY, STUDENT],
        incomes=[JOB],
        capital=[SAVINGS],
        pensions=[PENSION],
        expenses=[EXPENSE],
        absences=[AWAY],
    )
    values = {
        one.id: [answer.value for answer in one.answers]
        for section in SECTION_TITLES
        for one in found.questions_in(section)
    }
    held = {name for name, given in values.items() if given == ["right", "changed", "wrong"]}
    assert held >= {
        "moved-home",
        "rent",
        "moved-out",
        "student-p4",
        "job-i1",
        "account-c1",
        "pension-n1",
        "expense-e1",
        "absence-a1",
    }
    assert all(given[0] == "no" for name, given in values.items() if name not in held)


@pytest.mark.parametrize(
    ("content", "section", "question", "ways"),
    [
        ({"home": TENANT}, "home", "rent", {"rent-changed": "rent-changed"}),
        ({}, "home", "moved-home", {"moved-home": "moved-home"}),
        ({"people": [MARY, PARTNER, CHILD, SON]}, "people", "moved-out", {"p2": "partner-moved-out", "p3": "child-left", "p4": "adult-moved-out"}),
        ({"people": [MARY, {**SON, "id": None}]}, "people", "moved-out", {NOTE: None}),
        ({"incomes": [JOB]}, "income", "new-job", {"job-started": "job-started"}),
        ({"capital": [SAVINGS]}, "capital", "account-c1", {"savings-changed": "savings-changed"}),
        ({"pensions": [{"type": "state"}]}, "pensions", "pension-line-1", {NOTE: None}),
    ],
)  # fmt: skip
def test_answers_lead_to_the_kinds_of_change_that_fit(content, section, question, ways):
    found = review(**content)
    one = found.find_question(Section(section), question)
    assert one is not None
    assert {way.value: way.type_name for way in one.ways(found.household)} == ways


def test_a_partner_who_moved_in_is_not_offered_where_there_is_a_partner():
    found = review(people=[MARY, PARTNER])
    one = found.find_question(Section.PEOPLE, "moved-in")
    assert one is not None
    assert "partner-moved-in" not in {way.value for way in one.ways(found.household)}


def test_what_the_register_does_not_have_is_told_in_words():
    found = review(expenses=[EXPENSE])
    one = found.find_question(Section.EXPENSES, "expense-e1")
    assert one is not None
    unknown = dataclasses.replace(one, types=("no-such-kind",))

    assert [way.type_name for way in one.ways(found.household)] == ["childcare-changed"]
    assert [way.value for way in unknown.ways(found.household)] == [NOTE]


def rent_change(kind: str = "change", happened_on: date | None = date(2026, 11, 2), **details: Any) -> DraftChange:
    """A reported rent."""
    return DraftChange(
        "1", "rent-changed", "home", happened_on, kind, {"new_rent": "95.00", "freq": "weekly", **details}, "rent"
    )


@pytest.mark.parametrize(
    ("draft", "is_answered"),
    [
        (Draft(), False),
        (Draft().with_answer("rent", "right"), True),
        (Draft().with_answer("rent", "maybe"), False),
        (Draft().with_answer("rent", "changed"), False),
        (Draft().with_answer("rent", "changed").with_note("rent", "It went up"), True),
        (Draft().with_answer("rent", "changed").with_change(rent_change()), True),
        (Draft().with_answer("rent", "changed").with_change(rent_change(new_rent=None)), False),
        (Draft().with_answer("rent", "changed").with_change(rent_change(happened_on=date(2026, 10, 21))), False),
        (Draft().with_answer("rent", "changed").with_change(rent_change(happened_on=date(2026, 10, 22))), True),
        (Draft().with_answer("rent", "changed").with_change(rent_change(happened_on=date(2026, 1, 1), reason_for_delay="Ill")), True),
        (Draft().with_answer("rent", "wrong").with_change(rent_change("correction", None)), True),
        (Draft().with_answer("rent", "changed").with_change(rent_change("correction", None)), False),
    ],
)  # fmt: skip
def test_a_question_is_answered_when_nothing_more_is_needed(draft, is_answered):
    found = review(draft, home=TENANT)
    one = found.find_question(Section.HOME, "rent")
    assert one is not None
    assert found.is_answered(one) is is_answered


def everything_right(found: Review) -> Draft:
    """A draft in which nothing has changed."""
    draft = Draft()
    for section in SECTION_TITLES:
        for one in found.questions_in(section):
            draft = draft.with_answer(one.id, "right" if one.is_about_held else "no")
    return draft


def test_a_review_may_be_sent_without_changes_and_a_report_may_not():
    draft = everything_right(review(home=TENANT))
    assert review(draft, home=TENANT).may_be_sent
    assert review(draft, home=TENANT).has_nothing_to_report
    assert not review(draft, kind="report", home=TENANT).may_be_sent


def test_a_report_needs_only_the_sections_in_which_something_is_reported():
    draft = Draft().with_answer("moved-home", "right").with_answer("rent", "changed").with_change(rent_change())
    draft = draft.with_answer("home-changed", "no")
    found = review(draft, kind="report", home=TENANT, incomes=[JOB])
    assert found.may_be_sent
    assert [one.section for one in found.sections if one.is_needed] == [Section.HOME]
    assert not review(draft.without_answer("moved-home"), kind="report", home=TENANT).is_complete


def test_a_section_goes_from_incomplete_to_in_progress_to_completed():
    states = [
        review(draft, home=TENANT).status(Section.HOME)
        for draft in (
            Draft(),
            Draft().with_answer("moved-home", "right"),
            Draft().with_answer("moved-home", "right").with_answer("rent", "right").with_answer("home-changed", "no"),
        )
    ]
    assert states == [Status.INCOMPLETE, Status.IN_PROGRESS, Status.COMPLETED]


def test_who_has_moved_is_not_asked_about_the_old_home_unless_that_was_answered_before():
    moved = Draft().with_answer("moved-home", "changed")
    assert list(asked(review(moved, home=TENANT), "home")) == ["moved-home"]
    assert list(asked(review(moved.with_answer("rent", "changed"), home=TENANT), "home")) == ["moved-home", "rent"]


def test_changes_reported_out_of_order_give_cumulative_steps_in_order():
    pay = {
        "job": "i1",
        "who": "p1",
        "old_hours": "10",
        "new_hours": "16",
        "amount_gross": "250.00",
        "amount_net": "220.00",
        "freq": "weekly",
    }
    partner = {"first_name": "Alex", "last_name": "Morgan", "dob": "1984-03-27", "relationship": "partner"}
    draft = Draft()
    for change in (
        DraftChange("1", "partner-moved-in", "partner", date(2017, 11, 21), "change", partner, "moved-in"),
        DraftChange("2", "pay-changed", "i1", date(2017, 11, 1), "change", pay, "job-i1"),
        DraftChange(
            "3", "rent-changed", "home", date(2017, 9, 1), "change", {"new_rent": "95.00", "freq": "weekly"}, "rent"
        ),
    ):
        draft = draft.with_change(change)
    steps = review(draft, home=TENANT, incomes=[JOB]).steps
    assert [(step.date, [one.change.reference for one in step.changes]) for step in steps] == [
        (date(2017, 9, 1), ["3"]), (date(2017, 11, 1), ["3", "2"]), (date(2017, 11, 21), ["3", "2", "1"]),
    ]  # fmt: skip
    assert [[one.change.reference for one in step.changes if one.is_new] for step in steps] == [["3"], ["2"], ["1"]]


def test_two_answers_to_one_question_for_one_day_are_a_conflict_in_plain_words():
    other = dataclasses.replace(rent_change(new_rent="99.00"), reference="2")
    found = review(Draft().with_answer("rent", "changed").with_change(rent_change()).with_change(other), home=TENANT)
    (conflict,) = found.conflicts
    assert str(conflict.question) == "How much is your rent now?"
    assert [str(line.value) for line in conflict.lines] == ["£95.00", "£99.00"]
    assert [change.reference for change in conflict.changes] == ["1", "2"]


def sent(*changes: dict[str, Any], reference: str = "R-1", day: int = 20) -> SentChanges:
    """An earlier submission of that day of November 2026."""
    at = f"2026-11-{day}T12:00:00Z"
    (submission,) = read_submissions([{"reference": reference, "submitted_at": at, "changes": list(changes)}])
    return SentChanges(date(2026, 11, day), submission)


def sent_rent(amount: str) -> dict[str, Any]:
    """What `rent_change()` says, as sent, with another amount."""
    change = {**rent_change(new_rent=amount).to_dict()}
    del change["question"]
    return change


def beside(*earlier: SentChanges, **details: Any) -> Review:
    """A review that reports a rent, beside what was sent."""
    draft = Draft().with_answer("rent", "changed").with_change(rent_change(**details))
    return dataclasses.replace(review(draft, home=TENANT), sent=earlier)


def test_another_answer_than_the_one_sent_is_no_conflict_of_the_draft_and_names_both():
    found = beside(sent(sent_rent("95.00")), new_rent="99.00")
    assert found.conflicts == ()
    (conflict,) = found.sent_conflicts
    assert (str(conflict.question), conflict.sent_on) == ("How much is your rent now?", date(2026, 11, 20))
    assert [(one.sent_on, one.values) for one in conflict.told] == [
        (date(2026, 11, 20), ("£95.00",)), (None, ("£99.00",)),
    ]  # fmt: skip
    assert [[(one.sent_on, one.change is None) for one in step.changes] for step in found.steps] == [
        [(date(2026, 11, 20), True), (None, False)]
    ]


def test_only_what_was_sent_differently_counts_when_the_draft_agrees_with_one_of_two():
    found = beside(sent(sent_rent("95.00")), sent(sent_rent("99.00"), reference="R-2", day=21), new_rent="99.00")
    (conflict,) = found.sent_conflicts
    assert conflict.sent_on == date(2026, 11, 20)
    assert [one.values for one in conflict.told] == [("£95.00",), ("£99.00",)]


def test_what_earlier_submissions_contradict_among_themselves_is_no_matter_of_the_draft():
    earlier = sent(sent_rent("95.00")), sent(sent_rent("99.00"), reference="R-2", day=21)
    found = dataclasses.replace(review(home=TENANT), sent=earlier)
    assert found.sent_conflicts == ()
    assert [len(step.changes) for step in found.steps] == [2]


def test_a_national_insurance_number_that_was_sent_is_masked():
    def partner(nino: str) -> dict[str, Any]:
        return {
            "first_name": "Alex",
            "last_name": "Morgan",
            "dob": "1984-03-27",
            "relationship": "partner",
            "nino": nino,
        }

    known = {"reference": "1", "type": "partner-moved-in", "subject": "partner", "date": "2026-11-02", "kind": "change"}
    own = DraftChange("1", "partner-moved-in", "partner", date(2026, 11, 2), "change", partner("QQ123456A"), "moved-in")
    found = dataclasses.replace(
        review(Draft().with_change(own)), sent=(sent({**known, "details": partner("QQ654321B")}),)
    )
    (conflict,) = found.sent_conflicts
    assert [one.values for one in conflict.told] == [("QQ ** ** 21 B",), ("QQ ** ** 56 A",)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([MARY, PARTNER, CHILD, SON, STUDENT]), max_size=4),
    st.sampled_from([None, TENANT, OWNER]),
    st.booleans(),
)
def test_every_household_has_questions_in_every_section_and_names_them_once(people, home, has_lines):
    known = list({one["id"]: one for one in people}.values())
    lines = {"incomes": [JOB], "capital": [SAVINGS], "pensions": [PENSION]} if has_lines else {}
    found = review(people=known, home=home, **lines)
    names = [one.id for section in SECTION_TITLES for one in found.questions_in(section)]
    assert len(names) == len(set(names))
    assert all(found.questions_in(section) for section in SECTION_TITLES)
    assert all(one.ways(found.household) for section in SECTION_TITLES for one in found.questions_in(section))
    assert review(everything_right(found), people=known, home=home, **lines).may_be_sent
