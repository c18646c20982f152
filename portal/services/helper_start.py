"""Somebody without an account completes the form for a resident: who they are, then the resident's own code (S4.91).

The code goes to the contact held for the resident, says what it lets somebody do, and never goes to the phone or e-mail
that the helper gave. What was told before the code is kept without a claim, whatever was typed.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Anonymous, Helper
from portal.domain.authority import Kind, State
from portal.domain.wording import Refused, _
from portal.models import Authority, WebSession
from portal.services import acting, audit, authorities, authority_changes, notices, throttles, web_sessions
from portal.services.authority_changes import Holder, Terms
from portal.services.errors import NotFound
from portal.services.sign_in_limits import Caller
from portal.services.throttles import Counter, Limit

PER_NETWORK = Limit("helper-start", 30, timedelta(hours=1))
TOO_MANY = _("Wait an hour before you start again, or call us")
ENTER_CONTACT = _("Enter your phone number or email address")
CONTACT_NOT_RIGHT = _(
    "Enter a phone number or email address in the correct format, like 07700 900 982 or name@example.com"
)


def start(holder: Holder, terms: Terms, caller: Caller) -> str:
    """Keep who somebody says they are; the reference under which this browser goes on to sign-in. Raises Refused."""
    if not holder.contact.strip():
        raise Refused(ENTER_CONTACT, "contact")
    if not notices.normalise(holder.contact):
        raise Refused(CONTACT_NOT_RIGHT, "contact")
    key = PER_NETWORK.key(throttles.part("helper start", caller.network))
    if throttles.count((Counter(PER_NETWORK, key),))[key] > PER_NETWORK.most:
        raise Refused(TOO_MANY)
    ends_at = clock.now() + web_sessions.ABSOLUTE["resident"]
    row = authority_changes.ask(Anonymous(), holder, terms, claim_id=None, person="", ends_at=ends_at)
    return row.reference


def find_waiting(reference: object) -> Authority | None:
    """Who this browser said they are, while it still waits for the resident's code; None when it does not."""
    if not isinstance(reference, str):
        return None
    query = sa.select(Authority).where(
        Authority.reference == reference, Authority.kind == Kind.CODE.value, Authority.user_id.is_(None),
        Authority.claim_id.is_(None),
    )  # fmt: skip
    row = db.session().scalars(query).one_or_none()
    return row if row is not None and authorities.state_of(row) is State.ASKED else None


def enter(authority_id: UUID, claim_id: UUID, *, address: str) -> tuple[str, WebSession]:
    """The resident's code was right: their authority begins, and ends with this session at the latest. Raises NotFound."""
    row = authorities.get_by_id(authority_id)
    if find_waiting(row.reference) is None:
        raise NotFound("authority")
    row.claim_id = claim_id
    token, session = web_sessions.start(claim_id=claim_id, authority_id=row.id, is_verified=True)
    row.ends_at = session.expires_at
    authority_changes.confirm(Anonymous(), row, "code", address=address)
    helper: Helper = acting.get_helper(session)
    audit.record(helper, "session:started", "claim", claim_id.hex, level="L2", how="code", authority=row.id.hex)
    audit.record(helper, "claim:viewed", "claim", claim_id.hex, authority=row.id.hex)
    return token, session
