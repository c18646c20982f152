"""Codes: six digits, ten minutes, five tries, single use, kept as a hash, sent again only so often (domain facts 15; quality S06)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.wording import Refused
from portal.models import SignInAttempt
from portal.services import sign_in, sign_in_codes
from tests.auth.signing_in import HOME, at, code_of, details, queued, sent


def begin(later=None):
    with at(**(later or {})):
        return sign_in.match_resident(details(), HOME, language="en").attempt_id


def accept(attempt_id, code, **later):
    with at(**later):
        return sign_in_codes.accept(attempt_id, "resident", code, HOME)


def resend(attempt_id, **later):
    with at(**later):
        sign_in_codes.resend(attempt_id, "resident", HOME, language="en")


def refusal(attempt_id, **later) -> str:
    with pytest.raises(Refused) as refused:
        resend(attempt_id, **later)
    return str(refused.value)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize(("seconds", "is_in"), [(0, True), (599, True), (600, False), (601, False)])
def test_code_is_accepted_only_within_ten_minutes(db_session, make, seconds, is_in):
    claim = make.claim()
    attempt_id = begin()
    found = accept(attempt_id, code_of(), seconds=seconds)
    assert (found.claim_id if found else None) == (claim.id if is_in else None)


def test_code_is_refused_when_it_was_used(db_session, make):
    make.claim()
    attempt_id = begin()
    assert accept(attempt_id, code_of()) is not None
    assert accept(attempt_id, code_of()) is None


@pytest.mark.parametrize(("wrong", "is_in"), [(4, True), (5, False)])
def test_code_is_void_after_five_wrong_ones(db_session, make, wrong, is_in):
    make.claim()
    attempt_id = begin()
    for _ in range(wrong):
        assert accept(attempt_id, other_than(code_of())) is None
    assert (accept(attempt_id, code_of()) is not None) is is_in


def test_new_code_works_and_the_old_does_not_when_five_wrong_ones_voided_it(db_session, make):
    make.claim()
    attempt_id = begin()
    old = code_of()
    for _ in range(5):
        accept(attempt_id, other_than(old))
    resend(attempt_id, minutes=1)
    new = code_of()
    assert new == old or accept(attempt_id, old, minutes=1) is None
    assert accept(attempt_id, new, minutes=2) is not None


def test_code_of_one_attempt_is_nothing_to_another(db_session, make):
    make.claim()
    begin()
    first = code_of()
    second = begin({"minutes": 1})
    assert code_of() == first or accept(second, first, minutes=1) is None


def test_code_of_an_officer_is_nothing_to_a_residents_attempt(db_session, make):
    make.claim()
    attempt_id = begin()
    with at():
        assert sign_in_codes.accept(attempt_id, "officer", code_of(), HOME) is None


def test_nobody_gets_in_when_the_code_of_a_miss_is_guessed(db_session, make):
    attempt_id = begin()
    assert accept(attempt_id, queued()[0].gaps["code"]) is None


def test_nobody_gets_in_when_the_attempt_is_unknown(db_session, make):
    from uuid import uuid4

    assert accept(uuid4(), "123456") is None


def test_only_a_hash_is_kept_when_a_code_waits(db_session, make):
    make.claim()
    attempt_id = begin()
    attempt = db_session.get(SignInAttempt, attempt_id)
    code = code_of()
    kept = [value for value in vars(attempt).values() if isinstance(value, bytes | str)]
    assert len(attempt.code_hash) == 32
    assert not any(code.encode() in value if isinstance(value, bytes) else code in value for value in kept)


def test_success_gives_the_try_back_when_the_code_was_right(db_session, make):
    make.claim()
    for _ in range(8):
        assert accept(begin(), code_of()) is not None


@pytest.mark.parametrize(("seconds", "is_sent"), [(59, False), (60, True)])
def test_new_code_is_sent_only_after_sixty_seconds(db_session, make, seconds, is_sent):
    make.claim()
    attempt_id = begin()
    if is_sent:
        resend(attempt_id, seconds=seconds)
    else:
        assert refusal(attempt_id, seconds=seconds) == "Wait 60 seconds before you ask for another code"
    assert len(sent()) == 1 + is_sent


def test_fourth_new_code_of_an_hour_is_refused(db_session, make):
    make.claim()
    attempt_id = begin()
    for minutes in (2, 4, 6):
        resend(attempt_id, minutes=minutes)
    assert refusal(attempt_id, minutes=8).startswith("You have asked for too many codes")
    again = begin({"minutes": 62})
    resend(again, minutes=64)
    assert len(sent()) == 6


def test_seventh_new_code_of_a_day_is_refused(db_session, make):
    make.claim()
    for hour in (0, 2):
        attempt_id = begin({"hours": hour})
        for minutes in (2, 4, 6):
            resend(attempt_id, hours=hour, minutes=minutes)
    attempt_id = begin({"hours": 4})
    assert refusal(attempt_id, hours=4, minutes=2).startswith("You have asked for too many codes")


def test_new_code_is_queued_and_goes_nowhere_when_nothing_matched(db_session, make):
    attempt_id = begin()
    resend(attempt_id, minutes=1)
    assert len(queued()) == 2
    assert sent() == []


def test_attempt_is_over_when_an_hour_has_passed(db_session, make):
    make.claim()
    attempt_id = begin()
    with at(minutes=59):
        assert sign_in_codes.is_waiting(attempt_id, "resident")
    with at(minutes=60):
        assert not sign_in_codes.is_waiting(attempt_id, "resident")


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456", "１２３４５６", "1 2 3 4 5 6", "12\u00a03456"])
def test_code_is_read_when_it_is_pasted_with_spaces(typed):
    assert sign_in_codes.read_code(typed) == "123456"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the security code"), (" - ", "Enter the security code"),
        ("12345", "Enter a security code that is 6 numbers"), ("1234567", "Enter a security code that is 6 numbers"),
        ("12345a", "Enter a security code that is 6 numbers"), ("٣٣٣٣٣٣", "Enter a security code that is 6 numbers"),
    ],
)  # fmt: skip
def test_code_is_refused_with_its_reason_when_it_is_not_six_numbers(typed, message):
    with pytest.raises(Refused) as refused:
        sign_in_codes.read_code(typed)
    assert str(refused.value) == message


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_reading_a_code_gives_six_digits_or_refuses(typed):
    try:
        code = sign_in_codes.read_code(typed)
    except Refused:
        return
    assert len(code) == 6
    assert code.isascii()
    assert code.isdigit()
