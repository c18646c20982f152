"""Changes of the household and of students: what they write into the claim, what they ask, and what cannot be true."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.changes import CHANGE_TYPES, ChangeKind
from portal.domain.claim import Claim
from portal.domain.dates import DateRefused
from portal.domain.draft import DraftChange
from portal.domain.review import ChangeSubject, Household, Section, date_bounds, pages_of, prefilled_details
from portal.domain.review.change_pages import unfinished_page
from tests.domain.evidence_samples import asked
from tests.domain.evidence_samples import review as eform
from tests.domain.test_review import TODAY, review
from tests.domain.test_timeline import change, derive, told

MARY = {
    "id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example", "date_of_birth": "1975-03-27", "nino": "QQ 12 34 56 C",
}  # fmt: skip
KIM = {"id": "p2", "role": "partner", "first_name": "Kim", "last_name": "Example", "date_of_birth": "1985-06-01"}
CERI = {"id": "p3", "role": "child", "first_name": "Ceri", "last_name": "Example", "date_of_birth": "2001-05-14"}
TOM = {
    "id": "p4", "role": "non-dependant", "first_name": "Tom", "last_name": "Example", "date_of_birth": "1996-05-14",
    "joined_on": "2016-01-04", "student": {"course": "Plumbing", "start_on": "2016-09-05"},
}  # fmt: skip
LEE = {
    "id": "p5", "role": "lodger", "first_name": "Lee", "last_name": "Example", "joined_on": "2015-05-01",
    "lodging": {"rent": "70.00", "frequency": "weekly"},
}  # fmt: skip
CLAIM: dict[str, Any] = {
    "reference": "HB1", "as_at": "2017-08-01", "people": [MARY, KIM, CERI, TOM, LEE],
    "incomes": [{"id": "i1", "person": "p2", "type": "employment", "amount": "150.00"}],
    "capital": [{"id": "c1", "owner": "p2", "amount": "10.00"}, {"id": "c2", "owner": "p2", "joint_share": "50"}],
}  # fmt: skip
DAY = "2017-09-04"
NEW = {"first_name": "Sam", "last_name": "Example", "dob": "1998-03-27"}
LODGING = {"rent_paid": "80.00", "freq": "weekly", "meals_included": False, "heating_included": True}
COURSE = {
    "provider": "Newtown College", "course": "Nursing", "full_time": True, "level": "higher-education", "end_date": "2020-07-03", "loan": "8430",
}  # fmt: skip
SCHOOL = {"course": "A levels", "start_date": "2017-09-04", "end_date": "2019-07-19", "hours": "15", "advanced": False}
RULES = (Path(__file__).parents[2] / "portal/reference/evidencerules.xml").read_bytes()


def person_in(claim: dict[str, Any], person_id: str) -> dict[str, Any]:
    """Somebody of the claim, without what says where the record comes from."""
    found = next(one for one in claim["people"] if one["id"] == person_id)
    return {name: value for name, value in found.items() if name not in ("id", "source", "as_at")}


def then(*reported: dict[str, Any]) -> dict[str, Any]:
    """The claim once everything reported is in force."""
    claim: dict[str, Any] = derive(list(reported), claim=CLAIM)[-1].claim
    return claim


@pytest.mark.parametrize(
    ("name", "details", "person", "written"),
    [
        (
            "child-joined", {**NEW, "dob": "2017-08-30", "relationship": "other-relative", "child_benefit_claimed": True}, "child:sam-example",
            {
                "role": "child", "first_name": "Sam", "last_name": "Example", "date_of_birth": "2017-08-30",
                "relationship": "other-relative", "child_benefit_claimed": True, "joined_on": DAY,
            },
        ),
        (
            "adult-moved-in", {**NEW, "relationship": "child", "hours_worked": "30", "student": False}, "adult:sam-example",
            {
                "role": "non-dependant", "first_name": "Sam", "last_name": "Example", "date_of_birth": "1998-03-27",
                "relationship": "child", "hours_worked": "30", "is_student": False, "joined_on": DAY,
            },
        ),
        ("adult-moved-in", {**NEW, "relationship": "carer"}, "adult:sam-example",
         {"role": "carer", "first_name": "Sam", "last_name": "Example", "date_of_birth": "1998-03-27", "relationship": "carer", "joined_on": DAY}),
        (
            "lodger-changed", {**NEW, "relationship": "sub-tenant", **LODGING}, "lodger:sam-example",
            {
                "role": "lodger", "first_name": "Sam", "last_name": "Example", "date_of_birth": "1998-03-27", "relationship": "sub-tenant",
                "joined_on": DAY, "lodging": {"rent": "80.00", "frequency": "weekly", "includes_meals": False, "includes_heating": True},
            },
        ),
        ("lodger-changed", {"who": "p5", **LODGING}, "p5", {
            **{name: value for name, value in LEE.items() if name != "id"},
            "lodging": {"rent": "80.00", "frequency": "weekly", "includes_meals": False, "includes_heating": True},
        }),
        ("young-person-changed", {"who": "p3", **SCHOOL}, "p3", {
            **{name: value for name, value in CERI.items() if name != "id"},
            "education": {"course": "A levels", "start_on": "2017-09-04", "end_on": "2019-07-19", "hours_per_week": "15", "is_advanced": False},
        }),
        ("joint-tenant-changed", {"who": "p4", "tenancy": "joint-tenant", "share": "50"}, "p4", {
            **{name: value for name, value in TOM.items() if name != "id"}, "role": "joint-tenant", "rent_share": "50",
        }),
        ("student-started", {"who": "p2", **COURSE, "disabled": True}, "p2", {
            **{name: value for name, value in KIM.items() if name != "id"},
            "student": {
                "provider": "Newtown College", "course": "Nursing", "full_time": True, "level": "higher-education",
                "start_on": DAY, "end_on": "2020-07-03", "loan": "8430.00",
            },
        }),
        ("student-stopped", {"who": "p4", "reason": "finished"}, "p4", {
            **{name: value for name, value in TOM.items() if name != "id"},
            "student": {"course": "Plumbing", "start_on": "2016-09-05", "end_on": DAY},
        }),
    ],
)  # fmt: skip
def test_what_is_told_stands_in_the_record_of_the_person(name, details, person, written):
    claim = then(change(name, DAY, details))

    assert person_in(claim, person) == written
    assert Claim.from_dict(claim).to_dict() == claim


def test_income_that_an_adult_brings_is_a_line_of_theirs():
    income = [{"type": "employment", "name": "Bay Stores", "amount": "300", "freq": "weekly"}]

    claim = then(change("adult-moved-in", DAY, {**NEW, "income": income}))

    (line,) = [one for one in claim["incomes"] if one["person"] == "adult:sam-example"]
    assert (line["type"], line["amount"], line["frequency"]) == ("employment", "300.00", "weekly")


def test_whoever_died_is_gone_with_what_was_theirs_alone():
    claim = then(change("person-died", DAY, {"who": "p2"}))

    assert [one["id"] for one in claim["people"]] == ["p1", "p3", "p4", "p5"]
    assert claim["incomes"] == []
    assert [one["id"] for one in claim["capital"]] == ["c2"]


def test_a_death_that_names_nobody_is_refused():
    with pytest.raises(Exception, match=r"must be given, or details\.who"):
        derive([change("person-died", DAY)], claim=CLAIM)


SAID_TWICE = [
    ("person-died", {"who": "p2"}, {"who": "p2"}, None),
    ("child-joined", {**NEW, "relationship": "child"}, {**NEW, "first_name": " SAM "}, None),
    ("child-joined", {**NEW, "relationship": "child"}, {**NEW, "relationship": "friend"}, "relationship"),
    ("adult-moved-in", {**NEW, "hours_worked": "30"}, {**NEW, "hours_worked": "16"}, "hours_worked"),
    ("lodger-changed", {"who": "p5", "rent_paid": "80"}, {"who": "p5", "rent_paid": "90"}, "rent_paid"),
    ("lodger-changed", {**NEW, "rent_paid": "80"}, {**NEW, "rent_paid": "90"}, "rent_paid"),
    ("young-person-changed", {"who": "p3", **SCHOOL}, {"who": "p3", **SCHOOL, "hours": "10"}, "hours"),
    ("joint-tenant-changed", {"who": "p4", "share": "50"}, {"who": "p4", "share": "40"}, "share"),
    ("student-started", {"who": "p2", **COURSE}, {"who": "p2", **COURSE, "course": "Law"}, "course"),
    ("student-stopped", {"who": "p4"}, {"who": "p4", "reason": "break"}, None),
]


@pytest.mark.parametrize(("name", "first", "second", "contested"), SAID_TWICE)
def test_the_same_thing_reported_twice_is_one_thing_and_a_difference_is_a_conflict(name, first, second, contested):
    (step,) = derive([change(name, DAY, first)], [change(name, DAY, second)], claim=CLAIM)

    assert [one.attribute for one in step.conflicts] == ([contested] if contested else [])
    assert len(step.claim["people"]) == len(then(change(name, DAY, first))["people"])


def test_two_dates_of_birth_of_one_newcomer_are_a_conflict():
    (step,) = derive(
        [change("child-joined", DAY, NEW)], [change("child-joined", DAY, {**NEW, "dob": "2016-01-01"})], claim=CLAIM
    )

    assert [(one.subject, one.attribute) for one in step.conflicts] == [("child:sam-example", "dob")]


def test_an_adult_who_moves_in_and_out_is_there_between_the_two():
    arrived = change("adult-moved-in", "2017-09-01", {**NEW, "hours_worked": "0"})
    left = change("adult-moved-out", "2017-11-01", {"who": "adult:sam-example"})

    steps = derive([left, arrived], claim=CLAIM)

    assert [len(step.claim["people"]) for step in steps] == [6, 5]
    assert [day for day, _changes in told(steps)] == ["2017-09-01", "2017-11-01"]


def test_a_lodger_held_keeps_the_day_they_moved_in_and_a_new_one_gets_theirs():
    claim = then(
        change("lodger-changed", "2017-09-01", {**NEW, "rent_paid": "70"}),
        change("lodger-changed", "2017-10-01", {"who": "p5", "rent_paid": "75"}),
    )

    assert [person_in(claim, one)["joined_on"] for one in ("lodger:sam-example", "p5")] == ["2017-09-01", "2015-05-01"]
    assert [person_in(claim, one)["lodging"]["rent"] for one in ("lodger:sam-example", "p5")] == ["70.00", "75.00"]


def faults(
    name: str, details: dict[str, Any], day: str | None = DAY, people: list[Any] | None = None
) -> dict[str, str]:
    """What cannot be true, by field."""
    claim = Claim.from_dict({**CLAIM, "people": CLAIM["people"] if people is None else people})
    told_on = date.fromisoformat(day) if day else None
    about = ChangeSubject(CHANGE_TYPES[name], ChangeKind.CHANGE, Household(claim))
    return {fault.path: str(fault.wording) for fault in about.impossible(details, told_on)}


MARY_AGAIN = {"first_name": "mary", "last_name": "EXAMPLE", "dob": "1975-03-27"}
TOM_AGAIN = {"first_name": "Tom", "last_name": "Example", "dob": "1996-05-14"}
IMPOSSIBLE = [
    ("partner-moved-in", MARY_AGAIN, {"first_name": "The name and date of birth must not be your own"}),
    ("partner-moved-in", {**NEW, "nino": "QQ123456C"}, {"nino": "Their National Insurance number must not be your own"}),
    ("partner-moved-in", {**NEW, "dob": "2001-09-05"}, {"dob": "Your partner must be 16 or over"}),
    ("adult-moved-in", MARY_AGAIN, {"first_name": "The name and date of birth must not be your own"}),
    ("adult-moved-in", TOM_AGAIN, {"first_name": "The name and date of birth must not be those of somebody who already lives with you"}),
    ("lodger-changed", TOM_AGAIN, {"first_name": "The name and date of birth must not be those of somebody who already lives with you"}),
    ("adult-moved-in", {**NEW, "nino": "qq 12 34 56 c"}, {"nino": "Their National Insurance number must not be your own"}),
    ("adult-moved-in", {**NEW, "dob": "2018-09-05"}, {"dob": "They must be 16 or over. If they are younger, tell us that a child joined your household"}),
    ("adult-moved-in", {**NEW, "dob": "2001-09-05"}, {"dob": "They must be 16 or over. If they are younger, tell us that a child joined your household"}),
    ("child-joined", {**NEW, "dob": "1975-03-26"}, {"dob": "The child’s date of birth must be after your own"}),
    ("child-joined", {**NEW, "dob": "1985-06-01"}, {"dob": "The child’s date of birth must be after your partner’s"}),
    ("child-joined", {**NEW, "dob": "1997-09-04"}, {"dob": "A child must be under 20. If they are older, tell us that an adult moved in"}),
    ("child-joined", {**NEW, "dob": "2017-09-05"}, {"dob": "Their date of birth must be the same as or before the date they joined your household"}),
    ("person-died", {"who": "p9"}, {"who": "Select somebody who lives with you"}),
    ("person-died", {"who": "p1"}, {"who": "Select somebody who lives with you"}),
    ("child-left", {"who": "p4"}, {"who": "Select somebody who lives with you"}),
    ("adult-moved-out", {"who": "nobody"}, {"who": "Select somebody who lives with you"}),
    ("partner-moved-out", {"who": "p3"}, {"who": "Select somebody who lives with you"}),
    ("lodger-changed", {"who": "p4"}, {"who": "Select somebody who lives with you"}),
    ("joint-tenant-changed", {"who": "p3"}, {"who": "Select somebody who lives with you"}),
    ("student-stopped", {"who": "p2"}, {"who": "Select somebody who lives with you"}),
    ("student-started", {"who": "p3"}, {"who": "Select somebody who lives with you"}),
    ("young-person-changed", {"who": "p4"}, {"who": "Select somebody who lives with you"}),
    ("young-person-changed", {"who": "p3", **SCHOOL, "end_date": "2017-09-03"}, {"end_date": "The date it ends must be the same as or after the date it starts"}),
    ("young-person-changed", {"who": "p3", "start_date": "2021-05-14"}, {"start_date": "The date it starts must be before they turn 20"}),
    ("young-person-changed", {"who": "p3", "end_date": "2017-05-13"}, {"end_date": "The date it ends must be on or after the day they turn 16"}),
    ("student-started", {**COURSE, "who": "p2", "end_date": "2017-09-03"}, {"end_date": "The date the course ends must be the same as or after the date it starts"}),
    (
        "student-started", {**COURSE, "term_dates": [{"start_date": "2017-09-18", "end_date": "2017-09-01"}]},
        {"term_dates[0].end_date": "The date the term ends must be the same as or after the date it starts"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "details", "expected"), IMPOSSIBLE)
def test_what_cannot_be_true_of_the_household_is_refused_at_its_field(name, details, expected):
    assert faults(name, details) == expected


@pytest.mark.parametrize(
    ("name", "details", "day", "expected"),
    [
        ("person-died", {"who": "p2"}, "1985-05-31", "The date the change happened must be the same as or after their date of birth"),
        ("partner-moved-out", {}, "1985-05-31", "The date the change happened must be the same as or after their date of birth"),
        ("adult-moved-out", {"who": "p4"}, "2016-01-03", "The date the change happened must be the same as or after 4 January 2016, when they moved in"),
        ("student-stopped", {"who": "p4"}, "2016-09-04", "The date they stopped being a student must be the same as or after 5 September 2016, when the course started"),
        ("student-started", {"who": "p4"}, "2012-05-13", "The date the course started must be on or after the day the student turned 16"),
    ],
)  # fmt: skip
def test_a_day_on_which_it_cannot_have_happened_is_refused_at_the_date(name, details, day, expected):
    assert faults(name, details, day) == {"change_date": expected}


@pytest.mark.parametrize(
    ("name", "details", "day"),
    [
        ("partner-moved-in", TOM_AGAIN, DAY),  # somebody who lived there already became the partner
        ("partner-moved-in", {**NEW, "dob": "2001-09-04"}, DAY),
        ("adult-moved-in", {**NEW, "first_name": "Tom"}, DAY),  # of the same name, another day of birth
        ("adult-moved-in", {**TOM_AGAIN, "first_name": "Twin"}, DAY),
        ("adult-moved-in", {**NEW, "dob": "1897-01-01"}, DAY),
        ("adult-moved-in", {**NEW, "dob": "2001-09-05"}, None),
        ("child-joined", {**NEW, "dob": "1997-09-05"}, DAY),
        ("child-joined", {**NEW, "dob": DAY}, DAY),
        ("lodger-changed", {"who": "p5", **LODGING}, DAY),
        ("person-died", {"who": "partner"}, DAY),
        ("person-died", {"who": "p2"}, "1985-06-01"),
        ("partner-moved-out", {}, DAY),
        ("adult-moved-out", {"who": "p4"}, "2016-01-04"),
        ("young-person-changed", {"who": "p3", **SCHOOL}, DAY),
        ("student-started", {"who": "p2", **COURSE}, DAY),
        ("student-stopped", {"who": "p4"}, DAY),
    ],
)  # fmt: skip
def test_what_is_merely_unusual_passes(name, details, day):
    assert faults(name, details, day) == {}


def test_somebody_who_left_may_come_back_and_somebody_without_a_date_of_birth_is_nobody_else():
    gone = {**TOM, "left_on": "2017-01-01"}
    assert faults("adult-moved-in", TOM_AGAIN, people=[MARY, gone]) == {}
    assert faults("adult-moved-in", TOM_AGAIN, people=[MARY, {**TOM, "date_of_birth": None}]) == {}


@given(st.dates(date(1960, 1, 1), date(2017, 9, 4)), st.integers(0, 700))
@settings(max_examples=60, deadline=None)
def test_a_child_is_born_after_the_claimant_and_under_20_on_the_day(born: date, days: int):
    moved_in = date(2017, 9, 4) + timedelta(days=days)

    found = faults("child-joined", {**NEW, "dob": born.isoformat()}, moved_in.isoformat(), [MARY])

    is_child = born > date(1975, 3, 27) and (born.year + 20, born.month, born.day) > (
        moved_in.year, moved_in.month, moved_in.day,
    )  # fmt: skip
    assert (found == {}) is is_child


def test_a_correction_is_not_judged_by_its_date():
    about = ChangeSubject(CHANGE_TYPES["adult-moved-out"], ChangeKind.CORRECTION, Household(Claim.from_dict(CLAIM)))
    assert about.impossible({"who": "p4"}, date(2010, 1, 1)) == ()


def test_a_change_with_an_impossible_day_is_unfinished_at_its_date():
    claim = Claim.from_dict(CLAIM)
    about = ChangeSubject(CHANGE_TYPES["person-died"], ChangeKind.CHANGE, Household(claim), "p2", "p2")
    for day, page in ((date(1985, 5, 31), "date"), (date(2017, 9, 4), None)):
        draft = DraftChange("1", "person-died", "p2", day, "change", {"who": "p2"}, "people-changed")
        assert unfinished_page(draft, about, day) == page


def test_a_death_is_told_once_it_has_happened():
    household = Household(Claim.from_dict(CLAIM))
    bounds = date_bounds(ChangeSubject(CHANGE_TYPES["person-died"], "change", household), TODAY, 13)
    with pytest.raises(DateRefused, match="must be the same as or before 22 November 2026"):
        bounds.check(TODAY + timedelta(days=1))
    date_bounds(ChangeSubject(CHANGE_TYPES["adult-moved-in"], "change", household), TODAY, 13).check(
        TODAY + timedelta(days=1)
    )


def names_asked(name: str, details: dict[str, Any], *, subject: str | None = None) -> set[str]:
    about = ChangeSubject(CHANGE_TYPES[name], "change", Household(Claim.from_dict(CLAIM)), subject, subject)
    return {spec.name for page in pages_of(about, details, is_late=False) for spec in page.specs}


def test_a_lodger_held_is_asked_only_what_they_pay():
    assert names_asked("lodger-changed", {"freq": "weekly"}, subject="p5") == {
        "rent_paid", "freq", "freq_other", "meals_included", "heating_included",
    }  # fmt: skip
    assert {"first_name", "dob", "relationship"} <= names_asked("lodger-changed", {})


def test_a_child_is_not_asked_what_only_adults_have():
    assert not {"nino", "on_benefits", "shares_rent"} & names_asked("child-joined", {})


@pytest.mark.parametrize(
    ("answers", "shown", "hidden"),
    [
        ({"full_time": True, "level": "higher-education"}, {"loan", "grant", "travel_books", "disabled", "left_care_under_22", "term_dates"}, set()),
        ({"full_time": True, "level": "non-advanced"}, {"disabled", "left_care_under_22", "bursary"}, {"loan", "grant", "travel_books"}),
        ({"full_time": False, "level": "postgraduate"}, {"loan", "grant"}, {"term_dates"}),
    ],
)  # fmt: skip
def test_questions_about_a_course_follow_its_level_and_whether_it_is_full_time(answers, shown, hidden):
    details = CHANGE_TYPES["student-started"].read(answers)
    specs = {spec.name: spec for spec in CHANGE_TYPES["student-started"].questions}
    assert shown <= names_asked("student-started", answers)
    assert not hidden & names_asked("student-started", answers)
    assert all(not specs[name].is_shown(details) for name in hidden)


def test_disability_and_leaving_care_stay_between_the_student_and_the_officer():
    kind = CHANGE_TYPES["student-started"]
    details = kind.read({**COURSE, "disabled": True, "left_care_under_22": True})
    assert not {"Disabled", "LeftCareUnder22"} & set(kind.eform(details)[1])
    assert len(kind.lines(details, include_private=True)) - len(kind.lines(details)) == 2


PEOPLE_CHANGED = [
    ([MARY, KIM], ["person-died", "something-else"]),
    ([MARY, CERI], ["person-died", "young-person-changed", "something-else"]),
    ([MARY, {**CERI, "date_of_birth": "2012-05-14"}], ["person-died", "something-else"]),
    ([MARY, {**TOM, "student": None}], ["person-died", "joint-tenant-changed", "something-else"]),
    ([MARY, TOM], ["person-died", "joint-tenant-changed", "student-started", "something-else"]),
    ([MARY, LEE], ["person-died", "something-else"]),
]


@pytest.mark.parametrize(("people", "ways"), PEOPLE_CHANGED)
def test_what_else_may_have_changed_about_people_follows_from_who_they_are(people, ways):
    found = review(people=people, as_at="2017-08-01")
    question = found.find_question(Section.PEOPLE, "people-changed")
    assert question is not None
    assert [way.value for way in question.ways(found.household)] == ways


def test_a_joint_tenancy_is_no_matter_of_owners():
    found = review(people=[MARY, TOM], home={"living_situation": "HomeOwner"})
    assert not CHANGE_TYPES["joint-tenant-changed"].fits(found.claim)


def test_each_lodger_held_has_a_question_that_leads_to_what_they_pay():
    found = review(people=[MARY, LEE])
    question = found.find_question(Section.PEOPLE, "lodger-p5")
    assert question is not None
    (way,) = question.ways(found.household)
    assert str(question.words) == "Is what Lee Example pays you, and what it includes, still the same?"
    assert (way.type_name, way.who) == ("lodger-changed", "p5")


@pytest.mark.parametrize(
    ("people", "question", "ways"),
    [
        ([MARY], "new-student", ["student-started"]),
        ([MARY, CERI], "new-student", ["student-started", "young-person-changed"]),
        ([MARY, TOM], "student-p4", ["student-stopped", "student-started"]),
    ],
)  # fmt: skip
def test_questions_about_students_lead_to_the_forms_that_fit(people, question, ways):
    found = review(people=people, as_at="2017-08-01")
    one = found.find_question(Section.STUDENTS, question)
    assert one is not None
    assert [way.value for way in one.ways(found.household)] == ways


def test_a_correction_shows_the_course_held_and_a_new_course_does_not():
    found = review(people=[MARY, TOM])

    def shown(kind: str) -> dict[str, Any]:
        return prefilled_details(ChangeSubject(CHANGE_TYPES["student-started"], kind, found.household, "p4", "p4"))

    assert shown("correction") == {"course": "Plumbing"}
    assert shown("change") == {}


@pytest.mark.parametrize(
    ("name", "details", "who", "sentence"),
    [
        ("person-died", {}, "Kim Example", "Kim Example has died"),
        ("child-joined", NEW, None, "Sam Example joined your household"),
        ("young-person-changed", SCHOOL, "Ceri Example", "The education or training of Ceri Example changed: A levels"),
        ("adult-moved-in", NEW, None, "Sam Example moved in"),
        ("lodger-changed", {**NEW, **LODGING}, None, "Sam Example moved in and pays you rent"),
        ("lodger-changed", LODGING, "Lee Example", "Lee Example now pays you £80.00 a week"),
        ("joint-tenant-changed", {"tenancy": "joint-tenant", "share": "33.50"}, "Tom Example", "Tom Example is a joint tenant and pays 33.5% of the rent"),
        ("joint-tenant-changed", {"tenancy": "non-dependant"}, "Tom Example", "Tom Example is not a joint tenant"),
        ("student-started", COURSE, None, "You are a student at Newtown College"),
        ("student-stopped", {}, "Tom Example", "Tom Example stopped being a student"),
    ],
)  # fmt: skip
def test_summary_is_a_sentence_a_resident_recognises(name, details, who, sentence):
    kind = CHANGE_TYPES[name]
    assert str(kind.summary(kind.read(details), who)) == sentence


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (eform(movedout={"PersonDied": "Yes"}, persondied={}), ["Rule_PersonDied"]),
        (eform(movedin={"ChildJoined": "Yes"}, newchild={"ChildBenefitClaimed": "Yes"}), ["Rule_NewChild"]),
        (eform(movedin={"ChildJoined": "Yes"}, newchild={"AdoptedOrFostered": "adopted"}), ["Rule_NewChild"]),
        (eform(movedin={"ChildJoined": "Yes"}, newchild={"AdoptedOrFostered": "fostered"}), []),
        (eform(movedin={"ChildJoined": "Yes"}, newchild=[{"AdoptedOrFostered": "fostered"}, {}]), ["Rule_NewChild"]),
        (eform(movedin={"AdultMovedIn": "Yes"}, newadult={"Relationship": "child"}), ["Rule_NewAdultIncome"]),
        (eform(movedin={"AdultMovedIn": "Yes"}), ["Rule_NewAdultIncome"]),
        (eform(movedin={"AdultMovedIn": "Yes"}, newadult={"Relationship": "carer"}), []),
        (eform(movedin={"AdultMovedIn": "Yes"}, newadult={"Relationship": "lodger"}), ["Rule_LodgerRent"]),
        (eform(movedin={"LodgerMovedIn": "Yes"}), ["Rule_LodgerRent"]),
        (eform(whathaschanged={"YoungPersonChanged": "Yes"}), ["Rule_ChildBenefit"]),
        (eform(whathaschanged={"ChangeOfJointTenant": "Yes"}, claim={"LivingSituation": "PrivateTenant"}), ["Rule_Rent"]),
        (eform(whathaschanged={"ChangeOfJointTenant": "Yes"}, claim={"LivingSituation": "CouncilTenant"}), []),
        (eform(whathaschanged={"BecameStudent": "Yes"}, student={"Level": "non-advanced"}), ["Rule_Student"]),
        (eform(whathaschanged={"BecameStudent": "Yes"}, student={"Level": "postgraduate"}), ["Rule_Student", "Rule_StudentFinance"]),
        (eform(whathaschanged={"StoppedBeingStudent": "Yes"}), ["Rule_StudentStopped"]),
        (
            eform(
                whathaschanged={"YoungPersonChanged": "No", "BecameStudent": "No", "StoppedBeingStudent": "No", "ChangeOfJointTenant": "No"},
                movedin={"ChildJoined": "No", "AdultMovedIn": "No", "LodgerMovedIn": "No"}, movedout={"PersonDied": "No"},
            ),
            [],
        ),
    ],
)  # fmt: skip
def test_evidence_is_asked_only_for_what_the_change_calls_for(document, expected):
    assert asked(RULES, document) == expected
