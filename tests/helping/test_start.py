"""Somebody completes the form for a resident without an account: who they are, and the resident's own code (S4.91)."""

import pytest
import sqlalchemy as sa

from portal.domain.actor import System
from portal.models import Authority
from portal.services import settings
from tests.auth.signing_in import RIGHT, UNKNOWN, at, queued, sent, unit

DORA = {
    "name": "Dora Daughter", "relationship": "family", "organisation": "", "contact": "07700 900 555", "reason": "No phone of her own",
    "way": "send",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_the_morning():
    with at():
        yield


def authorities() -> list[Authority]:
    with unit() as session:
        return list(session.scalars(sa.select(Authority).execution_options(populate_existing=True)))


def arrive(client, typed=RIGHT, who=DORA):
    assert client.post("helping.tell_who_you_are", who).location == "/sign-in"
    return client.post("auth.sign_in", typed)


def test_the_start_page_asks_and_a_council_may_not(client):
    assert "Are you completing this for someone else?" in client.get("auth.show_start").text
    with unit() as session:
        session.info["no audit guard"] = True
        settings.change(System("test"), "ShowCompletedByOnBehalf", "FALSE")
    assert "Are you completing this for someone else?" not in client.get("auth.show_start").text
    client.get("helping.tell_who_you_are", status=404)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("name", "", "Enter your full name"),
        ("relationship", "", "Select what you are to the person you help"),
        ("contact", "", "Enter your phone number or email address"),
        (
            "contact",
            "12",
            "Enter a phone number or email address in the correct format, like 07700 900 982 or name@example.com",
        ),
        ("reason", "", "Enter why they need help"),
        ("way", "everything", "Select what they have asked you to do"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_everything_typed_is_kept(client, name, value, error):
    page = client.post("helping.tell_who_you_are", DORA | {name: value}, status=422)
    assert page.errors == [error]
    assert page.value("organisation") == ""
    if name != "name":
        assert page.value("name") == "Dora Daughter"
    assert authorities() == []


def test_the_code_goes_to_the_resident_says_what_it_lets_do_and_lets_in_who_said_who_they_are(client, make):
    claim = make.claim()
    arrive(client)
    [(address, gaps)] = sent("helper-code")
    assert address == "07700 900123"
    assert gaps["what"] == "Fill in the form, Send the form"
    page = client.follow(client.post("auth.enter_code", {"code": gaps["code"]}))
    assert page.h1 == "You are acting for Mary Example"
    assert "Dora Daughter" in page.text
    [row] = authorities()
    assert (row.claim_id, row.confirmed_how, row.scopes) == (claim.id, "code", ["prepare", "submit"])
    assert [one.address for one in queued("helper-confirmed")] == ["07700 900123"]
    client.get("resident.show_messages", status=404)
    assert client.get("resident.show_home", status=303).location == "/helping"


def test_hit_and_miss_look_the_same(client, make):
    make.claim()
    pages = []
    for typed in (RIGHT, UNKNOWN):
        page = client.follow(arrive(client, typed))
        wrong = client.post("auth.enter_code", {"code": "000000"}, status=422)
        pages.append((page.h1, page.status, wrong.errors))
    assert pages[0] == pages[1]
    assert {row.claim_id for row in authorities()} == {None}


def test_the_code_is_not_sent_to_the_phone_of_who_asks(client, make):
    make.claim()
    arrive(client, who=DORA | {"contact": "+44 7700 900123"})
    assert sent("helper-code") == []
    assert len(queued("helper-code")) == 1  # the same work


def test_another_contact_of_the_resident_gets_it_instead(client, make):
    make.claim(
        contacts=[
            {"channel": "phone", "address": "07700 900555", "held_since": "2019-02-01"},
            {"channel": "email", "address": "mary@example.com", "held_since": "2019-02-01"},
        ]
    )
    arrive(client)
    assert [address for address, _gaps in sent("helper-code")] == ["mary@example.com"]
    client.post("auth.enter_code", {"code": sent("helper-code")[0][1]["code"]})
    assert authorities()[0].flags == ["same-contact"]


def test_a_code_is_needed_even_where_residents_need_none(client, make):
    make.claim()
    with unit() as session:
        session.info["no audit guard"] = True
        settings.change(System("test"), "ResidentStepUp", "off")
    assert arrive(client).location == "/sign-in/code"


def test_who_signs_in_for_themselves_after_all_is_the_resident(client, make):
    make.claim()
    client.post("helping.tell_who_you_are", DORA)
    assert "Give the details of the person you help" in client.get("auth.sign_in").text
    client.post("helping.forget_helping")
    client.post("auth.sign_in", RIGHT)
    assert sent("helper-code") == []
    assert (
        client.follow(client.post("auth.enter_code", {"code": sent("code")[0][1]["code"]})).h1 == "Your Housing Benefit"
    )


def test_the_visit_ends_with_signing_out_and_starts_anew(client, make):
    make.claim()
    arrive(client)
    client.post("auth.enter_code", {"code": sent("helper-code")[0][1]["code"]})
    client.post("auth.sign_out")
    assert authorities()[0].withdrawn_at is not None
    client.post("auth.sign_in", RIGHT)
    assert len(sent("helper-code")) == 1  # the next one is an ordinary sign-in


def test_a_former_partner_may_only_prepare(client, make):
    make.claim()
    arrive(client, who=DORA | {"relationship": "former-partner", "way": "see"})
    client.post("auth.enter_code", {"code": sent("helper-code")[0][1]["code"]})
    page = client.get("helping.show_helping")
    assert "You may: Fill in the form." in page.text
    assert authorities()[0].flags == ["former-partner"]
