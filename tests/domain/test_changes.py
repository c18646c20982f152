from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind, ChangeType, DetailsError, FieldSpec, Kind
from portal.domain.changes.details import COMMON, Details
from portal.domain.changes.fields import specs_of
from portal.domain.claim import Claim
from portal.domain.wording import Wording
from tests.domain.catalogue import CATALOGUE
from tests.living import OUR_TYPES

RULES = Path(__file__).parents[2].joinpath("portal/reference/evidencerules.xml").read_text()
types = pytest.mark.parametrize("change_type", CHANGE_TYPES.values(), ids=lambda one: one.name)


def change_of(change_type: ChangeType, details: dict[str, Any], **given: Any) -> Change:
    read = change_type.read(details)
    subject = given.get("subject") or change_type.subject_of(read)
    return Change("S", "1", change_type, subject, given.get("date", date(2017, 9, 1)), ChangeKind.CHANGE, read)


def all_specs(asked: Any) -> Iterator[FieldSpec]:
    for spec in specs_of(asked):
        yield spec
        if spec.group:
            yield from all_specs(spec.group)


def test_register_holds_the_types_of_the_catalogue_under_their_names() -> None:
    known = {name: entry.id for name, entry in CATALOGUE.items() if name in CHANGE_TYPES}
    assert {name: one.catalogue_id for name, one in CHANGE_TYPES.items()} == known
    assert all(name == one.name for name, one in CHANGE_TYPES.items())


@types
def test_type_has_a_default_evidence_rule_or_needs_none(change_type: ChangeType) -> None:
    names = {f"'{change_type.eform_flag[1]}'", f"'{change_type.eform_page}'"}

    assert any(name in RULES for name in names) != change_type.needs_no_evidence


@types
def test_type_is_complete(change_type: ChangeType) -> None:
    details = change_type.read(dict(change_type.example))

    words = (change_type.title, change_type.question, change_type.date_label, change_type.date_missing)
    assert all(isinstance(word, Wording) and word.text for word in words)
    assert str(change_type.summary(details))
    assert str(change_type.summary(details, "Sam Example"))
    assert change_type.lines(details)
    assert change_type.facts(change_of(change_type, dict(change_type.example)))
    entry = CATALOGUE[change_type.name]
    assert (change_type.eform_flag, change_type.eform(details)[0]) == (entry.flag, entry.page)


@types
def test_every_question_has_its_words(change_type: ChangeType) -> None:
    for spec in all_specs(change_type.details):
        assert spec.label.text, spec.name
        assert spec.missing or not spec.required or spec.is_change_date or not spec.is_asked, spec.name
        assert spec.called or spec.kind in (
            Kind.YES_NO,
            Kind.CHOICE,
            Kind.CHOICES,
            Kind.PERSON,
            Kind.PEOPLE,
            Kind.GROUPS,
        ), spec.name
        for word in ("please", "valid", "sorry"):
            assert word not in f"{spec.label} {spec.hint} {spec.missing} {spec.called}".lower()


@types
def test_required_fields_are_those_of_the_catalogue(change_type: ChangeType) -> None:
    required = {spec.name for spec in change_type.fields if spec.required}

    assert CATALOGUE[change_type.name].required <= required
    assert {spec.name for spec in change_type.fields} >= set(COMMON)


@types
def test_example_is_unchanged_when_read_and_written(change_type: ChangeType) -> None:
    assert change_type.write(change_type.read(dict(change_type.example))) == dict(change_type.example)


@types
def test_nothing_is_missing_in_details_but_what_the_example_lacks(change_type: ChangeType) -> None:
    empty = change_type.read({})

    missing = {spec.name for spec in change_type.missing(empty)}
    assert missing == {
        spec.name
        for spec in change_type.questions
        if spec.required and (spec.shown_when is None or spec.is_shown(empty))
    }


@types
def test_unknown_keys_are_refused(change_type: ChangeType) -> None:
    with pytest.raises(DetailsError, match="new_rentt: unknown key"):
        change_type.read({"new_rentt": "95.00"})


@types
def test_details_never_show_their_values_in_a_log(change_type: ChangeType) -> None:
    details = change_type.read(dict(change_type.example))

    answered = ", ".join(spec.name for spec in change_type.fields if spec.name in change_type.example)
    assert repr(details) == f"{change_type.details.__name__}({answered})"


