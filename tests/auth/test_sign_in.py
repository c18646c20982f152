"""Signing in, first page: what is asked, what is refused, and that nothing tells a hit from a miss (domain facts 1, 15; S05)."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.actor import System
from portal.models import Throttle
from portal.services import settings
from tests.auth.signing_in import RIGHT, UNKNOWN, WRONG_DAY, at, code_of, sent
from tests.factories import PEOPLE
from tests.pages import Browser

CHANGING = re.compile(r'name="csrf_token" value="[^"]+"|data-token="[^"]+"')


def set_to(name: str, value: str) -> None:
    with db.transaction():
        settings.change(System("test"), name, value)


def test_code_page_follows_when_the_details_match(client, make):
    make.claim()
    page = client.follow(client.post("auth.sign_in", RIGHT))
    assert page.h1 == "Check your phone or email"
    assert len(sent()) == 1


@pytest.mark.parametrize("typed", ["qq 12 34 56 c", "QQ-12-34-56-C", "ＱＱ１２３４５６Ｃ", " qq123456c "])
def test_number_is_found_when_it_is_typed_in_another_way(client, make, typed):
    make.claim()
    client.post("auth.sign_in", RIGHT | {"nino": typed})
    assert len(sent()) == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"nino": ""}, "Enter your National Insurance number"),
        ({"nino": "QQ12"}, "Enter a National Insurance number in the correct format"),
        ({"nino": "QQ123456E"}, "Enter a National Insurance number in the correct format"),
        ({"nino": "TN010190M"}, "Numbers that start with TN are temporary"),
        ({"born_on-day": "", "born_on-month": "", "born_on-year": ""}, "Enter your date of birth"),
        ({"born_on-day": ""}, "Date of birth must include a day"),
        ({"born_on-day": "31", "born_on-month": "2"}, "Date of birth must be a real date"),
        ({"born_on-year": "2999"}, "Date of birth must be in the past"),
        ({"born_on-year": "50"}, "Year must include 4 numbers"),
    ],
)
def test_page_says_what_is_wrong_and_counts_nothing_when_the_form_cannot_be_read(client, changed, message):
    page = client.post("auth.sign_in", RIGHT | changed, status=422)
    assert page.errors[0].startswith(message)
    assert page.one("//title").startswith("Error:")
    assert page.value("nino") == changed.get("nino", RIGHT["nino"])
    with db.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Throttle)) == 0


def test_fields_help_browsers_and_screen_readers(client):
    page = client.get("auth.sign_in")
    assert page.all("//input[@name='nino']/@spellcheck") == ["false"]
    assert page.all("//input[@name='born_on-day']/@autocomplete") == ["bday-day"]
    assert page.all("//label[@for='nino']") == ["National Insurance number"]
    assert "Exit this page" in page.text


@pytest.mark.parametrize(
    ("setting", "name", "label"),
    [
        ("IncludePostcodeInMatch", "postcode", "Postcode"), ("IncludeFirstnameInMatch", "first_name", "First name"),
        ("IncludeLastnameInMatch", "last_name", "Last name"), ("IncludeTitleInMatch", "title", "Title"),
    ],
)  # fmt: skip
def test_further_field_is_asked_when_the_setting_says_so(client, setting, name, label):
    assert client.get("auth.sign_in").all(f"//input[@name='{name}']") == []
    set_to(setting, "TRUE")
    page = client.get("auth.sign_in")
    assert page.all(f"//label[@for='{name}']") == [label]
    assert client.post("auth.sign_in", RIGHT, status=422).errors == [
        f"Enter {'' if name == 'postcode' else 'your '}{label.lower()}"
    ]


CASES = {
    "hit": ({}, RIGHT, 0),
    "wrong day": ({}, WRONG_DAY, 0),
    "unknown number": ({}, UNKNOWN, 0),
    "deceased": ({"status": "deceased"}, RIGHT, 0),
    "closed": ({"status": "closed"}, RIGHT, 0),
    "no contact": ({"contacts": []}, RIGHT, 0),
    "locked": ({}, RIGHT, 6),
}


def journey(app, form) -> list[tuple]:
    """Everything a stranger sees: details, the code page, a wrong code, a new code too soon, and a new code."""
    browser = Browser(app)
    seen = []
    with at(hours=0):
        answers = [
            browser.client.post("/sign-in", data=form | {"csrf_token": browser.token()}),
            browser.client.get("/sign-in/code"),
            browser.client.post("/sign-in/code", data={"code": "000 000", "csrf_token": browser.token()}),
            browser.client.get("/sign-in/new-code"),
            browser.client.post("/sign-in/new-code", data={"csrf_token": browser.token()}),
            browser.client.get("/sign-in/letter-code"),
            browser.client.post("/sign-in/letter-code", data={"code": "BCDFG HJKMN", "csrf_token": browser.token()}),
        ]
    with at(minutes=2):
        answers.append(browser.client.post("/sign-in/new-code", data={"csrf_token": browser.token()}))
        answers.append(browser.client.get("/sign-in/code"))
    for answer in answers:
        headers = sorted(
            (name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length", "Date")
        )
        cookies = [re.sub(r"=[^;]*", "=", cookie, count=1) for cookie in answer.headers.getlist("Set-Cookie")]
        seen.append(
            (
                answer.status_code,
                headers,
                cookies,
                CHANGING.sub("", answer.get_data(as_text=True)),
                len(answer.get_data()),
            )
        )
    return seen


@pytest.mark.parametrize("case", [name for name in CASES if name != "hit"])
def test_every_page_is_the_same_bytes_when_nothing_matches(app, database, make, case):
    make.claim(people=[PEOPLE[0] | {"nino": "QQ555555A"}])
    golden = journey(app, RIGHT | {"nino": "QQ 55 55 55 A"})
    claim, form, tries = CASES[case]
    make.claim(**claim)
    for _ in range(tries):
        with at():
            Browser(app).post("auth.sign_in", form)
    assert [answer[0] for answer in golden] == [303, 200, 422, 200, 422, 200, 422, 303, 200]
    assert journey(app, form) == golden


def test_page_asks_to_wait_when_many_identities_were_tried(client):
    with at():
        for number in range(5):
            client.post("auth.sign_in", RIGHT | {"nino": f"QQ10000{number}A"})
        page = client.post("auth.sign_in", RIGHT, status=429)
    assert page.response.headers["Retry-After"] == "2"
    assert page.h1 == "Wait 2 seconds before you try again"
    with at(seconds=2):
        client.post("auth.sign_in", RIGHT)


def test_home_is_shown_when_somebody_signed_in_asks_to_sign_in(client_as_resident):
    assert client_as_resident().get("auth.sign_in", status=303).location == "/home"


def test_plain_mode_signs_in_when_the_details_match(client, make):
    make.claim()
    set_to("ResidentStepUp", "off")
    assert client.post("auth.sign_in", RIGHT).location == "/home"
    client.get("resident.show_home")


@pytest.mark.parametrize("form", [WRONG_DAY, UNKNOWN])
def test_plain_mode_shows_the_form_again_when_nothing_matches(client, make, form):
    make.claim()
    set_to("ResidentStepUp", "off")
    page = client.post("auth.sign_in", form, status=422)
    assert page.errors == ["We could not find a claim that matches these details. Check them or contact us"]
    assert page.value("nino") == form["nino"]


def test_victim_signs_in_when_a_stranger_used_up_all_tries(app, database, make):
    make.claim()
    victim, stranger = Browser(app), Browser(app)
    with at():
        victim.post("auth.sign_in", RIGHT)
        victim.post("auth.enter_code", {"code": code_of()})
        victim.post("auth.sign_out")
        for _ in range(8):
            stranger.post("auth.sign_in", RIGHT)
        before = len(sent())
        victim.post("auth.sign_in", RIGHT)
        assert len(sent()) == before + 1
        assert victim.post("auth.enter_code", {"code": code_of()}).location == "/home"


def test_agent_string_gives_no_new_tries_when_it_changes(app, database, make):
    make.claim()
    with at():
        for number in range(8):
            Browser(app).post("auth.sign_in", RIGHT, headers={"User-Agent": f"browser {number}"})
    assert len(sent()) == 5


@pytest.mark.parametrize("hops", ["203.0.113.9", "203.0.113.9, 198.51.100.7"])
def test_forwarded_address_gives_no_new_tries_when_no_proxy_is_trusted(app, database, make, hops):
    make.claim()
    with at():
        for number in range(8):
            Browser(app).post("auth.sign_in", RIGHT, headers={"X-Forwarded-For": hops.replace("113.9", f"{number}.9")})
    assert len(sent()) == 5
