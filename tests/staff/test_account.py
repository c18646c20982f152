"""My account: seen whole, never one's own permissions; the password changes with the old one; sessions end elsewhere."""

from __future__ import annotations

from uuid import uuid4

import pytest

from portal.domain.permissions import Permission
from portal.services import passwords
from tests.auth.signing_in import at, code_of, sent
from tests.pages import Browser
from tests.staff.accounts import MANAGE, PASSWORD, entries, find_user, landlord, member

NEW = "anchor violet marble soup"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)


@pytest.fixture
def own(client_as_officer, other):
    """Vera's browser."""
    return client_as_officer(officer=other)


def change(browser, current=PASSWORD, password=NEW, status=303):
    return browser.post("staff.change_password", {"current_password": current, "password": password}, status=status)


def test_own_account_is_shown_and_nothing_of_it_can_be_changed_but_the_ways_to_sign_in(own, manager):
    page = own.get("staff.show_account")
    assert page.h1 == "My account"
    for words in ("Vera Viewer", "vera@council.example.org", "07700 900777", "Sample Council", "View payments"):
        assert words in page.text
    assert page.all("//main//input[@name='permissions']") == []
    assert "Morgan Manager, morgan@council.example.org" in page.all("//main//li")
    assert "My account" in own.get("staff.show_start").all("//nav//a")


def test_manager_is_told_to_ask_another_manager_and_never_themselves(browser, manager, make):
    assert "nobody else manages users" in browser.get("staff.show_account").text
    second = member(make, MANAGE, first_name="Sam", last_name="Second")
    landlord(make, MANAGE, first_name="Lena", last_name="Landlord")
    member(make, MANAGE, first_name="Ida", last_name="Invited", password_hash=None)
    asked = browser.get("staff.show_account").all("//main//li[a]")
    assert asked == [f"Sam Second, {second.email}"]


@pytest.mark.parametrize("permission", list(Permission))
def test_every_officer_has_an_account_whatever_they_may_do(client_as_officer, permission):
    assert client_as_officer(permission).get("staff.show_account").h1 == "My account"


def test_password_changes_and_every_other_session_ends(app, own, client_as_officer, other):
    elsewhere = client_as_officer(officer=other)
    elsewhere.get("staff.show_account")
    with own.client.session_transaction() as cookie:
        before = dict(cookie)
    page = own.follow(change(own))
    assert "Your password is changed. You are signed out everywhere else." in page.text
    assert elsewhere.get("staff.show_account", status=303).location == "/staff/sign-in"
    with own.client.session_transaction() as cookie:
        assert cookie["_user_id"] != before["_user_id"]
    stolen = Browser(app)
    with stolen.client.session_transaction() as cookie:
        cookie.update(before)
    stolen.get("staff.show_account", status=303)
    assert passwords.verify_password(find_user(other.email).password_hash, NEW, cost="minimum")
    assert [address for address, _gaps in sent("password-changed")] == [other.email]
    assert entries("password:changed")[-1].subject_id == other.id.hex


def test_code_and_link_that_were_on_their_way_end_with_the_old_password(app, own, client, other):
    with at():
        own = Browser(app).signed_in_as_officer(other.id)
        client.post("auth.staff_sign_in", {"email": other.email, "password": PASSWORD})
        asked = Browser(app)
        asked.post("auth.ask_new_password", {"email": other.email})
        link = sent("password-reset")[-1][1]["link"].removeprefix("http://localhost")
        change(own)
        assert client.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff/sign-in"
        asked.get(link, status=303)
        asked.get("auth.set_new_password", status=410)


def test_session_after_the_change_ends_when_the_one_before_would_have(app, other):
    with at():
        own = Browser(app).signed_in_as_officer(other.id)
    for minutes in range(20, 720, 20):
        with at(minutes=minutes):
            if minutes == 700:
                change(own)
            own.get("staff.show_account")
    with at(hours=12):
        own.get("staff.show_account", status=303)


