"""The outbox page of development: messages that would have left, with their codes.

It exists only where `PORTAL_NOTIFIER=outbox`, which production refuses to start with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from portal.auth.blueprint import blueprint
from portal.models import OutgoingMessage
from portal.services import messages
from portal.web.access import public
from portal.web.render import render


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """One message as its reader would see it."""

    channel: str
    address: str
    queued_at: datetime
    subject: str
    text: str
    language: str


@public
def show_outbox() -> str:
    """The newest messages first."""
    return render("auth/outbox.html", heading=_("Outbox"), messages=[_shown(row) for row in messages.list_outbox()])


def _shown(row: OutgoingMessage) -> ShownMessage:
    subject, text = messages.in_words(messages.envelope_of(row), current_app.config["PORTAL"].host_name)
    return ShownMessage(row.channel, row.address or "", row.queued_at, subject, text, row.language)


@blueprint.record
def add_where_allowed(state: BlueprintSetupState) -> None:
    """Give the application the page, unless real people are served or messages really leave."""
    settings = state.app.config["PORTAL"]
    if settings.notifier == "outbox" and not settings.is_production:
        state.add_url_rule("/outbox", "show_outbox", show_outbox, methods=["GET"])
