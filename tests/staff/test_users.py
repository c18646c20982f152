"""The Users tab: who gets in, who is seen, sorted, searched and exported (S1.10-S1.28, S1.53, S1.59-S1.62)."""

from __future__ import annotations

import csv
import io

import pytest

from portal.domain.permissions import Permission
from portal.services.list_pages import PAGE_ROWS
from tests.staff.accounts import (
    MANAGE,
    PAGES_OF_ONE,
    entries,
    find_user,
    landlord,
    member,
    names,
)

# S1.10, S1.15, S1.16, S1.59-S1.62: who gets in


@pytest.mark.parametrize("permission", [one for one in Permission if one is not MANAGE])
def test_no_other_box_opens_the_users_tab(make, client_as_officer, permission):
    browser = client_as_officer(permission)
    assert "Users" not in browser.get("staff.show_start").all("//nav//a")
    for endpoint in ("staff.list_users", "staff.export_users", "staff.add_user"):
        browser.get(endpoint, status=404)


def test_tab_leads_to_the_users_of_those_who_manage_them(browser):
    assert "Users" in browser.get("staff.show_start").all("//nav//a")
    assert browser.get("staff.list_users").h1 == "Users"


@pytest.mark.parametrize("endpoint", PAGES_OF_ONE)
def test_user_of_another_organisation_is_not_there(make, browser, endpoint):
    stranger = landlord(make, first_name="Sam", last_name="Stranger")
    assert "Sam Stranger" not in browser.get("staff.list_users").text
    browser.get(endpoint, reference=stranger.reference, status=404)
    form = {"answer": "yes", "permissions": [], "version": "1"}
    browser.post(endpoint, form, reference=stranger.reference, status=404)
    browser.post("staff.resend_invitation", reference=stranger.reference, status=404)
    assert find_user(stranger.email).permissions == stranger.permissions


@pytest.mark.parametrize("box", [Permission.VIEW_PAYMENTS, Permission.EXPORT_PAYMENTS])
def test_payment_boxes_are_ticked_apart_from_all_others(make, client_as_officer, box):
    manager, clerk = landlord(make, MANAGE), landlord(make)
    browser = client_as_officer(officer=manager)
    offered = browser.get("staff.edit_user", reference=clerk.reference).all("//input[@name='permissions']/@value")
    assert box.value in offered
    browser.post("staff.edit_user", {"permissions": [box.value], "version": "2"}, reference=clerk.reference)
    assert find_user(clerk.email).permissions == [box.value]


# S1.24, S1.25, S1.28, S1.53: the table


def test_table_shows_name_address_and_what_each_can_do(browser, other, manager):
    page = browser.get("staff.list_users")
    assert page.all("//thead//th") == ["Name ▲", "Email", "What the user can do"]
    assert names(page) == ["Morgan Manager", "Vera Viewer"]
    assert page.all("//tbody//tr[2]/td") == ["Vera Viewer", "vera@council.example.org", "View payments"]
    assert page.all("//p[contains(., 'Showing')]") == ["Showing 2 out of 2 results"]
    assert page.all("//main//a[@role='button'][normalize-space()='Add user']")


@pytest.mark.parametrize(
    ("sort", "direction", "first"),
    [("name", "ascending", "Morgan Manager"), ("name-down", "descending", "Vera Viewer"),
     ("email", "ascending", "Vera Viewer"), ("email-down", "descending", "Morgan Manager"), ("nonsense", "ascending", "Morgan Manager")],
)  # fmt: skip
def test_table_is_sorted_as_asked(make, client_as_officer, manager, sort, direction, first):
    member(make, first_name="Vera", last_name="Viewer", email="a.viewer@council.example.org")
    page = client_as_officer(officer=manager).get("staff.list_users", sort=sort)
    assert page.all("//th/@aria-sort") == [direction]
    assert names(page)[0] == first


def test_deactivated_user_is_not_shown(make, browser):
    member(make, first_name="Gone", last_name="Person", deactivated_at=make.officer().created_at)
    assert "Gone Person" not in browser.get("staff.list_users").text


@pytest.mark.parametrize(
    ("keyword", "found"),
    [("vera", ["Vera Viewer"]), ("VIEW ver", ["Vera Viewer"]), ("zoe", ["Zoë Smith"]), ("vera@", ["Vera Viewer"]), ("era", []),
     ("%", ["Morgan Manager", "Vera Viewer", "Zoë Smith"])],
)  # fmt: skip
def test_search_finds_the_start_of_each_word(make, browser, other, keyword, found):
    member(make, first_name="Zoë", last_name="Smith", email="z@council.example.org")
    answer = browser.post("staff.search_users", {"keyword": keyword})
    assert keyword not in answer.location
    assert names(browser.follow(answer)) == found


def test_pages_follow_each_other_when_there_are_many(make, browser):
    for _ in range(PAGE_ROWS):
        make.officer(first_name="Aaron")
    first, second = browser.get("staff.list_users"), browser.get("staff.list_users", page=2)
    assert len(names(first)) == PAGE_ROWS
    assert names(second) == ["Morgan Manager"]
    assert names(browser.get("staff.list_users", page=99)) == ["Morgan Manager"]


def test_list_is_a_file_that_spreadsheets_open_as_text(make, browser, other):
    member(make, first_name="=cmd()", last_name="Evil", email="e@council.example.org")
    page = browser.get("staff.export_users")
    rows = list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Name", "Email", "What the user can do", "Account", "Last used", "Suspended until"]
    assert ["Vera Viewer", "vera@council.example.org", "View payments", "Active", "", ""] in rows
    assert any(row[0] == "'=cmd() Evil" for row in rows)
    assert entries("users:exported")[-1].detail == {"count": 3}


def test_search_that_nobody_knows_gives_no_file(browser):
    browser.get("staff.export_users", s="unknown", status=404)
