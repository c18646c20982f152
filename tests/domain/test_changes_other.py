"""Home, landlord, capital events, time away, care, immigration and personal details: what is written, asked and hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.domain.changes import CHANGE_TYPES, DetailsError
from portal.domain.claim import Claim
from portal.domain.evidence.eform import EForm
from tests.domain.evidence_samples import asked, review
from tests.domain.test_timeline import change, derive

RULES = (Path(__file__).parents[2] / "portal/reference/evidencerules.xml").read_bytes()
CLAIM: dict[str, Any] = {
    "reference": "HB1000001",
    "award": {"paid_to": "claimant", "weekly_amount": "90.00"},
    "people": [
        {"id": "p1", "role": "claimant", "first_name": "Ann", "last_name": "Example"},
        {"id": "p2", "role": "partner"},
    ],
    "home": {
        "living_situation": "PrivateTenant",
        "bedrooms": 2,
        "landlord": {"name": "Old Lettings", "phone": "01632 960001"},
    },
    "capital": [
        {"id": "c9", "owner": "p1", "type": "property", "provider": "5 Far Lane, Oldtown", "amount": "80000.00"}
    ],
    "absences": [{"id": "a1", "person": "p2", "reason": "hospital", "from_on": "2017-01-05"}],
}
ADDRESS = {"line_1": "3 Quay Street", "town": "Newtown", "postcode": "SE1 1AA"}
AWAY = {"who": "p1", "reason": "holiday", "location": "outside-gb", "country": "Spain", "intend_return": True}
BANK = {"what": "bank", "bank_name": "Ann Example", "sort_code": "30-94-30", "account_number": "733445", "who": "p1"}


def at(claim: dict[str, Any], path: str) -> Any:
    """The value at a path like `capital/0/amount`."""
    value: Any = claim
    for key in path.split("/"):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


@pytest.mark.parametrize(
    ("name", "details", "subject", "expected"),
    [
        ("two-homes", {"reason": "repairs", "addr": ADDRESS, "paying_rent_both": True, "to_date": "2017-12-01"}, None,
         {"home/second_home": {"reason": "repairs", "address": ADDRESS, "is_paid_for": True, "to_on": "2017-12-01", "from_on": "2017-09-01"},
          "home/bedrooms": 2}),
        ("landlord-changed", {"landlord_name": "Harbour Homes", "landlord_address": ADDRESS, "landlord_phone": "01632 960100", "pay_landlord": True}, None,
         {"home/landlord": {"name": "Harbour Homes", "address": ADDRESS, "phone": "01632 960100", "is_to_be_paid": True}}),
        ("rent-payee-changed", {"pay_landlord": "landlord", "reason": "arrears", "arrears_weeks": 8}, None,
         {"award": {"paid_to": "landlord", "weekly_amount": "90.00", "source": "reported", "as_at": "2017-09-01"}}),
        ("bedrooms-changed", {"bedrooms": 3, "foster": True, "who_sleeps": "Us"}, None,
         {"home/bedrooms": 3, "home/bedroom_needs": {"foster": True}}),
        ("lump-sum-received", {"who": "p1", "source": "inheritance", "amount": "9000"}, None, {"capital": CLAIM["capital"]}),
        ("capital-given-away", {"who": "p1", "what": "money-given", "amount": "3000"}, None, {"capital": CLAIM["capital"]}),
        ("property-changed", {"who": "p2", "event": "inherited", "address": ADDRESS, "value": "50000", "share": "50"}, None,
         {"capital/1/type": "property", "capital/1/owner": "p2", "capital/1/provider": "3 Quay Street, Newtown, SE1 1AA",
          "capital/1/amount": "50000.00", "capital/1/joint_share": "50"}),
        ("property-changed", {"value": "85000"}, "c9", {"capital/0/amount": "85000.00", "capital/0/owner": "p1"}),
        ("property-changed", {"ended": True}, "c9", {"capital": []}),
        ("property-changed", {"who": "p1", "event": "sold", "address": ADDRESS, "value": "1000"}, None, {"capital": CLAIM["capital"]}),
        ("away-from-home", AWAY, None,
         {"absences/1/person": "p1", "absences/1/from_on": "2017-09-01", "absences/1/reason": "holiday", "absences/1/location": "outside-gb"}),
        ("away-from-home", {"who": "p2", "expected_return": "2017-10-01"}, "a1",
         {"absences/0/from_on": "2017-01-05", "absences/0/to_on": "2017-10-01", "absences/0/reason": "hospital"}),
        ("away-from-home", {"who": "p2", "expected_return": "2017-10-01"}, None,
         {"absences/0/from_on": "2017-01-05", "absences/0/to_on": "2017-10-01"}),
        ("away-from-home", {"ended": True}, "a1", {"absences": []}),
        ("care-needs-changed", {"who": "p2", "award": "dla-care", "care_at_night": True, "severely_sight_impaired": False, "carer": True}, None,
         {"people/1/care": {"award": "dla-care", "at_night": True, "severely_sight_impaired": False, "has_paid_carer": True}}),
        ("immigration-changed", {"who": "p2", "status": "settled", "condition": False, "grant_date": "2017-08-01", "share_code": "S123AB45C"}, None,
         {"people/1/immigration": {"status": "settled", "no_public_funds": False, "granted_on": "2017-08-01"}}),
        ("details-changed", {"who": "p1", "what": "name", "new_first_name": "Anna", "new_last_name": "Sample", "name_reason": "marriage"}, None,
         {"people/0/first_name": "Anna", "people/0/last_name": "Sample"}),
        ("details-changed", {"who": "p1", "what": "language", "language": "cy", "formats": ["braille"]}, None,
         {"people/0/preferred_language": "cy", "people/0/alternative_formats": ["braille"]}),
        ("details-changed", BANK, None, {"people": CLAIM["people"]}),
    ],
)  # fmt: skip
def test_each_kind_is_written_where_it_belongs(name, details, subject, expected):
    (step,) = derive([change(name, "2017-09-01", details, subject=subject)], claim=CLAIM)

    assert {path: at(step.claim, path) for path in expected} == expected


@pytest.mark.parametrize(
    ("name", "details", "other", "attribute"),
    [
        ("two-homes", {"reason": "repairs"}, {"reason": "moving"}, "second_home_reason"),
        ("landlord-changed", {"landlord_name": "Harbour Homes"}, {"landlord_name": "Bay Homes"}, "landlord_name"),
        ("rent-payee-changed", {"pay_landlord": "landlord"}, {"pay_landlord": "claimant"}, "paid_to"),
        ("bedrooms-changed", {"bedrooms": 1}, {"bedrooms": 3}, "bedrooms"),
        ("lump-sum-received", {"who": "p1", "source": "sale", "amount": "1"}, {"who": "p1", "source": "sale", "amount": "2"}, "amount"),
        ("capital-given-away", {"who": "p1", "what": "property", "amount": "1"}, {"who": "p1", "what": "property", "amount": "2"}, "amount"),
        ("property-changed", {"who": "p1", "address": ADDRESS, "value": "1"}, {"who": "p1", "address": ADDRESS, "value": "2"}, "amount"),
        ("away-from-home", {"who": "p1", "home_let": True}, {"who": "p1", "home_let": False}, "home_let"),
        ("care-needs-changed", {"who": "p1", "award": "dla-care"}, {"who": "p1", "award": "none"}, "care_award"),
        ("immigration-changed", {"who": "p1", "status": "settled"}, {"who": "p1", "status": "other"}, "immigration_status"),
        ("details-changed", {"who": "p1", "new_first_name": "Anna"}, {"who": "p1", "new_first_name": "Anne"}, "new_first_name"),
    ],
)  # fmt: skip
def test_the_same_thing_told_twice_is_one_and_told_differently_a_conflict(name, details, other, attribute):
    first = [change(name, "2017-09-01", details)]

    (same,) = derive(first, [change(name, "2017-09-01", details)], claim=CLAIM)
    (differing,) = derive(first, [change(name, "2017-09-01", other)], claim=CLAIM)

    assert same.duplicates == ("S2/1",)
    assert same.conflicts == ()
    assert [conflict.attribute for conflict in differing.conflicts] == [attribute]


def test_different_kinds_of_one_home_and_day_do_not_contradict_each_other():
    told = [change(name, "2017-09-01", dict(CHANGE_TYPES[name].example)) for name in
            ("two-homes", "landlord-changed", "rent-payee-changed", "bedrooms-changed")]  # fmt: skip

    (step,) = derive(told, claim=CLAIM)

    assert step.conflicts == ()
    assert len(step.changes) == 4


def test_two_gifts_are_two_things():
    gifts = [
        change(
            "capital-given-away", "2017-09-01", {"who": "p1", "what": "money-given", "to_whom": to, "amount": "1000"}
        )
        for to in ("Tom", "Sam")
    ]

    (step,) = derive(gifts, claim=CLAIM)

    assert step.conflicts == ()
    assert step.changes == ("S1/1", "S1/2")


def eform_of(name: str, details: dict[str, Any], **held: str) -> EForm:
    """What the evidence rules see of one change."""
    kind = CHANGE_TYPES[name]
    page, fields = kind.eform(kind.read(details))
    group, flag = kind.eform_flag
    facts = {"AgeGroup": "working", "GuaranteeCredit": "No", "TotalCapital": "0", "LivingSituation": "PrivateTenant"}
    return review(**{group: {flag: "Yes"}, page: fields, "claim": facts | held})


@pytest.mark.parametrize(
    ("name", "details", "held", "expected"),
    [
        ("two-homes", {"reason": "repairs", "addr": ADDRESS}, {}, ["Rule_Rent"]),
        ("two-homes", {"reason": "other", "fear_of_violence": True}, {}, []),
        ("landlord-changed", {"landlord_name": "Harbour Homes"}, {}, ["Rule_PrivateLandlord"]),
        ("rent-payee-changed", {"pay_landlord": "landlord"}, {}, ["Rule_PrivateLandlord"]),
        ("rent-payee-changed", {"pay_landlord": "claimant"}, {}, []),
        ("bedrooms-changed", {"bedrooms": 3}, {}, []),
        ("bedrooms-changed", {"bedrooms": 3, "overnight_carer": True}, {}, ["Rule_CareNeeds"]),
        ("bedrooms-changed", {"bedrooms": 3, "disabled_child_room": True}, {}, ["Rule_CareNeeds"]),
        ("lump-sum-received", {"amount": "9000"}, {}, ["Rule_OtherCapital"]),
        ("lump-sum-received", {"amount": "9000"}, {"GuaranteeCredit": "Yes"}, []),
        ("property-changed", {"value": "9000"}, {}, ["Rule_OtherCapital"]),
        ("property-changed", {"value": "9000"}, {"GuaranteeCredit": "Yes"}, []),
        ("capital-given-away", {"amount": "9000"}, {}, ["Rule_BankStatements"]),
        ("capital-given-away", {"amount": "9000"}, {"GuaranteeCredit": "Yes"}, []),
        ("away-from-home", {"reason": "hospital", "location": "gb"}, {}, ["Rule_Hospital"]),
        ("away-from-home", {"reason": "care-home"}, {}, ["Rule_Hospital"]),
        ("away-from-home", {"reason": "prison"}, {}, ["Rule_Custody"]),
        ("away-from-home", AWAY, {}, ["Rule_Abroad"]),
        ("away-from-home", {**AWAY, "location": "gb"}, {}, []),
        ("away-from-home", {"reason": "other"}, {}, []),
        ("away-from-home", {"reason": "other", "fear_of_violence": True}, {}, []),
        ("away-from-home", {"ended": True}, {}, []),
        ("care-needs-changed", {"award": "dla-care"}, {}, ["Rule_CareNeeds"]),
        ("care-needs-changed", {"award": "none"}, {}, []),
        ("immigration-changed", {"status": "settled"}, {}, ["Rule_Immigration"]),
        ("immigration-changed", {"status": "settled", "share_code": "S12 3AB 45C"}, {}, []),
        ("details-changed", {"what": "name"}, {}, []),
        ("details-changed", BANK, {}, []),
        ("details-changed", {"what": "acting", "acting_as": "appointee"}, {}, ["Rule_Authority"]),
        ("details-changed", {"what": "acting", "acting_as": "ended"}, {}, []),
    ],
)  # fmt: skip
def test_evidence_is_asked_only_where_the_answers_call_for_it(name, details, held, expected):
    assert asked(RULES, eform_of(name, details, **held)) == expected


@pytest.mark.parametrize(
    ("name", "details", "path"),
    [
        ("two-homes", {"change_date": "2017-09-01", "to_date": "2017-08-31"}, "to_date"),
        ("two-homes", {"change_date": "2017-09-01", "to_date": "2017-09-01"}, None),
        ("rent-payee-changed", {"pay_landlord": "claimant"}, "pay_landlord"),
        ("rent-payee-changed", {"pay_landlord": "landlord"}, None),
        ("away-from-home", {"from_date": "2017-09-01", "expected_return": "2017-08-31"}, "expected_return"),
        ("away-from-home", {"from_date": "2017-09-01", "expected_return": "2017-10-01"}, None),
        ("immigration-changed", {"grant_date": "2017-09-01", "expiry": "2017-08-31"}, "expiry"),
        ("immigration-changed", {"grant_date": "2017-09-01"}, None),
        ("details-changed", {"what": "contact"}, "phone"),
        ("details-changed", {"what": "contact", "email": "ann@example.com"}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused_at_its_field(name, details, path):
    kind = CHANGE_TYPES[name]

    faults = kind.impossible(kind.read(details), Claim.from_dict(CLAIM))

    assert [fault.path for fault in faults] == ([path] if path else [])


@pytest.mark.parametrize(
    ("name", "details", "words"),
    [
        ("details-changed", {"sort_code": "1"}, "Enter a valid sort code like 309430"),
        ("details-changed", {"account_number": "1234567890"}, "Account number must be between 6 and 8 digits"),
        ("details-changed", {"roll_number": "_"}, "Building society roll number must only include"),
        ("details-changed", {"phone": "123"}, "Enter a phone number in the correct format"),
        ("details-changed", {"email": "ann"}, "Enter an email address in the correct format, like name@example.com"),
        ("immigration-changed", {"share_code": "X12 3AB 45C"}, "The share code must be 9 letters and numbers that start with S, R or W"),
        ("lump-sum-received", {"amount": "0"}, "The sum of money must be between 0.01"),
    ],
)  # fmt: skip
def test_texts_of_a_fixed_form_are_refused_in_their_own_words(name, details, words):
    with pytest.raises(DetailsError) as raised:
        CHANGE_TYPES[name].read(details)

    assert words in str(raised.value.faults[0].wording)


def test_bank_details_are_kept_in_one_form_and_shown_by_their_last_two_digits():
    kind = CHANGE_TYPES["details-changed"]
    details = kind.read(BANK)

    assert (details.sort_code, details.account_number) == ("309430", "00733445")
    assert [str(line.value) for line in kind.lines(details)] == ["The bank account we pay into", "ending 45"]
    assert {"309430", "00733445", "Ann Example"} <= {
        str(line.value) for line in kind.lines(details, include_private=True)
    }
    assert kind.eform(details)[1] == {"What": "bank", "Who": "p1"}


@pytest.mark.parametrize(
    ("details", "held_for"),
    [
        ({"what": "name"}, []),
        (BANK, ["Bank details: check with the resident before use"]),
        ({"sort_code": "309430"}, ["Bank details: check with the resident before use"]),
        ({"what": "contact"}, ["Phone number or email address: check with the resident before use"]),
        ({"what": "acting"}, ["Somebody who acts for the resident: check with the resident before use"]),
    ],
)
def test_what_could_be_fraud_is_held_for_a_check(details, held_for):
    kind = CHANGE_TYPES["details-changed"]

    assert [str(words) for words in kind.checks_needed(kind.read(details))] == held_for


@pytest.mark.parametrize(
    ("name", "details"),
    [
        ("two-homes", {"reason": "other", "fear_of_violence": True}),
        ("away-from-home", {"reason": "other", "fear_of_violence": True, "who": "p1"}),
        ("care-needs-changed", {"who": "p1", "award": "dla-care", "condition": "Fear of violence"}),
    ],
)
def test_what_is_told_in_confidence_is_in_no_summary_line_fact_or_rule(name, details):
    kind = CHANGE_TYPES[name]
    read = kind.read(details)
    public = kind.read({key: value for key, value in details.items() if key not in ("fear_of_violence", "condition")})

    (step,) = derive([change(name, "2017-09-01", details)], claim=CLAIM)
    (without,) = derive(
        [
            change(
                name, "2017-09-01", {key: value for key, value in details.items() if getattr(public, key) is not None}
            )
        ],
        claim=CLAIM,
    )

    assert kind.lines(read) == kind.lines(public)
    assert kind.eform(read) == kind.eform(public)
    assert kind.summary(read, "Tom") == kind.summary(public, "Tom")
    assert step.claim == without.claim
    assert len(kind.lines(read, include_private=True)) == len(kind.lines(public)) + 1


def test_the_address_of_who_fled_violence_is_never_asked():
    kind = CHANGE_TYPES["two-homes"]

    assert "addr" in {spec.name for spec in kind.missing(kind.read({"reason": "other"}))}
    assert kind.missing(kind.read({"reason": "other", "fear_of_violence": True})) == ()


@pytest.mark.parametrize(
    ("name", "home", "fits"),
    [
        ("landlord-changed", {"living_situation": "PrivateTenant"}, True),
        ("landlord-changed", {"living_situation": "CouncilTenant"}, False),
        ("landlord-changed", {"living_situation": "CouncilTenant", "landlord": {"name": "Bay"}}, True),
        ("landlord-changed", {"living_situation": "HomeOwner"}, False),
        ("rent-payee-changed", {"living_situation": "HousingAssociation"}, True),
        ("rent-payee-changed", {"living_situation": "CouncilTenant"}, False),
        ("bedrooms-changed", {"living_situation": "HomeOwner"}, False),
        ("two-homes", {"living_situation": "NoFixedAbode"}, False),
        ("two-homes", None, False),
    ],
)
def test_forms_are_kept_away_where_they_make_no_sense(name, home, fits):
    assert CHANGE_TYPES[name].fits(Claim.from_dict({"reference": "1", "home": home})) is fits
