"""A user's own details: a new name at once, a new address by a link its owner follows (complaint C8)."""

from __future__ import annotations

import pytest

from portal.domain.permissions import Permission
from tests.auth.signing_in import at, sent
from tests.pages import Browser
from tests.staff.accounts import MANAGE, NEW, PASSWORD, entries, find_user, landlord, member, newest_link

VERA, NEW_VERA = "vera@council.example.org", "v.viewer@council.example.org"


def change(browser, user, status=303, **changes):
    held = {
        "first_name": user.first_name, "last_name": user.last_name, "email": user.email, "email_again": user.email,
        "version": str(find_user(user.email).version),
    }  # fmt: skip
    return browser.post("staff.change_details", held | changes, reference=user.reference, status=status)


def ask_for(browser, user, email=NEW_VERA, **more):
    return change(browser, user, email=email, email_again=email, **more)


def test_new_name_counts_at_once(browser, other):
    page = browser.follow(change(browser, other, first_name="Veronica", last_name="O'Viewer"))
    assert page.h1 == "Edit Veronica O'Viewer"
    assert "Veronica O'Viewer's details are saved." in page.document.text_content()
    [entry] = entries("user:details-changed")
    assert entry.detail["before"]["first_name"] == "Vera"
    assert entry.detail["after"]["last_name"] == "O'Viewer"
    assert sent("email-change") == []


def test_new_address_counts_once_its_owner_followed_the_link(app, browser, other):
    page = browser.follow(ask_for(browser, other))
    assert f"We have sent a link to {NEW_VERA}." in page.text
    assert "New email address not confirmed yet" in page.text
    assert [to for to, _ in sent("email-change")] == [NEW_VERA]
    assert [to for to, _ in sent("email-changing")] == [VERA]
    assert find_user(VERA)
    stranger = Browser(app)
    page = stranger.follow(stranger.get(newest_link("email-change"), status=303))
    assert page.h1 == "Confirm your new email address"
    assert NEW_VERA in page.text
    assert find_user(VERA)
    page = stranger.follow(stranger.post("auth.confirm_email"))
    assert f"From now on, sign in with {NEW_VERA}." in page.text
    user = find_user(NEW_VERA)
    assert (find_user(VERA), user.id, user.new_email) == (None, other.id, None)
    assert entries("user:email-changed")[-1].detail == {"before": VERA, "after": NEW_VERA}
    stranger.post("auth.confirm_email", status=410)


def test_somebody_signs_in_with_the_new_address_from_then_on(app, client, browser, other):
    ask_for(browser, other)
    client.get(newest_link("email-change"), status=303)
    client.post("auth.confirm_email")
    with at():
        client.post("auth.staff_sign_in", {"email": NEW_VERA, "password": PASSWORD})
        assert [to for to, _ in sent()] == ["07700 900777"]
        Browser(app).post("auth.staff_sign_in", {"email": VERA, "password": PASSWORD})
        assert len(sent()) == 1


@pytest.mark.parametrize(("hours", "status"), [(23, 200), (24, 410)])
def test_link_of_a_new_address_dies_after_24_hours(app, client, manager, other, hours, status):
    with at():
        ask_for(Browser(app).signed_in_as_officer(manager.id), other)
    with at(hours=hours):
        client.get(newest_link("email-change"), status=303)
        client.get("auth.confirm_email", status=status)


def test_only_the_newest_link_of_a_new_address_works(client, browser, other):
    ask_for(browser, other)
    old = newest_link("email-change")
    ask_for(browser, other, "another@council.example.org")
    client.get(old, status=303)
    client.get("auth.confirm_email", status=410)
    client.get(newest_link("email-change"), status=303)
    client.post("auth.confirm_email")
    assert find_user("another@council.example.org")


def test_new_address_can_be_taken_back(client, browser, other):
    ask_for(browser, other)
    page = browser.follow(browser.post("staff.drop_new_email", reference=other.reference))
    assert f"Vera Viewer keeps the email address {VERA}." in page.text
    client.get(newest_link("email-change"), status=303)
    client.get("auth.confirm_email", status=410)
    browser.post("staff.drop_new_email", reference=other.reference, status=404)


