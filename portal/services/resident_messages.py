"""Messages between a resident and the council, from the resident's side; the text never leaves the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Resident
from portal.domain.wording import Refused, _
from portal.models import ResidentMessage, Submission
from portal.services import audit
from portal.services.errors import NotFound

LONGEST = 2000
NEWEST = 100
ENTER = _("Enter your message")
TOO_LONG = _("Your message must be {most} characters or fewer", most=LONGEST)


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """One message as its resident reads it; `submission` is the reference of what it is about."""

    is_from_council: bool
    purpose: str
    text: str
    sent_at: datetime
    is_unread: bool
    submission: str | None


def list_messages(resident: Resident) -> tuple[Message, ...]:
    """The resident's messages, newest first; replies that were not read yet count as read after this page."""
    query = (
        sa.select(ResidentMessage, Submission.reference)
        .outerjoin(Submission, Submission.id == ResidentMessage.submission_id)
        .where(ResidentMessage.claim_id == resident.claim_id)
        .order_by(ResidentMessage.sent_at.desc(), ResidentMessage.id)
        .limit(NEWEST)
    )
    found = tuple(
        Message(row.author == "council", row.purpose, row.text, row.sent_at, _is_unread(row), reference)
        for row, reference in db.session().execute(query)
    )
    if any(message.is_unread for message in found):
        db.after_reading(lambda: _mark_read(resident), may_be_lost=True)
    return found


def write_message(resident: Resident, text: str, *, withdraws: str | None = None) -> None:
    """Keep a message to the council; `withdraws` is the reference of a submission the resident asks to take back.

    A submission is never deleted: an officer answers the message. Raises Refused (field `text`) and NotFound.
    """
    text = text.strip()
    if not text:
        raise Refused(ENTER, "text")
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, "text")
    submission = _get_own_submission(resident, withdraws) if withdraws else None
    row = ResidentMessage(
        claim_id=resident.claim_id, submission_id=submission.id if submission else None, author="resident",
        purpose="withdraw" if submission else "question", text=text, sent_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    audit.record(
        resident, "message:sent", "claim", resident.claim_id.hex, purpose=row.purpose, submission=withdraws or ""
    )


def _get_own_submission(resident: Resident, reference: str) -> Submission:
    query = sa.select(Submission).where(Submission.claim_id == resident.claim_id, Submission.reference == reference)
    found = db.session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("submission")
    return found


def _is_unread(row: ResidentMessage) -> bool:
    return row.author == "council" and row.read_at is None


def _mark_read(resident: Resident) -> None:
    query = sa.update(ResidentMessage).where(
        ResidentMessage.claim_id == resident.claim_id,
        ResidentMessage.author == "council",
        ResidentMessage.read_at.is_(None),
    )
    db.session().execute(query.values(read_at=clock.now()))
    audit.record(resident, "message:read", "claim", resident.claim_id.hex)
