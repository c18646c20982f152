"""Adding a user: what is asked, what is refused, the boxes on offer and the invitation (S1.29-S1.35, S1.57)."""

from __future__ import annotations

import pytest

from portal.domain.permissions import PERMISSION_NAMES, Permission
from tests.auth.signing_in import at, sent
from tests.pages import Browser
from tests.staff.accounts import (
    MANAGE,
    NEW,
    find_user,
    landlord,
    member,
    newest_link,
    ticked,
)

SIX = ("Manage users", "Provide tenancy details", "Add or remove properties", "Bulk update housing costs", "View payments",
       "Export payments")  # fmt: skip


def test_page_says_what_happens_and_offers_the_boxes(browser):
    page = browser.get("staff.add_user")
    assert (
        "The user will get an email with a link to create an account. The link will expire after 24 hours." in page.text
    )
    labels = page.all("//label")
    for label in ("First name", "Last name", "Email address", "Confirm email address", *SIX):
        assert label in labels
    assert page.all("//main//button")[-1] == "Invite user"


@pytest.mark.parametrize(
    ("kind", "offered"),
    [("council", set(Permission)),
     ("registered-provider", {one for one in Permission if PERMISSION_NAMES[one].text in SIX} | {Permission.COMPLETE_ON_BEHALF, Permission.CERTIFY_DOCUMENTS, Permission.SEE_REPORTS}),
     ("advice-agency", {MANAGE, Permission.COMPLETE_ON_BEHALF, Permission.CERTIFY_DOCUMENTS, Permission.SEE_REPORTS})],
)  # fmt: skip
def test_boxes_are_those_of_the_kind_of_organisation(make, client_as_officer, kind, offered):
    user = member(make, MANAGE, organisation=make.organisation(f"Sample {kind}", kind=kind))
    page = client_as_officer(officer=user).get("staff.add_user")
    assert set(page.all("//input[@name='permissions']/@value")) == {one.value for one in offered}


def test_invited_user_gets_one_email_without_personal_data(browser, run_jobs):
    page = browser.follow(browser.post("staff.add_user", NEW))
    assert "We have sent an invitation to Nina Newcomer." in page.text
    assert "Invitation sent" in page.one("//tr[td[contains(., 'Nina')]]/td[1]")
    assert find_user("nina@council.example.org").permissions == ["payments:view", "cases:review"]
    [(address, gaps)] = sent("invitation")
    assert address == "nina@council.example.org"
    assert gaps["link"].startswith("http://localhost/staff/invitations/")
    assert "Nina" not in str(gaps)
    assert run_jobs() == ["send-message"]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"first_name": "", "last_name": " "}, ["Enter a first name", "Enter a last name"]),
        ({"first_name": "x" * 36}, ["First name must be 35 characters or fewer"]),
        ({"email": ""}, ["Enter an email address"]),
        ({"email": "nina"}, ["Enter an email address in the correct format, like name@example.com"]),
        ({"email_again": "other@council.example.org"}, ["Email addresses must be the same"]),
        ({"email": "nina@example.com", "email_again": "nina@example.com"}, ["Enter an email address that ends with @council.example.org"]),
        ({"email": "nina@evil.council.example.org"}, ["Enter an email address that ends with @council.example.org"]),
        ({"email": "VERA@council.example.org", "email_again": "vera@council.example.org"}, ["Somebody already has an account with this email address"]),
    ],
)  # fmt: skip
def test_new_user_is_refused_with_the_reason(browser, other, changes, errors):
    page = browser.post("staff.add_user", NEW | changes, status=422)
    assert page.errors == errors
    assert page.value("last_name") == (NEW | changes)["last_name"].strip()
    assert ticked(page) == ["cases:review", "payments:view"]
    assert sent("invitation") == []


def test_address_in_capitals_is_the_same_address(browser):
    browser.post("staff.add_user", NEW | {"email": "Nina@Council.Example.ORG"})
    assert find_user("nina@council.example.org")


def test_fields_that_the_form_does_not_have_change_nothing(make, browser):
    homes = make.organisation("Sample Homes", kind="registered-provider")
    browser.post(
        "staff.add_user", NEW | {"organisation_id": homes.id.hex, "password_hash": "x", "mobile": "07700 900001"}
    )
    user = find_user("nina@council.example.org")
    assert (user.organisation_id != homes.id, user.password_hash, user.mobile) == (True, None, None)


def test_box_that_the_organisation_may_not_tick_is_left_out(make, client_as_officer):
    browser = client_as_officer(officer=landlord(make, MANAGE))
    browser.post("staff.add_user", NEW)
    assert find_user("nina@council.example.org").permissions == ["payments:view"]


def test_set_fills_the_boxes_and_saves_nothing(browser):
    page = browser.post("staff.add_user", NEW | {"permission_set": "income-officer", "use_set": "yes"}, status=200)
    assert ticked(page) == ["housing-costs:bulk-update", "payments:export", "payments:view", "tenancies:provide"]
    assert page.value("first_name") == "Nina"
    assert find_user("nina@council.example.org") is None


def test_set_must_be_chosen_before_it_is_used(browser):
    assert browser.post("staff.add_user", NEW | {"use_set": "yes"}, status=422).errors == ["Select a set"]


def test_invitation_is_sent_again_in_one_tap(browser):
    browser.post("staff.add_user", NEW)
    old = newest_link()
    user = find_user("nina@council.example.org")
    page = browser.follow(browser.post("staff.resend_invitation", reference=user.reference))
    assert "We have sent another invitation to Nina Newcomer." in page.text
    assert newest_link() != old


def test_invitation_is_not_sent_without_end(browser):
    browser.post("staff.add_user", NEW)
    user = find_user("nina@council.example.org")
    for _ in range(6):
        answer = browser.post("staff.resend_invitation", reference=user.reference)
    assert "The invitation was sent 5 times in an hour" in browser.follow(answer).text
    assert len(sent("invitation")) == 6


@pytest.mark.parametrize(("hours", "words"), [(23, "Invitation sent"), (24, "Invitation expired")])
def test_list_says_whether_the_invitation_still_works(app, manager, hours, words):
    with at():
        Browser(app).signed_in_as_officer(manager.id).post("staff.add_user", NEW)
    with at(hours=hours):
        page = Browser(app).signed_in_as_officer(manager.id).get("staff.list_users")
    assert words in page.one("//tr[td[contains(., 'Nina')]]/td[1]")


def test_nobody_with_an_account_is_invited_again(browser, other):
    browser.post("staff.resend_invitation", reference=other.reference, status=404)
