"""Editing a user: boxes, own account, two managers, mobile reset and deactivation (S1.11-S1.12, S1.27, S1.36-S1.55)."""

from __future__ import annotations

import pytest

from portal.domain.permissions import Permission
from tests.auth.signing_in import sent
from tests.staff.accounts import (
    MANAGE,
    NEW,
    PAGES_OF_ONE,
    as_actor,
    entries,
    find_user,
    landlord,
    member,
    names,
    newest_link,
    ticked,
)

# S1.27, S1.36-S1.40: editing


def test_page_of_a_user_shows_contact_details_and_what_can_be_done(browser, other):
    page = browser.get("staff.edit_user", reference=other.reference)
    assert page.h1 == "Edit Vera Viewer"
    for words in ("vera@council.example.org", "07700 900777"):
        assert words in page.text
    assert page.all("//h2[contains(@class, 'heading-m')]") == [
        "Contact details",
        "Reset mobile number",
        "Suspend user",
        "Deactivate user",
    ]
    assert ticked(page) == ["payments:view"]
    assert "The current number is removed, and the user enters a new one the next time they sign in." in page.text


def change(browser, user, *permissions, status=303, **more):
    form = {"permissions": [one.value for one in permissions], "version": str(find_user(user.email).version)}
    return browser.post("staff.edit_user", form | more, reference=user.reference, status=status)


def test_ticking_adds_and_unticking_removes(browser, other):
    page = browser.follow(change(browser, other, Permission.EXPORT_PAYMENTS))
    assert page.all("//tbody//tr[2]/td[3]") == ["Export payments"]
    assert "What Vera Viewer can do is saved." in page.text
    entry = entries("user:permissions-changed")[-1]
    assert entry.detail == {"before": ["payments:view"], "after": ["payments:export"]}
    assert entry.subject_id == other.id.hex


def test_set_fills_the_boxes_of_a_user_and_saves_nothing(browser, other):
    page = change(browser, other, permission_set="contact-centre", use_set="yes", status=200)
    assert ticked(page) == ["forms:complete-on-behalf", "residents:help-sign-in"]
    assert find_user(other.email).permissions == ["payments:view"]


def test_change_counts_on_the_very_next_request_of_an_open_session(client_as_officer, manager, make):
    demoted = member(make, MANAGE, Permission.REVIEW_CASES)
    member(make, MANAGE)
    theirs, ours = client_as_officer(officer=demoted), client_as_officer(officer=manager)
    theirs.get("staff.list_users")
    change(ours, demoted, Permission.REVIEW_CASES)
    theirs.get("staff.list_users", status=404)
    theirs.get("staff.list_cases")
    change(ours, demoted, MANAGE)
    theirs.get("staff.list_users")
    theirs.get("staff.list_cases", status=404)


@pytest.mark.parametrize("version", ["0", "", "x", "99"])
def test_nothing_is_overwritten_when_somebody_else_was_faster(browser, other, version):
    form = {"permissions": [], "version": version}
    browser.post("staff.edit_user", form, reference=other.reference, status=409)
    assert find_user(other.email).permissions == ["payments:view"]


# S1.11, S1.54: one's own account


def test_own_account_shows_what_it_can_do_and_offers_no_change(browser, manager):
    page = browser.get("staff.edit_user", reference=manager.reference)
    assert "You cannot change your own account." in page.text
    assert page.all("//main//form") == []
    assert page.all("//main//li") == ["Manage users"]


def test_own_account_is_not_changed_by_a_form_of_ones_own(browser, manager):
    assert change(browser, manager, *Permission, status=422).errors == [
        "You cannot change your own account. Ask somebody else who manages users"
    ]
    for endpoint in ("staff.reset_mobile", "staff.deactivate_user"):
        browser.get(endpoint, reference=manager.reference, status=404)
        browser.post(endpoint, {"answer": "yes"}, reference=manager.reference, status=404)
    assert find_user(manager.email).permissions == [MANAGE.value]


# S1.12: two managers, at least

KEEP_TWO = "At least 2 people in your organisation must manage users. Tick Manage users for somebody else first, then come back"


def test_last_but_one_who_manages_users_stays(make, browser):
    second = member(make, MANAGE, Permission.VIEW_PAYMENTS)
    assert change(browser, second, status=422).errors == [KEEP_TWO]
    page = browser.post("staff.deactivate_user", {"answer": "yes"}, reference=second.reference, status=422)
    assert page.errors == [KEEP_TWO]
    assert find_user(second.email).permissions == [MANAGE.value, "payments:view"]


