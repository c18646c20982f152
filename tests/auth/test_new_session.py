"""Whatever a browser held before signing in is worth nothing after it, and no host or path of a stranger's is ever followed.

For residents and staff alike (quality S09, S12, S17, S18); what is particular to passkeys and the provider is with them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.auth.signing_in import RIGHT, at, code_of
from tests.pages import Browser
from tests.staff.accounts import PASSWORD, member

PAGES = (
    "/home", "/sign-in", "/sign-in/code", "/staff", "/staff/account", "/staff/sign-in", "/staff/sign-in/code", "/staff/sign-in/passkey",
    "/staff/sign-in/mobile", "/staff/create-account", "/staff/new-password", "/staff/account/passkeys/new/device",
)  # fmt: skip


def as_resident(browser: Browser, make) -> str:
    make.claim()
    browser.post("auth.sign_in", RIGHT)
    browser.post("auth.enter_code", {"code": code_of()})
    return "resident.show_home"


def as_officer(browser: Browser, make) -> str:
    officer = member(make)
    browser.post("auth.staff_sign_in", {"email": officer.email, "password": PASSWORD})
    browser.post("auth.enter_staff_code", {"code": code_of()})
    return "staff.show_account"


both = pytest.mark.parametrize("enter", [as_resident, as_officer], ids=lambda one: one.__name__)
Enter = Callable[..., str]


def cookie_of(browser: Browser) -> dict:
    with browser.client.session_transaction() as cookie:
        return dict(cookie)


def with_cookie(app, content: dict) -> Browser:
    browser = Browser(app)
    with browser.client.session_transaction() as cookie:
        cookie.update(content)
    return browser


@both
def test_what_was_planted_before_is_gone_and_the_earlier_cookie_is_nobodys(app, client, make, enter: Enter):
    client.get("auth.sign_in")
    client.token()
    with client.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody"
    before = cookie_of(client)
    with at():
        page = enter(client, make)
        after = cookie_of(client)
        client.get(page)
        with_cookie(app, before).get(page, status=303)
    assert "planted" not in after
    assert after["csrf_token"] != before["csrf_token"]


@both
def test_cookie_that_waited_for_the_code_is_nobodys_after_it(app, client, make, enter: Enter):
    waiting: list[dict] = []
    post = client.post

    def watched(endpoint, form=None, **options):
        if "code" in (form or {}):
            waiting.append(cookie_of(client))
        return post(endpoint, form, **options)

    client.post = watched
    with at():
        page = enter(client, make)
        thief = with_cookie(app, waiting[0])
        thief.get(page, status=303)
        assert thief.client.get("/sign-in/code").status_code == 303
        assert thief.client.get("/staff/sign-in/code").status_code == 303


@both
def test_cookie_is_nobodys_once_its_owner_signed_out(app, client, make, enter: Enter):
    with at():
        page = enter(client, make)
        kept = cookie_of(client)
        client.post("auth.sign_out" if enter is as_resident else "auth.staff_sign_out")
        with_cookie(app, kept).get(page, status=303)


@both
def test_token_of_a_form_from_before_does_not_act_after(client, make, enter: Enter):
    client.get("auth.sign_in")
    old = client.token()
    with at():
        page = enter(client, make)
        endpoint = "resident.show_messages" if page.startswith("resident") else "staff.end_other_sessions"
        client.post("/messages" if endpoint.startswith("resident") else endpoint, {"text": "x"}, token=old, status=400)
        client.get(page)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    spoiled=st.one_of(
        st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='";\\,'), max_size=120),
        st.just("A" * 4000), st.just("."), st.just("eyJfdXNlcl9pZCI6IngifQ.aaaaaa.bbbbbb"),
    ),
    part=st.floats(0, 1),
)  # fmt: skip
def test_spoiled_or_cut_off_cookie_is_a_strangers_on_every_page(app, database, spoiled, part):
    browser = Browser(app)
    browser.token()
    whole = browser.client.get_cookie("portal")
    assert whole
    for value in (spoiled, whole.value[: int(len(whole.value) * part)], whole.value + "x"):
        browser.client.set_cookie("portal", value)
        browser.client.set_cookie("known", value)
        for page in PAGES:
            assert browser.client.get(page).status_code in (200, 303, 410), (page, value)


@pytest.mark.parametrize("host", ["evil.example.com", "localhost:8443", "localhost@evil.example.com", "[::1]"])
def test_redirects_stay_here_whatever_host_a_request_claims(app, database, host):
    headers = {"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "https"}
    for page in ("/home", "/staff", "/staff/account", "/staff/sign-in/code", "/staff/invitations/x"):
        answer = app.test_client().get(page, headers=headers)
        location = answer.headers.get("Location", "/")
        assert location[:1] == "/" != location[1:2], (page, location)


@pytest.mark.parametrize(
    "wanted", ["//evil.example.com", "/\\evil", "https://evil.example.com/staff", "/home", "javascript:1", 5, None]
)
def test_page_that_was_wanted_is_one_of_the_staffs_own(client, make, wanted):
    officer = member(make)
    with at():
        client.post("auth.staff_sign_in", {"email": officer.email, "password": PASSWORD})
        with client.client.session_transaction() as cookie:
            cookie["next"] = wanted
        assert client.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff"
