"""Every kind of change is reached from its section and from "something else has changed", on lists a phone can show."""

from __future__ import annotations

from typing import Any

import pytest

from portal.domain.changes import CHANGE_TYPES
from portal.domain.review import NOTE, SECTION_TITLES, Question, Review, Section, ways_elsewhere, ways_in
from tests.domain.test_review import (
    AWAY,
    CHILD,
    EXPENSE,
    JOB,
    MARY,
    OWNER,
    PARTNER,
    PENSION,
    SAVINGS,
    SON,
    STUDENT,
    TENANT,
    review,
)

PRIVATE = {"living_situation": "PrivateTenant", "address": TENANT["address"], "rent": TENANT["rent"]}
HOUSE = {"id": "c2", "owner": "p1", "type": "property", "provider": "5 Far Lane", "amount": "80000.00"}
LODGER = {"id": "p5", "role": "lodger", "first_name": "Lee", "last_name": "Example"}
INCOMES = [
    JOB,
    {"id": "i2", "person": "p1", "type": "benefit", "name": "Carer’s Allowance"},
    {"id": "i3", "person": "p1", "type": "self-employment"},
    {"id": "i4", "person": "p1", "type": "universal-credit"},
    {"id": "i5", "person": "p1", "type": "other", "name": "Maintenance"},
]
LONGEST_LIST = 16
HOUSEHOLDS: dict[str, dict[str, Any]] = {
    "nothing held": {},
    "owner": {"home": OWNER},
    "council tenant": {"home": TENANT},
    "private tenant": {"home": {**PRIVATE, "landlord": {"name": "Bay Lettings"}, "bedrooms": 2}},
    "private tenant of whom little is held": {"home": PRIVATE},
    "lone parent": {"home": TENANT, "people": [MARY, CHILD], "expenses": [EXPENSE]},
    "everything": {
        "home": {**PRIVATE, "landlord": {"name": "Bay Lettings"}, "bedrooms": 2},
        "people": [MARY, PARTNER, CHILD, STUDENT, LODGER],
        "incomes": INCOMES, "capital": [SAVINGS, HOUSE], "pensions": [PENSION], "expenses": [EXPENSE], "absences": [AWAY],
    },
    "two of each": {
        "home": TENANT, "people": [MARY, PARTNER, CHILD, {**CHILD, "id": "p6"}, SON, {**SON, "id": "p7"}],
        "incomes": [*INCOMES, {**JOB, "id": "i9"}], "capital": [SAVINGS, {**SAVINGS, "id": "c9"}],
    },
}  # fmt: skip
households = pytest.mark.parametrize("content", HOUSEHOLDS.values(), ids=HOUSEHOLDS)


def anything_else(found: Review) -> Question:
    one = found.find_question(Section.AWAY, "anything-else")
    assert one is not None
    return one


def fitting(found: Review) -> set[str]:
    return {name for name, kind in CHANGE_TYPES.items() if kind.fits(found.claim)}


@households
def test_every_kind_that_fits_is_reached_from_its_own_section(content):
    found = review(**content)

    reached = {
        way.type_name
        for name in fitting(found)
        for question in found.questions_in(CHANGE_TYPES[name].section)
        for way in question.ways(found.household)
    }

    assert fitting(found) - reached == set()


@households
def test_every_kind_that_fits_is_reached_from_something_else_has_changed(content):
    found = review(**content)
    first = ways_elsewhere(found, anything_else(found))

    told_here = {way.type_name for way in first if way.type_name}
    told_there = {way.value for way in first if way.section and way.value != way.section.value}
    by_section = {way.value for one in first if one.section for way in ways_in(found, one.section)}

    assert fitting(found) - told_here - told_there - by_section == set()


@households
def test_the_lists_are_short_and_each_way_leads_somewhere(content):
    found = review(**content)
    first = ways_elsewhere(found, anything_else(found))
    lists = [first, *(ways_in(found, section) for section in SECTION_TITLES)]

    assert max(map(len, lists)) <= LONGEST_LIST
    assert all(len({way.value for way in ways}) == len(ways) for ways in lists)
    assert first[-1].value == NOTE
    for way in (way for ways in lists for way in ways if way.section and way.question):
        question = found.find_question(way.section, way.question)
        assert question is not None
        assert way.value in {one.type_name for one in question.ways(found.household)}


def test_only_what_fits_is_offered():
    ways = {way.value for way in ways_in(review(home=OWNER), Section.HOME)}

    assert ways == {"moved-home"}


def test_a_kind_that_several_questions_take_leads_to_their_section():
    found = review(incomes=[JOB, {**JOB, "id": "i9"}], capital=[SAVINGS])

    (pay,) = [way for way in ways_in(found, Section.INCOME) if way.value == "pay-changed"]
    (job,) = [way for way in ways_in(found, Section.INCOME) if way.value == "job-started"]

    assert (pay.question, job.question) == (None, "new-job")


def test_a_held_property_is_asked_about_as_one():
    found = review(capital=[HOUSE])

    question = found.find_question(Section.CAPITAL, "account-c2")

    assert question is not None
    assert str(question.words) == "Is what we hold about this property or land still right?"
    assert [way.type_name for way in question.ways(found.household)] == ["property-changed"]


@pytest.mark.parametrize(
    ("reason", "shown"), [("hospital", "In hospital, or having treatment"), ("other", ""), ("Domestic violence", "")]
)
def test_only_the_reasons_of_the_form_are_shown_for_an_absence(reason, shown):
    (record,) = review(people=[MARY, SON], absences=[{**AWAY, "reason": reason}]).held(Section.AWAY)

    assert [str(line.value) for line in record.lines if str(line.label) == "Reason"] == ([shown] if shown else [])
