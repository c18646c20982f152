"""Organisations: who may, the list, adding, domains, closing, and those who manage users (S1.56, S1.57, S1.60)."""

from __future__ import annotations

import csv
import io

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.permissions import Permission
from portal.models import Organisation
from tests.auth.signing_in import sent
from tests.staff.accounts import MANAGE, PASSWORD, entries, find_user, landlord, member, newest_link

NEW = {"name": "Long Lane Housing", "kind": "registered-provider", "domains": "@lane.example.org\nlane.example.com"}
FIRST = {
    "first_name": "Fay", "last_name": "First", "email": "fay@lane.example.org", "email_again": "fay@lane.example.org",
    "role": "primary",
}  # fmt: skip


@pytest.fixture
def holder(make, client_as_officer):
    officer = member(make, Permission.MANAGE_ORGANISATIONS, first_name="Holly", last_name="Holder")
    return client_as_officer(officer=officer)


@pytest.fixture
def homes(make):
    """A partner of two who manage users and one who does not."""
    landlord(
        make, MANAGE, first_name="Hanna", last_name="Homes", email="hanna@homes.example.org", mobile="07700 900701"
    )
    landlord(
        make, MANAGE, first_name="Harri", last_name="Hughes", email="harri@homes.example.org", mobile="07700 900702"
    )
    landlord(make, Permission.VIEW_PAYMENTS, first_name="Private", last_name="Person", email="p@homes.example.org")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        row = session.scalars(sa.select(Organisation).where(Organisation.name == "Sample Homes")).one()
        row.email_domains = ["homes.example.org"]
        session.flush()
        session.expunge(row)
    return row


def find(name):
    with db.reading() as session:
        return session.scalars(sa.select(Organisation).where(Organisation.name == name)).one_or_none()


def names(page):
    return page.all("//tbody//td[1]/a")


def edit(browser, row, status=303, **changes):
    form = {"name": row.name, "domains": "homes.example.org", "version": str(find(row.name).version)}
    return browser.post("staff.edit_organisation", form | changes, reference=row.reference, status=status)


# who may


@pytest.mark.parametrize("permission", [one for one in Permission if one is not Permission.MANAGE_ORGANISATIONS])
def test_no_other_box_opens_organisations(client_as_officer, homes, permission):
    browser = client_as_officer(permission)
    assert "Organisations" not in browser.get("staff.show_start").all("//nav//a")
    for endpoint in ("staff.list_organisations", "staff.export_organisations", "staff.add_organisation"):
        browser.get(endpoint, status=404)
    browser.get("staff.show_organisation", reference=homes.reference, status=404)


def test_box_of_a_partner_opens_nothing(make, client_as_officer, homes):
    browser = client_as_officer(officer=landlord(make, Permission.MANAGE_ORGANISATIONS))
    browser.get("staff.list_organisations", status=404)
    browser.get("staff.show_organisation", reference=homes.reference, status=404)
    browser.post("staff.add_organisation", NEW, status=404)
    browser.post("staff.close_organisation", {"answer": "yes"}, reference=homes.reference, status=404)


# the list


def test_list_shows_open_organisations_with_what_to_look_at(holder, homes, make):
    make.organisation("Sample Advice", kind="advice-agency")
    page = holder.get("staff.list_organisations")
    assert names(page) == ["Sample Advice", "Sample Council", "Sample Homes"]
    assert page.all("//tbody//tr[3]/td") == ["Sample Homes", "Registered provider", "homes.example.org", "3", "2"]
    assert "Fewer than 2 manage users" in page.one("//tr[td[contains(., 'Sample Advice')]]/td[1]")


@pytest.mark.parametrize(
    ("keyword", "found"), [("hom", ["Sample Homes"]), ("homes.ex", ["Sample Homes"]), ("ample", [])]
)
def test_list_is_searched(holder, homes, keyword, found):
    assert names(holder.follow(holder.post("staff.search_organisations", {"keyword": keyword}))) == found


def test_list_is_paged_and_a_file(holder, make):
    for number in range(51):
        make.organisation(f"Partner {number:02d}", kind="advice-agency")
    assert len(names(holder.get("staff.list_organisations"))) == 50
    assert names(holder.get("staff.list_organisations", page=2)) == ["Partner 50", "Sample Council"]
    rows = list(csv.reader(io.StringIO(holder.get("staff.export_organisations").text.removeprefix("\ufeff"))))
    assert len(rows) == 53
    assert rows[1] == ["Partner 00", "Advice agency", "council.example.org", "0", "0", ""]
    assert entries("organisations:exported")[-1].detail == {"count": 52}
    holder.get("staff.export_organisations", s="unknown", status=404)


# adding and changing


