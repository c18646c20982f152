"""The list of cases: who sees it, what narrows it, its pages, its export, and that addresses hold no personal data."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from portal import db
from portal.domain.permissions import Permission
from portal.models import AuditEntry
from portal.services import case_filter, case_list
from tests.reported_cases import RENT, ask_for, make_searchable, report

REVIEW = Permission.REVIEW_CASES


def person(first: str, last: str) -> list[dict[str, str]]:
    return [
        {
            "id": "p1",
            "role": "claimant",
            "first_name": first,
            "last_name": last,
            "nino": "QQ123456C",
            "date_of_birth": "1950-03-27",
        }
    ]


@pytest.fixture
def two_cases(make):
    mary = make.claim(people=person("Mary", "O'Neil"))
    zoe = make.claim(people=person("Zoë", "Smith"))
    make_searchable(mary, "Mary", "O'Neil", postcode="SE1 1AA")
    make_searchable(zoe, "Zoë", "Smith", postcode="SM5 2RT")
    return make.case(mary.id, stage="new"), make.case(zoe.id, stage="ready-to-decide")


def references(page) -> list[str]:
    return page.all("//tbody//a")


@pytest.mark.parametrize("endpoint", ["staff.list_cases", "staff.export_cases"])
def test_list_is_not_there_for_officers_without_the_permission(client_as_officer, endpoint):
    client_as_officer(Permission.SEE_AUDIT_LOG, Permission.MANAGE_USERS).get(endpoint, status=404)


@pytest.mark.parametrize("endpoint", ["staff.list_cases", "staff.export_cases"])
def test_list_is_not_there_for_other_organisations(make, client_as_officer, endpoint):
    landlord = make.organisation("Sample Homes", kind="registered-provider")
    client_as_officer(officer=make.officer(REVIEW, organisation=landlord)).get(endpoint, status=404)


def test_list_asks_strangers_to_sign_in(client):
    assert client.get("staff.list_cases", status=303).location.endswith("/staff/sign-in")


def test_list_is_not_there_for_residents(client_as_resident):
    client_as_resident().get("staff.list_cases", status=404)


def test_start_page_counts_what_waits_and_links_to_it(make, client_as_officer):
    case = make.case(make.claim().id)
    ask_for(case, report(case, RENT), "Rent proof")
    page = client_as_officer(REVIEW).get("staff.show_start")
    counts = page.all("//ul[@class='app-cards']//span")
    assert counts == ["1", "0", "1"]


def test_start_page_of_another_organisation_shows_no_counts(make, client_as_officer):
    make.case(make.claim().id)
    landlord = make.organisation("Sample Homes", kind="registered-provider")
    page = client_as_officer(officer=make.officer(REVIEW, organisation=landlord)).get("staff.show_start")
    assert not page.all("//ul[@class='app-cards']")


def test_list_says_so_when_there_are_no_cases(client_as_officer):
    assert "No cases yet" in client_as_officer(REVIEW).get("staff.list_cases").one("//div[@id='results']")


def test_list_shows_each_case_with_name_postcode_stage_and_counts(make, client_as_officer):
    case = make.case(make.claim().id, stage="waiting-for-evidence", submission_count=2)
    sent = report(case, RENT)
    ask_for(case, sent, "Rent proof")
    ask_for(case, sent, "Bank statement", state="sent-later")
    ask_for(case, sent, "Payslips", state="received")
    page = client_as_officer(REVIEW).get("staff.list_cases")
    row = " ".join(page.all("//tbody/tr[1]/td"))
    assert case.reference in row
    assert "Mary Example SE1 1AA" in row.replace("ExampleSE1", "Example SE1")
    assert row.endswith(f"Waiting for evidence 2 2 Nobody  {page.all('//tbody/tr[1]/td')[-1]}")
    assert page.one("//p[@id='result-count']") == "Showing 1 out of 1 results"


@pytest.mark.parametrize(
    ("keyword", "found"),
    [
        ("mary", [0]),
        ("  ONEIL   mar ", [0]),
        ("zoe", [1]),
        ("sm5 2rt", [1]),
        ("SM52RT", [1]),
        ("se1", [0]),
        ("smith mary", []),
        ("nobody", []),
        ("ary", [0]),
        ("onei ar", []),
        ("ary neil", [0]),
        ("smith eil", []),
        ("ry", []),
        ("e11", []),
        ("QQ 12 34 56 D", []),
    ],
)
def test_keyword_narrows_the_list(two_cases, client_as_officer, keyword, found):
    browser = client_as_officer(REVIEW)
    page = browser.follow(browser.post("staff.search_cases", {"keyword": keyword}))
    assert references(page) == [two_cases[index].reference for index in found]
    assert page.value("keyword").split() == keyword.split()


def test_the_page_says_when_it_looked_inside_names(two_cases, client_as_officer):
    browser = client_as_officer(REVIEW)
    said = "Nothing begins with “ary”, “neil”, so we looked inside names."
    assert said in browser.follow(browser.post("staff.search_cases", {"keyword": "neil ary"})).text
    assert "looked inside" not in browser.follow(browser.post("staff.search_cases", {"keyword": "mary"})).text


def test_letters_from_inside_very_common_names_find_them_by_walking(make, client_as_officer, monkeypatch):
    monkeypatch.setattr(case_filter, "COMMON", 4)
    monkeypatch.setattr(case_filter, "SAMPLE", 3)
    monkeypatch.setattr(case_list, "MOST_OF_COMMON", 2)
    cases = []
    for number in range(9):
        claim = make.claim()
        make_searchable(claim, "Mary", "Smithson" if number % 3 else f"Blacksmith{number}")
        cases.append(make.case(claim.id))
    browser = client_as_officer(REVIEW)
    page = browser.follow(browser.post("staff.search_cases", {"keyword": "mith"}))
    assert len(references(page)) == 9
    page = browser.follow(browser.post("staff.search_cases", {"keyword": "mithson ary"}))
    assert set(references(page)) == {cases[number].reference for number in range(9) if number % 3}


def test_keyword_finds_by_case_claim_and_submission_reference(make, client_as_officer):
    claim = make.claim()
    make_searchable(claim, "Mary")
    case = make.case(claim.id)
    sent = report(case, reference="S-ABCD1234")
    make.case(make.claim().id)
    browser = client_as_officer(REVIEW)
    for keyword in (case.reference.lower(), claim.reference.lower(), sent.reference):
        page = browser.follow(browser.post("staff.search_cases", {"keyword": keyword}))
        assert references(page) == [case.reference], keyword


def test_keyword_finds_by_a_whole_national_insurance_number(make, client_as_officer):
    case = make.case(make.claim(people=[{**person("A", "B")[0], "nino": "QQ654321A"}]).id)
    make.case(make.claim().id)
    browser = client_as_officer(REVIEW)
    page = browser.follow(browser.post("staff.search_cases", {"keyword": "qq 65 43 21 a"}))
    assert references(page) == [case.reference]


@pytest.mark.parametrize("keyword", ["x", "%%", "a b c"])
def test_keyword_without_a_word_is_refused_and_kept(client_as_officer, keyword):
    page = client_as_officer(REVIEW).post("staff.search_cases", {"keyword": keyword}, status=422)
    assert page.errors == ["Keyword must have a word of 2 characters or more"]
    assert page.value("keyword") == keyword


def test_addresses_hold_no_personal_data(two_cases, client_as_officer):
    browser = client_as_officer(REVIEW)
    sent = browser.post(
        "staff.search_cases", {"keyword": "Smith", "stage": "ready-to-decide", "evidence": "", "sort": "opened"}
    )
    query = parse_qs(urlsplit(sent.location).query)
    assert query == {"s": query["s"], "stage": ["ready-to-decide"], "sort": ["opened"]}
    page = browser.follow(sent)
    assert references(page) == [two_cases[1].reference]
    assert not [link for link in page.all("//a/@href | //form/@action") if "mith" in link]


def test_a_search_of_another_officer_finds_nothing_out(two_cases, client_as_officer):
    location = client_as_officer(REVIEW).post("staff.search_cases", {"keyword": "Smith"}).location
    page = client_as_officer(REVIEW).get(location)
    assert "A search is kept for 24 hours" in page.one("//div[@id='results']")
    assert page.value("keyword") == ""


def test_a_search_is_forgotten_after_a_day(two_cases, client_as_officer, make):
    officer = make.officer(REVIEW)
    start = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        location = client_as_officer(officer=officer).post("staff.search_cases", {"keyword": "Smith"}).location
    with time_machine.travel(start + timedelta(hours=24), tick=False):
        page = client_as_officer(officer=officer).get(location)
        export = client_as_officer(officer=officer).get(location.replace("/cases?", "/cases.csv?"), status=404)
    assert len(references(page)) == 2
    assert "A search is kept for 24 hours" in page.text
    assert export.status == 404


def test_stage_and_evidence_narrow_the_list(make, two_cases, client_as_officer):
    new, ready = two_cases
    ask_for(new, report(new, RENT), "Rent proof")
    ask_for(ready, report(ready, RENT), "Rent proof", state="received")
    browser = client_as_officer(REVIEW)
    assert references(browser.get("staff.list_cases", stage="new")) == [new.reference]
    assert references(browser.get("staff.list_cases", evidence="outstanding")) == [new.reference]
    assert references(browser.get("staff.list_cases", evidence="given")) == [ready.reference]
    assert len(references(browser.get("staff.list_cases", stage="<script>"))) == 2
    assert "No cases match" in browser.get("staff.list_cases", stage="closed").text


def test_newest_activity_comes_first_and_opened_can_be_chosen(make, client_as_officer):
    early, late = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    old = make.case(make.claim().id, opened_at=early, updated_at=late)
    young = make.case(make.claim().id, opened_at=late, updated_at=early)
    browser = client_as_officer(REVIEW)
    assert references(browser.get("staff.list_cases")) == [old.reference, young.reference]
    assert references(browser.get("staff.list_cases", sort="opened")) == [young.reference, old.reference]


def test_pages_by_key_show_every_case_once_both_ways(make, client_as_officer):
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    every = {
        make.case(make.claim().id, updated_at=moment + timedelta(seconds=number // 7)).reference
        for number in range(120)
    }
    browser = client_as_officer(REVIEW)
    pages = [browser.get("staff.list_cases")]
    while found := pages[-1].document.xpath("//a[@rel='next']/@href"):
        pages.append(browser.get(found[0]))
    seen = [reference for page in pages for reference in references(page)]
    assert (len(pages), len(seen), set(seen)) == (3, 120, every)
    assert pages[1].one("//p[@id='result-count']") == "Showing 50 out of 120 results"
    back = browser.get(pages[2].document.xpath("//a[@rel='prev']/@href")[0])
    assert references(back) == references(pages[1])
    assert references(browser.get(back.document.xpath("//a[@rel='prev']/@href")[0])) == references(pages[0])


@pytest.mark.parametrize(
    "position", ["", "x", "1.", "99999999999999999999.C-1", "12345678901234567.C-1", "5.nobody", "5.a\x00b"]
)
def test_a_position_that_is_none_gives_a_page(make, client_as_officer, position):
    make.case(make.claim().id)
    client_as_officer(REVIEW).get("staff.list_cases", after=position)


def test_htmx_gets_the_results_alone_and_the_address_to_show(two_cases, client_as_officer):
    page = client_as_officer(REVIEW).get("staff.list_cases", stage="new", headers={"HX-Request": "true"})
    assert "<h1" not in page.text
    assert two_cases[0].reference in page.text
    assert page.response.headers["HX-Push-Url"] == "/staff/cases?stage=new"


def test_htmx_gets_the_whole_content_when_the_keyword_is_refused(client_as_officer):
    page = client_as_officer(REVIEW).post(
        "staff.search_cases", {"keyword": "x"}, status=422, headers={"HX-Request": "true"}
    )
    assert page.response.headers["HX-Retarget"] == page.response.headers["HX-Reselect"] == "#cases-page"
    assert page.errors == ["Keyword must have a word of 2 characters or more"]


@pytest.mark.parametrize("keyword", ["", "mary"])
def test_statements_do_not_grow_with_the_rows(make, client_as_officer, count_statements, keyword):
    browser = client_as_officer(REVIEW)
    counts = []
    for more in (1, 9, 50):
        for _ in range(more):
            claim = make.claim()
            make_searchable(claim, "Mary")
            case = make.case(claim.id)
            ask_for(case, report(case, RENT), "Rent proof")
        location = browser.post("staff.search_cases", {"keyword": keyword}).location
        with count_statements() as seen:
            browser.get(location)
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert counts == [counts[0]] * 3
    assert counts[0] <= (8 if keyword else 7)


def test_looking_and_exporting_are_recorded(make, client_as_officer):
    make.case(make.claim().id)
    browser = client_as_officer(REVIEW)
    browser.get("staff.list_cases")
    _ = browser.get("staff.export_cases").text
    with db.reading() as session:
        found = {entry.action: entry.detail for entry in session.query(AuditEntry).filter_by(subject_kind="case")}
    assert found["cases:listed"] == {"count": 1, "total": 1}
    assert found["cases:export-started"] == {"stage": "", "evidence": "", "due": "", "by_keyword": False}
    assert found["cases:exported"] == {"count": 1}


def test_export_holds_the_filtered_list_and_no_formulas(make, client_as_officer):
    claim = make.claim(people=person("=HYPERLINK(1)", 'A "quoted" name'), home={"address": {"postcode": "+44"}})
    case = make.case(claim.id, stage="new", submission_count=3)
    make.case(make.claim().id, stage="sent")
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        page = client_as_officer(REVIEW).get("staff.export_cases", stage="new")
    rows = list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"))))
    assert page.response.headers["Content-Disposition"] == 'attachment; filename="cases-2026-11-22.csv"'
    assert rows[0][:3] == ["Case reference", "Claimant", "Postcode"]
    assert rows[1][:7] == [case.reference, '\'=HYPERLINK(1) A "quoted" name', "'+44", claim.reference, "New", "3", "0"]
    assert len(rows) == 2


def test_list_of_fifty_cases_is_light(make, client_as_officer):
    for number in range(50):
        claim = make.claim(people=person(f"Mary{number}", "O'Neil"))
        make_searchable(claim, f"Mary{number}", "O'Neil", postcode="SE1 1AA")
        make.case(claim.id)
    answer = client_as_officer(REVIEW).client.get("/staff/cases", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data).count(b"<tr class=") == 50
    built = Path(__file__).parents[2] / "portal" / "static" / "built"
    assets = sum(next(built.glob(name)).stat().st_size for name in ("staff.*.css.br", "portal.*.js.br"))
    assert len(answer.data) <= 8_000
    assert len(answer.data) + assets <= 25_000
