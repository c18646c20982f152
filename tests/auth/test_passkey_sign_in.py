"""Signing in with a passkey: unlocked, of our domain, answering our challenge once, never copied (WebAuthn; quality S07)."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import db
from portal.domain.permissions import Permission
from portal.models import Passkey, User
from tests.auth.signing_in import START, at, sent
from tests.auth.software_device import PRESENT, Device, options_of
from tests.pages import Browser
from tests.staff.accounts import PASSWORD, entries, member

HOURS = itertools.count(step=2)
REFUSED = ["We could not sign you in with that passkey. Try again, or use your password instead"]


@pytest.fixture
def user(make):
    return member(make, Permission.REVIEW_CASES, email="vera@council.example.org")


@pytest.fixture
def device(app, user):
    """Vera's device, with a passkey of hers."""
    return new_device(app, user)


def new_device(app, user) -> Device:
    device = Device()
    browser = Browser(app).signed_in_as_officer(user.id)
    page = browser.follow(browser.post("staff.name_passkey", {"name": "Laptop", "current_password": PASSWORD}))
    browser.post("staff.add_passkey", {"credential": device.make(options_of(page))})
    return device


def sign_in(browser, device, status=303, **wrong):
    options = options_of(browser.get("auth.sign_in_with_passkey"))
    return browser.post("auth.sign_in_with_passkey", {"credential": device.use(options, **wrong)}, status=status)


def test_page_of_signing_in_leads_to_it_and_it_leads_back(client):
    assert "/staff/sign-in/passkey" in client.get("auth.staff_sign_in").all("//main//a/@href")
    page = client.get("auth.sign_in_with_passkey")
    assert page.h1 == "Sign in with a passkey"
    assert "/staff/sign-in" in page.all("//main//a/@href")
    assert "Passkeys need JavaScript" in page.one("//noscript")


def test_passkey_signs_its_owner_in_without_password_and_code(client, device, user):
    assert client.get("staff.list_cases", status=303).location == "/staff/sign-in"
    assert sign_in(client, device).location == "/staff/cases"
    assert user.email in client.get("staff.show_account").text
    assert "Passkey" in client.get("staff.show_account").one("//main//li[contains(., 'This one')]")
    assert sent() == []
    started = [entry for entry in entries("session:started") if entry.subject_id == user.id.hex]
    assert started[-1].detail["how"] == "passkey"


def test_nobody_types_or_is_shown_an_address(client, device):
    page = client.get("auth.sign_in_with_passkey")
    assert options_of(page)["allowCredentials"] == []
    assert options_of(page)["userVerification"] == "required"
    assert "vera" not in page.text


def test_each_of_several_passkeys_signs_in_and_a_removed_one_does_not(app, client, device, user):
    second = new_device(app, user)
    for one in (device, second):
        sign_in(Browser(app), one)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.execute(sa.delete(Passkey).where(Passkey.credential == device.credential))
    assert sign_in(Browser(app), device, status=422).errors == REFUSED
    sign_in(Browser(app), second)


