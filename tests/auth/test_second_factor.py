"""No path leads to a page of staff with one factor only: every route, from every half-way state of signing in (quality S07)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.routing import IntegerConverter

from portal.web.access import Access
from tests.auth.signing_in import sent
from tests.auth.test_form_tokens import VALUES
from tests.pages import Browser
from tests.staff.accounts import MANAGE, NEW, PASSWORD, find_user, member, newest_link

STRONG = "anchor violet marble soup"


def routes_of_staff(app) -> list[tuple[str, str]]:
    """(method, address) of everything that only staff may ask for."""
    found = []
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            access = app.view_functions[rule.endpoint].access
            assert isinstance(access, Access)
            for method in {"GET", "POST"} & (rule.methods or set()) if access.audience == "officer" else ():
                numbers = {name for name in rule.arguments if isinstance(rule._converters[name], IntegerConverter)}
                values = {name: 1 if name in numbers else VALUES.get(name, "x") for name in rule.arguments}
                found.append((method, adapter.build(rule.endpoint, values, method=method)))
    return found


@pytest.fixture
def vera(make):
    return member(make, *[MANAGE], email="vera@council.example.org", mobile="07700 900555")


def stranger(browser: Browser, _vera) -> None:
    browser.get("auth.staff_sign_in")


def password_given(browser: Browser, vera) -> None:
    browser.post("auth.staff_sign_in", {"email": vera.email, "password": PASSWORD})
    assert len(sent()) == 1


def wrong_code_given(browser: Browser, vera) -> None:
    password_given(browser, vera)
    browser.post("auth.enter_staff_code", {"code": "000000"}, status=422)


def passkey_asked_for(browser: Browser, _vera) -> None:
    browser.get("auth.sign_in_with_passkey")
    browser.post("auth.sign_in_with_passkey", {"credential": "{}"}, status=422)


def invitation_opened(browser: Browser, vera) -> None:
    Browser(browser.app).signed_in_as_officer(vera.id).post("staff.add_user", NEW)
    browser.get(newest_link(), status=303)


def first_password_set(browser: Browser, vera) -> None:
    invitation_opened(browser, vera)
    browser.post("auth.create_account", {"password": STRONG})


def number_named(browser: Browser, vera) -> None:
    first_password_set(browser, vera)
    browser.post("auth.name_mobile", {"mobile": "07700 900321"})
    assert find_user(NEW["email"]).mobile is None


def reset_link_opened(browser: Browser, vera) -> None:
    browser.post("auth.ask_new_password", {"email": vera.email})
    browser.get(newest_link("password-reset"), status=303)


def new_password_set(browser: Browser, vera) -> None:
    reset_link_opened(browser, vera)
    browser.post("auth.set_new_password", {"password": STRONG})


@pytest.mark.parametrize(
    "half_way",
    [
        stranger, password_given, wrong_code_given, passkey_asked_for, invitation_opened, first_password_set, number_named,
        reset_link_opened, new_password_set,
    ],
    ids=lambda one: one.__name__,
)  # fmt: skip
def test_every_page_of_staff_asks_for_sign_in_when_only_half_of_it_is_done(
    app, client, vera, half_way: Callable[..., None]
):
    half_way(client, vera)
    with client.client.session_transaction() as cookie:
        kept = dict(cookie)
    routes = routes_of_staff(app)
    assert len(routes) > 30
    for method, address in routes:
        with (
            client.client.session_transaction() as cookie
        ):  # each from the same state: being led away changes the cookie
            cookie.clear()
            cookie.update(kept)
        answer = client.get(address, status=303) if method == "GET" else client.post(address, {})
        assert (method, address, answer.location) == (method, address, "/staff/sign-in")
