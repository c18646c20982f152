"""A fresh code before what could be misused is sent: a bank account, a contact, who acts for somebody (domain facts 15, L3).

The code goes to a contact that the claim held before, never to one that is being reported. Somebody to whom no code can be
sent may still send: such a change is held for a check by staff in any case.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from portal import clock, db
from portal.domain.actor import Resident
from portal.domain.review import Review
from portal.domain.wording import _
from portal.models import SignInAttempt, WebSession
from portal.services import audit, claims, messages, sign_in_codes, web_sessions
from portal.services.sign_in_limits import Caller

KIND = "step-up"
FRESH_FOR = timedelta(minutes=10)
NEEDS_CODE = _("Get a security code before you send this")


def needs_code(resident: Resident, review: Review) -> bool:
    """Whether a code must be given before this review is sent: not when one was within ten minutes, or none can be sent."""
    if not review.has_checks:
        return False
    session = db.session().get(WebSession, resident.session_id)
    is_fresh = session is not None and session.verified_at is not None and clock.now() - session.verified_at < FRESH_FOR
    return not is_fresh and messages.find_contact(resident.claim_id, for_code=True) is not None


def send_code(resident: Resident, caller: Caller, *, language: str) -> UUID:
    """Queue a code to the contact held; the attempt that waits for it. Raises Refused when too many were asked for."""
    row = claims.get_claim(resident.claim_id).row
    attempt = SignInAttempt(
        kind=KIND, claim_id=row.id, subject_index=row.nino_index or row.id.bytes, created_at=clock.now(), wrong_count=0,
        sent_count=0,
    )  # fmt: skip
    sign_in_codes.count_sending(attempt.subject_index, caller)
    db.session().add(attempt)
    db.session().flush()
    sign_in_codes.send_first(attempt, messages.find_contact(row.id, for_code=True), language=language)
    audit.record(resident, "step-up:code-sent", "claim", row.id.hex, session=resident.session_id.hex)
    return attempt.id


def accept_code(resident: Resident, attempt_id: UUID, typed: str, caller: Caller) -> str | None:
    """The session's new token when the code is right; None when it is not. The old token is dead from then on."""
    accepted = sign_in_codes.accept(attempt_id, KIND, typed, caller)
    if accepted is None or accepted.claim_id != resident.claim_id:
        return None
    audit.record(
        resident, "step-up:confirmed", "claim", resident.claim_id.hex, level="L3", session=resident.session_id.hex
    )
    return web_sessions.renew(resident.session_id)