@pytest.mark.parametrize(
    ("current", "password", "errors"),
    [
        ("", NEW, ["Enter your current password"]),
        ("wrong", NEW, ["This is not your current password"]),
        (PASSWORD, "", ["Enter a password"]),
        (PASSWORD, "short", ["Password must be 15 characters or more"]),
        (PASSWORD, "vera viewer 2026", ["Choose a password that is harder to guess, such as 4 words that have nothing to do with each other"]),
        (PASSWORD, PASSWORD, ["Choose a password that is not the one you have now"]),
    ],
)  # fmt: skip
def test_password_stays_when_something_is_wrong(own, other, current, password, errors):
    page = change(own, current, password, status=422)
    assert page.errors == errors
    for typed in (current, password):
        assert not typed or typed not in page.text
    assert find_user(other.email).password_hash == other.password_hash
    own.get("staff.show_account")


def test_current_password_is_not_guessed_without_end(app, other):
    with at():
        own = Browser(app).signed_in_as_officer(other.id)
        for _ in range(5):
            change(own, "wrong", status=422)
        page = change(own, status=422)
        assert page.errors == ["You have entered a wrong password too often. Wait 15 minutes before you try again"]
    with at(minutes=15):
        change(own)


def test_right_password_is_not_counted_as_a_wrong_one(own):
    for number in range(8):
        change(own, PASSWORD if number == 0 else NEW + str(number - 1), NEW + str(number))


def test_somebody_without_a_password_is_not_asked_for_one(client_as_officer, make):
    browser = client_as_officer(officer=member(make, password_hash=None))
    assert "Change your password" not in browser.get("staff.show_account").text
    browser.get("staff.change_password", status=404)


def sign_in(app, officer) -> Browser:
    browser = Browser(app)
    browser.client.environ_base["HTTP_USER_AGENT"] = CHROME
    browser.post("auth.staff_sign_in", {"email": officer.email, "password": PASSWORD})
    browser.post("auth.enter_staff_code", {"code": code_of()})
    return browser


def test_own_sessions_are_listed_with_device_and_times_and_without_a_network_address(app, other):
    with at():
        browser = sign_in(app, other)
    with at(minutes=25):
        browser.get("staff.show_account")
        second = Browser(app).signed_in_as_officer(other.id)
        page = second.get("staff.show_account")
    lines = [line for line in page.all("//main//li") if "Signed in" in line]
    assert lines == [
        "A browser that is not known This one Password and texted code Signed in: 23 November 2026 at 10:25am Last used: 23 November 2026 at 10:25am",
        "Chrome, Windows Password and texted code Signed in: 23 November 2026 at 10am Last used: 23 November 2026 at 10:25am Sign out there",
    ]
    assert "127.0.0" not in page.text


def test_session_elsewhere_ends_and_ours_goes_on(app, own, client_as_officer, other):
    elsewhere = client_as_officer(officer=other)
    page = own.get("staff.show_account")
    page = own.follow(own.post("staff.end_session", {"session": page.value("session")}))
    assert "You are signed out there." in page.text
    assert elsewhere.get("staff.show_account", status=303).location == "/staff/sign-in"
    assert page.all("//input[@name='session']") == []
    assert entries("session:ended-elsewhere")[-1].subject_id == other.id.hex


def test_all_other_sessions_end_at_once(own, client_as_officer, other, manager):
    others = [client_as_officer(officer=other) for _ in range(3)]
    theirs = client_as_officer(officer=manager)
    own.follow(own.post("staff.end_other_sessions"))
    for browser in others:
        browser.get("staff.show_account", status=303)
    theirs.get("staff.show_account")


def test_session_of_somebody_else_or_of_nobody_cannot_be_ended(app, own, client_as_officer, manager):
    theirs = client_as_officer(officer=manager)
    client_as_officer(officer=manager)
    foreign = theirs.get("staff.show_account").value("session")
    for session in (foreign, str(uuid4()), "", "x"):
        own.post("staff.end_session", {"session": session}, status=404)
    theirs.get("staff.show_account")


def test_sign_in_on_a_new_browser_is_told_by_email_and_on_a_known_one_is_not(app, other):
    with at():
        browser = sign_in(app, other)
        address, gaps = sent("staff-signed-in")[0]
        assert (address, gaps["device"], gaps["time"]) == (other.email, "Chrome, Windows", "10:00, 23 November 2026")
        browser.post("auth.staff_sign_out")
        browser.post("auth.staff_sign_in", {"email": other.email, "password": PASSWORD})
        browser.post("auth.enter_staff_code", {"code": code_of()})
        assert len(sent("staff-signed-in")) == 1
        sign_in(app, other)
        assert len(sent("staff-signed-in")) == 2
