"""Members of staff sign in with e-mail address and password, then a code to their mobile (quality S07, S08).

An unknown address, a wrong password and a lock do the same work and look the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Anonymous, Officer
from portal.domain.dates import Language, long_date
from portal.domain.permissions import OrganisationKind
from portal.domain.wording import Refused, _
from portal.models import User, WebSession, keyring
from portal.services import (
    audit,
    messages,
    mobiles,
    passwords,
    settings,
    sign_in_codes,
    sign_in_limits,
    user_standing,
    web_sessions,
)
from portal.services.errors import NotFound
from portal.services.passwords import Cost
from portal.services.sign_in import Outcome
from portal.services.sign_in_limits import Caller
from portal.services.web_sessions import Origin

DRAWERS = 1024
USE_PROVIDER = _("Sign in with your organisation's own account")


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that has begun: the token for the cookie, the row and the officer."""

    token: str
    row: WebSession
    user: User


def email_index(email: str) -> bytes:
    """What throttles and the audit trail know a staff address by."""
    return keyring.current().blind_index("staff e-mail", fold_email(email))


def fold_email(email: str) -> str:
    """An address as `User.email` holds it."""
    return email.strip().casefold()


def drawer_of(password: str) -> int:
    """In which of 1,024 drawers a password lies: enough to see one tried on many people, too little to find it by."""
    mark = keyring.current().blind_index("staff password drawer", password)
    return int.from_bytes(mark[:4], "big") % DRAWERS


def match_user(email: str, password: str, caller: Caller, *, language: str, cost: Cost = "normal") -> Outcome:
    """Count the try, check the password, and queue the code; the outcome is the same whatever was wrong."""
    subject = email_index(email)
    standing = sign_in_limits.check(subject, caller, born=f"password-{drawer_of(password)}")
    if standing.wait_seconds:
        audit.record(Anonymous(), "staff-sign-in:slowed", "identity", subject.hex(), wait=standing.wait_seconds)
        return Outcome(wait_seconds=standing.wait_seconds)
    query = sa.select(User).where(User.email == fold_email(email), User.deactivated_at.is_(None)).limit(1)
    user = db.session().scalars(query).first()
    is_right = passwords.verify_password(user.password_hash if user else None, password, cost=cost)
    may_enter = user_standing.may_sign_in(user) and is_right and not standing.is_refused
    if user and may_enter and not user.mobile_sealed:
        return _ask_for_mobile(user, subject)
    attempt = sign_in_codes.make_attempt("officer", user.id if user and may_enter else None, subject)
    sign_in_codes.send_first_to_user(attempt, user if may_enter else None, language=language)
    _record_try(subject, match=is_right, locked=standing.is_refused, sent=may_enter)
    return Outcome(attempt.id)


def _ask_for_mobile(user: User, subject: bytes) -> Outcome:
    """The password is right and there is no number to send a code to: one is asked for (S1.44)."""
    attempt = mobiles.start_naming(user, subject)
    _record_try(subject, match=True, locked=False, sent=False)
    return Outcome(attempt.id, needs_mobile=True)


def _record_try(subject: bytes, **what: bool) -> None:
    audit.record(Anonymous(), "staff-sign-in:tried", "identity", subject.hex(), **what)


def sign_in_user(
    user_id: UUID, origin: Origin, caller: Caller, *, has_provider: bool = False, language: Language = "en"
) -> Entered:
    """Start the session of an officer who proved who they are; raises NotFound when the account does not open any more.

    Raises Refused when they must come through the council's provider. The first sign-in from a browser is told by e-mail.
    """
    user = db.session().get(User, user_id)
    if user is None or not user_standing.may_sign_in(user):
        raise NotFound("user")
    if has_provider and origin.how != "provider" and must_use_provider(user):
        audit.record(Anonymous(), "staff-sign-in:provider-needed", "user", user.id.hex, how=origin.how)
        raise Refused(USE_PROVIDER)
    token, row = web_sessions.start(user_id=user.id, is_verified=True, origin=origin)
    officer = Officer(user.id, user.organisation_id, row.id, user.name)
    audit.record(officer, "session:started", "user", user.id.hex, level="L2", how=origin.how)
    if not sign_in_limits.is_known(email_index(user.email), caller):
        tell_user(user, "staff-signed-in", language, device=origin.device or "?")
    return Entered(token, row, user)


def must_use_provider(user: User) -> bool:
    """Whether somebody may only enter through the provider: people of the council, where the council wants it so."""
    is_council = user.organisation.kind == OrganisationKind.COUNCIL.value
    return is_council and not settings.get("StaffPasswordSignIn")


def tell_user(user: User, template: str, language: Language, **gaps: str) -> None:
    """E-mail an officer what happened to their account just now, so that somebody who did not do it finds out."""
    now = clock.local(clock.now())
    gaps["time"] = f"{now:%H:%M}, {long_date(now.date(), language)}"
    messages.queue_message(template, "email", user.email, gaps, user_id=user.id, language=language)
