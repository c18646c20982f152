"""E-mails and texts of staff accounts through a real SMTP server: parsed as a mail program does, and their links followed."""

from __future__ import annotations

import email
import email.policy
import re
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from portal import db
from portal.models import OutgoingMessage
from tests.auth.signing_in import at
from tests.jobs_inline import run_queued_jobs
from tests.pages import Browser
from tests.postgres import free_port
from tests.staff.accounts import MANAGE, NEW, PASSWORD, find_user, member

GATEWAY = "texts.example.org"
STRONG = "anchor violet marble soup"


class Letterbox:
    """What the server does with each message: keeps it, or refuses whom it does not know."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 (aiosmtpd's name)
        if address.startswith("gone@"):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"


@pytest.fixture
def post(app, database) -> Iterator[SimpleNamespace]:
    """`post.deliver()` sends what is queued and gives the newest mail; `post.mails` are all that arrived."""
    box = Letterbox()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings = replace(
        app.config["PORTAL"], notifier="smtp", smtp_url=f"smtp://127.0.0.1:{port}", mail_from="benefits@council.example.org",
        sms_mail_domain=GATEWAY,
    )  # fmt: skip

    def deliver() -> EmailMessage:
        run_queued_jobs(settings)
        return box.mails[-1]

    yield SimpleNamespace(deliver=deliver, mails=box.mails)
    server.stop()


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


def link_in(mail: EmailMessage) -> str:
    """The path of the only link."""
    links = re.findall(r"http://localhost(/\S+)", text_of(mail))
    assert len(links) == 1, text_of(mail)
    return links[0]


def code_in(mail: EmailMessage) -> str:
    assert mail["To"].endswith(f"@{GATEWAY}")
    return re.findall(r"\b\d{6}\b", text_of(mail))[0]


@pytest.fixture
def vera(make):
    return member(make, MANAGE, email="vera@council.example.org", mobile="07700 900555")


def test_invited_person_follows_the_mail_to_a_whole_account(app, post, vera):
    with at():
        manager, nina = Browser(app).signed_in_as_officer(vera.id), Browser(app)
        manager.post("staff.add_user", NEW)
        mail = post.deliver()
        assert (mail["From"], mail["To"], mail["Subject"]) == (
            "benefits@council.example.org", NEW["email"], "Create your account",
        )  # fmt: skip
        assert "Nina" not in text_of(mail)
        nina.get(link_in(mail), status=303)
        nina.post("auth.create_account", {"password": STRONG})
        nina.post("auth.name_mobile", {"mobile": "07700 900321"})
        text = post.deliver()
        assert text["To"] == f"07700900321@{GATEWAY}"
        code = code_in(text)
        assert text_of(text).rstrip().endswith(f"@localhost #{code}")
        assert nina.post("auth.confirm_mobile", {"code": code}).location == "/staff"
        assert post.deliver()["Subject"] == "You signed in on a new device"
        nina.get("staff.show_start")
    assert find_user(NEW["email"]).mobile == "07700 900321"


def test_second_invitation_is_the_one_that_works(app, post, vera):
    manager = Browser(app).signed_in_as_officer(vera.id)
    manager.post("staff.add_user", NEW)
    first = link_in(post.deliver())
    manager.post("staff.resend_invitation", reference=find_user(NEW["email"]).reference)
    second = link_in(post.deliver())
    for link, status in ((first, 410), (second, 200)):
        browser = Browser(app)
        browser.get(link, status=303)
        browser.get("auth.create_account", status=status)


def test_forgotten_password_is_set_anew_through_the_mail_and_told(app, post, vera):
    client = Browser(app)
    with at():
        client.post("auth.ask_new_password", {"email": vera.email})
        mail = post.deliver()
        assert (mail["To"], mail["Subject"]) == (vera.email, "Choose a new password")
        client.get(link_in(mail), status=303)
        client.post("auth.set_new_password", {"password": STRONG})
        told = post.deliver()
        assert (told["To"], told["Subject"]) == (vera.email, "Your password was changed")
        assert "at 10:00, 23 November 2026" in text_of(told)
        client.post("auth.staff_sign_in", {"email": vera.email, "password": STRONG})
        assert client.post("auth.enter_staff_code", {"code": code_in(post.deliver())}).location == "/staff"


def test_nothing_arrives_for_an_address_that_nobody_has(app, post, vera):
    Browser(app).post("auth.ask_new_password", {"email": "nobody@council.example.org"})
    Browser(app).post("auth.staff_sign_in", {"email": "nobody@council.example.org", "password": PASSWORD})
    with pytest.raises(IndexError):
        post.deliver()


def test_mail_is_in_the_language_of_the_page_it_was_asked_for_on(app, post, vera):
    client = Browser(app)
    client.get("auth.set_language", code="cy", status=303)
    client.post("auth.ask_new_password", {"email": vera.email})
    mail = post.deliver()
    assert mail["Subject"] == "Dewiswch gyfrinair newydd"
    assert "ŵ" in text_of(mail) or "â" in text_of(mail) or "’" in text_of(mail)
    client.get(link_in(mail), status=303)
    client.get("auth.set_new_password")


def test_changed_password_and_passkeys_are_told(app, post, vera):
    from tests.auth.software_device import Device, options_of

    own = Browser(app).signed_in_as_officer(vera.id)
    own.post("staff.change_password", {"current_password": PASSWORD, "password": STRONG})
    assert post.deliver()["Subject"] == "Your password was changed"
    page = own.follow(own.post("staff.name_passkey", {"name": "Laptop", "current_password": STRONG}))
    own.post("staff.add_passkey", {"credential": Device().make(options_of(page))})
    assert post.deliver()["Subject"] == "A passkey was added to your account"
    assert {mail["To"] for mail in post.mails} == {vera.email}


def test_what_was_sent_is_no_longer_kept(app, post, vera):
    Browser(app).post("auth.ask_new_password", {"email": vera.email})
    post.deliver()
    with db.reading() as session:
        rows = session.execute(sa.select(OutgoingMessage.address_sealed, OutgoingMessage.gaps_sealed)).all()
    assert [tuple(row) for row in rows] == [(None, None)]


def test_refused_mail_stays_queued(app, post, make, vera):
    member(make, email="gone@council.example.org")
    Browser(app).post("auth.ask_new_password", {"email": "gone@council.example.org"})
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        post.deliver()
    with db.reading() as session:
        assert session.scalars(sa.select(OutgoingMessage.state)).all() == ["queued"]
