"""Notifiers: how a message leaves. One protocol, SMTP for real, an outbox page in development."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from config import Settings

TIMEOUT_SECONDS = 20


class Notifier(Protocol):
    """Sends one message, or raises so that the job tries again."""

    keeps_content: bool

    def send(self, channel: str, address: str, subject: str, text: str) -> None:
        """Send `text` to a telephone or an e-mail address."""


class OutboxNotifier:
    """Development: nothing leaves; the outbox page shows what would have."""

    keeps_content = True

    def send(self, channel: str, address: str, subject: str, text: str) -> None:
        """Leave the message where the outbox page finds it."""


class SmtpNotifier:
    """E-mail over SMTP; texts through the provider's mail gateway (`PORTAL_SMS_MAIL_DOMAIN`)."""

    keeps_content = False

    def __init__(self, url: str, sender: str, sms_domain: str) -> None:
        self._server = urlsplit(url)
        self._sender = sender
        self._sms_domain = sms_domain

    def send(self, channel: str, address: str, subject: str, text: str) -> None:
        """Send one message; raises smtplib.SMTPException or OSError when it did not leave."""
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = self._recipient(channel, address)
        mail["Subject"] = subject
        mail.set_content(text)
        with self._connect() as server:
            if self._server.username:
                server.login(unquote(self._server.username), unquote(self._server.password or ""))
            server.send_message(mail)

    def _recipient(self, channel: str, address: str) -> str:
        if channel == "email":
            return address
        if not self._sms_domain:
            raise OSError("no text gateway is configured: set PORTAL_SMS_MAIL_DOMAIN")
        return "".join(char for char in address if char.isdigit() or char == "+") + "@" + self._sms_domain

    def _connect(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "localhost", self._server.port
        if self._server.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        return server


def make_notifier(settings: Settings) -> Notifier:
    """The notifier of this deployment."""
    if settings.notifier == "outbox":
        return OutboxNotifier()
    return SmtpNotifier(settings.smtp_url, settings.mail_from, settings.sms_mail_domain)
