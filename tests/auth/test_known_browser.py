"""The cookie of a known browser: bound to its identities, signed, short, and nothing that names anybody (quality 3, S45)."""

from __future__ import annotations

import pytest
from flask import make_response

from portal.auth import known_browser
from portal.services import sign_in_limits
from tests.auth.signing_in import RIGHT, at, code_of


def remembered(app, subjects, cookie: str = "") -> str:
    """The cookie after signing in to each of the identities."""
    for subject in subjects:
        with app.test_request_context(headers={"Cookie": f"known={cookie}"}):
            answer = known_browser.remember(make_response(""), subject)
        cookie = answer.headers["Set-Cookie"].split(";")[0].partition("=")[2]
    return cookie


def place(app, cookie: str, subject: bytes) -> sign_in_limits.Place:
    with app.test_request_context(headers={"Cookie": f"known={cookie}"}, environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        return sign_in_limits.place_of(subject, known_browser.caller())


def test_browser_has_counters_of_its_own_when_it_signed_in(app):
    cookie = remembered(app, [b"a" * 32])
    assert place(app, cookie, b"a" * 32).everywhere != sign_in_limits.ANYWHERE


@pytest.mark.parametrize("cookie", ["", "rubbish", '["x","y"]', "W10.aaaaaa.bbbbb"])
def test_browser_shares_the_counters_of_its_network_when_it_proves_nothing(app, cookie):
    assert place(app, cookie, b"a" * 32).everywhere == sign_in_limits.ANYWHERE


def test_browser_shares_the_counters_of_its_network_for_an_identity_it_never_signed_in_to(app):
    cookie = remembered(app, [b"a" * 32])
    assert place(app, cookie, b"b" * 32).everywhere == sign_in_limits.ANYWHERE


def test_browser_remembers_its_five_latest_identities(app):
    cookie = remembered(app, [bytes([number]) * 32 for number in range(6)])
    known = [place(app, cookie, bytes([number]) * 32).everywhere != sign_in_limits.ANYWHERE for number in range(6)]
    assert known == [False, True, True, True, True, True]
    assert len(cookie) < 400


@pytest.mark.parametrize(("days", "is_known"), [(364, True), (366, False)])
def test_browser_is_known_for_a_year(app, days, is_known):
    with at():
        cookie = remembered(app, [b"a" * 32])
    with at(days=days):
        assert (place(app, cookie, b"a" * 32).everywhere != sign_in_limits.ANYWHERE) is is_known


def test_cookies_are_secure_and_bound_to_the_host_when_served_over_https(app, client, make, monkeypatch):
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    monkeypatch.setitem(app.config, "SESSION_COOKIE_NAME", "__Host-portal")
    make.claim()
    https = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/sign-in"}}
    browser = client.client

    def send(path: str, form: dict[str, str]):
        page = browser.get(path, base_url="https://localhost").get_data(as_text=True)
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return browser.post(path, data=form | {"csrf_token": token}, **https)

    with at():
        answers = [send("/sign-in", RIGHT), send("/sign-in/code", {"code": code_of()})]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-portal", "__Host-known"}
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "Domain" not in cookie


def test_form_without_referrer_does_not_act_when_served_over_https(app, client, make, monkeypatch):
    make.claim()
    answer = client.client.post("/sign-in", data=RIGHT | {"csrf_token": client.token()}, base_url="https://localhost")
    assert answer.headers["Location"] == "/sign-in"
