"""The journal of a claim: who looked and what happened, from the audit trail, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.wording import Wording, _
from portal.models import AuditEntry, Authority, User
from portal.services import audit

READ = 500
SHOWN = 100
ACTION_WORDING: dict[str, Wording] = {
    "claim:viewed": _("Looked at the claim"),
    "claim:imported": _("Claim received from the back office"),
    "draft:started": _("Started a review or report"),
    "draft:saved": _("Saved answers"),
    "draft:deleted": _("Deleted what was not sent"),
    "submission:received": _("Sent a submission"),
    "case:opened": _("Case opened"),
    "case:joined": _("Submission joined the case"),
    "case:assigned": _("Assigned the case"),
    "question:asked": _("Asked a question"),
    "question:taken-back": _("Took a question back"),
    "question:read": _("Read a question"),
    "question:answered": _("Answered a question"),
    "silence:reminder": _("Sent a reminder"),
    "silence:final-reminder": _("Sent the final reminder"),
    "silence:more-time": _("Gave more time"),
    "silence:suspension": _("Suspended Housing Benefit"),
    "silence:lifted": _("Lifted the suspension"),
    "silence:ending": _("Ended Housing Benefit"),
    "submission:taken-out": _("Took a submission out of the case"),
    "submission:put-back": _("Put a submission back into the case"),
    "case:reopened": _("Case opened again"),
    "case:closed": _("Case closed"),
    "change:accepted": _("Accepted a change"),
    "change:corrected": _("Corrected a change"),
    "change:refused": _("Refused a change"),
    "change:asked": _("Asked the resident about a change"),
    "change:settled": _("Settled a conflict"),
    "change:reopened": _("Took a decision back"),
    "change:decided-too-late": _("Was about to decide a change that somebody else had decided"),
    "message:sent": _("Sent a message"),
    "message:read": _("Read a message"),
    "receipt:made": _("Made the PDF copy"),
    "receipt:fetched": _("Fetched the PDF copy"),
    "evidence-file:received": _("Added a file"),
    "evidence-file:made": _("Filed a statement of self-employed earnings"),
    "evidence-file:viewed": _("Looked at a file"),
    "evidence-file:removed": _("Removed a file"),
    "evidence-file:described": _("Said what a file is"),
    "evidence:answered": _("Answered about evidence"),
    "evidence:reminded": _("Reminded of evidence"),
    "evidence:asked": _("Asked for evidence"),
    "evidence:accepted": _("Accepted evidence"),
    "evidence:refused": _("Refused evidence"),
    "evidence:waived": _("Waived evidence"),
    "evidence:reopened": _("Took back a decision about evidence"),
    "evidence:used": _("Used a document for something else as well"),
    "answers:parked": _("Late form kept"),
    "answers:taken-back": _("Late form taken back"),
    "contact:added": _("Added a contact"),
    "contact:stopped": _("Stopped using a contact"),
    "letter-code:issued": _("Issued a letter code"),
    "letter-code:printed": _("Printed a letter code"),
    "letter-code:accepted": _("Right code from a letter"),
    "letter-code:refused": _("Wrong or old code from a letter"),
    "session:started": _("Signed in"),
    "session:ended": _("Signed out"),
    "authority:asked": _("Asked to act for the resident"),
    "authority:confirmed": _("Agreed that somebody acts for the resident"),
    "authority:changed": _("Changed what somebody may do for the resident"),
    "authority:refused": _("Said no to somebody who asked to act for the resident"),
    "authority:withdrawn": _("Took back that somebody acts for the resident"),
    "authority:ended": _("Acting for the resident ended"),
    "office-refusal:recorded": _("Recorded that an office refused to deal with somebody who acts for the resident"),
    "office-refusal:viewed": _("Looked at a refusal by an office"),
    "office-refusal:followed-up": _("Recorded what was done about a refusal by an office"),
    "document:certified": _("Said that the original of a document was seen"),
    "draft:prepared": _("Asked the resident to check and send the form"),
    "letter:queued": _("A letter to the resident was put in the queue"),
    "letter:posted": _("Posted a letter to the resident"),
    "resident-code:accepted": _("Right code of the resident"),
    "resident-code:refused": _("Wrong or old code of the resident"),
    "sign-in:tried": _("Date of birth and number given to sign in"),
    "sign-in:code-sent": _("Asked for another code"),
    "sign-in:code-accepted": _("Right code"),
    "sign-in:code-refused": _("Wrong or old code"),
    "sign-in:unlocked": _("Unlocked signing in"),
}
ACTOR_WORDING: dict[str, Wording] = {
    "resident": _("Resident"),
    "system": _("The portal"),
    "anonymous": _("Somebody not signed in"),
    "officer": _("Officer"),
    "helper": _("Somebody who acts for the resident"),
}


@dataclass(frozen=True, slots=True, repr=False)
class JournalEntry:
    """One line: when last, who, what and how often that day; never the detail, which may say more than it should."""

    at: datetime
    who: Wording | str
    what: Wording
    network: str
    count: int = 1


def list_journal(claim_id: UUID, acting: Iterable[Authority]) -> tuple[JournalEntry, ...]:
    """The newest lines about a claim: what somebody did several times in one day is one of them; two statements.

    `acting` are all who were ever to act for the resident.
    """
    entries = audit.list_entries("claim", claim_id.hex, limit=READ)
    ids = {UUID(entry.actor_id) for entry in entries if entry.actor_kind == "officer"}
    users = db.session().scalars(sa.select(User).where(User.id.in_(ids)))
    names = {user.id.hex: user.name for user in users}
    names |= {row.id.hex: f"{row.name}, {row.organisation_name}".strip(", ") for row in acting}
    lines: dict[tuple[date, str, str, str, str], JournalEntry] = {}
    for entry in entries:
        same = (clock.local(entry.at).date(), entry.actor_kind, entry.actor_id, entry.action, entry.network)
        line = lines.get(same) or JournalEntry(
            entry.at, _who(entry, names), action_wording(entry.action), entry.network, count=0
        )
        lines[same] = replace(line, count=line.count + 1)
    return tuple(lines.values())[:SHOWN]


def action_wording(action: str) -> Wording:
    """An action in words; one without words of its own is shown by its name."""
    return ACTION_WORDING.get(action) or Wording(action.replace(":", " ").replace("-", " ").capitalize())


def _who(entry: AuditEntry, names: dict[str, str]) -> Wording | str:
    return names.get(entry.actor_id) or ACTOR_WORDING.get(entry.actor_kind, ACTOR_WORDING["system"])
