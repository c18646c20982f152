"""What goes over the wire: the schemas in the repository, each vendor's way of writing, and whom we talk to."""

from __future__ import annotations

import pytest

from portal.adapters.backoffice import DIALECTS, VENDORS, make_back_office, schemas
from portal.adapters.backoffice.https import HttpsExchange
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.receiver import Receiver
from portal.adapters.backoffice.reference_server import ReferenceServer
from portal.adapters.backoffice.schema_writing import write_schema
from portal.domain.handover.causes import Cause, NotDelivered
from portal.domain.handover.shapes import SHAPES
from tests.adapters.backoffice.conftest import Pair, council
from tests.conftest import make_settings
from tests.factories import claim_content

BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>"""


@pytest.mark.parametrize("name", DIALECTS)
def test_schema_in_the_repository_is_what_the_tables_make(name):
    file = schemas.FOLDER / f"{name.lower()}.xsd"
    assert file.read_bytes() == write_schema(DIALECTS[name]), "run `flask backoffice schemas`"


@pytest.mark.parametrize("name", DIALECTS)
def test_every_message_has_a_root_of_its_own_in_every_dialect(name):
    assert set(DIALECTS[name].roots) == set(SHAPES)
    assert len(set(DIALECTS[name].roots.values())) == len(SHAPES)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Northgate", ["<ClaimNumber>", "<EffectiveDate>2017-09-01<", "<Amount>112.35<", "<ExternalItemReference>R-1<", "<RebuildsLaterPeriods>false<"]),
        ("Civica", ['claimRef="', 'changeDate="01/09/2017"', 'amount="112.35"', 'sourceRef="R-1"', 'rebuilds="no"']),
        ("Capita", ["<CLAIM_NO>", "<EFF_DATE>20170901<", "<AMOUNT>11235<", "<USER_ID>aisdba<", "<REBUILDS>N<"]),
    ],
)  # fmt: skip
def test_each_vendor_has_its_own_way_of_writing(name, words):
    message = Pair(None, None, claim_content()).message(1)  # type: ignore[arg-type]
    written = DIALECTS[name].write("push", message | {"source_id": "HBPortal", "user_id": "aisdba"}).decode()
    assert [word for word in words if word not in written] == []


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("content", [b"", b"thank you", BOMB, b"<find/>", b"\xff\xfe\x00", b"<a>" * 10_000])
def test_hostile_xml_is_refused_without_being_read(name, content, app, tmp_path):
    answer = Receiver(DIALECTS[name], Ledger(tmp_path / "books.sqlite3")).answer(content)
    kind, refusal = schemas.read_message(DIALECTS[name], answer.body)
    assert (answer.status, kind, refusal["code"]) == (400, "refusal", "not-valid")


def test_control_characters_are_shown_and_not_sent(app):
    claim = claim_content(people=[{"id": "p1", "role": "claimant", "first_name": "Ma\x0bry \U0001f600 <b>&"}])
    message = Pair(None, None, claim).message(1) | {"source_id": "HBPortal"}  # type: ignore[arg-type]
    for dialect in DIALECTS.values():
        _kind, read = schemas.read_message(dialect, dialect.write("push", message))
        assert read["standing"]["people"][0]["first_name"] == "Ma\ufffdry \U0001f600 <b>&"


def refusal(settings, **changes) -> str:
    with pytest.raises(NotDelivered) as caught:
        make_back_office("Capita", settings, council(**{"UserId": "aisdba"} | changes)).list_messages("HB1")
    assert caught.value.cause is Cause.ENDPOINT_DOWN
    return caught.value.code


def test_what_is_missing_in_the_settings_is_told(app, tmp_path):
    live = make_settings(tmp_path, "sqlite://", environment="production", back_office_hosts="hb.example.org")
    trial = make_settings(tmp_path, "sqlite://")
    assert refusal(live) == "no-address"
    assert refusal(live, BackOfficeUrl="https://hb.example.org/", UserId="none") == "no-user-id"
    assert refusal(live, BackOfficeUrl="http://hb.example.org/") == "not-https"
    assert refusal(live, BackOfficeUrl="http://127.0.0.1:1/") == "not-https"
    assert refusal(live, BackOfficeUrl="https://elsewhere.example.org/") == "host-not-allowed"
    assert refusal(trial, BackOfficeUrl="https://hb.example.org/") == "host-not-allowed"
    assert refusal(trial, BackOfficeUrl="http://127.0.0.1:1/") == "no-connection"


def test_user_is_needed_for_capita_only(app, tmp_path):
    settings = make_settings(tmp_path, "sqlite://")
    for name in VENDORS:
        code = ""
        try:
            make_back_office(name, settings, council(BackOfficeUrl="http://127.0.0.1:1/")).list_messages("HB1")
        except NotDelivered as failure:
            code = failure.code
        assert code == ("no-user-id" if name == "Capita" else "no-connection")


def test_login_is_given_and_nothing_is_answered_without(app, tmp_path):
    server = ReferenceServer(Ledger(tmp_path / "books.sqlite3"), login="portal:secret").start()
    url = f"{server.address}/civica"
    try:
        known = make_settings(tmp_path, "sqlite://", back_office_login="portal:secret")
        assert make_back_office("Civica", known, council(BackOfficeUrl=url)).list_messages("HB1") == []
        unknown = make_back_office("Civica", make_settings(tmp_path, "sqlite://"), council(BackOfficeUrl=url))
        with pytest.raises(NotDelivered, match="http-401"):
            unknown.list_messages("HB1")
    finally:
        server.close()


def test_answer_later_than_the_limit_is_a_timeout(app, tmp_path, monkeypatch):
    monkeypatch.setattr("portal.adapters.backoffice.receiver.SLOW_SECONDS", 0.3)
    ledger = Ledger(tmp_path / "books.sqlite3")
    ledger.misbehave("slow", 1)
    server = ReferenceServer(ledger).start()
    try:
        exchange = HttpsExchange(f"{server.address}/civica", make_settings(tmp_path, "sqlite://"), timeout=0.05)
        with pytest.raises(NotDelivered, match="timeout"):
            exchange(b"<a/>")
    finally:
        server.close()
