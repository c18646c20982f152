"""Forms of changes: every kind of field drawn, read and refused in its own words, and lists that grow without scripts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from werkzeug.datastructures import MultiDict

from portal.domain.changes import CHANGE_TYPES, Kind
from portal.domain.claim import Claim
from portal.domain.review import ChangeSubject, Household, date_bounds, pages_of
from portal.web.change_controls import CONTROLS, READERS
from portal.web.change_forms import change_form, resized

TODAY = date(2026, 11, 22)
PEOPLE = [
    {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example"},
    {"id": "p2", "role": "non-dependant", "first_name": "Tom", "last_name": "Example"},
]
CLAIM = Claim.from_dict({"reference": "HB1", "started_on": "2015-04-06", "people": PEOPLE})


@pytest.fixture(autouse=True)
def _in_request(app):
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False), app.test_request_context("/", method="POST"):
        yield


def form_of(name: str, key: str, typed: dict[str, Any] | None = None, held: dict[str, Any] | None = None, **about: Any):
    """One page of a change, with what was typed."""
    subject = ChangeSubject(CHANGE_TYPES[name], about.pop("kind", "change"), Household(CLAIM), **about)
    page = next(page for page in pages_of(subject, held or {}, is_late=True) if page.key == key)
    formdata = (
        None
        if typed is None
        else MultiDict([(k, v) for k, some in typed.items() for v in (some if isinstance(some, list) else [some])])
    )
    return change_form(subject, page, held or {}, date_bounds(subject, TODAY, 13), formdata=formdata)


def errors(form) -> list[str]:
    """What the error summary says."""
    form.validate()
    return [item["text"] for item in form.summary()]


DAY = {"happened_on-day": "2", "happened_on-month": "11", "happened_on-year": "2026"}
RENT = {"new_rent": "95", "freq": "weekly"}
PAYDAY = {"first_pay_date-day": "10", "first_pay_date-month": "November", "first_pay_date-year": "2026"}
NAMES = {"first_name": "Alex", "last_name": "Morgan", "dob-day": "27", "dob-month": "3", "dob-year": "1984"}
HOME = {"new_address-line_1": "14 Orchard Row", "new_address-town": "Newtown", "new_address-postcode": "SE1 1AA"}


@pytest.mark.parametrize(
    ("name", "key", "typed", "messages"),
    [
        ("rent-changed", "date", {}, ["Enter the date your rent changed"]),
        ("rent-changed", "date", {**DAY, "happened_on-day": "31"}, ["The date the change happened must be a real date"]),
        ("rent-changed", "date", {**DAY, "happened_on-year": ""}, ["The date the change happened must include a year"]),
        ("rent-changed", "date", {**DAY, "happened_on-year": "2028"}, ["The date the change happened must be the same as or before 21 February 2027"]),
        ("rent-changed", "date", {**DAY, "happened_on-year": "2001"},
         ["The date the change happened must be the same as or after 6 April 2015, when your claim started"]),
        ("job-started", "date", DAY, ["Select who this is about"]),
        ("job-started", "date", {**DAY, "who": "p9"}, ["Select who this is about"]),
        ("rent-changed", "reason_for_delay", {}, ["Enter what stopped you telling us within a month"]),
        ("rent-changed", "reason_for_delay", {"reason_for_delay": "x" * 501}, ["Your reason for telling us later must be 500 characters or fewer"]),
        ("rent-changed", "old_rent", {}, ["Enter your new rent", "Select how often your rent is due"]),
        ("rent-changed", "old_rent", {**RENT, "new_rent": "a lot"}, ["Your rent must be a number, like 600 or 600.50"]),
        ("rent-changed", "old_rent", {**RENT, "new_rent": "9.999"}, ["Your rent must have no more than 2 decimal places"]),
        ("rent-changed", "old_rent", {**RENT, "freq": "other"}, ["Enter how often it is paid"]),
        ("rent-changed", "old_rent", {**RENT, "freq": "sometimes"}, ["Select how often your rent is due"]),
        ("rent-changed", "includes", {"rent_free_weeks": "9"}, ["The number of rent-free weeks must be between 0 and 8"]),
        ("rent-changed", "includes", {"rent_free_weeks": "2.5"}, ["The number of rent-free weeks must be a whole number, like 16"]),
        ("job-started", "hours_per_week", {"hours_per_week": "169"}, ["The hours a week must be between 0 and 168"]),
        ("job-started", "hours_per_week", {"hours_per_week": "many"}, ["The hours a week must be a number, like 16 or 37.5"]),
        ("job-started", "freq", {"freq": "weekly", **PAYDAY, "first_pay_date-day": "31"}, ["The first payday must be a real date"]),
        ("job-started", "freq", {"freq": "weekly", **PAYDAY, "first_pay_date-year": "9999"},
         ["The first payday must be the same as or before 31 December 2076"]),
        ("job-started", "employer_address", {},
         ["Enter address line 1, typically the building and street", "Enter town or city"]),
        ("job-started", "employer_name", {"employer_name": "x" * 500}, ["The employer’s name must be 120 characters or fewer"]),
        ("job-started", "employer_name", {"employer_name": "Bay\x07Stores"}, ["The employer’s name must not include control characters"]),
        ("moved-home", "new_address", {**HOME, "new_address-postcode": ""}, ["Enter postcode"]),
        ("moved-home", "new_address", {**HOME, "new_address-postcode": "SE1"}, ["Enter a full UK postcode"]),
        ("partner-moved-in", "first_name", {**NAMES, "dob-year": "2026", "dob-month": "12"}, ["Their date of birth must be in the past"]),
        ("partner-moved-in", "first_name", {**NAMES, "dob-year": "1884"}, ["Their date of birth must be the same as or after 1 November 1906"]),
        ("partner-moved-in", "first_name", {**NAMES, "nino": "123"},
         ["Their National Insurance number must be 2 letters, 6 numbers, then a letter, like QQ123456C"]),
    ],
)  # fmt: skip
def test_each_field_is_refused_in_its_own_words_and_what_was_typed_stays(name, key, typed, messages):
    form = form_of(name, key, typed)
    assert errors(form) == messages
    for field, value in typed.items():
        held = form._fields.get(field)
        if held is not None and field not in ("freq", "who"):
            assert held.data == value


@pytest.mark.parametrize(
    ("name", "key", "typed", "details"),
    [
        ("rent-changed", "old_rent", {"old_rent": "£1,090.50", **RENT}, {"old_rent": "1090.50", "new_rent": "95.00", "freq": "weekly", "freq_other": None}),
        ("rent-changed", "old_rent", {**RENT, "freq": "other", "freq_other": "Every 10 days"},
         {"old_rent": None, "new_rent": "95.00", "freq": "other", "freq_other": "Every 10 days"}),
        ("rent-changed", "old_rent", {**RENT, "freq_other": "left over"}, {"old_rent": None, "new_rent": "95.00", "freq": "weekly", "freq_other": None}),
        ("rent-changed", "includes", {"includes": ["water", "heat", "gold"], "notice": "no"}, {"includes": ["water", "heat"], "rent_free_weeks": None, "notice": False}),
        ("job-started", "freq", {"freq": "weekly", **PAYDAY}, {"freq": "weekly", "freq_other": None, "first_pay_date": "2026-11-10"}),
        ("moved-home", "new_address", {**HOME, "new_address-postcode": "se11aa"},
         {"new_address": {"line_1": "14 Orchard Row", "town": "Newtown", "postcode": "SE1 1AA"}}),
        ("partner-moved-in", "previous_address", {}, {"previous_address": None}),
        ("partner-moved-in", "previous_address", {"previous_address-town": "Paris", "previous_address-postcode": "75001"},
         {"previous_address": {"town": "Paris", "postcode": "75001"}}),
    ],
)  # fmt: skip
def test_answers_become_the_details_of_the_change(name, key, typed, details):
    form = form_of(name, key, typed)
    assert errors(form) == []
    assert form.details() == details


@pytest.mark.parametrize("text", ["Zoë O’Neil-Smith", "شركة الخليج", "🏪 Shop", "Siôp y Bae"])
def test_names_in_any_script_are_kept_as_typed(text):
    form = form_of("job-started", "employer_name", {"employer_name": text})
    assert errors(form) == []
    assert form.details()["employer_name"] == text


def test_amounts_and_hours_are_kept_as_numbers():
    form = form_of(
        "job-started",
        "hours_per_week",
        {"hours_per_week": "37.5", "pay_varies": "yes", "last_amounts-1": "200", "last_amounts-3": "190.5"},
    )
    assert errors(form) == []
    assert (form.details()["hours_per_week"], form.details()["last_amounts"]) == ("37.5", ["200.00", "190.50"])


def test_what_follows_an_answer_is_ignored_when_that_answer_is_not_given():
    form = form_of(
        "job-started", "hours_per_week", {"hours_per_week": "16", "pay_varies": "no", "last_amounts-1": "rubbish"}
    )
    assert errors(form) == []
    assert form.details()["last_amounts"] is None


INCOME = {
    "partner_income-count": "3", "partner_income-0-type": "employment", "partner_income-0-name": "Bay Stores",
    "partner_income-0-amount": "210", "partner_income-0-freq": "weekly", "partner_income-2-type": "benefit",
    "partner_income-2-name": "Carer’s Allowance", "partner_income-2-amount": "81.90", "partner_income-2-freq": "weekly",
}  # fmt: skip


def test_a_list_keeps_what_is_filled_in_and_drops_what_is_empty():
    form = form_of("partner-moved-in", "partner_income", INCOME)
    assert errors(form) == []
    assert [entry["name"] for entry in form.details()["partner_income"]] == ["Bay Stores", "Carer’s Allowance"]


def test_a_list_may_be_left_empty_but_no_entry_half_filled():
    assert errors(form_of("partner-moved-in", "partner_income", {"partner_income-count": "1"})) == []
    half = form_of(
        "partner-moved-in", "partner_income", {"partner_income-count": "1", "partner_income-0-name": "Bay Stores"}
    )
    assert errors(half) == [
        "Select what kind of income it is",
        "Enter how much the income is",
        "Select how often it is paid",
    ]


def test_an_entry_is_added_and_removed_by_buttons_with_everything_typed_kept():
    more = resized(INCOME, "add:partner_income")
    less = resized(INCOME, "remove:partner_income:0")
    assert more is not None
    assert less is not None
    assert len(form_of("partner-moved-in", "partner_income", dict(more)).blocks[0].groups) == 4
    assert {key: less[key] for key in ("partner_income-count", "partner_income-1-name")} == {
        "partner_income-count": "2",
        "partner_income-1-name": "Carer’s Allowance",
    }
    assert "partner_income-2-name" not in less


@pytest.mark.parametrize("action", ["", "save", "add:", "remove"])
def test_other_buttons_send_the_page(action):
    assert resized(INCOME, action) is None


@pytest.mark.parametrize(("count", "shown"), [("0", 1), ("-1", 1), ("99999999", 1), ("rubbish", 1), ("400", 20)])
def test_a_forged_count_stays_within_bounds(count, shown):
    form = form_of("partner-moved-in", "partner_income", {"partner_income-count": count})
    assert len(form.blocks[0].groups) == shown


@pytest.mark.parametrize("name", CHANGE_TYPES)
def test_every_page_of_every_kind_of_change_shows_what_is_held(name):
    kind = CHANGE_TYPES[name]
    subject = ChangeSubject(kind, "change", Household(CLAIM))
    held = kind.write(kind.read(kind.example))
    for page in pages_of(subject, held, is_late=False):
        form = change_form(subject, page, held, date_bounds(subject, TODAY, 13), formdata=None)
        shown = {control.spec.name: control for control in form.controls if control.group is None}
        for field, control in shown.items():
            if field in held and not control.spec.is_private:
                assert not control.is_empty(form), (page.key, field)


def test_a_private_answer_is_never_shown_again():
    form = form_of("partner-moved-out", "permanent", held={"permanent": True, "domestic_abuse": True})
    assert (form.permanent.data, form.domestic_abuse.data) == ("yes", None)


def test_every_kind_of_field_has_its_control():
    assert set(CONTROLS) == set(READERS) == set(Kind) - {Kind.GROUPS}
