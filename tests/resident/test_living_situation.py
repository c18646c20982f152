"""Moving home by the council's own living situations: what follows a choice, what is frozen, and no question at all."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.actor import System
from portal.domain.permissions import Permission
from portal.models import ReportedChange, Submission
from portal.services import living_situations, settings
from tests.living import ANOTHER_FILE, OUR_FILE
from tests.resident.reviewing import answer, answer_the_rest, day, fill
from tests.resident.test_change_other import case_page, send

TEST = System("test")
ALONE = [{"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example", "date_of_birth": "1950-03-27"}]
MOVE = {
    **day("2026-11-02"), "new_address-line_1": "14 Orchard Row", "new_address-town": "Newtown", "new_address-postcode": "SE1 4AB",
    **day("2026-11-01", "left_old_date"),
}  # fmt: skip
BOAT = {
    **MOVE, "living_situation": "Private_Houseboat", "rent": "120", "freq": "weekly", "rent_ref": "MOORING-7",
    "landlord_bank_name": "Orchard Lettings", "landlord_sort_code": "30-94-31", "landlord_account_number": "733446",
    "bank_name": "Mary Q Example", "sort_code": "30-94-30", "account_number": "733445",
}  # fmt: skip
OWNER = {**MOVE, "living_situation": "OwnerOccupier_HomeOwner"}


def put_in_force(content: bytes) -> None:
    with db.transaction():
        living_situations.put_in_force(TEST, content, "HBNewClaim")


def set_to(name: str, value: str) -> None:
    with db.transaction():
        settings.change(TEST, name, value)


@pytest.fixture
def mover(reviewer: Any) -> Any:
    """The browser of somebody who lives alone, in a council that has its own choices of home."""
    put_in_force(ANOTHER_FILE)
    return reviewer(people=ALONE, incomes=[], capital=[], pensions=[])


def report_move(browser: Any, typed: dict[str, Any]) -> Any:
    return fill(browser, answer(browser, "home", "moved-home", "changed"), typed)


CHANGE = "/review/home/moved-home/change/moved-home/1"


def asked_on(browser: Any, page: str) -> set[str]:
    """The inputs of a page of the move."""
    return set(browser.get(f"{CHANGE}/{page}").document.xpath("//main//form//@name"))


def page_asking(browser: Any, name: str) -> str:
    """The address of the page of the move that has an input."""
    told = browser.get("/review/home/moved-home/reported")
    links = dict.fromkeys(told.document.xpath(f"//main//a[starts-with(@href, '{CHANGE}')]/@href"))
    return next(link for link in links if browser.get(link).document.xpath(f"//input[@name='{name}']"))


def test_the_form_offers_the_choices_of_the_file_and_asks_what_they_call_for(mover: Any) -> None:
    told = mover.follow(report_move(mover, BOAT))

    shown = mover.get(f"{CHANGE}/living_situation")
    assert shown.document.xpath("//input[@name='living_situation']/@value") == [
        "OwnerOccupier_HomeOwner",
        "Private_Houseboat",
    ]
    assert {"rent", "freq"} <= asked_on(mover, "rent")
    assert {"landlord_bank_name", "landlord_sort_code", "landlord_account_number"} <= asked_on(
        mover, "landlord_bank_name"
    )
    assert {"bank_name", "sort_code", "account_number", "roll_number"} <= asked_on(mover, "bank_name")
    assert "Houseboat with a mooring" in told.text
    assert "What is your landlord’s name?" not in told.text
    assert ("733445" in told.text, "ending 45" in told.text, "ending 46" in told.text) == (False, True, True)


def test_a_required_account_is_asked_in_the_published_words(mover: Any) -> None:
    report_move(mover, BOAT)
    shown = mover.post(
        f"{CHANGE}/landlord_bank_name",
        {"landlord_bank_name": "Orchard Lettings", "landlord_sort_code": "12", "landlord_account_number": "1"},
        status=422,
    )
    assert "Enter a valid sort code like 309430" in shown.text
    assert "Account number must be between 6 and 8 digits" in shown.text


def test_an_owner_is_asked_nothing_about_rent_and_told_that_housing_benefit_ends(mover: Any) -> None:
    told = mover.get(report_move(mover, OWNER).location)

    assert not [label for label in told.all("//dt") if "rent" in label or "landlord" in label]
    pause = mover.get(f"{CHANGE}/before-you-go-on")
    assert "If you do not pay rent for your new home, your Housing Benefit ends." in pause.text


def test_choices_are_in_welsh_for_a_welsh_reader(mover: Any) -> None:
    mover.get("auth.set_language", code="cy", status=303)
    report_move(mover, BOAT)
    shown = mover.get(f"{CHANGE}/living_situation")
    assert "Cwch preswyl ag angorfa" in shown.text


def test_what_was_sent_stays_as_it_was_asked_when_the_file_changes(mover: Any, client_as_officer: Any) -> None:
    report_move(mover, BOAT)
    send(mover)

    put_in_force(ANOTHER_FILE.replace(b"Houseboat with a mooring", b"Boat").replace(b"Private_", b"Other_"))

    with db.reading() as session:
        submission = session.scalars(sa.select(Submission)).one()
    assert submission.content["living_situations"][0]["name"] == "Houseboat with a mooring"
    assert {"en": "Houseboat with a mooring", "cy": "Cwch preswyl ag angorfa"} in [
        line["value"] for line in submission.content["changes"][0]["lines"]
    ]
    case = case_page(client_as_officer(Permission.REVIEW_CASES))
    assert "Houseboat with a mooring" in case.text


def test_bank_details_are_sealed_and_held_for_a_staff_check(mover: Any, client_as_officer: Any, database: Any) -> None:
    report_move(mover, BOAT)
    check, receipt = send(mover)
    case = case_page(client_as_officer(Permission.REVIEW_CASES))

    for page in (check, receipt, case):
        assert "00733445" not in page.text
        assert "309430" not in page.text
    assert "Bank details: check with the resident before use" in case.text
    assert "Landlord’s bank details: check with the landlord before use" in case.text
    with db.reading() as session:
        change = session.scalars(sa.select(ReportedChange)).one()
    assert (change.details["account_number"], change.details["landlord_sort_code"]) == ("00733445", "309431")
    assert b"00733445" not in change.details_sealed
    assert "00733445" in case_page(client_as_officer(Permission.REVIEW_CASES, Permission.DECIDE_CHANGES)).text


def test_a_draft_whose_choice_the_file_no_longer_offers_asks_again(mover: Any) -> None:
    report_move(mover, BOAT)
    put_in_force(OUR_FILE.read_bytes())

    page = answer(mover, "home", "moved-home", "changed")
    assert page.location == f"{CHANGE}/living_situation"
    assert mover.follow(page).document.xpath("//input[@name='living_situation'][@checked]") == []
    page = mover.post(f"{CHANGE}/living_situation", {}, status=422)
    assert "Select what best describes your new home" in page.text


@pytest.mark.parametrize(("typed", "status"), [("123456", 303), ("1234567", 422)])
def test_a_council_tax_account_number_is_as_long_as_the_council_says(mover: Any, typed: str, status: int) -> None:
    set_to("CTaxAccountMaxLength", "6")
    report_move(mover, OWNER)
    where = page_asking(mover, "ctax_account")
    mover.post(where, {"ctax_account": typed}, status=status)


def test_a_council_that_does_not_ask_about_moves_says_how_to_tell_of_one(reviewer: Any) -> None:
    set_to("EnableChangeOfAddress", "FALSE")
    browser = reviewer(people=ALONE, incomes=[], capital=[], pensions=[])

    section = browser.get("resident.show_section", section="home")
    assert "If you have moved home, call us on" in section.text
    assert browser.get("/review/home/moved-home", status=404).status == 404
    answer_the_rest(browser)
    assert browser.get("resident.check_answers").status == 200
    assert "Have you moved home?" not in browser.get("resident.check_answers").text


def test_an_owner_there_is_asked_nothing_about_the_home(reviewer: Any) -> None:
    set_to("EnableChangeOfAddress", "FALSE")
    browser = reviewer(people=ALONE, home={"living_situation": "HomeOwner"}, incomes=[], capital=[], pensions=[])

    section = browser.get("resident.show_section", section="home")

    assert "Back to all sections" in section.text
    assert "0 questions" not in section.text


def test_a_move_that_was_begun_can_be_finished_when_the_question_is_taken_away(reviewer: Any) -> None:
    browser = reviewer(people=ALONE, incomes=[], capital=[], pensions=[])
    report_move(browser, {**MOVE, "living_situation": "HomeOwner"})
    set_to("EnableChangeOfAddress", "FALSE")

    assert "Have you moved home?" in browser.get("resident.show_section", section="home").text
