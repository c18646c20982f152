"""Former users and histories, for those who may see the audit log and for nobody else (S1.53, complaint C8)."""

from __future__ import annotations

import csv
import io

import pytest

from portal.domain.permissions import Permission
from tests.staff.accounts import MANAGE, entries, landlord, member

PAGES = ("staff.list_former_users", "staff.export_former_users")


@pytest.fixture
def auditor(make, client_as_officer):
    return client_as_officer(
        officer=member(make, MANAGE, Permission.SEE_AUDIT_LOG, first_name="Ada", last_name="Auditor")
    )


@pytest.fixture
def gone(auditor, other):
    auditor.post("staff.deactivate_user", {"answer": "yes"}, reference=other.reference)
    return other


def test_former_users_are_listed_with_their_days(auditor, gone):
    page = auditor.get("staff.list_former_users")
    assert page.all("//tbody//td[1]/a") == ["Vera Viewer"]
    assert page.all("//tbody//td[2]") == ["vera@council.example.org"]
    assert "Former users" in auditor.get("staff.list_users").all("//main//a")


def test_history_says_who_did_what_with_before_and_after(auditor, make, other):
    form = {"permissions": ["payments:export"], "version": "2"}
    auditor.post("staff.edit_user", form, reference=other.reference)
    auditor.post("staff.deactivate_user", {"answer": "yes"}, reference=other.reference)
    page = auditor.get("staff.show_history", reference=other.reference)
    assert page.all("//tbody//td[2]") == ["Ada Auditor", "Ada Auditor"]
    deactivated, changed = page.all("//tbody//td[3]")
    assert deactivated.startswith("Deactivated")
    assert changed == "What the user can do was changedWhat the user can do: View payments →is now Export payments"
    assert entries("history:viewed")[-1].subject_id == other.id.hex


@pytest.mark.parametrize(("keyword", "found"), [("ver", ["Vera Viewer"]), ("nobody", [])])
def test_former_users_are_searched(auditor, gone, keyword, found):
    answer = auditor.post("staff.search_former_users", {"keyword": keyword})
    assert keyword not in answer.location
    assert auditor.follow(answer).all("//tbody//td[1]/a") == found


def test_former_users_are_a_file(auditor, gone):
    rows = list(csv.reader(io.StringIO(auditor.get("staff.export_former_users").text.removeprefix("\ufeff"))))
    assert rows[0] == ["Name", "Email", "Invited", "Deactivated"]
    assert rows[1][:2] == ["Vera Viewer", "vera@council.example.org"]
    assert entries("former-users:exported")[-1].detail == {"count": 1}


def test_search_that_is_refused_keeps_what_was_typed(auditor):
    page = auditor.post("staff.search_former_users", {"keyword": "x" * 300}, status=422)
    assert page.value("keyword") == "x" * 300


@pytest.mark.parametrize("permission", [one for one in Permission if one is not Permission.SEE_AUDIT_LOG])
def test_no_other_box_shows_former_users(client_as_officer, gone, permission):
    browser = client_as_officer(permission)
    for endpoint in PAGES:
        browser.get(endpoint, status=404)
    browser.get("staff.show_history", reference=gone.reference, status=404)


def test_manager_without_the_audit_log_has_no_link_to_former_users(browser, other):
    assert "Former users" not in browser.get("staff.list_users").all("//main//a")
    assert "History of this account" not in browser.get("staff.edit_user", reference=other.reference).all("//main//a")


def test_former_user_of_another_organisation_is_not_there(make, auditor):
    stranger = landlord(make, deactivated_at=make.officer().created_at)
    assert auditor.get("staff.list_former_users").all("//tbody//td[1]/a") == []
    auditor.get("staff.show_history", reference=stranger.reference, status=404)