def test_address_that_somebody_took_meanwhile_is_refused(client, make, browser, other):
    ask_for(browser, other)
    member(make, email=NEW_VERA)
    client.get(newest_link("email-change"), status=303)
    page = client.post("auth.confirm_email", status=422)
    assert page.errors == ["Somebody already has an account with this email address"]
    assert find_user(VERA).id == other.id


def test_open_links_to_the_old_address_end_with_it(app, client, browser, other):
    client.post("auth.ask_new_password", {"email": VERA})
    reset = newest_link("password-reset")
    ask_for(browser, other)
    client.get(newest_link("email-change"), status=303)
    client.post("auth.confirm_email")
    stranger = Browser(app)
    stranger.get(reset, status=303)
    stranger.get("auth.set_new_password", status=410)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"first_name": ""}, ["Enter a first name"]),
        ({"last_name": "x" * 36}, ["Last name must be 35 characters or fewer"]),
        ({"email": "nobody"}, ["Enter an email address in the correct format, like name@example.com"]),
        ({"email": NEW_VERA}, ["Email addresses must be the same"]),
        ({"email_again": NEW_VERA}, ["Email addresses must be the same"]),
        ({"email": "v@example.com", "email_again": "v@example.com"}, ["Enter an email address that ends with @council.example.org"]),
        ({"email": "morgan@council.example.org", "email_again": "morgan@council.example.org"}, ["Somebody already has an account with this email address"]),
    ],
)  # fmt: skip
def test_wrong_details_are_refused_and_nothing_is_kept(browser, other, changes, errors):
    page = change(browser, other, status=422, **changes)
    assert page.errors == errors
    for name, typed in changes.items():
        assert page.value(name) == typed
    user = find_user(VERA)
    assert (user.name, user.new_email) == ("Vera Viewer", None)


def test_invited_user_with_a_new_address_gets_a_new_invitation(client, browser):
    browser.post("staff.add_user", NEW)
    old, user = newest_link(), find_user(NEW["email"])
    page = browser.follow(ask_for(browser, user, "nina.n@council.example.org"))
    assert "We have sent another invitation to Nina Newcomer." in page.text
    assert [to for to, _ in sent("invitation")] == [NEW["email"], "nina.n@council.example.org"]
    client.get(old, status=303)
    client.get("auth.create_account", status=410)


def test_details_typed_too_late_are_kept_on_the_page(browser, client_as_officer, make, other):
    version = str(find_user(VERA).version)
    second = member(make, MANAGE, first_name="Fay", last_name="Faster")
    change(client_as_officer(officer=second), other, first_name="Verity")
    page = change(browser, other, status=409, first_name="Veronica", version=version)
    assert page.value("first_name") == "Veronica"
    assert "Name or email address changed by Fay Faster" in page.text
    assert "Verity" in page.text
    assert find_user(VERA).first_name == "Verity"
    change(browser, other, first_name="Veronica", version=page.value("version"))
    assert find_user(VERA).first_name == "Veronica"


def test_links_are_not_sent_without_end(browser, other):
    for number in range(5):
        ask_for(browser, other, f"v{number}@council.example.org")
    page = ask_for(browser, other, status=422)
    assert page.errors == ["A link was sent 5 times in an hour. Wait before you send it again"]


def test_own_details_and_those_of_another_organisation_are_not_there(make, browser, manager):
    for user in (manager, landlord(make)):
        browser.get("staff.change_details", reference=user.reference, status=404)
        change(browser, user, status=404, first_name="X")
        browser.post("staff.drop_new_email", reference=user.reference, status=404 if user is not manager else 303)
        assert find_user(user.email).first_name != "X"


def test_somebody_signed_in_stays_signed_in_with_the_new_address(browser, client_as_officer, other):
    theirs = client_as_officer(officer=other)
    ask_for(browser, other)
    theirs.get(newest_link("email-change"), status=303)
    assert theirs.post("auth.confirm_email").location == "/staff"
    theirs.get("staff.show_start")


def test_history_tells_of_the_new_address(make, client_as_officer, other):
    auditor = member(make, MANAGE, Permission.SEE_AUDIT_LOG)
    browser = client_as_officer(officer=auditor)
    ask_for(browser, other)
    page = browser.get("staff.show_history", reference=other.reference)
    assert "New email address asked for" in page.text
    assert f"Email: {VERA}" in page.document.text_content()
