from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portal.adapters.extract_rows import ExtractRow
from portal.domain.claim import Claim
from portal.domain.contact import find_phone
from portal.domain.names import is_postcode
from portal.sample import FIRST_REFERENCE, generate, write
from portal.sample.household import REFERENCE_DAY
from portal.sample.households import KINDS
from portal.sample.residents import RESIDENTS
from portal.sample.staff import PASSWORD, STAFF
from portal.services.claim_import import CheckedClaim, check_row

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "sample-council.md").read_text()
SCHEMA = json.loads((ROOT / "portal" / "schemas" / "claim.schema.json").read_text())
DRAMA = re.compile(r"\+44(7700900\d{3}|1632960\d{3}|2079460\d{3})")


@pytest.fixture(scope="module")
def written() -> list[dict[str, Any]]:
    return list(generate())


@pytest.fixture(scope="module")
def council(written) -> list[Claim]:
    return [Claim.from_dict(claim) for claim in written]


def test_every_claim_passes_the_schema_and_the_import(app, written):
    schema = jsonschema.Draft202012Validator(SCHEMA)

    for number, claim in enumerate(written, start=1):
        schema.validate(claim)
        assert isinstance(check_row(ExtractRow(number, number, claim), allow_example_nino=True), CheckedClaim)


def test_the_file_is_always_the_same(tmp_path):
    write(tmp_path / "one.jsonl")
    write(tmp_path / "two.jsonl")

    digests = {hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("one.jsonl", "two.jsonl")}

    assert digests == {"5fabd05841de6eac4aa44fc3f9c8fff7593ef763ac6d2fa7c090bf46cdc04b7d"}


def test_references_follow_each_other(written):
    assert [claim["reference"] for claim in written] == [
        f"HB{FIRST_REFERENCE + number}" for number in range(len(written))
    ]
    assert len(written) >= 500


def test_only_example_numbers_and_each_belongs_to_one_person_but_for_the_pair(written):
    numbers = Counter(person["nino"] for claim in written for person in claim["people"] if person["nino"])

    assert all(re.fullmatch(r"QQ\d{6}[A-D]?", number) for number in numbers)
    assert [number for number, count in numbers.items() if count > 1] == ["QQ100013A"]
    assert len({number[:8] for number in numbers}) == len(numbers)


def test_only_drama_telephones_and_example_addresses(written):
    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            yield from itertools.chain.from_iterable(walk(item, name) for name, item in value.items())
        elif isinstance(value, list):
            yield from itertools.chain.from_iterable(walk(item, key) for item in value)
        else:
            yield key, value

    texts = [(key, value) for claim in written for key, value in walk(claim) if value]
    phones = [find_phone(value) for key, value in texts if key == "phone" or (key == "address" and "@" not in value)]
    assert phones
    assert all(phone is not None and DRAMA.fullmatch(phone.normalised) for phone in phones)
    assert all(value.endswith("@example.org") for _key, value in texts if "@" in str(value))
    assert all(is_postcode(value) for key, value in texts if key == "postcode")


def test_a_mobile_belongs_to_one_claim(council):
    phones = [contact.address for claim in council for contact in claim.claimant.contacts if contact.channel == "phone"]

    assert len(phones) == len(set(phones))
    assert not set(phones) & {one.mobile for one in STAFF}


WANTED = {
    "pension-age couples": lambda c: c.partner is not None and c.is_pension_age(REFERENCE_DAY),
    "supported accommodation": lambda c: c.home.living_situation == "Supported",
    "temporary accommodation": lambda c: c.home.living_situation == "TemporaryHomeless",
    "lone parents": lambda c: c.children and c.partner is None,
    "students": lambda c: any(person.student for person in c.people),
    "self-employed": lambda c: any(line.type == "self-employment" for line in c.incomes),
    "Universal Credit": lambda c: any(line.type == "universal-credit" for line in c.incomes),
    "joint tenants": lambda c: any(person.role == "joint-tenant" for person in c.people),
    "deceased": lambda c: c.status == "deceased" and c.claimant.died_on,
    "closed": lambda c: c.status == "closed" and c.ended_on,
    "suspended": lambda c: c.status == "suspended",
    "no contact": lambda c: not c.claimant.contacts,
    "contact held too short": lambda c: c.claimant.contacts and not c.claimant.contacts[0].held_since,
    "no codes to the phone": lambda c: any(contact.may_receive_codes is False for contact in c.claimant.contacts),
    "Welsh": lambda c: c.language == "cy",
    "very long names": lambda c: len(c.claimant.full_name) > 60,
    "diacritics": lambda c: not c.claimant.full_name.isascii(),
    "apostrophes": lambda c: "'" in c.claimant.full_name or "’" in c.claimant.full_name,
    "many children": lambda c: len(c.children) >= 7,
    "many incomes": lambda c: len(c.incomes) + len(c.pensions) >= 10,
    "private with service charges": lambda c: (
        c.home.living_situation == "PrivateTenant" and c.home.rent.service_charges
    ),
    "council tenants": lambda c: c.home.living_situation == "CouncilTenant",
    "partner owns a home": lambda c: any(line.type == "property" and line.owner == "p2" for line in c.capital),
    "guarantee credit": lambda c: c.claimant.on_guarantee_credit,
    "non-dependants in work": lambda c: any(c.incomes_of(person.id) for person in c.non_dependants),
    "absences": lambda c: c.absences,
    "no number yet": lambda c: not c.claimant.nino,
    "number without suffix": lambda c: c.claimant.nino and len(c.claimant.nino) == 8,
    "own dates": lambda c: c.home.as_at,
}


@pytest.mark.parametrize("kind", WANTED)
def test_the_council_has_households_of_every_kind(council, kind):
    assert sum(bool(WANTED[kind](claim)) for claim in council) >= 4


def test_nobody_is_born_after_the_day_of_the_extract(council):
    ages = [person.age_on(REFERENCE_DAY) for claim in council for person in claim.people]

    assert min(ages) >= 0
    assert max(ages) < 105


def test_twists_and_welsh_reach_every_kind_of_household(council):
    unnamed = council[len(RESIDENTS) :]
    for trait in (lambda claim: claim.language == "cy", lambda claim: claim.status != "active"):
        kinds = {number % len(KINDS) for number, claim in enumerate(unnamed) if trait(claim)}
        assert len(kinds) >= len(KINDS) - 4


def test_the_guide_names_every_resident_and_all_staff(council):
    for claim, resident in zip(council, RESIDENTS, strict=False):
        row = f"| {claim.reference} | {resident.title} {resident.first_name} {resident.last_name} | {resident.date_of_birth} "
        assert f"{row}| {resident.nino} | {resident.story} |" in GUIDE
        assert claim.claimant.full_name == f"{resident.first_name} {resident.last_name}"
        assert claim.claimant.date_of_birth == date.fromisoformat(resident.date_of_birth)
        assert claim.claimant.nino == resident.nino
    assert all(one.email in GUIDE and one.mobile in GUIDE for one in STAFF)
    assert PASSWORD in GUIDE


def test_the_first_resident_is_the_one_of_the_demonstrations(council):
    margaret = council[0]

    assert margaret.partner is None
    assert margaret.is_pension_age(REFERENCE_DAY)
    assert [person.relationship for person in margaret.non_dependants] == ["son"]
    assert margaret.incomes_of(margaret.non_dependants[0].id)
