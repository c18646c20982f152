"""The page of one request: what was asked, the files, the decision, and asking for something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import db
from portal.domain.permissions import Permission
from portal.models import AuditEntry, EvidenceFile, EvidenceRequirement, ResidentMessage
from portal.staff.evidence_viewer import TURNS, ZOOMS
from tests.reported_cases import RENT, ask_for, give, report

CHECKERS = (Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE)


@pytest.fixture
def case(make):
    return make.case(make.claim().id)


@pytest.fixture
def reference(case):
    """A request with two files."""
    sent = report(case, RENT)
    asked = ask_for(case, sent, "Proof of your rent", state="received")
    for name in ("one.pdf", "two.pdf"):
        give(case, sent, asked, name)
    return asked.reference


@pytest.fixture
def browser(client_as_officer):
    return client_as_officer(*CHECKERS)


def row(reference):
    with db.reading() as session:
        return session.query(EvidenceRequirement).filter_by(reference=reference).one()


def files(reference):
    with db.reading() as session:
        id_ = session.query(EvidenceRequirement.id).filter_by(reference=reference).scalar()
        return sorted(session.query(EvidenceFile).filter_by(requirement_id=id_), key=lambda file: file.original_name)


def decision(page, decision="accept", **changes):
    return {"version": page.value("version"), "files": page.all("//input[@name='files']/@value"), "decision": decision, **changes}  # fmt: skip


@pytest.mark.parametrize("permissions", [(), (Permission.REVIEW_CASES,), (Permission.CHECK_EVIDENCE,)])
def test_page_is_not_there_without_both_boxes(client_as_officer, reference, case, permissions):
    browser = client_as_officer(*permissions)
    browser.get("staff.show_evidence", reference=reference, status=404)
    browser.post("staff.decide_evidence", reference=reference, status=404)
    browser.post("staff.reopen_evidence", reference=reference, status=404)
    browser.get("staff.ask_for_evidence", reference=case.reference, status=404)


def test_page_shows_what_was_asked_and_every_file_and_the_look_is_recorded(browser, case, reference):
    page = browser.get("staff.show_evidence", reference=reference)
    assert page.h1 == "Proof of your rent"
    assert page.all("//ol/li/a") == ["one.pdf", "two.pdf"]
    assert len(page.all("//input[@name='files'][@checked]")) == 2
    with db.reading() as session:
        assert session.query(AuditEntry).filter_by(action="evidence:viewed").one().subject_id == case.claim_id.hex


def test_reference_that_is_none_is_not_found(browser):
    browser.get("staff.show_evidence", reference="no-such", status=404)


def test_accepting_settles_the_request_and_shows_on_the_case(browser, case, reference):
    page = browser.get("staff.show_evidence", reference=reference)
    browser.follow(browser.post("staff.decide_evidence", decision(page), reference=reference))
    assert (row(reference).state, {file.decision for file in files(reference)}) == ("accepted", {"accepted"})
    assert "Accepted" in browser.get("staff.show_case", reference=case.reference).text
    page = browser.get("staff.show_evidence", reference=reference)
    assert not page.all("//input[@name='decision']")
    browser.post("staff.reopen_evidence", {"version": page.value("version")}, reference=reference)
    assert row(reference).state == "received"


def test_refusing_tells_the_resident_why(browser, client_as_resident, case, reference, make):
    page = browser.get("staff.show_evidence", reference=reference)
    browser.post(
        "staff.decide_evidence",
        decision(page, "refuse", code="unreadable", text="Your thumb is on it."),
        reference=reference,
    )
    assert row(reference).state == "refused"
    with db.reading() as session:
        text = session.query(ResidentMessage).filter_by(claim_id=case.claim_id).one().text
    assert "We cannot read it." in text
    assert text.endswith("Your thumb is on it.")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"decision": ""}, "Select what you decide"), ({"files": []}, "Select the files you have looked at"),
        ({"decision": "refuse", "text": "Why"}, "Select why you do not accept it"),
        ({"decision": "refuse", "code": "other"}, "Enter what the resident should know"),
        ({"decision": "waive"}, "Enter why it is no longer needed"),
        ({"decision": "accept-part", "text": "x" * 1001}, "What you write must be 1000 characters or fewer"),
    ],
)  # fmt: skip
def test_decision_that_lacks_something_is_refused_with_what_was_typed(browser, reference, changes, error):
    page = browser.get("staff.show_evidence", reference=reference)
    answer = browser.post("staff.decide_evidence", decision(page, **changes), reference=reference, status=422)
    assert answer.errors == [error]
    assert answer.value("text") == changes.get("text", "")
    assert row(reference).state == "received"


def test_second_officer_sees_what_the_first_decided_and_keeps_what_they_typed(browser, client_as_officer, reference):
    page = browser.get("staff.show_evidence", reference=reference)
    second = client_as_officer(*CHECKERS)
    second.post("staff.decide_evidence", decision(page), reference=reference)
    mine = decision(page, "refuse", code="unreadable", text="I typed this.")
    answer = browser.post("staff.decide_evidence", mine, reference=reference, status=409)
    assert answer.errors[0].startswith("Somebody changed this while you were working on it.")
    assert answer.value("text") == "I typed this."
    assert "Accepted" in answer.text
    assert row(reference).state == "accepted"


def test_version_that_is_none_is_stale_and_not_a_fault(browser, reference):
    page = browser.get("staff.show_evidence", reference=reference)
    for version in ("", "x", "²", "9" * 20):
        browser.post("staff.decide_evidence", decision(page) | {"version": version}, reference=reference, status=409)


@pytest.mark.parametrize("values", [{}, {"file": "no-such"}, {"page": "99", "zoom": "7", "turn": "45"}, {"page": "²"}])
def test_viewer_shows_something_whatever_the_address_says(browser, reference, values):
    assert "one.pdf" in browser.get("staff.show_evidence", reference=reference, **values).one("//section//strong")


def test_asking_for_something_else_leads_back_to_the_case(browser, case, reference):
    page = browser.post(
        "staff.ask_for_evidence",
        {"rule": "", "title": "Gas bill", "text": "Every page", "why": ""},
        reference=case.reference,
    )
    assert "Gas bill" in browser.follow(page).text


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"title": "Gas bill", "text": ""}, "Enter what the resident should send, in plain words"),
        ({"title": "", "text": "All"}, "Enter what you ask for, in a few plain words"),
    ],
)
def test_asking_without_words_is_refused_with_what_was_typed(browser, case, reference, typed, error):
    answer = browser.post(
        "staff.ask_for_evidence", {"rule": "", "why": "", **typed}, reference=case.reference, status=422
    )
    assert answer.errors == [error]
    assert answer.value("title") == typed["title"]


@pytest.mark.parametrize("name", [*(str(zoom) for zoom in ZOOMS), *(f"turn-{turn}" for turn in TURNS if turn)])
def test_every_zoom_and_turn_has_its_place_in_the_style_sheet(app, name):
    built = Path(app.static_folder or "", "built")
    sheets = "".join(sheet.read_text() for sheet in built.glob("staff*.css"))
    assert f".app-viewer__page--{name}{{" in sheets


def test_viewer_goes_to_the_file_before_and_after_and_stays_where_it_is(browser, reference):
    first, second = files(reference)
    page = browser.get(f"/staff/evidence/{reference}?file={first.reference}")
    assert page.all("//section[@id='viewer']")
    tools = dict(zip(page.all("//section[@id='viewer']//a"), page.all("//section[@id='viewer']//a/@href"), strict=True))
    assert "File before" not in tools
    assert tools["Next file"].endswith(f"file={second.reference}#viewer")
    page = browser.get(f"/staff/evidence/{reference}?file={second.reference}")
    tools = dict(zip(page.all("//section[@id='viewer']//a"), page.all("//section[@id='viewer']//a/@href"), strict=True))
    assert "Next file" not in tools
    assert tools["File before"].endswith(f"file={first.reference}#viewer")


def test_the_same_file_is_counted_and_told_on_demand(browser, case):
    sent = report(case, RENT)
    asked = ask_for(case, sent, "Proof of your rent", state="received")
    for name in ("one.pdf", "two.pdf", "three.pdf"):
        give(case, sent, asked, name, sha256=b"1" * 32)
    give(case, sent, asked, "another.pdf", sha256=b"2" * 32)
    page = browser.get("staff.show_evidence", reference=asked.reference)
    assert (
        page.all("//li//details/summary[contains(., 'The same file')]") == ["The same file was sent 2 more times"] * 3
    )
    assert len(page.all("//li[contains(., 'one.pdf')]//details//p[contains(., 'Proof of your rent')]")) == 2
