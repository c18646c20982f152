"""Messages between a resident and the council, read and answered from the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.wording import Refused, Wording, _
from portal.models import ResidentMessage, User
from portal.services import audit, messages
from portal.services.case_access import get_case

LONGEST_MESSAGE = 2000
ENTER_MESSAGE = _("Enter your reply")
TOO_LONG = _("Your reply must be {most} characters or fewer", most=LONGEST_MESSAGE)
PURPOSE_WORDING: dict[str, Wording] = {
    "question": _("Question"),
    "withdraw": _("Asks to withdraw what was sent"),
    "reply": _("Reply"),
}


@dataclass(frozen=True, slots=True, repr=False)
class CaseMessage:
    """One message; `officer_name` is who wrote it for the council."""

    is_from_resident: bool
    officer_name: str
    purpose: str
    text: str
    sent_at: datetime
    read_at: datetime | None

    @property
    def purpose_wording(self) -> Wording:
        """What the message is for."""
        return PURPOSE_WORDING.get(self.purpose, PURPOSE_WORDING["question"])


def list_messages(claim_id: UUID) -> tuple[CaseMessage, ...]:
    """The messages of a claim, oldest first."""
    query = (
        sa.select(ResidentMessage, User)
        .outerjoin(User, User.id == ResidentMessage.user_id)
        .where(ResidentMessage.claim_id == claim_id)
        .order_by(ResidentMessage.sent_at, ResidentMessage.id)
    )
    return tuple(
        CaseMessage(
            row.author == "resident", user.name if user else "", row.purpose, row.text, row.sent_at, row.read_at,
        )
        for row, user in db.session().execute(query)
    )  # fmt: skip


def send_reply(officer: Officer, reference: str, text: str, *, address: str) -> None:
    """Keep the council's reply on the claim and tell the resident, at the contact held, that there is one.

    The text itself never leaves the portal: the notice says where to sign in (`address`). What the resident wrote
    counts as read from now on. Raises NotFound, and Refused (field `text`).
    """
    found = get_case(officer, reference)
    claim, version = found.claim, found.version
    text = text.strip()
    if not text:
        raise Refused(ENTER_MESSAGE, "text")
    if len(text) > LONGEST_MESSAGE:
        raise Refused(TOO_LONG, "text")
    now = clock.now()
    unread = sa.select(ResidentMessage).where(
        ResidentMessage.claim_id == claim.id, ResidentMessage.author == "resident", ResidentMessage.read_at.is_(None)
    )
    waiting = list(db.session().scalars(unread))
    for row in waiting:
        row.read_at = now
    reply = ResidentMessage(
        claim_id=claim.id, submission_id=waiting[-1].submission_id if waiting else None, author="council",
        user_id=officer.user_id, purpose="reply", text=text, sent_at=now,
    )  # fmt: skip
    db.session().add(reply)
    found.case.updated_at = now
    db.session().flush()
    messages.tell_resident(claim.id, "new-message", language=version.content.get("language") or "en", link=address)
    audit.record(officer, "message:sent", "claim", claim.id.hex, answered=len(waiting))
