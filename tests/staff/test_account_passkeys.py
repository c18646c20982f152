"""One's own passkeys: named, added after the password, listed, removed; each told by e-mail and recorded."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.models import Passkey
from portal.services import passkeys
from tests.auth.signing_in import at, sent
from tests.auth.software_device import PRESENT, Device, options_of
from tests.pages import Browser
from tests.staff.accounts import PASSWORD, entries, find_user, member


@pytest.fixture
def own(client_as_officer, other):
    """Vera's browser."""
    return client_as_officer(officer=other)


def begin(browser, name="Work laptop", password=PASSWORD, status=303):
    return browser.post("staff.name_passkey", {"name": name, "current_password": password}, status=status)


def add(browser, device=None, name="Work laptop", status=303, **wrong):
    options = options_of(browser.follow(begin(browser, name)))
    return browser.post("staff.add_passkey", {"credential": (device or Device()).make(options, **wrong)}, status=status)


def rows() -> list[Passkey]:
    with db.reading() as session:
        return list(session.scalars(sa.select(Passkey).order_by(Passkey.created_at)))


def test_passkey_is_named_made_listed_told_and_recorded(own, other):
    device = Device()
    with at():
        own = Browser(own.app).signed_in_as_officer(other.id)
        page = own.follow(begin(own))
        assert page.h1 == "Make the passkey"
        options = options_of(page)
        assert (options["rp"], options["user"]["name"]) == ({"name": "Sample Council", "id": "localhost"}, other.email)
        assert options["authenticatorSelection"] == {
            "residentKey": "required", "requireResidentKey": True, "userVerification": "required",
        }  # fmt: skip
        page = own.follow(own.post("staff.add_passkey", {"credential": device.make(options)}))
    assert "The passkey is added." in page.text
    assert "Work laptop" in page.text
    assert [(row.user_id, row.name, row.credential) for row in rows()] == [(other.id, "Work laptop", device.credential)]
    assert sent("passkey-added") == [(other.email, sent("passkey-added")[0][1])]
    assert sent("passkey-added")[0][1]["time"] == "10:00, 23 November 2026"
    assert entries("passkey:added")[-1].subject_id == other.id.hex


def test_several_can_be_had_and_the_browser_is_told_which_there_are(own):
    first = Device()
    add(own, first)
    add(own, name="Phone")
    excluded = options_of(own.follow(begin(own)))["excludeCredentials"]
    assert len(excluded) == 2
    assert {row.name for row in rows()} == {"Work laptop", "Phone"}


def test_no_more_than_enough(own):
    for _ in range(passkeys.MOST):
        add(own)
    assert begin(own, status=422).errors == [
        "You have 10 passkeys. Remove one that you do not use before you add another"
    ]


@pytest.mark.parametrize(
    ("name", "password", "errors"),
    [
        ("", PASSWORD, ["Enter a name for the passkey, such as Work laptop"]),
        ("x" * 61, PASSWORD, ["Name of the passkey must be 60 characters or fewer"]),
        ("Laptop", "", ["Enter your current password"]),
        ("Laptop", "wrong", ["This is not your current password"]),
    ],
)
def test_nothing_is_made_when_something_is_wrong(own, name, password, errors):
    page = begin(own, name, password, status=422)
    assert page.errors == errors
    assert page.value("name") == name
    assert own.get("staff.add_passkey", status=303).location == "/staff/account/passkeys/new"


def test_password_lets_for_five_minutes_only(app, other):
    with at():
        own = Browser(app).signed_in_as_officer(other.id)
        page = own.follow(begin(own))
    with at(minutes=5):
        answer = Device().make(options_of(page))
        assert own.post("staff.add_passkey", {"credential": answer}).location == "/staff/account/passkeys/new"
    assert rows() == []


WRONG = {
    "not unlocked": {"flags": PRESENT},
    "another origin": {"origin": "https://evil.example.com"},
    "another domain": {"domain": "evil.example.com"},
    "another challenge": {"challenge": "AAAA"},
    "an answer of signing in": {"type": "webauthn.get"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_device_that_does_not_prove_itself_is_not_kept(own, wrong):
    page = add(own, status=422, **wrong)
    assert page.errors == ["The passkey was not made. Try again, and unlock your device when it asks you to"]
    assert rows() == []
    own.post("staff.add_passkey", {"credential": Device().make(options_of(page))})


@pytest.mark.parametrize("answer", ["", "x", "{}", "[]", "null", '{"id": 1}', "{" * 5000, "\x00"])
def test_answer_of_a_strange_kind_is_refused(own, answer):
    own.follow(begin(own))
    own.post("staff.add_passkey", {"credential": answer}, status=422)


def test_answer_counts_once(own):
    options = options_of(own.follow(begin(own)))
    with own.client.session_transaction() as cookie:
        kept = dict(cookie)
    own.post("staff.add_passkey", {"credential": Device().make(options)})
    with own.client.session_transaction() as cookie:
        cookie.update(kept)
    own.post("staff.add_passkey", {"credential": Device().make(options)}, status=422)
    assert len(rows()) == 1


def test_passkey_of_somebody_else_is_not_ones_own(own, client_as_officer, make):
    device = Device()
    add(own, device)
    theirs = client_as_officer(officer=member(make))
    add(theirs, device, status=422)
    theirs.get("staff.remove_passkey", reference=rows()[0].reference, status=404)
    theirs.post("staff.remove_passkey", reference=rows()[0].reference, status=404)
    assert len(rows()) == 1


def test_passkey_is_removed_after_one_more_question(own, other):
    add(own)
    reference = rows()[0].reference
    page = own.get("staff.remove_passkey", reference=reference)
    assert "“Work laptop” does not sign you in any more." in page.text
    assert "The passkey is removed." in own.follow(own.post("staff.remove_passkey", reference=reference)).text
    assert rows() == []
    assert [address for address, _gaps in sent("passkey-removed")] == [other.email]
    assert entries("passkey:removed")[-1].subject_id == other.id.hex
    own.get("staff.remove_passkey", reference=reference, status=404)


@pytest.mark.parametrize("endpoint", ["staff.reset_mobile", "staff.deactivate_user"])
def test_passkeys_end_with_a_lost_phone_and_with_the_account(own, browser, other, endpoint):
    add(own)
    browser.post(endpoint, {"answer": "yes"}, reference=find_user(other.email).reference)
    assert rows() == []


def test_somebody_who_has_no_password_has_no_passkeys(client_as_officer, make):
    own = client_as_officer(officer=member(make, password_hash=None))
    assert "passkey" not in own.get("staff.show_account").text.lower()
    own.get("staff.name_passkey", status=404)


def test_there_are_no_passkeys_where_the_service_has_no_name(app, own, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], host_name="192.0.2.1:8000"))
    own.get("staff.name_passkey", status=404)
    assert "passkey" not in own.get("staff.show_account").text.lower()
    assert "passkey" not in Browser(app).get("auth.staff_sign_in").text.lower()
    Browser(app).get("auth.sign_in_with_passkey", status=404)