@pytest.mark.parametrize("password_hash", ["x", None], ids=["has an account", "only invited"])
def test_third_manager_counts_only_with_an_account(make, browser, password_hash):
    second, _third = member(make, MANAGE), member(make, MANAGE, password_hash=password_hash)
    change(browser, second, status=303 if password_hash else 422)


def test_managers_of_other_organisations_do_not_count(make, browser):
    second = member(make, MANAGE)
    landlord(make, MANAGE)
    change(browser, second, status=422)


def test_who_does_not_manage_users_is_never_held_back(browser, other):
    change(browser, other)
    browser.post("staff.deactivate_user", {"answer": "yes"}, reference=other.reference)


def test_other_boxes_of_the_last_but_one_can_be_changed(make, browser):
    second = member(make, MANAGE)
    change(browser, second, MANAGE, Permission.VIEW_PAYMENTS)


# S1.41-S1.47: resetting the mobile number


def test_reset_asks_first_and_keeps_the_number_when_the_answer_is_no(browser, other):
    page = browser.get("staff.reset_mobile", reference=other.reference)
    assert page.h1 == "Reset Vera Viewer's mobile number"
    assert page.all("//main//label") == ["Yes, reset the number", "No, keep the current mobile number"]
    assert page.all("//main//button") == ["Done"]
    assert browser.post("staff.reset_mobile", {}, reference=other.reference, status=422).errors == [
        "Select yes if you want to reset the number"
    ]
    browser.post("staff.reset_mobile", {"answer": "no"}, reference=other.reference)
    assert find_user(other.email).mobile == "07700 900777"


def test_reset_request_is_shown_until_the_new_number_is_in(client_as_officer, browser, other):
    theirs = client_as_officer(officer=other)
    page = browser.follow(browser.post("staff.reset_mobile", {"answer": "yes"}, reference=other.reference))
    assert "Reset request has been made" in page.one("//main//p[contains(., 'Reset request')]")
    assert "07700 900777" not in page.text
    assert "Reset request has been made" in browser.get("staff.list_users").text
    assert theirs.get("staff.show_start", status=303).location == "/staff/sign-in"
    assert [address for address, _ in sent("mobile-reset")] == [other.email]
    assert entries("user:mobile-reset")[-1].actor_kind == "officer"


def test_number_of_somebody_only_invited_cannot_be_reset(browser):
    browser.post("staff.add_user", NEW)
    user = find_user("nina@council.example.org")
    assert "Reset mobile number" not in browser.get("staff.edit_user", reference=user.reference).text
    browser.get("staff.reset_mobile", reference=user.reference, status=404)


# S1.48-S1.55: deactivating


def test_deactivation_asks_first_and_keeps_the_user_when_the_answer_is_no(browser, other):
    page = browser.get("staff.deactivate_user", reference=other.reference)
    assert page.h1 == "Deactivate Vera Viewer"
    assert page.all("//main//label") == ["Yes, deactivate the user", "No, keep the user active"]
    assert browser.post("staff.deactivate_user", {}, reference=other.reference, status=422).errors == [
        "Select yes if you want to deactivate the user"
    ]
    browser.post("staff.deactivate_user", {"answer": "no"}, reference=other.reference)
    assert find_user(other.email)


def test_deactivated_user_is_out_at_once_and_never_seen_again(client_as_officer, browser, other):
    theirs = client_as_officer(officer=other)
    theirs.get("staff.show_start")
    page = browser.follow(browser.post("staff.deactivate_user", {"answer": "yes"}, reference=other.reference))
    assert "Vera Viewer is deactivated." in page.text
    assert names(page) == ["Morgan Manager"]
    assert theirs.get("staff.show_start", status=303).location == "/staff/sign-in"
    for endpoint in PAGES_OF_ONE:
        browser.get(endpoint, reference=other.reference, status=404)
    assert entries("user:deactivated")[-1].subject_id == other.id.hex


def test_same_address_can_be_invited_anew_after_deactivation(browser, other):
    browser.post("staff.deactivate_user", {"answer": "yes"}, reference=other.reference)
    browser.post("staff.add_user", NEW | {"email": other.email, "email_again": other.email})
    assert find_user(other.email).id != other.id


def test_open_invitation_ends_with_the_account(client, browser):
    browser.post("staff.add_user", NEW)
    link, user = newest_link(), find_user("nina@council.example.org")
    browser.post("staff.deactivate_user", {"answer": "yes"}, reference=user.reference)
    client.get(link, status=303)
    client.get("auth.create_account", status=410)


def test_reference_in_addresses_says_nothing_of_anybody(other):
    assert as_actor(other).user_id.hex not in other.reference
    assert len(other.reference) >= 16