@pytest.mark.parametrize(
    ("name", "field", "value", "words"),
    [
        ("rent-changed", "new_rent", "lots", "Your rent must be an amount, like 600 or 600.50"),
        ("rent-changed", "new_rent", "95.001", "Your rent must have no more than 2 decimal places"),
        ("rent-changed", "new_rent", "-1", "Your rent must be between 0 and 999,999.99"),
        ("rent-changed", "new_rent", True, "Your rent must be an amount, like 600 or 600.50"),
        ("rent-changed", "rent_free_weeks", 9, "The number of rent-free weeks must be between 0 and 8"),
        ("rent-changed", "rent_free_weeks", "1.5", "The number of rent-free weeks must be a whole number"),
        ("rent-changed", "notice", "maybe", "The answer must be yes or no"),
        ("rent-changed", "freq", "daily", "The answer must be one of: weekly"),
        ("partner-moved-in", "dob", "2017-02-30", "Their date of birth must be a real date, like 2017-09-01"),
        ("partner-moved-in", "first_name", "a" * 41, "Their first name must be 40 characters or fewer"),
        ("partner-moved-in", "nino", "12", "Their National Insurance number must be 2 letters"),
        ("job-started", "hours_per_week", 169, "The hours a week must be between 0 and 168"),
        ("job-started", "last_amounts", ["1"] * 6, "There must be no more than 5 entries"),
        ("moved-home", "new_address", {"street": "x"}, "unknown key"),
        ("moved-home", "service_charges", [{"amount": "x"}], "The charge must be an amount"),
    ],
)
def test_bad_answers_are_refused_in_words_that_name_the_field(name: str, field: str, value: object, words: str) -> None:
    with pytest.raises(DetailsError) as raised:
        CHANGE_TYPES[name].read({field: value})

    [fault] = raised.value.faults
    assert fault.path.startswith(field)
    assert words in str(fault.wording)


def test_every_fault_is_collected() -> None:
    with pytest.raises(DetailsError) as raised:
        CHANGE_TYPES["rent-changed"].read({"new_rent": "x", "freq": 3, "colour": 1})

    assert [fault.path for fault in raised.value.faults] == ["new_rent", "freq", "colour"]


def test_lenient_forms_give_the_same_answers() -> None:
    rent = CHANGE_TYPES["rent-changed"]

    assert rent.read({"new_rent": 95, "freq": "Four weekly", "notice": "Yes", "includes": []}) == rent.read(
        {"new_rent": "95.00", "freq": "four-weekly", "notice": True, "includes": [], "old_rent": None, "who": ""}
    )


def test_numbers_keep_their_kind() -> None:
    assert CHANGE_TYPES["moved-home"].read({"bedrooms": "3"}).bedrooms == 3
    assert CHANGE_TYPES["pay-changed"].read({"new_hours": "37.5"}).new_hours == Decimal("37.5")


def test_a_question_follows_the_answer_before_it() -> None:
    home = OUR_TYPES["moved-home"]

    tenant = {spec.name for spec in home.missing(home.read({"living_situation": "PrivateTenant"}))}
    owner = {spec.name for spec in home.missing(home.read({"living_situation": "HomeOwner"}))}

    assert tenant - owner == {"rent", "freq"}


def test_missing_answers_of_listed_entries_are_named() -> None:
    savings = CHANGE_TYPES["savings-changed"]

    missing = savings.missing(savings.read({"per_item": [{"owner": "p1", "type": "isa"}]}))

    assert [spec.name for spec in missing] == ["per_item[0].amount"]


def test_domestic_abuse_is_private() -> None:
    left = CHANGE_TYPES["partner-moved-out"]
    details = left.read({"domestic_abuse": True, "permanent": True})

    assert left.field("domestic_abuse").is_private
    assert [str(line.value) for line in left.lines(details)] == ["Yes"]
    assert len(left.lines(details, include_private=True)) == 2
    assert left.eform(details)[1] == {"Permanent": "Yes"}
    assert "abuse" not in str(left.summary(details, "Sam"))
    change = change_of(left, {"domestic_abuse": True})
    assert [fact.attribute for fact in left.facts(change)] == ["lives_here"]


@pytest.mark.parametrize(
    ("name", "details", "sentence"),
    [
        ("rent-changed", {"new_rent": "95", "freq": "weekly"}, "Your rent changed to £95.00 a week"),
        ("rent-changed", {"new_rent": "1250"}, "Your rent changed to £1,250.00"),
        ("rent-changed", {}, "Your rent, or what it includes, changed"),
        ("moved-home", {"new_address": "1 High Street"}, "You moved home to 1 High Street"),
        ("pay-changed", {"amount_gross": "300", "freq": "monthly"}, "Your pay changed to £300.00 a month"),
        ("job-started", {"employer_name": "Bay"}, "You started a new job with Bay"),
        ("child-left", {"reason": "turned-20"}, "Your child turned 20"),
    ],
)
def test_summary_is_a_sentence_a_resident_recognises(name: str, details: dict[str, Any], sentence: str) -> None:
    change_type = CHANGE_TYPES[name]

    assert str(change_type.summary(change_type.read(details))) == sentence


