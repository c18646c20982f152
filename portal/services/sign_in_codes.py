"""One-time codes: six digits, ten minutes, five tries, single use, bound to one attempt (domain facts 15, quality S06).

Only a keyed hash of a code is kept; the code itself waits sealed in the gaps of the message that carries it. An attempt
that nothing matched has a code too, which nobody is ever sent and which never lets anybody in.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Anonymous
from portal.domain.wording import Refused, _
from portal.models import Authority, Contact, SignInAttempt, User, keyring
from portal.services import audit, authority_wording, contacts, messages, sign_in_limits, throttles
from portal.services.sign_in_limits import Caller
from portal.services.throttles import Counter, Limit

LASTS = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
RESEND_AFTER = timedelta(seconds=60)
RESEND_HOUR = Limit("resend-hour", 3, timedelta(hours=1))
RESEND_DAY = Limit("resend-day", 6, timedelta(days=1))
ATTEMPT_LASTS = timedelta(hours=1)  # then the details must be given again

NOT_RIGHT = _("The security code you entered is not correct or has expired. Ask for a new code")
ENTER_CODE = _("Enter the security code")
SIX_NUMBERS = _("Enter a security code that is 6 numbers")
WAIT_A_MINUTE = _("Wait 60 seconds before you ask for another code")
TOO_MANY = _("You have asked for too many codes. Wait an hour before you ask for another, or call us")


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who a code lets in: the claim of a resident or the user."""

    claim_id: UUID | None
    user_id: UUID | None
    subject: bytes  # keyed index of the identity, for the browser that signs in
    authority_id: UUID | None = None  # of who acts for that resident, and not the resident, is let in


def read_code(text: str) -> str:
    """The digits of a typed or pasted code, spaces and punctuation dropped; raises Refused when they are not six."""
    digits = "".join(char for char in unicodedata.normalize("NFKC", text[:200]) if char.isalnum())
    if not digits:
        raise Refused(ENTER_CODE, "code")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise Refused(SIX_NUMBERS, "code")
    return digits


def is_waiting(attempt_id: UUID | None, kind: str) -> bool:
    """Whether an attempt still waits for its code: the page of the code is shown only then."""
    return attempt_id is not None and find_attempt(attempt_id, kind) is not None


def find_attempt(attempt_id: UUID, kind: str) -> SignInAttempt | None:
    """An attempt that is not finished and not too old."""
    query = sa.select(SignInAttempt).where(
        SignInAttempt.id == attempt_id, SignInAttempt.kind == kind, SignInAttempt.finished_at.is_(None),
        SignInAttempt.created_at > clock.now() - ATTEMPT_LASTS,
    )  # fmt: skip
    return db.session().scalars(query).one_or_none()


def send_first(attempt: SignInAttempt, contact: Contact | None, *, language: str) -> None:
    """Make the code of a resident's attempt and queue it; without a contact the message goes nowhere."""
    attempt.contact_id = contact.id if contact else None
    _queue(attempt, contact.channel if contact else "phone", contact.address if contact else None, language)


def send_first_to_user(attempt: SignInAttempt, user: User | None, *, language: str) -> None:
    """Make the code of an officer's attempt and queue it to their mobile."""
    _queue(attempt, "phone", user.mobile if user else None, language)


def send_to_new_mobile(attempt: SignInAttempt, *, language: str) -> None:
    """Make a code and queue it to the number that an officer wants to use from now on."""
    _queue(attempt, "phone", attempt.new_mobile, language)


def make_attempt(kind: str, user_id: UUID | None, subject: bytes) -> SignInAttempt:
    """A new attempt of an officer, hit or miss; it has no code yet."""
    attempt = SignInAttempt(
        kind=kind, user_id=user_id, subject_index=subject, created_at=clock.now(), wrong_count=0, sent_count=0
    )
    db.session().add(attempt)
    return attempt


def drop_attempts(user_id: UUID) -> None:
    """No code sent to this officer lets anybody in any more."""
    query = sa.update(SignInAttempt).where(SignInAttempt.user_id == user_id, SignInAttempt.finished_at.is_(None))
    db.session().execute(query.values(finished_at=clock.now(), code_hash=None))