def test_partner_is_added_and_its_first_manager_invited(holder, client):
    page = holder.follow(holder.post("staff.add_organisation", NEW))
    assert page.h1 == "Long Lane Housing"
    added = find("Long Lane Housing")
    assert added.email_domains == ["lane.example.org", "lane.example.com"]
    assert entries("organisation:added")[-1].detail["after"]["kind"] == "registered-provider"
    page = holder.follow(holder.post("staff.invite_manager", FIRST, reference=added.reference))
    assert "We have sent an invitation to Fay First." in page.text
    assert "Primary user" in page.one("//tbody/tr/td[1]")
    user = find_user("fay@lane.example.org")
    assert (user.permissions, user.organisation_id, user.organisation_role) == ([MANAGE.value], added.id, "primary")
    client.get(newest_link(), status=303)
    assert client.post("auth.create_account", {"password": PASSWORD}).location == "/staff/sign-in/mobile"


def test_link_to_a_first_manager_is_sent_again_in_one_tap(holder):
    reference = find_added(holder).reference
    holder.post("staff.invite_manager", FIRST, reference=reference)
    user = find_user("fay@lane.example.org")
    answer = holder.post("staff.resend_manager_invitation", reference=reference, user_reference=user.reference)
    assert "We have sent another invitation to Fay First." in holder.follow(answer).text
    assert len(sent("invitation")) == 2


def find_added(holder):
    holder.post("staff.add_organisation", NEW)
    return find(NEW["name"])


@pytest.mark.parametrize(
    ("changes", "errors"),
    [({"name": ""}, ["Enter the name of the organisation"]), ({"name": "SAMPLE COUNCIL"}, ["Another organisation has this name"]),
     ({"domains": " , "}, ["Enter at least one email domain"]), ({"kind": "council"}, ["Select what kind of organisation it is"]),
     ({"domains": "lane"}, ["lane is not an email domain. Enter one like council.example.org"]),
     ({"domains": "a@b.example.org"}, ["a@b.example.org is not an email domain. Enter one like council.example.org"]),
     ({"domains": " ".join(f"d{n}.example.org" for n in range(21))}, ["Enter 20 email domains or fewer"])],
)  # fmt: skip
def test_wrong_partner_is_refused_with_what_was_typed(holder, changes, errors):
    page = holder.post("staff.add_organisation", NEW | changes, status=422)
    assert page.errors == errors
    assert page.value("name") == (NEW | changes)["name"]
    assert find(NEW["name"]) is None


def test_new_domain_keeps_users_and_marks_them(holder, homes, client_as_officer):
    page = holder.follow(edit(holder, homes, domains="new-homes.example.org"))
    assert "3 users have an address at another domain. They can still sign in" in page.text
    manager = find_user("hanna@homes.example.org")
    theirs = client_as_officer(officer=manager)
    listed = theirs.get("staff.list_users")
    assert len(listed.all("//tbody//td[1][contains(., 'Email domain no longer matches')]")) == 3
    other = find_user("p@homes.example.org")
    assert "Change it, or deactivate the user." in theirs.get("staff.edit_user", reference=other.reference).text
    detail = entries("organisation:changed")[-1].detail
    assert (detail["before"]["domains"], detail["after"]["domains"]) == (
        ["homes.example.org"],
        ["new-homes.example.org"],
    )


def test_invitation_follows_the_new_domain_at_once(holder, homes, client_as_officer):
    edit(holder, homes, domains="new-homes.example.org")
    theirs = client_as_officer(officer=find_user("hanna@homes.example.org"))
    form = {"first_name": "N", "last_name": "N", "email": "n@homes.example.org", "email_again": "n@homes.example.org"}
    assert theirs.post("staff.add_user", form, status=422).errors == [
        "Enter an email address that ends with @new-homes.example.org"
    ]


def test_nothing_is_overwritten_when_somebody_else_was_faster(holder, homes):
    version = str(find(homes.name).version)
    edit(holder, homes, domains="one.example.org")
    page = edit(holder, homes, status=409, domains="two.example.org", version=version)
    assert page.all("//textarea[@name='domains']") == ["two.example.org"]
    assert "one.example.org" in page.text
    edit(holder, homes, domains="two.example.org", version=page.value("version"))
    assert find(homes.name).email_domains == ["two.example.org"]


# those who manage users


def test_council_sees_who_manages_users_and_nobody_else(holder, homes):
    page = holder.get("staff.show_organisation", reference=homes.reference)
    assert page.all("//tbody//td[2]") == ["hanna@homes.example.org", "harri@homes.example.org"]
    assert "Private" not in page.text
    person = find_user("p@homes.example.org")
    for endpoint in ("staff.reset_manager_mobile", "staff.resend_manager_invitation"):
        values = {"reference": homes.reference, "user_reference": person.reference}
        holder.post(endpoint, {"answer": "yes"}, **values, status=404)
    assert find_user("p@homes.example.org").mobile