def test_lines_show_labels_words_and_names() -> None:
    home = CHANGE_TYPES["moved-home"]
    details = home.read(
        {
            "new_address": {"line_1": "1 High Street", "postcode": "NT1 1AA"},
            "left_old_date": "2017-08-31",
            "service_charges": [{"type": "Lift", "amount": "2", "freq": "weekly"}],
            "who_moved": ["p1"],
        }
    )

    lines = {str(line.label): line.value for line in home.lines(details, {"p1": "Ann Example"})}

    assert lines["What is your new address?"] == "1 High Street\nNT1 1AA"
    assert lines["When did you leave your old home?"] == date(2017, 8, 31)
    assert (
        str(lines["Are there service charges on top of the rent? (1): How often do you pay this charge?"])
        == "Every week"
    )
    assert lines["Who moved to the new home?"] == "Ann Example"


@pytest.mark.parametrize(
    ("name", "details", "facts"),
    [
        ("moved-home", {"rent": "95", "moved_in_date": "2017-09-01"}, {("home", "new_rent"): Decimal("95.00")}),
        ("moved-home", {"moved_in_date": "2017-09-02"}, {("home", "moved_in_date"): date(2017, 9, 2)}),
        ("rent-changed", {"old_rent": "90", "notice": True}, {("home", "rent-changed"): True}),
        ("partner-moved-in", {}, {("partner", "lives_here"): True}),
        ("pay-changed", {"job": "i1", "who": "p1", "freq": "weekly"}, {("i1", "freq"): "weekly"}),
        ("savings-changed", {"who": "p1", "amount": "7"}, {("p1", "amount"): Decimal("7.00")}),
        (
            "savings-changed",
            {"per_item": [{"owner": "p1", "type": "isa", "provider": "Bank & Co.", "last4": "12", "amount": "7"}]},
            {
                ("account/p1/isa-bank-co-12", "type"): "isa",
                ("account/p1/isa-bank-co-12", "provider"): "bank & co.",
                ("account/p1/isa-bank-co-12", "last4"): "12",
                ("account/p1/isa-bank-co-12", "amount"): Decimal("7.00"),
            },
        ),
        ("pension-changed", {"gross": "7", "start": "2017-09-01"}, {("claimant", "gross"): Decimal("7.00")}),
    ],
)
def test_facts_are_what_the_change_asserts(name: str, details: dict[str, Any], facts: dict[Any, Any]) -> None:
    change = change_of(CHANGE_TYPES[name], details)

    assert {(fact.subject, fact.attribute): fact.value for fact in change.facts} == facts


@pytest.mark.parametrize(
    ("name", "details", "subject"),
    [
        ("job-started", {"employer_name": "Bay Stores Ltd."}, "job/p1/bay-stores-ltd"),
        ("savings-changed", {"type": "isa", "provider": "Bank", "last4": "1234"}, "account/p1/isa-bank-1234"),
        ("pension-changed", {"provider": "Newtown Fund"}, "pension/p1/newtown-fund"),
        ("partner-moved-in", {}, "partner"),
    ],
)
def test_a_new_thing_has_the_same_name_each_time(name: str, details: dict[str, Any], subject: str) -> None:
    change_type = CHANGE_TYPES[name]

    assert change_type.subject_for_new("p1", change_type.read(details)) == subject


def test_types_are_offered_when_the_household_fits() -> None:
    alone = Claim.from_dict({"reference": "1", "people": [{"id": "p1", "role": "claimant"}]})
    family = Claim.from_dict(
        {
            "reference": "1",
            "people": [
                {"id": "p2", "role": "partner"},
                {"id": "p3", "role": "child"},
                {"id": "p4", "role": "non-dependant"},
            ],
            "incomes": [{"id": "i1", "type": "employment"}],
        }
    )

    household = {"partner-moved-in", "partner-moved-out", "child-left", "adult-moved-out", "pay-changed"}
    assert {name for name in household if CHANGE_TYPES[name].fits(alone)} == {"partner-moved-in"}
    assert {name for name in household if CHANGE_TYPES[name].fits(family)} == household - {"partner-moved-in"}
    assert [CHANGE_TYPES[name].subjects(family) for name in ("partner-moved-out", "child-left", "adult-moved-out")] == [
        ("p2",),
        ("p3",),
        ("p4",),
    ]


def test_eform_fields_are_what_evidence_rules_read() -> None:
    savings = CHANGE_TYPES["savings-changed"]
    details = savings.read({"opened": True, "amount": "6200", "per_item": [{"type": "isa"}], "date": "2017-09-01"})

    assert savings.eform(details) == (
        "savings",
        {"PerItem1Type": "isa", "Amount": "6200.00", "Date": "2017-09-01", "Opened": "Yes"},
    )


def test_one_file_holds_each_type() -> None:
    folder = Path(__file__).parents[2] / "portal" / "domain" / "changes"

    for name in CHANGE_TYPES:
        assert f'name="{name}"' in (folder / f"{name.replace('-', '_')}.py").read_text("utf-8")


def test_common_answers_are_those_of_every_type() -> None:
    assert tuple(part.name for part in fields(Details)) == COMMON
