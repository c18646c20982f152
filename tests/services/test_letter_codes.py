"""Letter codes: ten plain characters, fourteen days, once, five tries, for officers of the council only (domain facts 15)."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.models import AuditEntry, LetterCode
from portal.services import letter_codes, sign_in
from portal.services.errors import NotFound
from tests.auth.signing_in import HOME, START, at, details
from tests.services.helping import helper


@pytest.fixture
def claim(db_session, make):
    return make.claim(contacts=[])


@pytest.fixture
def officer(make):
    return helper(make)


def issue(officer, claim, **later) -> str:
    with at(**later):
        sealed_pass = letter_codes.issue(officer, claim.reference, "passport seen")
        return letter_codes.get_letter(officer, claim.reference, sealed_pass).code.replace(" ", "")


def accept(code: str, given_details=None, **later):
    with at(**later):
        attempt_id = sign_in.match_resident(given_details or details(), HOME, language="en").attempt_id
        return letter_codes.accept(attempt_id, code, HOME)


@pytest.mark.parametrize(("days", "is_in"), [(0, True), (13.99, True), (14, False)])
def test_code_lets_in_for_fourteen_days(claim, officer, days, is_in):
    found = accept(issue(officer, claim), days=days)
    assert (found.claim_id if found else None) == (claim.id if is_in else None)


def test_code_is_refused_when_it_was_used(claim, officer):
    code = issue(officer, claim)
    assert accept(code) is not None
    assert accept(code) is None


@pytest.mark.parametrize(("wrong", "is_in"), [(4, True), (5, False)])
def test_code_is_void_after_five_wrong_ones(claim, officer, wrong, is_in):
    code = issue(officer, claim)
    with at():
        attempt_id = sign_in.match_resident(details(), HOME, language="en").attempt_id
        for _ in range(wrong):
            assert letter_codes.accept(attempt_id, "B" * 10, HOME) is None
        assert (letter_codes.accept(attempt_id, code, HOME) is not None) is is_in


def test_earlier_code_is_void_when_another_is_issued(claim, officer):
    first, second = issue(officer, claim), issue(officer, claim, minutes=1)
    assert accept(first, minutes=2) is None
    assert accept(second, minutes=2) is not None


def test_code_of_one_claim_is_nothing_to_another(claim, officer, make):
    from tests.factories import PEOPLE

    make.claim(people=[PEOPLE[0] | {"nino": "QQ222222A"}])
    assert accept(issue(officer, claim), details(nino="QQ222222A")) is None


def test_code_is_refused_when_the_details_match_nothing(claim, officer):
    assert accept(issue(officer, claim), details(nino="QQ999999D")) is None
    assert letter_codes.accept(uuid4(), "B" * 10, HOME) is None


def test_code_is_refused_when_the_claim_was_closed_meanwhile(claim, officer, db_session):
    code = issue(officer, claim)
    with at():
        attempt_id = sign_in.match_resident(details(), HOME, language="en").attempt_id
        claim.status = "closed"
        db_session.flush()
        assert letter_codes.accept(attempt_id, code, HOME) is None


def test_code_is_ten_plain_characters_and_kept_as_a_hash(claim, officer, db_session):
    code = issue(officer, claim)
    row = db_session.scalars(sa.select(LetterCode)).one()
    assert re.fullmatch(f"[{letter_codes.ALPHABET}]{{10}}", code)
    assert not set("AEIOU01LSZ") & set(letter_codes.ALPHABET)
    assert len(row.code_hash) == 32
    assert row.expires_at - row.issued_at == timedelta(days=14)


@pytest.mark.parametrize("status", ["closed", "deceased"])
def test_no_code_is_issued_when_the_claim_is_not_open(db_session, make, officer, status):
    claim = make.claim(status=status)
    with pytest.raises(Refused, match="not open"):
        letter_codes.issue(officer, claim.reference, "passport seen")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_no_code_is_issued_when_the_reason_is_missing_or_too_long(claim, officer, reason):
    with pytest.raises(Refused) as refused:
        letter_codes.issue(officer, claim.reference, reason)
    assert refused.value.field_name == "reason"


def test_no_code_is_issued_when_the_officer_may_not_help(claim, make):
    for officer in (
        helper(make, Permission.REVIEW_CASES),
        helper(make, organisation=make.organisation("Homes", "registered-provider")),
    ):
        with pytest.raises(NotFound):
            letter_codes.issue(officer, claim.reference, "passport seen")


def test_letter_is_shown_only_to_its_officer_and_for_half_an_hour(claim, officer, make):
    with at():
        sealed_pass = letter_codes.issue(officer, claim.reference, "passport seen")
        assert letter_codes.get_letter(officer, claim.reference, sealed_pass).address[0] == "1 Sample Street"
        assert letter_codes.get_letter(helper(make), claim.reference, sealed_pass) is None
        assert letter_codes.get_letter(officer, make.claim().reference, sealed_pass) is None
        assert letter_codes.get_letter(officer, claim.reference, "") is None
        assert letter_codes.get_letter(officer, claim.reference, "rubbish") is None
    with at(minutes=30):
        assert letter_codes.get_letter(officer, claim.reference, sealed_pass) is None


def test_audit_holds_reason_and_no_code(claim, officer, db_session):
    code = issue(officer, claim)
    entries = {entry.action: entry for entry in db_session.scalars(sa.select(AuditEntry))}
    assert {"letter-code:issued", "letter-code:printed"} <= set(entries)
    assert entries["letter-code:issued"].detail["reason"] == "passport seen"
    assert not any(code in str(entry.detail) for entry in entries.values())


def test_live_code_is_found_until_it_is_used(claim, officer):
    code = issue(officer, claim)
    with at():
        assert letter_codes.find_live(claim.id).issued_at == START
    accept(code)
    with at():
        assert letter_codes.find_live(claim.id) is None


@settings(max_examples=30)
@given(st.text(alphabet=letter_codes.ALPHABET, min_size=10, max_size=10), st.sampled_from([" ", "-", "  ", "\u00a0"]))
def test_code_is_read_in_any_spelling(code, gap):
    assert letter_codes.read_code(f" {code[:5].lower()}{gap}{code[5:]} ") == code
