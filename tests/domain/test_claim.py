from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from portal.domain.claim import Claim, ClaimFault, claim_schema, has_reached_pension_age, state_pension_date
from tests.domain.written_documents import SCHEMAS

CLAIM: dict[str, Any] = {
    "reference": "HB1000001",
    "status": "active",
    "language": "en",
    "source": "extract",
    "as_at": "2026-11-01",
    "started_on": "2015-04-06",
    "ended_on": None,
    "award": {"weekly_amount": "92.10", "paid_to": "claimant", "benefit": "housing-benefit"},
    "people": [
        {
            "id": "p1",
            "role": "claimant",
            "title": "Mrs",
            "first_name": "Ann",
            "last_name": "Example",
            "date_of_birth": "1950-03-27",
            "nino": "QQ123456C",
            "nino_status": "held",
            "joined_on": None,
            "student": {"provider": "Newtown College", "course": "Art", "full_time": False, "start_on": "2026-09-01"},
            "on_guarantee_credit": False,
            "contacts": [
                {"channel": "phone", "address": "07700 900123", "is_preferred": True, "unknown": [1, {"a": 2}]}
            ],
        },
        {"id": "p2", "role": "partner", "date_of_birth": "1962-01-02", "left_on": None, "source": "letter"},
        {"id": "p3", "role": "child", "contacts": []},
        {"id": "p4", "role": "non-dependant", "as_at": "2026-01-05"},
    ],
    "home": {
        "address": {"line_1": "1 High Street", "postcode": "NT1 1AA", "uprn": "100"},
        "living_situation": "CouncilTenant",
        "bedrooms": 2,
        "landlord": {"name": "Council", "address": {"line_1": "Town Hall"}, "phone": "020 7946 0000"},
        "rent": {
            "amount": "112.35",
            "frequency": "weekly",
            "includes": ["water"],
            "rent_free_weeks": 0,
            "service_charges": [{"type": "cleaning", "amount": "2.00", "frequency": "weekly"}],
        },
    },
    "incomes": [
        {"id": "i1", "person": "p1", "type": "employment", "employer": {"name": "Bay"}, "hours_per_week": "16"},
        {"id": "i2", "person": "p2", "type": "benefit", "name": "Carer's Allowance", "amount": "81.90"},
    ],
    "capital": [
        {"id": "c1", "owner": "p1", "type": "savings", "amount": "5200.00"},
        {"id": "c2", "owner": "p4", "amount": "900.00"},
        {"id": "c3", "owner": "p2", "amount": "10.50"},
    ],
    "pensions": [{"id": "n1", "person": "p1", "type": "state", "amount": "180.00", "frequency": "four-weekly"}],
    "expenses": [{"id": "e1", "person": "p1", "type": "childcare", "amount": "20.00"}],
    "absences": [{"id": "a1", "person": "p2", "reason": "hospital", "from_on": "2026-10-01"}],
    "notes": [{"at": "2026-01-02", "text": "Visited"}],
    "colour": {"deep": ["kept"]},
}

unknown = st.dictionaries(
    st.text(min_size=1, max_size=4).map(lambda key: "x" + key), st.none() | st.integers(), max_size=2
)
people = st.lists(
    st.fixed_dictionaries(
        {},
        optional={"role": st.sampled_from(["claimant", "child"]), "nino": st.none(), "first_name": st.text(max_size=5)},
    ),
    max_size=3,
)


def test_claim_is_unchanged_when_read_and_written() -> None:
    assert Claim.from_dict(CLAIM).to_dict() == CLAIM


@given(extra=unknown, held=people, home_extra=unknown)
@settings(max_examples=40)
def test_unknown_and_absent_keys_survive_when_read_and_written(
    extra: dict[str, Any], held: list[dict[str, Any]], home_extra: dict[str, Any]
) -> None:
    written = {**extra, "reference": "HB1", "people": [{**one, **extra} for one in held], "home": home_extra}

    assert Claim.from_dict(written).to_dict() == written


def test_claim_does_not_share_unknown_parts_with_its_source_when_that_is_changed() -> None:
    source = {"reference": "HB1", "colour": {"deep": ["kept"]}}
    claim = Claim.from_dict(source)

    source["colour"]["deep"].append("changed")  # type: ignore[index]

    assert claim.to_dict()["colour"] == {"deep": ["kept"]}


def test_every_fault_is_named_when_a_claim_is_malformed() -> None:
    written = {
        "status": "gone",
        "people": [{"id": "p1"}, {"id": "p1", "date_of_birth": "27/03/1950", "nino": "12"}, 7],
        "home": {"rent": {"amount": "1.234", "rent_free_weeks": -1, "includes": "water"}},
        "capital": {},
        "incomes": [{"hours_per_week": "many", "amount": "-1.00", "net_amount": -2.345}],
    }

    with pytest.raises(ClaimFault) as raised:
        Claim.from_dict(written)

    found = {fault.path: str(fault.wording) for fault in raised.value.faults}
    assert found == {
        "reference": "must be given as text",
        "status": "must be one of: active, suspended, closed, deceased",
        "people[1].id": "is already the id of another line",
        "people[1].date_of_birth": "must be a date like 1950-03-27",
        "people[1].nino": "must be 2 letters, 6 numbers and a letter, like QQ123456C",
        "people[2]": "must be an object",
        "home.rent.amount": "must be an amount of money like 112.35",
        "home.rent.rent_free_weeks": "must be a whole number, 0 or more",
        "home.rent.includes": "must be a list of texts",
        "capital": "must be a list",
        "incomes[0].hours_per_week": "must be a number like 16 or 37.5",
        "incomes[0].amount": "must be 0 or more",
        "incomes[0].net_amount": "must be 0 or more",
    }


