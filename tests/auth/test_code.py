"""The code page: paste, tries, new codes, where it leads, and the way in by letter (domain facts 15)."""

from __future__ import annotations

import pytest

from portal import db
from portal.domain.permissions import Permission
from portal.services import letter_codes, web_sessions
from portal.web.identity import Officer
from tests.auth.signing_in import RIGHT, at, code_of, queued


@pytest.fixture
def waiting(client, make):
    """A browser whose details matched and whose code was sent."""
    make.claim()
    with at():
        client.post("auth.sign_in", RIGHT)
    return client


@pytest.fixture
def letter(make):
    """Issue a letter code for a claim."""

    def issue(claim) -> str:
        user = make.officer(Permission.HELP_RESIDENTS_SIGN_IN)
        with db.transaction():
            officer = Officer(
                user.id, user.organisation_id, user.id, user.name, frozenset({Permission.HELP_RESIDENTS_SIGN_IN})
            )
            sealed_pass = letter_codes.issue(officer, claim.reference, "passport seen")
            return letter_codes.get_letter(officer, claim.reference, sealed_pass).code

    return issue


def test_home_follows_when_the_code_is_right(waiting):
    with at(minutes=1):
        assert waiting.post("auth.enter_code", {"code": code_of()}).location == "/home"
        waiting.get("resident.show_home")


def test_code_may_be_pasted_with_spaces(waiting):
    code = code_of()
    with at(minutes=1):
        waiting.post("auth.enter_code", {"code": f" {code[:3]} {code[3:]}\t"})


def test_page_that_was_wanted_follows_when_the_code_is_right(client, make):
    make.claim()
    with at():
        assert client.get("resident.show_review", status=303).location == "/sign-in"
        client.post("auth.sign_in", RIGHT)
        assert client.post("auth.enter_code", {"code": code_of()}).location == "/review"


def test_page_says_why_when_the_code_is_wrong(waiting):
    wrong = f"{(int(code_of()) + 1) % 1_000_000:06d}"
    with at(minutes=1):
        page = waiting.post("auth.enter_code", {"code": wrong}, status=422)
    assert page.errors == ["The security code you entered is not correct or has expired. Ask for a new code"]
    assert page.value("code") == wrong


def test_code_field_helps_phones_and_password_programs(waiting):
    with at(minutes=1):
        page = waiting.get("auth.enter_code")
    assert page.all("//input[@name='code']/@autocomplete") == ["one-time-code"]
    assert page.all("//input[@name='code']/@inputmode") == ["numeric"]


def test_page_shows_no_contact_when_a_code_was_sent(waiting):
    with at(minutes=1):
        text = waiting.get("auth.enter_code").text
    assert "900123" not in text
    assert "123" not in text.replace("QQ 12 34 56 C", "")
    assert "Mary" not in text


def test_details_are_asked_when_no_attempt_waits(client):
    for endpoint in ("auth.enter_code", "auth.resend_code", "auth.enter_letter_code"):
        assert client.get(endpoint, status=303).location == "/sign-in"
        assert client.post(endpoint, {"code": "123456"}).location == "/sign-in"


def test_details_are_asked_again_when_the_attempt_is_an_hour_old(waiting):
    with at(minutes=61):
        assert waiting.get("auth.enter_code", status=303).location == "/sign-in"


def test_new_code_is_sent_and_said_when_a_minute_has_passed(waiting):
    with at(seconds=61):
        page = waiting.follow(waiting.post("auth.resend_code"))
    assert page.all(
        "//p[contains(@class,'notification-banner__heading')] | //div[contains(@class,'notification-banner__content')]"
    )
    assert len(queued()) == 2


def test_page_asks_to_wait_when_a_new_code_is_wanted_too_soon(waiting):
    with at(seconds=30):
        page = waiting.post("auth.resend_code", status=422)
    assert page.errors == ["Wait 60 seconds before you ask for another code"]


def test_attempt_of_the_first_cookie_is_dead_when_the_code_was_used(app, waiting):
    from tests.pages import Browser

    thief = Browser(app)
    stolen = waiting.client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    thief.client.set_cookie(app.config["SESSION_COOKIE_NAME"], stolen)
    with at(minutes=1):
        waiting.post("auth.enter_code", {"code": code_of()})
        assert thief.client.get("/home").status_code == 303
        assert thief.client.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_earlier_session_is_dead_when_somebody_signs_in_again(app, make, client_as_resident):
    claim = make.claim()
    browser = client_as_resident(claim)
    with browser.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    browser.post("auth.staff_sign_in", {"email": "a@council.example.org", "password": "x"})
    with db.reading():
        assert web_sessions.find(token) is None


def test_letter_code_lets_in_when_no_contact_is_held(client, make, letter):
    code = letter(make.claim(contacts=[]))
    client.post("auth.sign_in", RIGHT)
    assert client.post("auth.enter_letter_code", {"code": code.lower().replace(" ", "-")}).location == "/home"
    client.get("resident.show_home")


def test_letter_code_lets_in_when_the_number_is_locked(client, make, letter):
    code = letter(make.claim())
    with at():
        for _ in range(8):
            client.post("auth.sign_in", RIGHT)
        assert client.post("auth.enter_letter_code", {"code": code}).location == "/home"


def test_letter_code_is_refused_with_its_reason_when_it_is_wrong(client, make, letter):
    letter(make.claim())
    client.post("auth.sign_in", RIGHT)
    page = client.post("auth.enter_letter_code", {"code": "BCDFG HJKMN"}, status=422)
    assert page.errors == ["The code you entered is not correct or has expired. Call us for a new letter"]
    assert client.post("auth.enter_letter_code", {"code": ""}, status=422).errors == ["Enter the code from your letter"]
