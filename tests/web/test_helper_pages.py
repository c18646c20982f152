"""Scope against route, row by row: every page of a resident, for every scope, for both kinds of helper.

The table is made from the routes that there are, so a new page of residents without a line in `helper_pages` fails here.
"""

import pytest

from portal.domain.authority import Scope
from portal.web.helper_pages import PAGES
from tests.helping.acting import adviser, authority, helper_browser
from tests.pages import Browser

VALUES = {
    "section": "home", "question": "rent", "type_name": "rent-changed", "reference": "nothing", "page": "date", "resource_id": "nothing",
    "token": "nothing", "upload_id": "0" * 32, "number": 1,
}  # fmt: skip
NOT_FOUND = 404
MADE_UP = {
    "evidence.show_item", "evidence.choose_later", "evidence.remove_file", "resident.show_receipt", "resident.show_receipt_copy",
    "resident.return_from_council_form", "resident.remove_change",
    "evidence.replace_file", "evidence.send_piece", "evidence.send_piece_of_other", "evidence.send_piece_of_replacement",
    "evidence.answer_item", "evidence.describe_file",
}  # fmt: skip
"""Pages whose address in this test names a file, a request or a receipt that is not there."""

REFUSED_EARLIER = {
    "evidence.send_piece", "evidence.send_piece_of_page", "evidence.send_piece_of_other", "evidence.send_piece_of_replacement",
}  # fmt: skip
"""A piece of a file without its headers is a bad request before anybody asks whose it is."""


def resident_endpoints(app) -> dict[str, str]:
    """Endpoint to a method with which it can be asked."""
    found = {}
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "access", None) is None:
            continue
        if app.view_functions[rule.endpoint].access.audience == "resident":
            methods = rule.methods or set()
            found.setdefault(rule.endpoint, "GET" if "GET" in methods else "POST")
    return found


def test_every_page_of_a_resident_has_its_line_and_no_line_is_left_over(app):
    assert set(resident_endpoints(app)) == set(PAGES)


@pytest.fixture
def households(app, make):
    """Browsers of both kinds of helper of one claim, by scope."""
    claim, user = make.claim(), adviser(make)

    def browser(scope: Scope, *, has_account: bool) -> Browser:
        row = authority(make, claim, scope, user=user if has_account else None)
        return helper_browser(app, row)

    return browser


def ask(browser: Browser, endpoint: str, method: str):
    """The status with which a page answers, and where it leads."""
    values = {
        name: VALUES[name]
        for rule in browser.app.url_map.iter_rules(endpoint)
        for name in rule.arguments
        if name in VALUES
        and rule.arguments == min((r.arguments for r in browser.app.url_map.iter_rules(endpoint)), key=len)
    }
    address = browser.address(endpoint, **values)
    if method == "GET":
        return browser.client.get(address)
    return browser.client.post(address, data={"csrf_token": browser.token()})


@pytest.mark.parametrize("has_account", [True, False], ids=["adviser", "with a code"])
@pytest.mark.parametrize("scope", list(Scope))
def test_a_page_is_open_exactly_where_the_table_says(app, households, scope, has_account):
    """A closed page is never anything but not found; an open one is, only where the address names what is not there."""
    browser = households(scope, has_account=has_account)
    if scope is Scope.PREPARE:
        browser.post("resident.start_review")
    for endpoint, method in resident_endpoints(app).items():
        needed = PAGES[endpoint]
        status = ask(browser, endpoint, method).status_code
        if needed is None or scope not in needed:
            assert status == NOT_FOUND or endpoint in REFUSED_EARLIER, endpoint
        elif endpoint not in MADE_UP:
            assert status in (200, 302, 303, 422), endpoint


@pytest.mark.parametrize("has_account", [True, False], ids=["adviser", "with a code"])
def test_open_pages_that_need_nothing_answer(households, has_account):
    browser = households(Scope.PREPARE, has_account=has_account)
    browser.post("resident.start_review")
    for endpoint in ("resident.show_review", "evidence.show_checklist", "helping.show_helping"):
        browser.get(endpoint)
    for section in ("home", "people", "income", "capital", "pensions"):
        browser.get("resident.show_section", section=section)
    browser.get("resident.show_question", section="home", question="rent")


def test_pages_of_staff_stay_those_of_staff(households):
    assert households(Scope.PREPARE, has_account=True).get("staff.list_people").status == 200
    households(Scope.PREPARE, has_account=False).get("staff.show_start", status=404)


def test_pages_of_helpers_are_no_residents_nor_officers(client_as_resident, client_as_officer):
    client_as_resident().get("helping.show_helping", status=404)
    client_as_officer().get("helping.show_helping", status=404)