def test_primary_and_deputy_are_chosen_changed_and_swapped(holder, homes):
    hanna, harri = find_user("hanna@homes.example.org").reference, find_user("harri@homes.example.org").reference

    def choose(primary, deputy, status=303):
        form = {"primary": primary, "deputy": deputy}
        return holder.post("staff.show_organisation", form, reference=homes.reference, status=status)

    def roles():
        return tuple(find_user(f"{name}@homes.example.org").organisation_role for name in ("hanna", "harri"))

    choose(hanna, harri)
    assert roles() == ("primary", "deputy")
    choose(harri, hanna)
    assert roles() == ("deputy", "primary")
    choose("", harri)
    assert roles() == (None, "deputy")
    assert choose(hanna, hanna, status=422).errors == ["The deputy must be somebody else than the primary user"]
    assert roles() == (None, "deputy")
    assert {entry.detail["role"] for entry in entries("organisation:role-changed")} == {"primary", "deputy"}


def test_lone_manager_who_lost_the_phone_is_helped(holder, homes, client):
    user = find_user("hanna@homes.example.org")
    values = {"reference": homes.reference, "user_reference": user.reference}
    page = holder.get("staff.reset_manager_mobile", **values)
    assert page.all("//main//label") == ["Yes, reset the number", "No, keep the current mobile number"]
    holder.post("staff.reset_manager_mobile", {"answer": "no"}, **values)
    assert find_user(user.email).mobile == "07700 900701"
    page = holder.follow(holder.post("staff.reset_manager_mobile", {"answer": "yes"}, **values))
    assert "The mobile number of Hanna Homes is reset." in page.text
    assert entries("user:mobile-reset")[-1].actor_kind == "officer"
    assert (
        client.post("auth.staff_sign_in", {"email": user.email, "password": PASSWORD}).location
        == "/staff/sign-in/mobile"
    )


def test_holder_resets_a_colleague_but_never_themselves(make, client_as_officer):
    me = member(make, MANAGE, Permission.MANAGE_ORGANISATIONS)
    colleague = member(make, MANAGE)
    browser, council = client_as_officer(officer=me), find("Sample Council").reference
    browser.post("staff.reset_manager_mobile", {"answer": "yes"}, reference=council, user_reference=colleague.reference)
    assert find_user(colleague.email).mobile is None
    browser.post(
        "staff.reset_manager_mobile", {"answer": "yes"}, reference=council, user_reference=me.reference, status=404
    )
    browser.get("staff.invite_manager", reference=council, status=404)
    browser.post("staff.invite_manager", FIRST, reference=council, status=404)


# closing


def test_closing_asks_first_and_ends_every_account(holder, homes, client_as_officer):
    theirs = client_as_officer(officer=find_user("hanna@homes.example.org"))
    theirs.get("staff.list_users")
    page = holder.get("staff.close_organisation", reference=homes.reference)
    assert "3 users are signed out at once and deactivated for good." in page.text
    assert holder.post("staff.close_organisation", {}, reference=homes.reference, status=422).errors == [
        "Select yes if you want to close the organisation"
    ]
    holder.post("staff.close_organisation", {"answer": "no"}, reference=homes.reference)
    theirs.get("staff.list_users")
    page = holder.follow(holder.post("staff.close_organisation", {"answer": "yes"}, reference=homes.reference))
    assert "Sample Homes is closed." in page.text
    assert names(page) == ["Sample Council"]
    assert names(holder.get("staff.list_organisations", state="closed")) == ["Sample Homes"]
    assert theirs.get("staff.list_users", status=303).location == "/staff/sign-in"
    assert find_user("hanna@homes.example.org") is None
    assert entries("organisation:closed")[-1].detail == {"users": 3}
    assert len(entries("user:deactivated")) == 3


def test_closed_organisation_is_not_changed_any_more(holder, homes):
    holder.post("staff.close_organisation", {"answer": "yes"}, reference=homes.reference)
    holder.get("staff.show_organisation", reference=homes.reference)
    for endpoint in ("staff.edit_organisation", "staff.close_organisation", "staff.invite_manager"):
        holder.get(endpoint, reference=homes.reference, status=404)
        holder.post(
            endpoint,
            FIRST | {"answer": "yes", "name": "X", "domains": "x.example.org"},
            reference=homes.reference,
            status=404,
        )


def test_open_invitation_ends_with_the_organisation(holder, client):
    reference = find_added(holder).reference
    holder.post("staff.invite_manager", FIRST, reference=reference)
    holder.post("staff.close_organisation", {"answer": "yes"}, reference=reference)
    client.get(newest_link(), status=303)
    client.get("auth.create_account", status=410)


def test_own_organisation_is_not_closed(holder):
    council = find("Sample Council").reference
    holder.get("staff.close_organisation", reference=council, status=404)
    holder.post("staff.close_organisation", {"answer": "yes"}, reference=council, status=404)
    assert find("Sample Council").closed_at is None
