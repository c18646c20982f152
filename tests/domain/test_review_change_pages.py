"""The pages of a change's form, for every kind of change: short, whole, and following the answers."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.changes import CHANGE_TYPES, Kind
from portal.domain.claim import Claim
from portal.domain.dates import DateRefused
from portal.domain.review import ChangeSubject, Household, date_bounds, merge_details, pages_of, prefilled_details
from tests.domain.test_review import JOB, MARY, PARTNER, RENT, SAVINGS, SON, TENANT
from tests.living import OUR_TYPES

CLAIM = Claim.from_dict(
    {
        "reference": "HB1",
        "started_on": "2015-04-06",
        "people": [MARY, SON],
        "home": TENANT,
        "incomes": [JOB],
        "capital": [SAVINGS],
    }
)


def about(
    name: str, *, kind: str = "change", subject: str | None = None, who: str | None = None, claim: Claim = CLAIM
) -> ChangeSubject:
    """A change about something."""
    return ChangeSubject(OUR_TYPES[name], kind, Household(claim), subject, who)


@pytest.mark.parametrize("name", CHANGE_TYPES)
@pytest.mark.parametrize("kind", ["change", "correction"])
def test_every_question_stands_on_one_short_page(name, kind):
    subject = about(name, kind=kind)
    pages = pages_of(subject, dict(CHANGE_TYPES[name].example), is_late=False)
    names = [spec.name for page in pages for spec in page.specs]
    assert len(names) == len(set(names))
    assert len({page.key for page in pages}) == len(pages)
    short = [page for page in pages if not page.is_sheet]
    assert all(len([spec for spec in page.specs if not page.revealed_by(spec)]) <= 5 for page in short)
    assert len(pages) - len(short) == (name in ("uc-awarded", "uc-changed"))
    required = {
        spec.name
        for spec in CHANGE_TYPES[name].questions
        if spec.required and subject.asks(spec) and not spec.shown_when
    }
    assert required <= set(names)


@pytest.mark.parametrize("name", CHANGE_TYPES)
def test_the_date_comes_first_and_the_reason_only_when_it_is_late(name):
    keys = [page.key for page in pages_of(about(name), {}, is_late=True)]
    assert keys[:2] == ["date", "reason_for_delay"]
    assert "reason_for_delay" not in [page.key for page in pages_of(about(name), {}, is_late=False)]


def test_questions_that_an_answer_does_not_call_for_are_left_out():
    def names(situation: str) -> set[str]:
        pages = pages_of(about("moved-home"), {"living_situation": situation}, is_late=False)
        return {spec.name for page in pages for spec in page.specs}

    assert {"rent", "service_charges", "landlord_name"} <= names("PrivateTenant")
    assert {"rent", "rent_ref"} <= names("CouncilTenant")
    assert not {"rent", "service_charges", "landlord_name", "rent_ref", "freq_other"} & names("HomeOwner")


def test_answers_go_when_the_answer_they_followed_changes():
    subject = about("moved-home")
    held = {
        "living_situation": "PrivateTenant",
        "rent": "120.00",
        "freq": "other",
        "freq_other": "every 10 days",
        "landlord_name": "A",
    }
    page = next(page for page in pages_of(subject, held, is_late=False) if page.key == "living_situation")
    assert merge_details(subject, held, page, {"living_situation": "HomeOwner"}) == {"living_situation": "HomeOwner"}


def test_a_private_answer_that_is_not_shown_again_is_kept_when_it_is_left_empty():
    subject = about("partner-moved-out", claim=Claim.from_dict({"reference": "HB1", "people": [MARY, PARTNER]}))
    held = {"permanent": True, "domestic_abuse": True}
    page = next(page for page in pages_of(subject, held, is_late=False) if page.key == "permanent")
    assert merge_details(subject, held, page, {"permanent": None, "domestic_abuse": None}) == {"domestic_abuse": True}


def test_the_form_shows_what_describes_a_held_thing_and_never_its_new_figures():
    assert prefilled_details(about("rent-changed")) == {
        "old_rent": "112.35",
        "freq": "weekly",
        "includes": ["water", "heat"],
    }
    assert prefilled_details(about("savings-changed", subject="c1", who="p1")) == {
        "type": "savings",
        "provider": "Post Office",
        "last4": "1234",
    }


def test_a_correction_shows_everything_held_to_be_put_right_and_nothing_of_before():
    found = prefilled_details(about("rent-changed", kind="correction"))
    assert found == {"new_rent": "112.35", "freq": "weekly", "includes": ["water", "heat"]}
    assert "old_rent" not in {
        spec.name
        for page in pages_of(about("rent-changed", kind="correction"), {}, is_late=False)
        for spec in page.specs
    }


def test_what_is_held_outside_the_lists_of_a_form_does_not_break_it():
    claim = Claim.from_dict({"reference": "HB1", "people": [MARY], "home": {"rent": {**RENT, "rent_free_weeks": 60}}})
    assert "rent_free_weeks" not in prefilled_details(about("rent-changed", kind="correction", claim=claim))


@pytest.mark.parametrize(
    ("name", "subject", "who", "people"),
    [
        ("rent-changed", None, None, []), ("partner-moved-in", None, None, []), ("pay-changed", "i1", "p1", []),
        ("job-started", None, None, ["p1", "p4"]), ("savings-changed", None, None, []), ("adult-moved-out", None, None, []),
    ],
)  # fmt: skip
def test_whom_a_change_is_about_is_asked_only_where_it_is_not_known(name, subject, who, people):
    assert [person.id for person in about(name, subject=subject, who=who).people()] == people


def test_whoever_could_only_be_meant_is_meant():
    subject = about("savings-changed")
    assert merge_details(subject, {}, pages_of(subject, {}, is_late=False)[0], {}) == {"who": "p1", "owner": "p1"}


def test_who_lives_alone_is_not_asked_who_moved_along():
    subject = about("moved-home", claim=Claim.from_dict({"reference": "HB1", "people": [MARY]}))
    pages = pages_of(subject, {}, is_late=False)
    assert all(spec.kind is not Kind.PEOPLE for page in pages for spec in page.specs)
    assert merge_details(subject, {}, pages[0], {})["who_moved"] == ["p1"]


def test_a_new_thing_is_named_by_what_it_is_and_a_held_one_by_its_id():
    new = about("job-started")
    details = new.type.read({"who": "p4", "employer_name": "Bay Stores"})
    assert new.subject_of(details) == "job/p4/bay-stores"
    assert about("pay-changed", subject="i1").subject_of(details) == "i1"


@pytest.mark.parametrize(
    ("kind", "day", "message"),
    [
        ("change", date(2015, 4, 6), None), ("change", date(2027, 2, 21), None),
        ("change", date(2015, 4, 5), "The date the change happened must be the same as or after 6 April 2015, when your claim started"),
        ("change", date(2027, 2, 22), "The date the change happened must be the same as or before 21 February 2027"),
        ("correction", date(2026, 11, 22), None),
        ("correction", date(2026, 11, 23), "The date it went wrong must be the same as or before 22 November 2026"),
    ],
)  # fmt: skip
def test_a_change_is_dated_from_the_start_of_the_claim_to_the_weeks_ahead(kind, day, message):
    bounds = date_bounds(about("rent-changed", kind=kind), date(2026, 11, 22), 13)
    if message is None:
        bounds.check(day)
        return
    with pytest.raises(DateRefused) as refused:
        bounds.check(day)
    assert str(refused.value.wording) == message
