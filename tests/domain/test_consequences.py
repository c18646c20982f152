from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portal.domain.claim import Claim
from portal.domain.draft import DraftChange
from portal.domain.living_situation_file import read_living_situations
from portal.domain.review import Consequence, consequence_of
from tests.living import ANOTHER_FILE, OUR_SITUATIONS

TODAY = date(2026, 11, 22)
YOUNG, OLD = "1984-03-27", "1950-03-27"
HERE = ("SE1", "SM5")


def claim(claimant: str, partner: str | None = None, living_situation: str = "PrivateTenant") -> Claim:
    people: list[dict[str, Any]] = [{"id": "p1", "role": "claimant", "date_of_birth": claimant}]
    if partner:
        people.append({"id": "p2", "role": "partner", "date_of_birth": partner})
    started = {"started_on": "2015-04-06"}
    return Claim.from_dict(
        {"reference": "HB1", "people": people, "home": {"living_situation": living_situation}, **started}
    )


def moved(postcode: str | None, living_situation: str = "PrivateTenant") -> DraftChange:
    address = {"line_1": "1 High Street", "town": "Sampletown"} | ({"postcode": postcode} if postcode else {})
    details = {"new_address": address, "living_situation": living_situation}
    return DraftChange("c1", "moved-home", "home", date(2026, 11, 1), "change", details, "moved-home")


def about_partner(name: str, kind: str = "change", **details: Any) -> DraftChange:
    return DraftChange("c1", name, "partner", date(2026, 11, 1), kind, details, "q")


@pytest.mark.parametrize(
    ("change", "held", "expected"),
    [
        (moved("SE1 1AB"), claim(YOUNG), None),
        (moved("se11ab"), claim(YOUNG), None),
        (moved("NT1 4AB"), claim(YOUNG), Consequence.OTHER_COUNCIL_UC),
        (moved("NT1 4AB"), claim(OLD), Consequence.OTHER_COUNCIL),
        (moved("NT1 4AB", "Supported"), claim(YOUNG), Consequence.OTHER_COUNCIL),
        (moved(None), claim(YOUNG), Consequence.OTHER_COUNCIL_UC),
        (moved(None), claim(OLD), None),
        (moved("SE1 1AB", "HomeOwner"), claim(OLD), Consequence.NO_RENT),
        (about_partner("partner-moved-in", dob=OLD), claim(OLD), None),
        (about_partner("partner-moved-in", dob=YOUNG), claim(OLD), Consequence.COUPLE_UC),
        (about_partner("partner-moved-in", dob=OLD), claim(YOUNG), Consequence.COUPLE_UC),
        (about_partner("partner-moved-in"), claim(OLD), Consequence.COUPLE_UC),
        (about_partner("partner-moved-in", dob=YOUNG), claim(YOUNG, living_situation="Supported"), None),
        (about_partner("partner-moved-in", kind="correction", dob=YOUNG), claim(OLD), None),
        (about_partner("partner-moved-out"), claim(YOUNG, OLD), Consequence.ALONE_UC),
        (about_partner("partner-moved-out"), claim(OLD, YOUNG), None),
        (about_partner("partner-moved-out"), claim(YOUNG, YOUNG), None),
    ],
)
def test_change_pauses_where_it_may_end_housing_benefit(
    change: DraftChange, held: Claim, expected: Consequence | None
) -> None:
    assert consequence_of(change, held, TODAY, HERE, OUR_SITUATIONS) is expected


def test_any_move_may_be_to_another_area_when_the_council_lists_no_postcodes() -> None:
    assert consequence_of(moved("SE1 1AB"), claim(YOUNG), TODAY, (), OUR_SITUATIONS) is Consequence.OTHER_COUNCIL_UC
    assert consequence_of(moved("SE1 1AB"), claim(OLD), TODAY, (), OUR_SITUATIONS) is None


@pytest.mark.parametrize(
    ("change", "held", "expected"),
    [
        (moved("SE1 1AB", "OwnerOccupier_HomeOwner"), claim(OLD), Consequence.NO_RENT),
        (moved("SE1 1AB", "Private_Houseboat"), claim(OLD), None),
        (moved("NT1 4AB", "Private_Houseboat"), claim(YOUNG), Consequence.OTHER_COUNCIL),
        (moved("NT1 4AB", "PrivateTenant"), claim(YOUNG), Consequence.OTHER_COUNCIL_UC),
        (about_partner("partner-moved-in", dob=YOUNG), claim(YOUNG, living_situation="Private_Houseboat"), None),
        (
            about_partner("partner-moved-in", dob=YOUNG),
            claim(YOUNG, living_situation="Supported"),
            Consequence.COUPLE_UC,
        ),
    ],
)
def test_the_file_of_the_council_says_what_ends_housing_benefit(
    change: DraftChange, held: Claim, expected: Consequence | None
) -> None:
    assert consequence_of(change, held, TODAY, HERE, read_living_situations(ANOTHER_FILE)) is expected


@pytest.mark.parametrize("consequence", Consequence)
def test_every_consequence_has_its_words(consequence: Consequence) -> None:
    assert str(consequence.words.happens)
    assert str(consequence.words.follows)
    assert consequence.words.is_final == consequence.value.endswith("-uc")
