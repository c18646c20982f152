"""Start, language, outbox and health: what they say, what they weigh, and where they are not (quality 1; domain facts 13)."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import Settings
from portal import auth, db
from portal.services import messages
from tests.auth.signing_in import RIGHT

PUBLIC_PAGES = {
    "auth.show_start": "Review your Housing Benefit",
    "auth.show_accessibility": "Accessibility statement",
    "auth.show_cookies": "Cookies",
    "auth.show_privacy": "Privacy",
    "auth.show_sign_in_help": "If you cannot get a security code",
    "auth.staff_sign_in": "Staff sign in",
    "auth.sign_in": "Sign in to your Housing Benefit",
}


@pytest.mark.parametrize(("endpoint", "heading"), PUBLIC_PAGES.items())
def test_public_page_is_shown_when_nobody_is_signed_in(client, endpoint, heading):
    assert client.get(endpoint).h1 == heading


def test_start_page_says_what_is_needed_and_how_to_get_help(client):
    page = client.get("auth.show_start")
    assert page.all("//a[@role='button']/@href") == ["/sign-in"]
    for words in ("your date of birth", "your National Insurance number", "01632 960 001"):
        assert words in page.text


@pytest.mark.parametrize("endpoint", ["auth.show_start", "auth.sign_in"])
def test_page_is_light_on_the_wire(client, endpoint):
    page = client.get(endpoint)
    assert len(gzip.compress(page.response.get_data())) < 4_000


def test_statement_names_standard_enforcement_and_dates(client):
    text = client.get("auth.show_accessibility").text
    for words in (
        "2.2 AA",
        "partially compliant",
        "Equality and Human Rights Commission",
        "22 November 2026",
        "British Sign Language",
    ):
        assert words in text


def test_cookies_page_names_every_cookie_we_set(client):
    page = client.get("auth.show_cookies")
    assert page.all("//main//h2") == ["portal", "known"]
    assert "after 365 days" in page.text


def test_language_stays_when_it_was_chosen(client):
    page = client.get("auth.set_language", code="cy", back="/privacy", status=303)
    assert page.location == "/privacy"
    assert client.get("auth.show_privacy").all("/html/@lang") == ["cy"]
    client.get("auth.set_language", code="en", status=303)
    assert client.get("auth.show_privacy").all("/html/@lang") == ["en"]


def test_language_is_not_found_when_it_is_none_of_ours(client):
    client.get("auth.set_language", code="fr", status=404)


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example.com", "/\\evil.example.com", "https://evil.example.com", "javascript:alert(1)", "/\t/evil.example.com",
        "http:evil.example.com", "evil", "", "\\\\evil.example.com", "/ /evil", "http://localhost:8001/", "/%09/../\n",
    ],
)  # fmt: skip
def test_language_switch_leads_only_to_pages_of_ours(client, back):
    assert client.get("auth.set_language", code="cy", back=back, status=303).location == "/"


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(back=st.one_of(st.text(max_size=30), st.from_regex(r"[/\\@:.a-z%\t ]{1,20}", fullmatch=True)))
def test_language_switch_never_leaves_the_portal(client, back):
    location = client.get("auth.set_language", code="cy", back=back, status=303).location
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_outbox_shows_messages_with_their_codes(client, make, run_jobs):
    claim = make.claim()
    client.post("auth.sign_in", RIGHT)
    with db.transaction():
        messages.tell_resident(claim.id, "signed-in", language="en", time="10:00")
    run_jobs()
    with db.transaction():
        code = next(row.gaps["code"] for row in messages.list_outbox() if row.template == "code")
    page = client.get("auth.show_outbox")
    assert code in page.text
    assert "07700 900123" in page.text
    assert "Somebody signed in to your Housing Benefit record at 10:00" in page.text


@pytest.mark.parametrize(
    ("environment", "notifier", "is_there"),
    [("development", "outbox", True), ("test", "outbox", True), ("development", "smtp", False), ("production", "outbox", False),
     ("production", "smtp", False)],
)  # fmt: skip
def test_outbox_exists_only_where_messages_stay_and_nobody_real_is_served(environment, notifier, is_there):
    given_settings = Settings(environment=environment, notifier=notifier)
    app = Flask("portal")
    app.config["PORTAL"] = given_settings
    for blueprint in auth.blueprints(given_settings):
        app.register_blueprint(blueprint)
    assert ("auth.show_outbox" in app.view_functions) is is_there
    assert any(rule.rule == "/outbox" for rule in app.url_map.iter_rules()) is is_there


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_watchers_are_answered(client, path):
    page = client.get(path)
    assert page.text == "ok\n"
    assert page.response.headers.getlist("Set-Cookie") == []


def test_liveness_asks_no_database(client, count_statements):
    with count_statements() as seen:
        client.get("/healthz")
    assert seen == []
    with count_statements() as seen:
        client.get("/readyz")
    assert "SELECT 1" in seen
