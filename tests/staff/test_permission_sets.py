"""Permission sets that staff own: they fill boxes, are changed, added, removed and put back, and are audited."""

from __future__ import annotations

import pytest

from portal.domain.permissions import PERMISSION_SETS, Permission
from tests.staff.accounts import MANAGE, entries, find_user, landlord, member, ticked

INCOME = ["housing-costs:bulk-update", "payments:export", "payments:view", "tenancies:provide"]
KEEP_TWO = "At least 2 people in your organisation must manage users. Tick Manage users for somebody else first, then come back"
MANY = [Permission.MANAGE_USERS, Permission.VIEW_PAYMENTS]


def save(browser, key, name, *permissions, version="0", status=303, **more):
    form = {"name": name, "permissions": [str(one) for one in permissions], "version": version}
    return browser.post("staff.edit_permission_set", form | more, key=key, status=status)


def add(browser, name, *permissions, status=303):
    form = {"name": name, "permissions": [one.value for one in permissions]}
    return browser.post("staff.add_permission_set", form, status=status)


def names(page):
    return page.all("//tbody//td[1]/a")


def key_of(browser, name):
    [address] = browser.get("staff.list_permission_sets").all(f"//tbody//a[normalize-space()='{name}']/@href")
    return address.rpartition("/")[2]


def filled_by(browser, key):
    return ticked(browser.post("staff.add_user", {"permission_set": key, "use_set": "yes"}, status=200))


def test_sets_of_the_code_are_the_defaults(browser):
    assert names(browser.get("staff.list_permission_sets")) == sorted(one.name.text for one in PERMISSION_SETS)


def test_changed_set_fills_other_boxes(browser):
    assert filled_by(browser, "income-officer") == INCOME
    page = browser.follow(save(browser, "income-officer", "Income team", Permission.VIEW_PAYMENTS))
    assert "Income team" in names(page)
    assert "Changed" in page.one("//tr[td[contains(., 'Income team')]]/td[1]")
    assert filled_by(browser, "income-officer") == ["payments:view"]
    [entry] = entries("permission-set:changed")
    assert (sorted(entry.detail["before"]), entry.detail["after"]) == (INCOME, ["payments:view"])


def test_default_is_put_back(browser):
    save(browser, "income-officer", "Income team", Permission.VIEW_PAYMENTS)
    browser.post("staff.restore_permission_set", key="income-officer")
    assert "Income officer" in names(browser.get("staff.list_permission_sets"))
    assert filled_by(browser, "income-officer") == INCOME
    browser.post("staff.restore_permission_set", key="income-officer", status=404)
    assert entries("permission-set:restored")


def test_set_is_added_changed_and_removed(browser):
    add(browser, "Night shift", Permission.CHECK_EVIDENCE)
    key = key_of(browser, "Night shift")
    assert filled_by(browser, key) == ["evidence:check"]
    save(browser, key, "Late shift", Permission.REVIEW_CASES, version="1")
    assert filled_by(browser, key) == ["cases:review"]
    page = browser.get("staff.remove_permission_set", key=key)
    assert page.all("//main//label") == ["Yes, remove the set", "No, keep the set"]
    browser.post("staff.remove_permission_set", {"answer": "no"}, key=key)
    browser.post("staff.remove_permission_set", {"answer": "yes"}, key=key)
    browser.get("staff.edit_permission_set", key=key, status=404)
    assert [len(entries(f"permission-set:{verb}")) for verb in ("added", "changed", "removed")] == [1, 1, 1]


def test_removed_set_of_the_code_is_offered_no_more_until_it_is_put_back(browser):
    browser.post("staff.remove_permission_set", {"answer": "yes"}, key="contact-centre")
    assert "Removed" in browser.get("staff.list_permission_sets").one("//tr[td[contains(., 'Contact centre')]]/td[1]")
    assert "Contact centre" not in browser.get("staff.add_user").all("//option")
    browser.get("staff.edit_permission_set", key="contact-centre", status=404)
    browser.post("staff.restore_permission_set", key="contact-centre")
    assert "Contact centre" in browser.get("staff.add_user").all("//option")


@pytest.mark.parametrize(
    ("name", "permissions", "errors"),
    [("", ["payments:view"], ["Enter a name for the set"]), ("x" * 61, ["payments:view"], ["Name of the set must be 60 characters or fewer"]),
     ("HOUSING OFFICER", ["payments:view"], ["Another set has this name already"]), ("Empty", [], ["Select what users of this set can do"]),
     ("Unknown", ["everything:do"], ["Select what users of this set can do"])],
)  # fmt: skip
def test_wrong_set_is_refused_with_what_was_typed(browser, name, permissions, errors):
    form = {"name": name, "permissions": permissions}
    page = browser.post("staff.add_permission_set", form, status=422)
    assert page.errors == errors
    assert page.value("name") == name
    page = browser.post("staff.edit_permission_set", form | {"version": "0"}, key="contact-centre", status=422)
    assert page.errors == errors


