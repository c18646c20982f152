"""Members of staff sign in with password and code, and nothing tells an address that is not one (quality S05, S07)."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.permissions import Permission
from portal.models import AuditEntry
from portal.services import passwords, staff_sign_in
from tests.auth.signing_in import HOME, START, at, code_of, queued, sent
from tests.pages import Browser

PASSWORD = "correct horse battery staple"


@pytest.fixture
def officer(make):
    return make.officer(
        Permission.HELP_RESIDENTS_SIGN_IN,
        password_hash=passwords.hash_password(PASSWORD, cost="minimum"),
        mobile="07700 900555",
    )


def form(officer, **changes: str) -> dict[str, str]:
    return {"email": officer.email, "password": PASSWORD} | changes


def test_staff_start_follows_when_password_and_code_are_right(client, officer):
    with at():
        page = client.follow(client.post("auth.staff_sign_in", form(officer)))
        assert page.h1 == "Check your phone"
        assert sent()[0][0] == "07700 900555"
        assert client.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff"
        client.get("staff.find_claim")


def test_page_that_was_wanted_follows_when_the_code_is_right(client, officer):
    with at():
        assert client.get("staff.find_claim", status=303).location == "/staff/sign-in"
        client.post("auth.staff_sign_in", form(officer))
        assert client.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff/claims"


def test_address_is_found_when_it_is_typed_in_capitals(client, officer):
    client.post("auth.staff_sign_in", form(officer, email=f" {officer.email.upper()} "))
    assert len(sent()) == 1


@pytest.mark.parametrize(
    "changes", [{"password": "wrong"}, {"email": "nobody@council.example.org"}, {"password": PASSWORD + " "}]
)
def test_page_is_the_same_and_nothing_is_sent_when_something_is_wrong(client, officer, changes):
    page = client.follow(client.post("auth.staff_sign_in", form(officer, **changes)))
    assert page.h1 == "Check your phone"
    assert len(queued()) == 1
    assert sent() == []


@pytest.mark.parametrize(
    "changes",
    [{"deactivated_at": START}, {"password_hash": None}],
    ids=["deactivated", "no password"],
)
def test_nothing_is_sent_when_the_user_cannot_sign_in(client, make, changes):
    values = {"password_hash": passwords.hash_password(PASSWORD, cost="minimum"), "mobile": "07700 900555"} | changes
    client.post("auth.staff_sign_in", form(make.officer(**values)))
    assert len(queued()) == 1
    assert sent() == []


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"email": "nobody@council.example.org"}])
def test_bytes_are_the_same_when_something_is_wrong(app, database, officer, changes):
    def seen(content):
        browser = Browser(app)
        with at():
            pages = [browser.post("auth.staff_sign_in", content), browser.get("auth.enter_staff_code"),
                     browser.post("auth.enter_staff_code", {"code": "000000"}, status=422)]  # fmt: skip
        return [(page.status, page.location, re.sub(r'csrf_token" value="[^"]+"', "", page.text)) for page in pages]

    assert seen(form(officer)) == seen(form(officer, **changes))


@pytest.mark.parametrize("changes", [{"email": "nobody@council.example.org"}, {"password": "wrong"}])
def test_miss_does_the_work_of_a_hit(database, officer, monkeypatch, count_statements, changes):
    hashed: list[object] = []
    verify = passwords._hashers["minimum"].verify
    monkeypatch.setitem(passwords._hashers, "minimum", _Counting(passwords._hashers["minimum"], verify, hashed))
    works = []
    for content in (form(officer), form(officer, **changes)):
        hashed.clear()
        with count_statements() as seen, db.transaction(), at():
            staff_sign_in.match_user(content["email"], content["password"], HOME, language="en", cost="minimum")
        works.append((len(hashed), [statement.split("VALUES")[0] for statement in seen]))
    assert works[0] == works[1]
    assert works[0][0] == 1


class _Counting:
    """A password hasher that notes each verification and does it."""

    def __init__(self, hasher, verify, hashed) -> None:
        self.hasher, self._verify, self.hashed = hasher, verify, hashed

    def verify(self, stored, password):
        self.hashed.append(stored)
        return self._verify(stored, password)

    def hash(self, password):
        return self.hasher.hash(password)


def test_sixth_try_is_locked_and_looks_the_same(client, officer):
    with at():
        for _ in range(5):
            client.post("auth.staff_sign_in", form(officer, password="wrong"))
        assert client.post("auth.staff_sign_in", form(officer)).location == "/staff/sign-in/code"
    assert sent() == []


def test_password_is_never_shown_back(client, officer):
    page = client.post("auth.staff_sign_in", form(officer, email=""), status=422)
    assert page.errors == ["Enter your email address"]
    assert PASSWORD not in page.text


def test_no_page_opens_when_only_the_password_was_given(client, officer):
    client.post("auth.staff_sign_in", form(officer))
    for endpoint in ("staff.find_claim", "auth.show_staff_parked"):
        assert client.get(endpoint, status=303).location == "/staff/sign-in"


def test_code_is_useless_when_the_officer_was_deactivated_meanwhile(client, officer):
    with at():
        client.post("auth.staff_sign_in", form(officer))
        with db.transaction() as session:
            session.info["no audit guard"] = True
            session.merge(officer).deactivated_at = START
        client.post("auth.enter_staff_code", {"code": code_of()}, status=404)


def test_residents_code_page_is_not_the_officers(client, officer):
    client.post("auth.staff_sign_in", form(officer))
    assert client.get("auth.enter_code", status=303).location == "/sign-in"


def test_new_code_is_sent_when_a_minute_has_passed(client, officer):
    with at():
        client.post("auth.staff_sign_in", form(officer))
    with at(seconds=60):
        assert client.post("auth.resend_staff_code").location == "/staff/sign-in/code"
        assert len(sent()) == 2
        client.post("auth.resend_staff_code", status=422)


def test_audit_holds_the_try_and_no_address(client, officer):
    client.post("auth.staff_sign_in", form(officer))
    with db.reading() as session:
        entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "staff-sign-in:tried")).one()
        assert officer.email not in f"{entry.subject_id}{entry.detail}"
        assert entry.detail == {"match": True, "locked": False, "sent": True}


def test_signed_in_officer_is_led_to_the_start_page(client_as_officer):
    assert client_as_officer().get("auth.staff_sign_in", status=303).location == "/staff"