@pytest.mark.parametrize("written", [None, [], "HB1", 3])
def test_claim_is_refused_when_it_is_not_an_object(written: object) -> None:
    with pytest.raises(ClaimFault, match="claim: must be an object"):
        Claim.from_dict(written)


def test_personal_facts_are_masked_when_a_claim_is_shown() -> None:
    shown = repr(Claim.from_dict(CLAIM)) + str(Claim.from_dict(CLAIM).people)

    for secret in ("QQ123456C", "1950", "07700", "Ann", "High Street", "7946", "hospital"):
        assert secret not in shown
    assert "HB1000001" in shown


def test_people_are_found_by_their_roles() -> None:
    claim = Claim.from_dict(CLAIM)

    assert [one.id for one in (claim.claimant, claim.partner, *claim.children, *claim.non_dependants) if one] == [
        "p1",
        "p2",
        "p3",
        "p4",
    ]
    assert claim.person("p4") is claim.non_dependants[0]
    assert claim.person("p9") is None


def test_partner_is_none_when_they_left() -> None:
    claim = Claim.from_dict({"reference": "1", "people": [{"id": "p2", "role": "partner", "left_on": "2020-01-01"}]})

    assert claim.partner is None


def test_lines_are_found_by_person() -> None:
    claim = Claim.from_dict(CLAIM)

    assert [one.id for one in (*claim.incomes_of("p2"), *claim.capital_of("p1"), *claim.pensions_of("p1"))] == [
        "i2",
        "c1",
        "n1",
    ]


def test_provenance_is_the_claims_when_a_record_has_none() -> None:
    claim = Claim.from_dict(CLAIM)
    held = date(2026, 11, 1)

    assert [claim.provenance(one) for one in claim.people] == [
        ("extract", held),
        ("letter", held),
        ("extract", held),
        ("extract", date(2026, 1, 5)),
    ]


def test_total_capital_counts_the_couple_only() -> None:
    assert Claim.from_dict(CLAIM).total_capital == Decimal("5210.50")


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1950-03-27", date(2026, 3, 26), 75),
        ("1950-03-27", date(2026, 3, 27), 76),
        ("2004-02-29", date(2026, 2, 28), 21),
    ],
)
def test_age_on_a_day(born: str, day: date, age: int) -> None:
    claim = Claim.from_dict({"reference": "1", "people": [{"date_of_birth": born}]})

    assert claim.people[0].age_on(day) == age


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (date(1950, 3, 27), date(2016, 3, 27)),
        (date(1960, 4, 5), date(2026, 4, 5)),
        (date(1960, 4, 6), date(2026, 5, 6)),
        (date(1960, 7, 31), date(2026, 11, 30)),
        (date(1960, 12, 31), date(2027, 9, 30)),
        (date(1961, 1, 31), date(2027, 11, 30)),
        (date(1961, 3, 5), date(2028, 2, 5)),
        (date(1961, 3, 6), date(2028, 3, 6)),
        (date(1970, 1, 1), date(2037, 1, 1)),
    ],
)
def test_state_pension_date_follows_the_table(born: date, reached: date) -> None:
    assert state_pension_date(born) == reached
    assert has_reached_pension_age(born, reached)
    assert not has_reached_pension_age(born, date.fromordinal(reached.toordinal() - 1))


@pytest.mark.parametrize(
    ("started_on", "partner_born", "is_pension_age"),
    [
        ("2020-01-01", "1980-01-01", False),
        ("2020-01-01", "1951-01-01", True),
        ("2019-05-14", "1980-01-01", True),
        ("2020-01-01", None, True),
    ],
)
def test_pension_age_rules_apply_when_the_couple_reached_it(
    started_on: str, partner_born: str | None, is_pension_age: bool
) -> None:
    held = [{"role": "claimant", "date_of_birth": "1950-03-27"}]
    if partner_born:
        held.append({"role": "partner", "date_of_birth": partner_born})
    claim = Claim.from_dict({"reference": "1", "started_on": started_on, "people": held})

    assert claim.is_pension_age(date(2026, 11, 22)) is is_pension_age


def test_schema_file_is_the_one_made_from_the_fields() -> None:
    [path] = [path for path, make in SCHEMAS.items() if make is claim_schema]

    assert json.loads(path.read_text("utf-8")) == claim_schema()


def test_schema_accepts_the_claim_and_refuses_a_bad_one() -> None:
    validator = Draft202012Validator(claim_schema())

    assert not list(validator.iter_errors(CLAIM))
    assert list(validator.iter_errors({"reference": "1", "people": [{"role": "king"}]}))


@pytest.mark.parametrize("amount", ["0", "112.3", "112.350", 7, 7.25, "-1", -1, "1.234", "x", ".5", "1.", None])
def test_schema_and_reading_agree_about_amounts(amount: object) -> None:
    written = {"reference": "1", "pensions": [{"amount": amount}]}
    try:
        is_read = bool(Claim.from_dict(written))
    except ClaimFault:
        is_read = False

    assert Draft202012Validator(claim_schema()).is_valid(written) is is_read
