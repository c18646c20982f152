"""The pause after a change that may end Housing Benefit."""

from __future__ import annotations

from typing import Any

from portal import db
from portal.domain.actor import System
from portal.services import settings
from tests.pages import Browser
from tests.resident.reviewing import NEXT, answer, answer_the_rest, day, fill

MOVE = {
    **day("2026-11-02"), "new_address-line_1": "14 Orchard Row", "new_address-town": "Newtown", "new_address-postcode": "NT1 4AB",
    **day("2026-11-01", "left_old_date"), "living_situation": "PrivateTenant", "rent": "120", "freq": "weekly",
}  # fmt: skip
PAUSE = "Stop and read this: it may end your Housing Benefit"


YOUNG = [{"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example", "date_of_birth": "1984-03-27"}]


def move(browser: Browser, **other: Any) -> str:
    page = fill(browser, answer(browser, "home", "moved-home", "changed"), MOVE | other)
    return str(page.location)


def test_a_move_to_another_area_pauses_and_keeps_the_draft(reviewer: Any) -> None:
    browser = reviewer(people=YOUNG)
    location = move(browser)
    assert location.endswith("/review/home/moved-home/reported")

    pause = browser.get(location.replace("/reported", "/change/moved-home/1/before-you-go-on"))

    assert pause.h1 == PAUSE
    assert "another council’s area" in pause.text
    assert pause.document.xpath(NEXT) == [location]


def test_a_move_inside_the_area_goes_on_without_a_pause(reviewer: Any) -> None:
    with db.transaction():
        settings.change(System("test"), "CouncilPostcodes", "NT1")
    browser = reviewer(people=YOUNG)
    location = move(browser)

    pause = browser.get(location.replace("/reported", "/change/moved-home/1/before-you-go-on"), status=303)

    assert pause.location == location


def test_check_answers_says_again_what_may_end(reviewer: Any) -> None:
    browser = reviewer(people=YOUNG)
    move(browser)
    answer_the_rest(browser)

    assert "another council’s area" in browser.get("resident.check_answers").one("//*[@class='govuk-warning-text']")