WRONG = {
    "not unlocked": {"flags": PRESENT},
    "another origin": {"origin": "https://localhost.evil.example.com"},
    "another port": {"origin": "http://localhost:8443"},
    "another domain": {"domain": "evil.example.com"},
    "another challenge": {"challenge": "AAAA"},
    "an answer of making one": {"type": "webauthn.create"},
    "another key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "somebody else's handle": {"owner": b"\x01" * 16},
    "no handle": {"owner": b""},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_nobody_is_let_in_when_the_answer_is_wrong(client, device, wrong):
    page = sign_in(client, device, status=422, **wrong)
    assert page.errors == REFUSED
    client.get("staff.show_start", status=303)
    assert entries("passkey:refused")[-1].actor_kind == "anonymous"
    sign_in(client, device)


def test_unknown_passkey_looks_the_same_as_a_wrong_one(app, device, user):
    def shown(one, **wrong) -> list[str]:
        return sign_in(Browser(app), one, status=422, **wrong).errors

    stranger = Device()
    stranger.owner = device.owner
    assert shown(stranger) == shown(device, flags=PRESENT) == REFUSED


def test_challenge_counts_once_even_when_the_cookie_is_put_back(app, client, device):
    page = client.get("auth.sign_in_with_passkey")
    with client.client.session_transaction() as cookie:
        kept = dict(cookie)
    answer = device.use(options_of(page))
    client.post("auth.sign_in_with_passkey", {"credential": answer})
    thief = Browser(app)
    with thief.client.session_transaction() as cookie:
        cookie.update(kept)
    thief.post("auth.sign_in_with_passkey", {"credential": answer}, status=422)
    with thief.client.session_transaction() as cookie:
        cookie.update(kept)
    thief.post("auth.sign_in_with_passkey", {"credential": device.use(options_of(page))}, status=422)


def test_challenge_is_of_one_browser_and_lasts_five_minutes(app, client, device):
    with at():
        page = client.get("auth.sign_in_with_passkey")
        other = Browser(app)
        other.post("auth.sign_in_with_passkey", {"credential": device.use(options_of(page))}, status=422)
    with at(minutes=5):
        client.post("auth.sign_in_with_passkey", {"credential": device.use(options_of(page))}, status=422)


def test_challenge_of_adding_is_none_of_signing_in(app, client, user, device):
    browser = Browser(app).signed_in_as_officer(user.id)
    page = browser.follow(browser.post("staff.name_passkey", {"name": "Laptop", "current_password": PASSWORD}))
    with browser.client.session_transaction() as cookie, client.client.session_transaction() as ours:
        ours["passkey"] = cookie["passkey"]
    client.post("auth.sign_in_with_passkey", {"credential": device.use(options_of(page))}, status=422)


@pytest.mark.parametrize("count", [5, 4, 0], ids=["same", "lower", "none"])
def test_device_whose_count_does_not_go_on_was_copied_and_its_passkey_ends(app, client, device, user, count):
    sign_in(Browser(app), device, count=5)
    assert sign_in(client, device, status=422, count=count).errors == REFUSED
    assert [address for address, _gaps in sent("passkey-refused")] == [user.email]
    assert entries("passkey:copy-suspected")[-1].subject_id == user.id.hex
    sign_in(client, device, status=422, count=100)


def test_forged_low_count_without_the_key_ends_no_passkey(app, client, device):
    sign_in(Browser(app), device, count=5)
    sign_in(client, device, status=422, count=1, key=ec.generate_private_key(ec.SECP256R1()))
    assert sent("passkey-refused") == []
    sign_in(client, device, count=6)


def test_device_that_does_not_count_is_not_held_to_be_copied(app, device):
    for _ in range(3):
        sign_in(Browser(app), device, count=0)


def test_nobody_is_let_in_when_the_account_was_deactivated(client, device, user):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.execute(sa.update(User).where(User.id == user.id).values(deactivated_at=START))
    assert sign_in(client, device, status=422).errors == REFUSED


def test_session_is_a_new_one(client, device):
    client.get("auth.sign_in_with_passkey")
    with client.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody"
        before = cookie["csrf_token"]
    sign_in(client, device)
    with client.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "passkey" not in cookie
        assert cookie["csrf_token"] != before


def test_network_waits_after_twenty_tries_and_right_ones_do_not_count(app, client, device):
    with at():
        sign_in(Browser(app), device)
        for _ in range(20):
            sign_in(client, device, status=422, flags=PRESENT)
        page = sign_in(client, device, status=429)
        assert page.response.headers["Retry-After"] == "3600"
    with at(hours=1):
        sign_in(client, device)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    answer=st.one_of(st.text(max_size=300), st.just('{"id":"' + "A" * 9000), st.just('{"rawId": 5, "response": []}'))
)
def test_answer_of_any_kind_is_refused_and_never_a_fault(app, database, answer):
    with at(hours=next(HOURS)):  # each try in an hour of its own, so that none has to wait
        browser = Browser(app)
        browser.get("auth.sign_in_with_passkey")
        browser.post("auth.sign_in_with_passkey", {"credential": answer}, status=422)


def test_officer_who_is_signed_in_is_led_on(client_as_officer):
    assert client_as_officer().get("auth.sign_in_with_passkey", status=303).location == "/staff"
