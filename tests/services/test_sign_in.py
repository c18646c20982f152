"""Who a date of birth and a number find, and that a miss does the work of a hit (S4.13, S4.14; domain facts 15; quality S05)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.actor import System
from portal.domain.nino import Nino
from portal.models import AuditEntry, SignInAttempt, keyring
from portal.services import settings, sign_in
from portal.services.sign_in_limits import Caller
from tests.auth.signing_in import HOME, at, details, newest_attempt, queued, sent
from tests.factories import PEOPLE

OLD_PHONE = {"channel": "phone", "address": "07700 900123", "held_since": "2019-02-01"}
EMAIL = {"channel": "email", "address": "mary@example.com", "held_since": "2019-02-01"}
MATCHED = ["07700 900123"]
PARTNER = {
    "id": "p3",
    "role": "partner",
    "first_name": "Pat",
    "last_name": "Example",
    "date_of_birth": "1952-01-05",
    "nino": "QQ222222A",
}


def try_to_sign_in(given=None, caller: Caller = HOME) -> sign_in.Outcome:
    with at():
        return sign_in.match_resident(given or details(), caller, language="en")


def set_to(name: str, value: str) -> None:
    settings.change(System("test"), name, value)


def addresses() -> list[str]:
    return [address for address, _gaps in sent()]


@contextmanager
def counted_work(monkeypatch, count_statements):
    """Statements, keyed hashes and queued messages of a piece of work."""
    hashes: list[str] = []
    ring = keyring.Keyring.blind_index

    def counting(self, purpose, *parts):
        hashes.append(purpose)
        return ring(self, purpose, *parts)

    work: dict[str, object] = {}
    with monkeypatch.context() as patch, count_statements() as seen:
        patch.setattr(keyring.Keyring, "blind_index", counting)
        yield work
    work |= {"statements": [statement.split("VALUES")[0] for statement in seen], "hashes": hashes}


@pytest.mark.parametrize(
    ("claim", "given", "expected"),
    [
        ({}, details(), MATCHED),
        ({}, details(born_on=date(1950, 3, 28)), []),
        ({}, details(nino="QQ999999D"), []),
        ({"status": "suspended"}, details(), MATCHED),
        ({"status": "closed"}, details(), []),
        ({"status": "deceased"}, details(), []),
        ({"contacts": []}, details(), []),
        ({"contacts": [EMAIL]}, details(), ["mary@example.com"]),
        ({"contacts": [EMAIL, OLD_PHONE]}, details(), MATCHED),
        ({"contacts": [OLD_PHONE, EMAIL | {"is_preferred": True}]}, details(), ["mary@example.com"]),
        ({"contacts": [OLD_PHONE | {"may_receive_codes": False}]}, details(), []),
        ({"contacts": [OLD_PHONE | {"may_receive_codes": False}, EMAIL]}, details(), ["mary@example.com"]),
        ({"contacts": [OLD_PHONE | {"held_since": "2026-10-25"}]}, details(), []),
        ({"contacts": [OLD_PHONE | {"held_since": "2026-10-24"}]}, details(), MATCHED),
        ({"contacts": [OLD_PHONE, EMAIL | {"held_since": "2026-11-23", "is_preferred": True}]}, details(), MATCHED),
        ({"people": [*PEOPLE, PARTNER]}, details(born_on=date(1952, 1, 5)), []),
        ({"people": [*PEOPLE, PARTNER]}, details(nino="QQ222222A", born_on=date(1952, 1, 5)), []),
    ],
    ids=[
        "right", "wrong day", "unknown number", "suspended", "closed", "deceased", "no contact", "email only", "phone first",
        "preferred first", "phone not to be used", "other contact than the one not to be used", "29 days held",
        "30 days held", "contact changed today", "partner's day", "partner's own details",
    ],
)  # fmt: skip
def test_code_goes_only_where_it_may_when_details_are_given(db_session, make, claim, given, expected):
    make.claim(**claim)
    outcome = try_to_sign_in(given)
    assert addresses() == expected
    assert outcome.attempt_id
    assert len(queued()) == 1


def test_no_code_goes_anywhere_when_two_open_claims_have_the_number(db_session, make):
    make.claim()
    make.claim()
    try_to_sign_in()
    assert addresses() == []


def test_open_claim_is_found_when_an_older_one_is_closed(db_session, make):
    make.claim(status="closed", contacts=[EMAIL])
    make.claim()
    try_to_sign_in()
    assert addresses() == MATCHED


def test_claim_is_found_when_its_number_is_held_without_suffix(db_session, make):
    make.claim(people=[PEOPLE[0] | {"nino": "QQ123456"}])
    try_to_sign_in()
    assert addresses() == MATCHED


@pytest.mark.parametrize(
    ("setting", "right", "wrong"),
    [
        ("IncludePostcodeInMatch", {"postcode": "se11aa"}, {"postcode": "SE1 1AB"}),
        ("IncludeFirstnameInMatch", {"first_name": "  MARY "}, {"first_name": "Marie"}),
        ("IncludeLastnameInMatch", {"last_name": "éxample"}, {"last_name": "Sample"}),
        ("IncludeTitleInMatch", {"title": "mrs."}, {"title": "Mr"}),
    ],
)
@pytest.mark.parametrize("is_right", [True, False])
def test_further_detail_must_be_the_claimants_when_the_setting_asks_for_it(
    db_session, make, setting, right, wrong, is_right
):
    make.claim()
    set_to(setting, "TRUE")
    try_to_sign_in(details(**(right if is_right else wrong)))
    assert addresses() == (MATCHED if is_right else [])


def test_further_detail_is_not_asked_when_no_setting_asks_for_it(db_session, make):
    assert sign_in.list_match_fields() == []


def test_nothing_is_sent_when_the_sixth_try_locks_but_the_notice(db_session, make):
    make.claim()
    for _ in range(7):
        try_to_sign_in()
    assert len(addresses()) == 5
    assert [address for address, _gaps in sent("locked")] == MATCHED


def test_notice_goes_to_nobody_when_a_number_without_claim_is_locked(db_session, make):
    for _ in range(6):
        try_to_sign_in()
    assert len(queued("locked")) == 1
    assert sent("locked") == []


@pytest.mark.parametrize(
    "other",
    [
        {"status": "deceased"},
        {"status": "closed"},
        {"contacts": []},
        {"contacts": [OLD_PHONE | {"may_receive_codes": False}]},
        {"given": details(born_on=date(1950, 3, 28))},
        {"given": details(nino="QQ999999D")},
        {"tries": 7},
        {"twice": True},
    ],
    ids=[
        "deceased",
        "closed",
        "no contact",
        "no usable contact",
        "wrong day",
        "unknown number",
        "locked",
        "two claims",
    ],
)
@pytest.mark.parametrize("asks_for_more", [False, True])
def test_miss_does_the_work_of_a_hit_when_it_is_tried(
    database, make, monkeypatch, count_statements, other, asks_for_more
):
    from portal import db

    other = dict(other)
    given, tries, is_twice = other.pop("given", details()), other.pop("tries", 0), other.pop("twice", False)
    others_number = given.nino.value if given.nino.value != "QQ123456C" else "QQ777777A"
    more = {"postcode": "SE1 1AA"} if asks_for_more else {}
    with db.transaction():
        set_to("IncludePostcodeInMatch", "TRUE" if asks_for_more else "FALSE")
    make.claim(people=[PEOPLE[0] | {"nino": "QQ555555A"}])
    if given == details():
        for _ in range(2 if is_twice else 1):
            make.claim(people=[PEOPLE[0] | {"nino": others_number}], **other)
        given = details(nino=others_number)
    else:
        make.claim()
    for _ in range(tries):
        with db.transaction(), at():
            sign_in.match_resident(given, HOME, language="en")
    works = []
    for one in (details(nino="QQ555555A", **more), details(nino=given.nino.value, born_on=given.born_on, **more)):
        with counted_work(monkeypatch, count_statements) as work, db.transaction(), at():
            found = sign_in.match_resident(one, HOME, language="en")
        works.append(work | {"outcome": (bool(found.attempt_id), found.wait_seconds, found.claim_id)})
    assert works[0]["statements"] == works[1]["statements"]
    assert works[0]["hashes"] == works[1]["hashes"]
    assert works[0]["outcome"] == works[1]["outcome"]
    assert any("workflow_status" in statement for statement in works[0]["statements"])
    assert len([1 for row in queued() if row.address]) >= 1


def test_audit_holds_the_try_and_never_the_number(db_session, make):
    make.claim()
    try_to_sign_in()
    entry = db_session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "sign-in:tried")).one()
    everything = f"{entry.subject_id} {entry.actor_id} {entry.detail}"
    assert entry.detail == {"level": "L1", "match": True, "locked": False, "sent": True}
    assert "123456" not in everything
    assert entry.subject_id == keyring.current().blind_index("nino", "QQ123456C").hex()


def test_plain_mode_lets_in_when_the_details_match(db_session, make):
    claim = make.claim(contacts=[])
    set_to("ResidentStepUp", "off")
    outcome = try_to_sign_in()
    assert outcome.claim_id == claim.id
    assert outcome.subject


@pytest.mark.parametrize("tries", [0, 6])
def test_plain_mode_says_no_when_nothing_matches_or_it_is_locked(db_session, make, tries):
    make.claim()
    set_to("ResidentStepUp", "off")
    wrong = details(born_on=date(1950, 3, 28))
    for _ in range(tries):
        try_to_sign_in(wrong)
    outcome = try_to_sign_in(details() if tries else wrong)
    assert outcome.is_plain_miss
    assert outcome.claim_id is None


def test_plain_mode_counts_no_failure_when_somebody_gets_in(db_session, make):
    make.claim()
    set_to("ResidentStepUp", "off")
    assert all(try_to_sign_in().claim_id for _ in range(12))


def test_plain_mode_asks_for_a_code_when_the_alarm_is_on(db_session, make):
    from portal.services import sign_in_limits, throttles
    from tests.auth.signing_in import START

    make.claim()
    set_to("ResidentStepUp", "off")
    throttles.hold({sign_in_limits.ALARM_KEY: START.replace(hour=11)})
    outcome = try_to_sign_in()
    assert outcome.claim_id is None
    assert addresses() == MATCHED


def test_attempt_keeps_the_claim_and_no_contact_when_it_is_locked(db_session, make):
    claim = make.claim()
    for _ in range(6):
        try_to_sign_in()
    attempts = db_session.scalars(sa.select(SignInAttempt)).all()
    assert sorted((bool(attempt.contact_id) for attempt in attempts), reverse=True) == [True] * 5 + [False]
    assert {attempt.claim_id for attempt in attempts} == {claim.id}


def test_resident_is_told_in_their_language_when_somebody_signed_in(db_session, make):
    claim = make.claim(language="cy")
    with at():
        sign_in.sign_in_resident(claim.id, how="code")
    row = queued("signed-in")[0]
    assert (row.language, row.address, row.gaps["time"]) == ("cy", "07700 900123", "10:00, 23 Tachwedd 2026")


def test_details_are_not_shown_when_they_are_written_to_a_log():
    given = details(nino="QQ123456C", postcode="SE1 1AA")
    assert "1950" not in repr(given)
    assert "SE1" not in repr(given)
    assert Nino("QQ123456C").value not in repr(given)


def test_newest_attempt_waits_when_details_were_given(db_session, make):
    make.claim()
    outcome = try_to_sign_in()
    assert newest_attempt().id == outcome.attempt_id