def test_nothing_is_overwritten_when_somebody_else_was_faster(browser, client_as_officer, make):
    save(client_as_officer(officer=member(make, MANAGE)), "contact-centre", "Front desk", Permission.VIEW_PAYMENTS)
    page = save(browser, "contact-centre", "Call centre", Permission.SEE_REPORTS, status=409)
    assert (page.value("name"), ticked(page)) == ("Call centre", ["reports:see"])
    assert "It now is: Front desk. View payments" in page.document.text_content().replace("\n", " ")
    save(browser, "contact-centre", "Call centre", Permission.SEE_REPORTS, version=page.value("version"))
    assert filled_by(browser, "contact-centre") == ["reports:see"]


def test_users_keep_their_boxes_unless_it_is_asked_for(browser, other):
    add(browser, "Payments", Permission.VIEW_PAYMENTS)
    key = key_of(browser, "Payments")
    page = browser.get("staff.edit_permission_set", key=key)
    assert "1 user has exactly the boxes of this set now." in page.text
    assert save(browser, key, "Payments", Permission.SEE_REPORTS, version="1", status=422).errors == [
        "Select yes if what these users can do should change too"
    ]
    save(browser, key, "Payments", Permission.SEE_REPORTS, version="1", change_users="no")
    assert find_user(other.email).permissions == ["payments:view"]


def test_users_with_exactly_the_boxes_are_changed_with_the_set(make, browser, other):
    more = member(make, Permission.VIEW_PAYMENTS, Permission.EXPORT_PAYMENTS)
    add(browser, "Payments", Permission.VIEW_PAYMENTS)
    key = key_of(browser, "Payments")
    page = browser.follow(save(browser, key, "Payments", Permission.SEE_REPORTS, version="1", change_users="yes"))
    assert "What 1 user can do was changed." in page.text
    assert find_user(other.email).permissions == ["reports:see"]
    assert find_user(more.email).permissions == ["payments:view", "payments:export"]
    assert entries("user:permissions-changed")[-1].detail["because"] == f"set {key}"


def test_last_two_managers_are_not_changed_by_a_set(make, browser, manager):
    second = member(make, *MANY)
    add(browser, "Managers", *MANY)
    key = key_of(browser, "Managers")
    page = save(browser, key, "Managers", Permission.VIEW_PAYMENTS, version="1", change_users="yes", status=422)
    assert page.errors == [KEEP_TWO]
    assert find_user(second.email).permissions == [one.value for one in MANY]
    assert filled_by(browser, key) == ["payments:view", "users:manage"]
    member(make, MANAGE)
    save(browser, key, "Managers", Permission.VIEW_PAYMENTS, version="1", change_users="yes")
    assert find_user(second.email).permissions == ["payments:view"]


def test_nobody_changes_their_own_boxes_through_a_set(make, browser, manager):
    add(browser, "Only managers", MANAGE)
    key = key_of(browser, "Only managers")
    save(browser, key, "Only managers", *MANY, version="1")
    assert find_user(manager.email).permissions == [MANAGE.value]


def test_sets_are_those_of_ones_own_organisation(make, browser, client_as_officer):
    theirs = client_as_officer(officer=landlord(make, MANAGE))
    add(theirs, "Lettings", Permission.CHANGE_PROPERTIES)
    key = key_of(theirs, "Lettings")
    save(theirs, "income-officer", "Rents", Permission.VIEW_PAYMENTS)
    assert not {"Lettings", "Rents"} & set(names(browser.get("staff.list_permission_sets")))
    assert filled_by(browser, "income-officer") == INCOME
    for endpoint in ("staff.edit_permission_set", "staff.remove_permission_set"):
        browser.get(endpoint, key=key, status=404)
        browser.post(endpoint, {"name": "x", "permissions": ["payments:view"], "answer": "yes"}, key=key, status=404)
    browser.post("staff.restore_permission_set", key=key, status=404)


def test_set_holds_no_box_that_the_organisation_may_not_tick(make, client_as_officer):
    theirs = client_as_officer(officer=landlord(make, MANAGE))
    add(theirs, "Lettings", Permission.CHANGE_PROPERTIES, Permission.REVIEW_CASES)
    assert filled_by(theirs, key_of(theirs, "Lettings")) == ["properties:change"]
    assert "Contact centre" not in names(theirs.get("staff.list_permission_sets"))


def test_there_is_an_end_to_the_number_of_sets(browser):
    for number in range(50 - len(PERMISSION_SETS)):
        add(browser, f"Set {number}", Permission.VIEW_PAYMENTS)
    assert add(browser, "One more", Permission.VIEW_PAYMENTS, status=422).errors == [
        "There are 50 sets already. Remove one first"
    ]
