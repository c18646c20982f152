"""A forgotten password: one link, one hour, the same page for everybody, and the texted code as always (quality S05, S10)."""

from __future__ import annotations

import re

import pytest

from portal.auth import forgotten_password
from portal.services import passwords
from portal.staff import user_adding
from tests.auth.signing_in import START, at, code_of, queued, sent
from tests.pages import Browser
from tests.staff.accounts import PASSWORD, entries, find_user, member, newest_link

NEW = "anchor violet marble soup"
MAIL = "password-reset"


@pytest.fixture
def user(make):
    return member(make, email="vera@council.example.org", mobile="07700 900555")


def ask(client, email: str = "vera@council.example.org"):
    return client.post("auth.ask_new_password", {"email": email})


def choose(client, link: str, password: str = NEW, status: int = 303):
    client.get(link, status=303)
    return client.post("auth.set_new_password", {"password": password}, status=status)


def test_page_of_signing_in_leads_to_it(client):
    assert "I have forgotten my password" in client.get("auth.staff_sign_in").all("//main//a")
    assert client.get("auth.ask_new_password").h1 == "Forgotten password"


def test_new_password_opens_with_the_texted_code_only(app, client, user):
    with at():
        assert client.follow(ask(client)).h1 == "Check your email"
        assert sent(MAIL)[0][0] == user.email
        page = client.follow(choose(client, newest_link(MAIL)))
        assert page.h1 == "Staff sign in"
        assert "Your password is changed. Sign in with it." in page.text
        client.get("staff.show_start", status=303)
        assert (
            client.post("auth.staff_sign_in", {"email": user.email, "password": NEW}).location == "/staff/sign-in/code"
        )
        assert sent()[-1][0] == "07700 900555"
        assert client.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff"
    assert len(entries("password:set-anew")) == 1


def test_old_password_is_over(client, user):
    ask(client)
    choose(client, newest_link(MAIL))
    client.post("auth.staff_sign_in", {"email": user.email, "password": PASSWORD})
    assert sent() == []


def test_all_sessions_and_waiting_codes_end(app, client, client_as_officer, user):
    with at():
        open_one, waiting = client_as_officer(officer=user), Browser(app)
        waiting.post("auth.staff_sign_in", {"email": user.email, "password": PASSWORD})
        open_one.get("staff.show_start")
        ask(client)
        choose(client, newest_link(MAIL))
        assert open_one.get("staff.show_start", status=303).location == "/staff/sign-in"
        assert waiting.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff/sign-in"


@pytest.mark.parametrize(
    "changes",
    [None, {"deactivated_at": START}, {"password_hash": None}],
    ids=["unknown", "deactivated", "only invited"],
)
def test_nothing_is_sent_and_nothing_looks_different(app, client, make, user, changes):
    email = "nobody@council.example.org"
    if changes is not None:
        email = member(make, **changes).email

    def seen(address: str):
        browser = Browser(app)
        answer = ask(browser, address)
        return answer.status, answer.location, re.sub(r'csrf_token" value="[^"]+"', "", browser.follow(answer).text)

    assert seen(email) == seen(user.email)
    assert [address for address, _ in sent(MAIL)] == [user.email]
    assert len(queued(MAIL)) == 2


def test_miss_does_the_work_of_a_hit(client, user, count_statements):
    works = []
    for email in (user.email, "nobody@council.example.org"):
        with count_statements() as seen:
            ask(client, email)
        works.append([statement.split("VALUES")[0] for statement in seen])
    assert works[0] == works[1]


def test_link_works_once(client, user):
    ask(client)
    link = newest_link(MAIL)
    choose(client, link)
    choose(client, link, "anchor violet marble bench", status=410)


def test_only_the_newest_link_works(client, user):
    ask(client)
    old = newest_link(MAIL)
    ask(client)
    choose(client, old, status=410)
    choose(client, newest_link(MAIL))


@pytest.mark.parametrize(("minutes", "status"), [(59, 303), (60, 410)])
def test_link_dies_after_an_hour(client, user, minutes, status):
    with at():
        ask(client)
        link = newest_link(MAIL)
    with at(minutes=minutes):
        choose(client, link, status=status)


def test_password_that_is_easy_to_guess_is_refused_and_the_link_still_works(client, user):
    ask(client)
    choose(client, newest_link(MAIL), "password1234567", status=422)
    choose(client, newest_link(MAIL))


def test_nobody_is_flooded_with_emails(client, user):
    with at():
        for _ in range(5):
            ask(client)
        assert len(sent(MAIL)) == 3
        assert len(queued(MAIL)) == 5
    with at(hours=1):
        ask(client)
        assert len(sent(MAIL)) == 4


def test_host_of_a_request_is_never_in_a_link(app):
    with app.test_request_context(base_url="http://evil.example.com"):
        assert forgotten_password.reset_address("t") == "http://localhost/staff/password-resets/t"
        assert user_adding.invitation_address("t") == "http://localhost/staff/invitations/t"


def test_password_is_kept_as_a_hash(client, user):
    ask(client)
    choose(client, newest_link(MAIL))
    stored = find_user(user.email).password_hash
    assert stored.startswith("$argon2id$")
    assert passwords.verify_password(stored, NEW, cost="minimum")
