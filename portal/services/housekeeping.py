"""What is deleted when its time is over: codes, parked answers, throttles, old sessions, unsent drafts (domain facts 13)."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.models import (
    Authority,
    AuthorityVersion,
    Base,
    Draft,
    EvidenceFile,
    OutgoingMessage,
    SignInAttempt,
    StaffLink,
    Throttle,
    WebSession,
)
from portal.services import audit, case_presence, parked_answers, search_terms
from portal.services.evidence import upload_sessions
from portal.services.evidence.retention import claims_on_hold

KEEP_DRAFT = timedelta(days=14)
KEEP_ATTEMPT = timedelta(days=1)
KEEP_LINK = timedelta(days=7)
KEEP_SESSION = timedelta(days=7)
KEEP_MESSAGE = timedelta(days=14)
KEEP_CODE = timedelta(days=1)
KEEP_VAIN_REQUEST = timedelta(days=28)
AT_ONCE = 5000
CODES = ("code", "helper-code", "release-code")


def tidy() -> dict[str, int]:
    """Delete what is out of date; returns counts by kind, which are also in the audit trail."""
    now = clock.now()
    counts = {
        "parked answers": parked_answers.discard_expired(),
        "search terms": search_terms.discard_expired(),
        "throttles": _delete(Throttle, Throttle.expires_at < now),
        "sign-in attempts": _delete(SignInAttempt, SignInAttempt.created_at < now - KEEP_ATTEMPT),
        "staff links": _delete(StaffLink, StaffLink.expires_at < now - KEEP_LINK),
        "sessions": _delete(WebSession, WebSession.expires_at < now - KEEP_SESSION),
        "files of drafts": _take_back_files(now),
        "uploads on their way": upload_sessions.discard_abandoned(),
        "drafts": _delete(Draft, Draft.updated_at < now - KEEP_DRAFT),
        "requests to act in vain": _delete_vain_requests(now),
        "unsent codes": _delete(OutgoingMessage, OutgoingMessage.queued_at < now - KEEP_CODE, _is_unsent_or_code()),
        "looks at cases": case_presence.discard_old(),
        "messages": _delete(
            OutgoingMessage, OutgoingMessage.queued_at < now - KEEP_MESSAGE, OutgoingMessage.state == "sent"
        ),
    }
    if any(counts.values()):
        audit.record(
            System("tidy"),
            "records:expired",
            "portal",
            "portal",
            **{key.replace(" ", "_"): n for key, n in counts.items()},
        )
    return counts


def _take_back_files(now: datetime) -> int:
    """Files given for drafts that are about to go were never sent: the sweep removes their bytes."""
    expired = sa.select(Draft.claim_id).where(Draft.updated_at < now - KEEP_DRAFT)
    unsent = sa.and_(
        EvidenceFile.submission_id.is_(None),
        EvidenceFile.requirement_id.is_(None),
        EvidenceFile.removed_at.is_(None),
        EvidenceFile.claim_id.in_(expired),
        EvidenceFile.claim_id.not_in(claims_on_hold()),
    )
    files = list(db.session().scalars(sa.select(EvidenceFile).where(unsent)))
    for file in files:
        file.removed_at = now
    db.session().flush()
    return len(files)


def _delete_vain_requests(now: datetime) -> int:
    """Requests to act for somebody that matched no claim, with their papers: nobody can ever agree to them."""
    is_vain = sa.and_(Authority.claim_id.is_(None), Authority.asked_at < now - KEEP_VAIN_REQUEST)
    vain = sa.select(Authority.id).where(is_vain).limit(AT_ONCE)
    db.session().execute(sa.delete(AuthorityVersion).where(AuthorityVersion.authority_id.in_(vain)))
    return _delete(Authority, is_vain)


def _is_unsent_or_code() -> sa.ColumnElement[bool]:
    """A message that had nowhere to go (a sign-in that matched nothing), or any message with a code."""
    return sa.or_(OutgoingMessage.address_sealed.is_(None), OutgoingMessage.template.in_(CODES))


def _delete(table: type[Base], *conditions: sa.ColumnElement[bool]) -> int:
    key: sa.ColumnElement[object] = sa.inspect(table).primary_key[0]
    keys = list(db.session().scalars(sa.select(key).where(*conditions).limit(AT_ONCE)))
    if keys:
        db.session().execute(sa.delete(table).where(key.in_(keys)))
    return len(keys)
