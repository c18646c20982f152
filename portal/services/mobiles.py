"""Mobile numbers of staff: where codes go. A number belongs to one active user (S1.41-S1.47, S1.55).

A new number counts once a code sent to it was typed. It is asked for when somebody signs in with the right password and
has none: after an invitation, or after a reset.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Anonymous
from portal.domain.contact import Phone, find_phone, parse_phone
from portal.domain.wording import Refused, _
from portal.models import SignInAttempt, User, keyring
from portal.services import audit, sign_in_codes, throttles
from portal.services.sign_in_codes import Accepted
from portal.services.sign_in_limits import Caller
from portal.services.throttles import Counter, Limit

KIND = "new-mobile"
NUMBERS = Limit("new-mobile", 5, timedelta(hours=1))  # numbers that one user may name in an hour
TAKEN = _("Somebody else signs in with this number. Enter another, or ask somebody who manages users to reset both")
TOO_MANY = _("You have entered too many numbers. Wait an hour before you enter another")


def number_index(phone: Phone) -> bytes:
    """What equal numbers share, however they were typed."""
    return keyring.current().blind_index("staff mobile", phone.normalised)


def set_number(user: User, typed: str) -> None:
    """Make `typed` the number of a user: this alone ends a reset request."""
    phone = find_phone(typed)
    user.mobile, user.mobile_index = typed, number_index(phone) if phone else None
    user.mobile_reset_at = None


def free_number(user: User) -> None:
    """Nobody has this number any more."""
    user.mobile, user.mobile_index = None, None


def name_number(attempt_id: UUID, typed: str, *, language: str) -> None:
    """Send a code to a new number; raises Refused (field `mobile`) when it is none or another active user's."""
    attempt = sign_in_codes.find_attempt(attempt_id, KIND)
    if attempt is None:
        raise Refused(sign_in_codes.NOT_RIGHT)
    try:
        phone = parse_phone(typed, is_mobile_needed=True)
    except Refused as refused:
        raise Refused(refused.wording, "mobile") from refused
    key = NUMBERS.key(attempt.subject_index.hex()[:32])
    if throttles.count((Counter(NUMBERS, key),))[key] > NUMBERS.most:
        raise Refused(TOO_MANY, "mobile")
    if attempt.user_id is None or _is_taken(phone, attempt.user_id):
        raise Refused(TAKEN, "mobile")
    attempt.new_mobile = phone.typed
    sign_in_codes.send_to_new_mobile(attempt, language=language)
    audit.record(Anonymous(), "user:mobile-named", "user", attempt.user_id.hex)


def is_named(attempt_id: UUID | None) -> bool:
    """Whether a code was sent to a new number, so that the page of the code is shown."""
    attempt = sign_in_codes.find_attempt(attempt_id, KIND) if attempt_id else None
    return attempt is not None and attempt.new_mobile_sealed is not None


def accept_number(attempt_id: UUID, code: str, caller: Caller) -> Accepted | None:
    """Take a new number over when the code sent to it is right; raises Refused when it was taken meanwhile."""
    attempt = sign_in_codes.find_attempt(attempt_id, KIND)
    number = attempt.new_mobile if attempt else None
    accepted = sign_in_codes.accept(attempt_id, KIND, code, caller)
    if accepted is None or accepted.user_id is None or number is None:
        return None
    user = db.session().get_one(User, accepted.user_id)
    if _is_taken(parse_phone(number), user.id):
        raise Refused(TAKEN)
    set_number(user, number)
    try:
        db.session().flush()
    except sa.exc.IntegrityError as error:  # taken by somebody who was a moment faster
        raise Refused(TAKEN) from error
    audit.record(Anonymous(), "user:mobile-confirmed", "user", user.id.hex)
    return accepted


def start_naming(user: User, subject: bytes) -> SignInAttempt:
    """An attempt of somebody whose password is right, and who has no number to send a code to yet."""
    attempt = sign_in_codes.make_attempt(KIND, user.id, subject)
    db.session().flush()
    return attempt


def _is_taken(phone: Phone, user_id: UUID) -> bool:
    """Whether another active user has the number; numbers kept before there was an index are compared one by one."""
    is_other = sa.and_(User.id != user_id, User.deactivated_at.is_(None), User.mobile_sealed.is_not(None))
    query = sa.select(User).where(
        is_other, sa.or_(User.mobile_index == number_index(phone), User.mobile_index.is_(None))
    )
    held = (find_phone(user.mobile or "") for user in db.session().scalars(query))
    return any(other is not None and other.normalised == phone.normalised for other in held)
