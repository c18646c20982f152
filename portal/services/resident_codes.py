"""Codes with which a resident agrees to something: six digits to the contact the council holds, ten minutes, five tries.

They say what they are for, are bound to it, and never go to a phone or e-mail of the person who asks. Hit and miss do the
same: a miss has a code too, which nobody is sent.
"""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor
from portal.domain.wording import Refused, _
from portal.models import Authority, Contact, SignInAttempt, WebSession, keyring
from portal.services import audit, authority_wording, claims, messages, notices, sign_in_codes, throttles
from portal.services.throttles import Counter, Limit

AUTHORITY, RELEASE = "authority", "release"
FRESH = timedelta(minutes=10)
PER_HOUR = Limit("resident-code-hour", 3, timedelta(hours=1))
PER_DAY = Limit("resident-code-day", 6, timedelta(days=1))
PER_CLAIM = Limit("resident-code-claim", 10, timedelta(days=1))
TEMPLATES = {AUTHORITY: "helper-code", RELEASE: "release-code"}


def send(kind: str, authority: Authority) -> UUID:
    """Send the resident a code about an authority, which voids nothing but replaces what this browser waits for.

    Raises Refused beyond three an hour or six a day for one authority; beyond ten a day for one claim nothing is sent.
    """
    _count(authority)
    contact = notices.find_contact_for_code(authority)
    if authority.claim_id is not None and contact is not None:
        key = PER_CLAIM.key(authority.claim_id.hex)
        contact = contact if throttles.count((Counter(PER_CLAIM, key),))[key] <= PER_CLAIM.most else None
    attempt = SignInAttempt(
        kind=kind, claim_id=authority.claim_id, authority_id=authority.id, contact_id=contact.id if contact else None,
        subject_index=keyring.current().blind_index("resident code", authority.id.hex), created_at=clock.now(),
        wrong_count=0, sent_count=0,
    )  # fmt: skip
    db.session().add(attempt)
    _queue(kind, authority, contact, sign_in_codes.prepare(attempt))
    return attempt.id


def _count(authority: Authority) -> None:
    hour, day = PER_HOUR.key(authority.id.hex), PER_DAY.key(authority.id.hex)
    counts = throttles.count((Counter(PER_HOUR, hour), Counter(PER_DAY, day)))
    if counts[hour] > PER_HOUR.most or counts[day] > PER_DAY.most:
        raise Refused(sign_in_codes.TOO_MANY)


def _queue(kind: str, authority: Authority, contact: Contact | None, code: str) -> None:
    language = "cy" if authority.claim_id and claims.get_claim(authority.claim_id).held.language == "cy" else "en"
    what = authority_wording.what_in_words(authority.scopes, language)
    messages.queue_message(
        TEMPLATES[kind], contact.channel if contact else "phone", contact.address if contact else None,
        {"code": code, "what": what}, claim_id=authority.claim_id, language=language,
    )  # fmt: skip


def accept(actor: Actor, attempt_id: UUID | None, kind: str, typed: str, authority: Authority) -> bool:
    """Count the try, then compare. A right code works once, for the authority it was sent about and nothing else."""
    counted = sa.update(SignInAttempt).where(
        SignInAttempt.id == (attempt_id or uuid4()), SignInAttempt.kind == kind, SignInAttempt.finished_at.is_(None),
        SignInAttempt.authority_id == authority.id, SignInAttempt.wrong_count < sign_in_codes.TRIES,
    ).values(wrong_count=SignInAttempt.wrong_count + 1)  # fmt: skip
    row_id = db.session().execute(counted.returning(SignInAttempt.id)).scalar()
    query = sa.select(SignInAttempt).where(SignInAttempt.id == (row_id or uuid4()))
    attempt = db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    now = clock.now()
    held = (attempt.code_hash if attempt else None) or b"\0" * 32
    is_right = compare_digest(held, sign_in_codes.hash_code(attempt.id if attempt else uuid4(), typed))
    is_live = attempt is not None and attempt.code_expires_at is not None and now < attempt.code_expires_at
    is_accepted = is_right and is_live and attempt is not None and attempt.contact_id is not None
    subject = ("claim", authority.claim_id.hex) if authority.claim_id else ("authority", authority.id.hex)
    audit.record(actor, f"resident-code:{'accepted' if is_accepted else 'refused'}", *subject, about=kind)
    if is_accepted and attempt is not None:
        attempt.finished_at, attempt.code_hash = now, None
    return is_accepted


def check(actor: Actor, attempt_id: UUID | None, kind: str, typed: str, authority: Authority) -> None:
    """Raise Refused on field `code` unless this code was sent to the resident about this authority."""
    if not accept(actor, attempt_id, kind, typed, authority):
        raise Refused(sign_in_codes.NOT_RIGHT, "code")


def is_fresh(session_id: UUID) -> bool:
    """Whether the resident proved who they are in the last ten minutes (domain facts 15, L3)."""
    session = db.session().get(WebSession, session_id)
    return session is not None and session.verified_at is not None and clock.now() - session.verified_at <= FRESH


def can_be_sent(authority: Authority) -> bool:
    """Whether the resident has a contact to which such a code goes."""
    return notices.find_contact_for_code(authority) is not None


def needs_no_code(authority: Authority) -> bool:
    """Whether the resident can only have come in with a letter: no contact may receive a code, and none is the helper's own."""
    if authority.claim_id is None or can_be_sent(authority):
        return False
    return not notices.has_same_contact(authority.claim_id, notices.addresses_of(authority))


CALL_US = _(
    "We cannot send you a code, because the phone or email we hold is also that of the person who acts for you. Call us"
)
