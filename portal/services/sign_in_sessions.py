"""What happens to a session besides starting it: prolonged on request, ended with a record of it."""

from __future__ import annotations

from portal import clock
from portal.domain.actor import Actor, Officer, Resident
from portal.models import WebSession
from portal.services import audit


def prolong(row: WebSession) -> None:
    """Count this instant as use of the session, however recently it was used."""
    row.seen_at = clock.now()


def record_sign_out(actor: Actor) -> None:
    """Say in the audit trail that somebody signed out; nobody signed in leaves no trace."""
    if isinstance(actor, Resident):
        audit.record(actor, "session:ended", "claim", actor.claim_id.hex, session=actor.session_id.hex)
    elif isinstance(actor, Officer):
        audit.record(actor, "session:ended", "user", actor.user_id.hex, session=actor.session_id.hex)
