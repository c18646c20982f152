from __future__ import annotations

import json

import pytest

from portal import db
from portal.adapters.extracts import open_extract
from portal.cli.claim_loading import Plan, load
from portal.domain.wording import Refused
from portal.services import claim_search
from tests.factories import claim_content

PEOPLE = {
    "HB100": ("Zoë", "O'Neil-Smith", "QQ000001A", "SE1 1AA"),
    "HB1001": ("Ann", "Smithers", "QQ000002A", "SM5 2RT"),
    "HB2000": ("Anna", "Zzaza", "QQ000003", "SE1 1AB"),
    "HB300": ("Олена", "Коваль", "QQ000004A", "W1A 0AX"),
}


@pytest.fixture
def held(database, tmp_path):
    path = tmp_path / "claims.jsonl"
    with path.open("w") as file:
        for reference, (first, last, nino, postcode) in PEOPLE.items():
            claimant = {
                "id": "p1", "role": "claimant", "first_name": first, "last_name": last, "date_of_birth": "1950-03-27", "nino": nino,
            }  # fmt: skip
            partner = {"id": "p2", "role": "partner", "first_name": f"Partner{reference[2:]}", "last_name": last}
            home = {"address": {"line_1": "1 Sample Street", "postcode": postcode}}
            content = claim_content(reference=reference, people=[claimant, partner], home=home)
            file.write(json.dumps(content) + "\n")
    assert load(open_extract(path), Plan(allow_example_nino=True), print).counts


def found(text: str) -> list[str]:
    with db.reading():
        return [claim.reference for claim in claim_search.find(text, allow_example_nino=True).claims]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("smith", ["HB100", "HB1001"]),
        ("SMITH", ["HB100", "HB1001"]),
        ("oneil", ["HB100"]),
        ("O’Neil", ["HB100"]),
        ("O'Neil-Smith zoe", ["HB100"]),
        ("smith zoë", ["HB100"]),
        ("ann smi", ["HB1001"]),
        ("ann smi zoe", []),
        ("s smithers", ["HB1001"]),
        ("mith", ["HB100", "HB1001"]),
        ("mith ann", ["HB1001"]),
        ("neil", ["HB100"]),
        ("mithers", ["HB1001"]),
        ("aza", ["HB2000"]),
        ("za", []),
        ("mith ne", []),
        ("b100", []),
        ("e11", []),
        ("овал", ["HB300"]),
        ("partner2000", ["HB2000"]),
        ("zz", ["HB2000"]),
        ("Коваль", ["HB300"]),
        ("HB100", ["HB100", "HB1001"]),
        ("hb1001", ["HB1001"]),
        ("HB300%", ["HB300"]),
        ("se1 1aa", ["HB100"]),
        ("SE11A", ["HB100", "HB2000"]),
        ("smith, SE1 1AA", ["HB100"]),
        ("sm5", ["HB1001"]),
        ("QQ 00 00 01 a", ["HB100"]),
        ("QQ000001B", []),
        ("QQ000001", []),
        ("QQ000003C", ["HB2000"]),
        ("%%", None),
        ("__", None),
        ("s%", None),
        ("h_100", []),
        ("a", None),
        ("", None),
        ("x" * 201, None),
    ],
)
def test_find_gives_the_claims_of_all_words_and_nothing_else(held, text, references):
    if references is None:
        with pytest.raises(Refused):
            found(text)
    else:
        assert found(text) == references


def test_the_exact_reference_comes_first(held, make):
    assert found("hb100")[0] == "HB100"


def test_an_example_number_is_only_a_word_where_examples_are_refused(held):
    with db.reading():
        assert claim_search.find("QQ000001A").claims == ()


def test_a_found_claim_shows_the_current_version_with_its_number_masked(held):
    with db.reading():
        (claim,) = claim_search.find("HB1001").claims

    assert (claim.claimant_name, claim.status, claim.masked_nino) == ("Ann Smithers", "active", "QQ ** ** 02 A")
    assert claim.address_lines == ("1 Sample Street", "SM5 2RT")
    assert "QQ" not in repr(claim)


def test_the_number_of_queries_does_not_grow_with_what_is_found(held, count_statements):
    with db.reading(), count_statements() as statements:
        claim_search.find("hb anna partner2000")
        claim_search.find("hb")
        claim_search.find("mith")

    assert len(statements) == 4, "one more for letters from inside names"


def test_more_than_fifty_are_cut_and_said_so(database, tmp_path):
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(json.dumps(claim_content()) + "\n" for _number in range(51)))
    load(open_extract(path), Plan(allow_example_nino=True), print)

    with db.reading():
        result = claim_search.find("example")

    assert len(result.claims) == 50
    assert result.is_cut
