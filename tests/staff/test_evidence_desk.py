"""The evidence desk: who sees it, oldest first, what narrows it, its pages and its export."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from portal import db
from portal.domain.permissions import Permission
from portal.models import AuditEntry, EvidenceRequirement
from tests.reported_cases import RENT, ask_for, give, make_searchable, report

CHECKERS = (Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def desk(make, client_as_officer):
    """`desk.add(title, state, days, ...)`: a request of a case of its own, and a browser of an officer who checks."""

    class Desk:
        browser = client_as_officer(*CHECKERS)

        def add(self, title, state="received", days=1, *, resource_id="", due_on=date(2099, 1, 1), files=0, claim=None):
            case = make.case((claim or make.claim()).id)
            sent = report(case, RENT)
            asked = ask_for(case, sent, title, state=state)
            for number in range(files):
                give(case, sent, asked, f"{number}.pdf")
            with db.transaction() as session:
                session.info["no audit guard"] = True
                row = session.get(EvidenceRequirement, asked.id)
                row.due_on, row.asked_at = due_on, NOW - timedelta(days=days)
                row.waiting_since = NOW - timedelta(days=days) if state in ("received", "cannot-get") else None
                row.resource_id = resource_id or row.resource_id
                return row.reference, case.reference

        def titles(self, **values):
            return self.browser.get("staff.list_evidence", **values).all("//tbody//tr/td[1]//a")

    return Desk()


@pytest.mark.parametrize("permissions", [(), (Permission.REVIEW_CASES,), (Permission.CHECK_EVIDENCE,)])
@pytest.mark.parametrize("endpoint", ["staff.list_evidence", "staff.export_evidence"])
def test_desk_is_not_there_without_both_boxes(client_as_officer, permissions, endpoint):
    client_as_officer(*permissions).get(endpoint, status=404)


def test_desk_is_not_there_for_a_landlord(make, client_as_officer):
    landlord = make.organisation("Sample Homes", kind="registered-provider")
    client_as_officer(officer=make.officer(*CHECKERS, organisation=landlord)).get("staff.list_evidence", status=404)


def test_what_waits_longest_stands_first_and_what_is_settled_or_to_come_is_left_out(desk):
    for title, state, days in (
        ("Young", "received", 1), ("Old", "received", 9), ("Answered", "cannot-get", 3), ("Missing", "needed", 20),
        ("Done", "accepted", 30),
    ):  # fmt: skip
        desk.add(title, state, days, files=1 if state == "received" else 0)
    page = desk.browser.get("staff.list_evidence")
    assert page.all("//tbody//tr/td[1]//a") == ["Old", "Answered", "Young"]
    assert page.one("//*[@id='result-count']") == "Showing 3 out of 3 results"
    assert page.all("//tbody//tr[1]/td[4]") == ["1"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"state": "outstanding"}, ["Late one", "Missing"]), ({"state": "overdue"}, ["Late one"]),
        ({"state": "accepted"}, ["Done"]), ({"state": "everything"}, ["Done", "Late one", "Old", "Missing", "Young"]),
        ({"kind": "Rule_Payslips"}, ["Old"]), ({"age": "2"}, ["Old"]), ({"age": "14"}, []),
        ({"state": "no-such", "kind": "Rule_NoSuch", "age": "x"}, ["Old", "Young"]),
    ],
)  # fmt: skip
def test_list_is_narrowed_by_state_kind_and_age(at_noon, desk, values, expected):
    desk.add("Young", days=1)
    desk.add("Old", days=9, resource_id="Rule_Payslips~0123456789ab")
    desk.add("Missing", "needed", 5)
    desk.add("Late one", "sent-later", 20, due_on=date(2026, 11, 1))
    desk.add("Done", "accepted", 30)
    assert desk.titles(**values) == expected


@pytest.fixture
def at_noon():
    import time_machine

    with time_machine.travel(NOW, tick=False):
        yield


def test_keyword_finds_a_claimant_and_is_in_no_address(make, desk):
    person = {"id": "p1", "role": "claimant", "first_name": "Zoë", "last_name": "Smith", "nino": "QQ123456C", "date_of_birth": "1950-03-27"}  # fmt: skip
    zoe = make.claim(people=[person])
    make_searchable(zoe, "Zoë", "Smith", postcode="SM5 2RT")
    desk.add("Hers", claim=zoe)
    desk.add("Another's")
    page = desk.browser.post("staff.search_evidence", {"keyword": "smith", "state": "to-check"})
    assert "smith" not in page.location.lower()
    assert set(parse_qs(urlsplit(page.location).query)) == {"s"}
    assert desk.browser.follow(page).all("//tbody//tr/td[1]//a") == ["Hers"]


def test_keyword_that_cannot_be_searched_for_is_refused_with_everything_kept(desk):
    page = desk.browser.post("staff.search_evidence", {"keyword": "x", "state": "accepted", "age": "7"}, status=422)
    assert page.errors == ["Keyword must have a word of 2 characters or more"]
    assert page.value("keyword") == "x"
    assert page.all("//select[@name='state']/option[@selected]") == ["Accepted"]


def test_forgotten_search_shows_that_it_is_and_gives_no_file(desk):
    assert "kept for 24 hours" in desk.browser.get("staff.list_evidence", s="no-such").text
    desk.browser.get("staff.export_evidence", s="no-such", status=404)


def test_pages_follow_each_other_and_lead_back(desk, monkeypatch):
    monkeypatch.setattr("portal.services.evidence_desk.PAGE_ROWS", 2)
    for number in range(5):
        desk.add(f"E{number}", days=9 - number)
    seen, address = [], desk.browser.address("staff.list_evidence")
    while address:
        page = desk.browser.get(address)
        seen.append(page.all("//tbody//tr/td[1]//a"))
        address = next(iter(page.all("//a[@rel='next']/@href")), "")
    assert seen == [["E0", "E1"], ["E2", "E3"], ["E4"]]
    assert desk.browser.get(page.all("//a[@rel='prev']/@href")[0]).all("//tbody//tr/td[1]//a") == ["E2", "E3"]


def test_position_that_is_none_counts_as_the_beginning(desk):
    desk.add("One")
    for position in ("x", "1.", "9" * 30 + ".a", "1.<b>", "²"):
        assert desk.titles(after=position) == ["One"]


def test_list_can_be_downloaded_and_the_download_is_recorded(at_noon, desk):
    desk.add('=HYPERLINK("x")', days=3, files=2, due_on=date(2026, 1, 1))
    response = desk.browser.client.get(desk.browser.address("staff.export_evidence"))
    rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert rows[0] == ["Case reference", "Claimant", "Evidence", "State", "Files", "Since", "Due", "Late"]
    assert rows[1][1:] == [
        "Mary Example",
        '\'=HYPERLINK("x")',
        "Received, not scanned",
        "2",
        "2026-11-27",
        "2026-01-01",
        "Yes",
    ]
    with db.reading() as session:
        names = [row.action for row in session.query(AuditEntry).all()]
    assert "evidence:export-started" in names
    assert "evidence:exported" in names


def test_statements_do_not_grow_with_rows(desk, count_statements):
    counts = []
    for more in (1, 4):
        for number in range(more):
            desk.add(f"E{more}{number}", files=2)
        with count_statements() as seen:
            desk.browser.get("staff.list_evidence")
        counts.append(len([one for one in seen if one.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 8


def test_start_page_counts_what_is_to_be_checked(desk, client_as_officer):
    desk.add("One")
    desk.add("Two", "accepted")
    assert "1Evidence to check" in desk.browser.get("staff.show_start").all("//ul[contains(@class,'cards')]/li")
    page = client_as_officer(Permission.REVIEW_CASES).get("staff.show_start")
    assert "Evidence to check" not in page.text
