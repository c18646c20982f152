"""Contacts that staff record: codes wait, the old contact is told, a stopped one is never used (domain facts 15)."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.models import AuditEntry, Contact
from portal.services import contacts, sign_in
from portal.services.claim_identity import contact_index
from portal.services.contacts import NewContact
from portal.services.errors import NotFound
from tests.auth.signing_in import HOME, at, details, sent
from tests.services.helping import helper

NEW_PHONE = NewContact("phone", "07700 900 555", "passport seen")


@pytest.fixture
def claim(db_session, make):
    return make.claim()


@pytest.fixture
def officer(make):
    return helper(make)


def add(officer, claim, new=NEW_PHONE, **later):
    with at(**later):
        return contacts.add_verified(officer, claim.reference, new)


def codes_sent(**later) -> list[str]:
    with at(**later):
        before = len(sent())
        sign_in.match_resident(details(), HOME, language="en")
        return [address for address, _gaps in sent()[before:]]


@pytest.mark.parametrize(("days", "expected"), [(0, "07700 900123"), (29, "07700 900123"), (30, "07700 900 555")])
def test_codes_go_to_a_new_contact_after_thirty_days(claim, officer, days, expected):
    add(officer, claim)
    assert codes_sent(days=days) == [expected]


def test_no_code_goes_to_anything_when_the_old_contact_is_ended_with_the_new(claim, officer):
    add(officer, claim, NewContact("phone", "07700 900 555", "passport seen", stopped_positions=(0,)))
    assert codes_sent() == []
    assert codes_sent(days=30) == ["07700 900 555"]


def test_contacts_held_before_are_told_when_a_new_one_is_recorded(claim, officer):
    add(officer, claim)
    assert [address for address, _gaps in sent("contact-changed")] == ["07700 900123"]


def test_contact_is_kept_sealed_with_its_index(claim, officer, db_session):
    shown = add(officer, claim, NewContact("email", " Mary@EXAMPLE.org ", "passport seen"))
    row = db_session.scalars(sa.select(Contact).where(Contact.source == "officer")).one()
    assert (row.address, row.position, row.is_preferred) == ("Mary@example.org", 1, True)
    assert row.address_index == contact_index("email", "Mary@example.org")
    assert b"Mary" not in row.address_sealed
    assert shown.masked == "M***@example.org"


@pytest.mark.parametrize(
    ("new", "field", "message"),
    [
        (NewContact("phone", "", "seen"), "phone", "Enter a mobile phone number, like 07700 900 982"),
        (NewContact("phone", "01632 960 001", "seen"), "phone", "Enter a mobile phone number, like 07700 900 982"),
        (NewContact("phone", "12", "seen"), "phone", "Enter a phone number in the correct format"),
        (NewContact("email", "", "seen"), "email", "Enter an email address"),
        (
            NewContact("email", "mary", "seen"),
            "email",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (NewContact("phone", "07700 900 555", " "), "reason", "Enter how you checked who they are"),
    ],
)
def test_contact_is_refused_with_its_reason(claim, officer, new, field, message):
    with pytest.raises(Refused) as refused:
        add(officer, claim, new)
    assert (refused.value.field_name, str(refused.value)) == (field, message)


def test_stopped_contact_receives_nothing_and_is_not_told(claim, officer):
    with at():
        contacts.stop_using(officer, claim.reference, 0, "former partner has the phone")
        assert contacts.list_shown(claim.id) == []
    assert codes_sent() == []
    assert sent("contact-changed") == []


def test_stopping_is_refused_when_the_reason_is_missing(claim, officer):
    with pytest.raises(Refused, match="Enter why the contact must not be used"):
        contacts.stop_using(officer, claim.reference, 0, "")


def test_contact_is_not_found_when_it_was_stopped_or_never_was(claim, officer):
    contacts.stop_using(officer, claim.reference, 0, "phone lost")
    for position in (0, 7):
        with pytest.raises(NotFound):
            contacts.stop_using(officer, claim.reference, position, "phone lost")


def test_nothing_is_recorded_when_the_officer_may_not_help(claim, make):
    stranger = helper(make, Permission.REVIEW_CASES)
    with pytest.raises(NotFound):
        contacts.add_verified(stranger, claim.reference, NEW_PHONE)
    with pytest.raises(NotFound):
        contacts.stop_using(stranger, claim.reference, 0, "phone lost")


def test_contacts_are_shown_masked_with_the_day_codes_begin(claim, officer):
    add(officer, claim)
    old, new = contacts.list_shown(claim.id)
    assert (old.masked, old.codes_from_on) == ("…123", date(2019, 3, 3))
    assert (new.masked, new.held_since_on, new.codes_from_on) == ("…555", date(2026, 11, 23), date(2026, 12, 23))
    assert "555" not in repr(new)


def test_audit_holds_who_and_why_and_no_address(claim, officer, db_session):
    add(officer, claim)
    entry = db_session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "contact:added")).one()
    assert entry.actor_id == officer.id
    assert entry.detail["reason"] == "passport seen"
    assert "900" not in str(entry.detail["channel"]) + str(entry.detail["stopped"])
