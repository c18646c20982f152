"""Sessions: idle and absolute ends, signing out, staying, forged and stale cookies (domain facts 15; quality S09-S12)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import db
from portal.domain.permissions import Permission
from portal.models import AuditEntry, WebSession
from tests.auth.signing_in import RIGHT, START, at, code_of
from tests.pages import Browser

NOT_ACTIVE = "You have been signed out because you were not active."


@pytest.mark.parametrize(("minutes", "is_in"), [(14.9, True), (15, False)])
def test_resident_is_signed_out_when_idle_for_fifteen_minutes(client_as_resident, minutes, is_in):
    with at():
        browser = client_as_resident()
    with at(minutes=minutes):
        browser.get("resident.show_home", status=200 if is_in else 303)


@pytest.mark.parametrize(("minutes", "is_in"), [(29.9, True), (30, False)])
def test_officer_is_signed_out_when_idle_for_thirty_minutes(client_as_officer, minutes, is_in):
    with at():
        browser = client_as_officer(Permission.HELP_RESIDENTS_SIGN_IN)
    with at(minutes=minutes):
        browser.get("staff.find_claim", status=200 if is_in else 303)


@pytest.mark.parametrize(
    ("kind", "endpoint", "hours"), [("resident", "resident.show_home", 8), ("officer", "staff.find_claim", 12)]
)
def test_session_ends_absolutely_when_it_was_used_all_the_time(
    client_as_resident, client_as_officer, kind, endpoint, hours
):
    with at():
        browser = client_as_resident() if kind == "resident" else client_as_officer(Permission.HELP_RESIDENTS_SIGN_IN)
    for minutes in range(10, hours * 60, 10):
        with at(minutes=minutes):
            browser.get(endpoint)
    with at(hours=hours):
        browser.get(endpoint, status=303)


def test_sign_in_says_why_when_the_session_was_idle(client_as_resident):
    with at():
        browser = client_as_resident()
    with at(minutes=16):
        page = browser.follow(browser.get("resident.show_review", status=303))
    assert NOT_ACTIVE in page.text
    assert page.h1 == "Sign in to your Housing Benefit"


def test_fragment_makes_the_whole_page_load_sign_in_when_the_session_is_over(client_as_resident):
    with at():
        browser = client_as_resident()
    with at(minutes=16):
        page = browser.get("resident.show_review", headers={"HX-Request": "true"})
    assert page.response.headers["HX-Redirect"] == "/sign-in"
    assert page.text == ""


def test_stay_signed_in_prolongs_the_session(client_as_resident):
    with at():
        browser = client_as_resident()
    with at(minutes=14):
        token = browser.token()
        browser.post("auth.stay_signed_in", status=204, token=None, headers={"X-CSRFToken": token})
    with at(minutes=28):
        browser.get("resident.show_home")


def test_stay_signed_in_is_refused_when_the_session_is_over(client_as_resident):
    with at():
        browser = client_as_resident()
        token = browser.token()
    with at(minutes=16):
        browser.post("auth.stay_signed_in", status=401, token=None, headers={"X-CSRFToken": token})


def test_page_counts_down_when_somebody_is_signed_in(client_as_resident):
    page = client_as_resident().get("auth.show_privacy")
    assert page.all("//body/@data-idle") == ["900"]
    assert page.all("//body/@data-warn") == ["780"]
    assert "15 minutes" in page.text


def test_signing_out_ends_the_session_and_says_what_is_kept(client_as_resident):
    browser = client_as_resident()
    with browser.client.session_transaction() as cookie:
        kept = dict(cookie)
    answer = browser.post("auth.sign_out")
    assert answer.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    page = browser.follow(answer)
    assert page.h1 == "You have signed out"
    assert "What you saved is kept" in page.text
    with browser.client.session_transaction() as cookie:
        cookie.update(kept)
    browser.get("resident.show_home", status=303)
    with db.reading() as session:
        assert session.scalars(sa.select(AuditEntry.action)).all().count("session:ended") == 1


def test_officer_signs_out(client_as_officer):
    browser = client_as_officer(Permission.HELP_RESIDENTS_SIGN_IN)
    assert browser.follow(browser.post("auth.staff_sign_out")).h1 == "You have signed out"
    assert browser.get("staff.find_claim", status=303).location == "/staff/sign-in"


def test_one_session_of_two_goes_on_when_the_other_signs_out(make, app, client_as_resident):
    claim = make.claim()
    one, other = client_as_resident(claim), client_as_resident(claim)
    one.post("auth.sign_out")
    other.get("resident.show_home")


def test_deactivated_officer_is_out_at_the_next_request(make, client_as_officer):
    officer = make.officer(Permission.HELP_RESIDENTS_SIGN_IN)
    browser = client_as_officer(officer=officer)
    browser.get("staff.find_claim")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.merge(officer).deactivated_at = START
    browser.get("staff.find_claim", status=303)


def test_session_row_is_a_hash_and_never_the_token(client_as_resident):
    browser = client_as_resident()
    with browser.client.session_transaction() as cookie, db.reading() as session:
        row = session.scalars(sa.select(WebSession)).one()
        assert cookie["_user_id"].encode() not in row.token_hash
        assert len(row.token_hash) == 32


def test_cookie_is_guarded_and_short_when_somebody_signs_in(app, client, make):
    make.claim()
    with at():
        client.post("auth.sign_in", RIGHT)
        answer = client.post("auth.enter_code", {"code": code_of()}).response
    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["known", "portal"]
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert len(cookie) < 500
        assert "1950" not in cookie


def test_nothing_but_the_session_cookie_is_set_before_signing_in(client, make):
    make.claim()
    answers = [
        client.get("auth.show_start"),
        client.get("auth.sign_in"),
        client.post("auth.sign_in", RIGHT),
        client.get("auth.enter_code"),
    ]
    names = {cookie.split("=")[0] for page in answers for cookie in page.response.headers.getlist("Set-Cookie")}
    assert names == {"portal"}


def test_start_page_sets_no_cookie_at_all(client):
    assert client.get("auth.show_start").response.headers.getlist("Set-Cookie") == []


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    spoiled=st.one_of(
        st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='";\\,'), max_size=200),
        st.just("A" * 4000),
    )
)
def test_request_is_a_strangers_when_the_cookie_is_spoiled(app, database, spoiled):
    browser = Browser(app)
    browser.client.set_cookie("portal", spoiled)
    browser.client.set_cookie("known", spoiled)
    assert browser.client.get("/home").status_code == 303
    assert browser.client.get("/sign-in").status_code == 200


def test_request_is_a_strangers_when_the_cookie_was_signed_with_another_key(app, database, client_as_resident):
    from flask.sessions import SecureCookieSessionInterface
    from itsdangerous import URLSafeTimedSerializer

    browser = client_as_resident()
    with browser.client.session_transaction() as cookie:
        content = dict(cookie)
    own = SecureCookieSessionInterface().get_signing_serializer(app)
    forged = URLSafeTimedSerializer("another key of 32 characters long", salt="cookie-session", serializer=own.serializer,
                                    signer_kwargs={"key_derivation": "hmac"})  # fmt: skip
    browser.client.set_cookie("portal", str(forged.dumps(content)))
    browser.get("resident.show_home", status=303)


@pytest.mark.parametrize("seconds", [10, 40])
def test_session_touch_is_written_at_most_every_thirty_seconds(client_as_resident, seconds):
    with at():
        browser = client_as_resident()
    with time_machine.travel(START.replace(second=seconds), tick=False):
        browser.get("resident.show_home")
    with db.reading() as session:
        row = session.scalars(sa.select(WebSession)).one()
        assert row.seen_at == (START.replace(second=seconds) if seconds >= 30 else START)
