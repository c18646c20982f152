"""Staff help residents to sign in: find, see, unlock, letter, contacts; nobody else may (domain facts 15)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain import dates
from portal.domain.permissions import Permission
from portal.models import AuditEntry, Claim, SearchPerson
from tests.auth.signing_in import RIGHT, at, sent
from tests.pages import Browser

HELP = Permission.HELP_RESIDENTS_SIGN_IN


@pytest.fixture
def officer(client_as_officer):
    return client_as_officer(HELP)


@pytest.fixture
def claim(make):
    """A claim that can be found by name, postcode and reference."""
    row = make.claim()
    words = [("name", "mary"), ("name", "example"), ("postcode", "se11aa"), ("reference", row.reference.lower())]
    with db.transaction() as session:
        session.add_all(SearchPerson(claim_id=row.id, kind=kind, word=word) for kind, word in words)
    return row


def actions() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)))


@pytest.mark.parametrize(
    ("term", "is_found"),
    [
        ("Mary Example", True), ("exam MAR", True), ("Mary Sample", False), ("SE1 1AA", True), ("se11aa", True), ("se1 1ab", False),
        ("QQ 12 34 56 C", True), ("qq123456c", True), ("QQ 12 34 56 D", False), ("{reference}", True), ("HB9999999", False),
        ("ma_y", False), ("ex%le", False),
    ],
)  # fmt: skip
def test_claim_is_found_by_what_a_caller_can_give(officer, claim, term, is_found):
    text = term.format(reference=claim.reference)
    answer = officer.post("staff.search_claims", {"term": text})
    assert answer.location.startswith("/staff/claims?s=")
    assert text not in answer.location
    page = officer.follow(answer)
    assert page.all("//tbody//a") == ([claim.reference] if is_found else [])


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ("", "Enter a claim reference, a National Insurance number, a name or a postcode"),
        ("M Example", "Enter at least 2 letters of each word"),
        ("%", "Enter at least 2 letters of each word"),
    ],
)
def test_search_is_refused_with_its_reason(officer, term, message):
    assert officer.post("staff.search_claims", {"term": term}, status=422).errors == [message]


def test_search_is_nobody_elses(officer, client_as_officer, claim):
    address = officer.post("staff.search_claims", {"term": "Mary Example"}).location
    other = client_as_officer(HELP).get(address)
    assert other.all("//tbody//a") == []
    assert "Mary" not in other.text


def test_state_is_shown_and_recorded(officer, claim):
    page = officer.get("staff.show_sign_in_state", reference=claim.reference)
    assert page.h1 == f"Help with signing in: {claim.reference}"
    for words in ("Mary Example", "…123", "Not locked", "None that can be used", "Nobody has tried"):
        assert words in page.text
    assert "900123" not in page.text
    assert "123456" not in page.text
    assert "claim:viewed" in actions()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "deceased"}, "This claim is not open"),
        ({"contacts": []}, "No phone number or email address is held"),
        ({}, "has the same National Insurance number"),
    ],
)
def test_state_says_why_nobody_gets_in(officer, make, changes, words):
    make.claim()
    claim = make.claim(**changes)
    assert words in officer.get("staff.show_sign_in_state", reference=claim.reference).text


def test_state_says_that_no_number_is_held(officer, claim):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        row = session.get(Claim, claim.id)
        row.nino_index, row.identity_index = None, None
    page = officer.get("staff.show_sign_in_state", reference=claim.reference)
    assert "We do not hold both a National Insurance number and a date of birth" in page.text
    officer.post("staff.unlock_sign_in", {"reason": "asked"}, reference=claim.reference)


def test_unlocking_lets_the_next_try_through(app, client_as_officer, claim):
    resident = Browser(app)
    with at():
        helper = client_as_officer(HELP)
        for _ in range(7):
            resident.post("auth.sign_in", RIGHT)
        assert len(sent()) == 5
        assert (
            "Locked until 23 November 2026 at 11am"
            in helper.get("staff.show_sign_in_state", reference=claim.reference).text
        )
        page = helper.follow(helper.post("staff.unlock_sign_in", {"reason": "caller known"}, reference=claim.reference))
        assert "Signing in is unlocked." in page.text
        assert "Not locked" in page.text
        resident.post("auth.sign_in", RIGHT)
        assert len(sent()) == 6
    assert "sign-in:unlocked" in actions()


def test_unlocking_is_refused_when_the_reason_is_missing(officer, claim):
    page = officer.post("staff.unlock_sign_in", {"reason": " "}, status=422, reference=claim.reference)
    assert page.errors == ["Enter why you unlock signing in"]


def test_letter_shows_a_code_that_lets_the_resident_in(app, officer, claim):
    page = officer.follow(
        officer.post("staff.issue_letter_code", {"reason": "passport seen"}, reference=claim.reference)
    )
    assert page.h1 == "Your code to sign in"
    code = page.one("//p[contains(@class,'govuk-heading-xl')]")
    assert "1 Sample Street" in page.text
    assert "http://localhost" in page.text
    resident = Browser(app)
    resident.post("auth.sign_in", RIGHT)
    assert resident.post("auth.enter_letter_code", {"code": code}).location == "/home"


def test_letter_is_in_welsh_when_the_claim_is(officer, make):
    claim = make.claim(language="cy")
    page = officer.follow(
        officer.post("staff.issue_letter_code", {"reason": "passport seen"}, reference=claim.reference)
    )
    assert page.all("//main//div[@lang]/@lang") == ["cy"]
    assert any(month in page.text for month in dates._WELSH_MONTHS)


def test_letter_is_not_found_when_none_was_issued_in_this_browser(officer, client_as_officer, claim):
    officer.post("staff.issue_letter_code", {"reason": "passport seen"}, reference=claim.reference)
    client_as_officer(HELP).get("staff.print_letter", status=404, reference=claim.reference)


def test_code_is_not_readable_in_the_cookie(officer, claim):
    page = officer.follow(
        officer.post("staff.issue_letter_code", {"reason": "passport seen"}, reference=claim.reference)
    )
    code = page.one("//p[contains(@class,'govuk-heading-xl')]").replace(" ", "")
    with officer.client.session_transaction() as cookie:
        assert code not in str(dict(cookie))


def test_letter_is_refused_with_its_reason_when_the_claim_is_closed(officer, make):
    claim = make.claim(status="closed")
    page = officer.post("staff.issue_letter_code", {"reason": "passport seen"}, status=422, reference=claim.reference)
    assert page.errors == ["This claim is not open, so nobody can sign in to it"]


def test_contact_is_recorded_and_shown(officer, claim):
    form = {"channel": "phone", "phone": "07700 900 555", "reason": "passport seen", "stopped": "0"}
    page = officer.follow(officer.post("staff.add_contact", form, reference=claim.reference))
    assert "…555" in page.text
    assert "…123" not in page.text
    assert "Receives codes from " in page.text


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"reason": "seen"}, "Select what the new contact is"),
        ({"channel": "phone", "phone": "12", "reason": "seen"}, "Enter a phone number in the correct format"),
        ({"channel": "email", "email": "", "reason": "seen"}, "Enter an email address"),
        ({"channel": "email", "email": "a@example.com", "reason": ""}, "Enter how you checked who they are"),
    ],
)
def test_contact_is_refused_with_its_reason(officer, claim, form, message):
    assert officer.post("staff.add_contact", form, status=422, reference=claim.reference).errors == [message]


def test_contact_is_stopped(officer, claim):
    page = officer.follow(
        officer.post("staff.stop_contact", {"reason": "phone lost"}, reference=claim.reference, position=0)
    )
    assert "Nothing is sent to that contact any more." in page.text
    officer.get("staff.stop_contact", status=404, reference=claim.reference, position=0)


ADDRESSES = [
    ("staff.find_claim", {}), ("staff.show_sign_in_state", {"reference": "HB1"}), ("staff.unlock_sign_in", {"reference": "HB1"}),
    ("staff.issue_letter_code", {"reference": "HB1"}), ("staff.print_letter", {"reference": "HB1"}),
    ("staff.add_contact", {"reference": "HB1"}), ("staff.stop_contact", {"reference": "HB1", "position": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("endpoint", "values"), ADDRESSES)
def test_page_is_not_there_when_the_box_is_not_ticked(client, client_as_officer, client_as_resident, endpoint, values):
    client_as_officer(Permission.REVIEW_CASES).get(endpoint, status=404, **values)
    client_as_resident().get(endpoint, status=404, **values)
    assert client.get(endpoint, status=303, **values).location == "/staff/sign-in"


@pytest.mark.parametrize(("endpoint", "values"), ADDRESSES[1:])
def test_claim_is_not_found_when_there_is_none_of_that_reference(officer, endpoint, values):
    officer.get(endpoint, status=404, **values)


def test_claim_is_not_found_when_the_officer_is_of_another_organisation(make, client_as_officer, claim):
    stranger = make.officer(HELP, organisation=make.organisation("Homes", "registered-provider"))
    client_as_officer(officer=stranger).get("staff.show_sign_in_state", status=404, reference=claim.reference)


def test_claim_whose_reference_has_slashes_can_be_helped(officer, make):
    claim = make.claim(reference="HB/2019/0001")
    assert officer.get("staff.show_sign_in_state", reference=claim.reference).h1
    page = officer.post("staff.issue_letter_code", {"reason": "passport seen"}, reference=claim.reference)
    assert "/staff/claims/HB/2019/0001/" in page.location