def resend(attempt_id: UUID, kind: str, caller: Caller, *, language: str) -> None:
    """Replace the code by a new one; raises Refused within a minute and beyond three an hour or six a day."""
    attempt = find_attempt(attempt_id, kind)
    if attempt is None or attempt.last_sent_at is None:
        raise Refused(NOT_RIGHT)
    now = clock.now()
    is_due = sa.update(SignInAttempt).where(
        SignInAttempt.id == attempt_id, SignInAttempt.last_sent_at <= now - RESEND_AFTER
    ).values(last_sent_at=now)  # fmt: skip
    if db.session().execute(is_due.returning(SignInAttempt.id)).first() is None:
        raise Refused(WAIT_A_MINUTE)
    count_sending(attempt.subject_index, caller)
    if kind == "officer":
        send_first_to_user(
            attempt, db.session().get(User, attempt.user_id) if attempt.user_id else None, language=language
        )
    elif kind == "new-mobile":
        send_to_new_mobile(attempt, language=language)
    else:
        send_first(attempt, _contact_again(attempt), language=language)
    audit.record(Anonymous(), "sign-in:code-sent", "identity", attempt.subject_index.hex(), sent=attempt.sent_count)


def count_sending(subject: bytes, caller: Caller) -> None:
    """Count a code that somebody asks for; raises Refused beyond three an hour or six a day."""
    place = sign_in_limits.place_of(subject, caller)
    hour, day = RESEND_HOUR.key(place.identity, place.origin), RESEND_DAY.key(place.identity, place.everywhere)
    counts = throttles.count((Counter(RESEND_HOUR, hour), Counter(RESEND_DAY, day)))
    if counts[hour] > RESEND_HOUR.most or counts[day] > RESEND_DAY.most:
        raise Refused(TOO_MANY)


def accept(attempt_id: UUID, kind: str, typed: str, caller: Caller) -> Accepted | None:
    """Count the try, then compare; who is let in, or None. A right code ends the attempt, so it works once."""
    counted = sa.update(SignInAttempt).where(
        SignInAttempt.id == attempt_id, SignInAttempt.kind == kind, SignInAttempt.finished_at.is_(None),
        SignInAttempt.wrong_count < TRIES,
    ).values(wrong_count=SignInAttempt.wrong_count + 1)  # fmt: skip
    may_try = db.session().execute(counted.returning(SignInAttempt.id)).first() is not None
    attempt = find_attempt(attempt_id, kind)
    now = clock.now()
    held = (attempt.code_hash if attempt else None) or b"\0" * 32
    is_right = compare_digest(held, hash_code(attempt_id, typed))
    is_in_time = attempt is not None and attempt.code_expires_at is not None and now < attempt.code_expires_at
    is_sent = attempt is not None and (attempt.contact_id is not None or attempt.user_id is not None)
    subject = attempt.subject_index if attempt else b"-"
    is_accepted = may_try and is_right and is_in_time and is_sent
    audit.record(
        Anonymous(),
        "sign-in:code-accepted" if is_accepted else "sign-in:code-refused",
        "identity",
        subject.hex(),
        level="L2",
    )
    if attempt is None or not is_accepted:
        return None
    finish(attempt, caller)
    return Accepted(attempt.claim_id, attempt.user_id, subject, attempt.authority_id)


def finish(attempt: SignInAttempt, caller: Caller) -> None:
    """An attempt that let somebody in: its code is gone, and it no longer counts as a failure."""
    attempt.finished_at = clock.now()
    attempt.code_hash = None
    sign_in_limits.forgive(attempt.subject_index, caller)


def _contact_again(attempt: SignInAttempt) -> Contact | None:
    """The contact of the first code, unless staff ended it meanwhile; looked up for a miss too."""
    found = db.session().scalars(sa.select(Contact).where(Contact.id == attempt.contact_id)).one_or_none()
    return found if found is not None and contacts.codes_from(found) else None


def prepare(attempt: SignInAttempt) -> str:
    """Give the attempt a new code, which voids the old one; the code, to be sent or, for a miss, forgotten."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    now = clock.now()
    attempt.code_hash = hash_code(attempt.id, code)
    attempt.code_expires_at = now + LASTS
    attempt.wrong_count = 0
    attempt.sent_count += 1
    attempt.last_sent_at = now
    db.session().flush()
    return code


def _queue(attempt: SignInAttempt, channel: str, address: str | None, language: str) -> None:
    code = prepare(attempt)
    authority = db.session().get(Authority, attempt.authority_id) if attempt.authority_id else None
    what = {"what": authority_wording.what_in_words(authority.scopes, language)} if authority else {}
    messages.queue_message(
        "helper-code" if authority else "code", channel, address, {"code": code} | what, claim_id=attempt.claim_id,
        user_id=attempt.user_id, language=language,
    )  # fmt: skip


def hash_code(attempt_id: UUID, code: str) -> bytes:
    """What is kept of a code: bound to its attempt, and useless without the key."""
    return keyring.current().blind_index("sign-in code", attempt_id.hex, code)
