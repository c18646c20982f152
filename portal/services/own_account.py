"""One's own account: a member of staff changes the password and ends sessions; what they may do is theirs to see only (S1.11).

Whoever sits at an unlocked computer is not its owner: the password is asked for again before anything about signing in
changes, tries are counted, and every change is told by e-mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer
from portal.domain.dates import Language
from portal.domain.permissions import Permission
from portal.domain.wording import Refused, Wording, _
from portal.models import User
from portal.services import audit, passwords, sign_in_codes, staff_links, throttles, user_standing, web_sessions
from portal.services.errors import NotFound
from portal.services.password_rules import check_password
from portal.services.passwords import Cost
from portal.services.staff_sign_in import Entered, tell_user
from portal.services.throttles import Counter, Limit
from portal.services.web_sessions import Origin

TRIES = Limit("own-password", 5, timedelta(minutes=15))
MOST_NAMED = 5

ENTER_CURRENT = _("Enter your current password")
NOT_CURRENT = _("This is not your current password")
TOO_MANY = _("You have entered a wrong password too often. Wait 15 minutes before you try again")
SAME_AS_BEFORE = _("Choose a password that is not the one you have now")

WAYS_IN: dict[str, Wording] = {
    "code": _("Password and texted code"),
    "passkey": _("Passkey"),
    "provider": _("Your organisation's own account"),
}


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One place where somebody is signed in."""

    id: UUID
    device: str
    how: Wording
    started_at: datetime
    seen_at: datetime
    is_this: bool


def get_user(officer: Officer) -> User:
    """The account of whoever asks."""
    return db.session().get_one(User, officer.user_id)


def list_whom_to_ask(officer: Officer) -> list[User]:
    """The others who manage the users of one's own organisation, by name; a few are enough to ask."""
    query = sa.select(User).where(
        User.organisation_id == officer.organisation_id, User.id != officer.user_id, User.deactivated_at.is_(None)
    )
    managers = [one for one in db.session().scalars(query) if _manages(one)]
    return sorted(managers, key=lambda one: one.name.casefold())[:MOST_NAMED]


def _manages(user: User) -> bool:
    return (
        user_standing.has_account(user)
        and user_standing.may_sign_in(user)
        and Permission.MANAGE_USERS.value in user.permissions
    )


def list_sessions(officer: Officer) -> list[OwnSession]:
    """Where one is signed in, the place used last first."""
    return [
        OwnSession(
            row.id, row.device or "", WAYS_IN[row.how or "code"], row.created_at, row.seen_at, row.id == officer.session_id
        )
        for row in web_sessions.list_of_user(officer.user_id)
    ]  # fmt: skip


def end_session(officer: Officer, session_id: UUID) -> None:
    """Sign out elsewhere; raises NotFound for a session that is not one's own, is over, or is the one that asks."""
    own = [row.id for row in web_sessions.list_of_user(officer.user_id)]
    if session_id not in own or session_id == officer.session_id:
        raise NotFound("session")
    web_sessions.end(session_id)
    audit.record(officer, "session:ended-elsewhere", "user", officer.user_id.hex, session=session_id.hex)


def end_other_sessions(officer: Officer) -> int:
    """Sign out everywhere else; returns from how many places."""
    others = [row.id for row in web_sessions.list_of_user(officer.user_id) if row.id != officer.session_id]
    for session_id in others:
        web_sessions.end(session_id)
    audit.record(officer, "session:ended-elsewhere", "user", officer.user_id.hex, count=len(others))
    return len(others)


def check_current_password(officer: Officer, typed: str, *, cost: Cost) -> User:
    """Count the try, then compare; raises Refused (field `current_password`).

    The count must stay when it is refused, so whoever calls does not undo it.
    """
    key = TRIES.key(officer.user_id.hex)
    count = throttles.count((Counter(TRIES, key),))[key]
    user = get_user(officer)
    is_right = passwords.verify_password(user.password_hash, typed, cost=cost)
    if count > TRIES.most:
        raise Refused(TOO_MANY, "current_password")
    if not is_right:
        audit.record(officer, "password:own-refused", "user", user.id.hex)
        raise Refused(NOT_CURRENT, "current_password")
    throttles.uncount((key,))
    return user


def change_password(officer: Officer, current: str, new: str, *, cost: Cost, language: Language = "en") -> Entered:
    """Set a new password, end every session and begin a new one here; raises Refused with the field to mend."""
    user = check_current_password(officer, current, cost=cost)
    check_password(new, user)
    if new == current:
        raise Refused(SAME_AS_BEFORE, "password")
    here = next(row for row in web_sessions.list_of_user(user.id) if row.id == officer.session_id)
    user.password_hash = passwords.hash_password(new, cost=cost)
    web_sessions.end_all(user_id=user.id)
    sign_in_codes.drop_attempts(user.id)
    staff_links.end_all(user)
    origin = Origin(here.how or "code", here.device or "", here.provider_index)
    token, row = web_sessions.start(user_id=user.id, is_verified=False, origin=origin)
    row.expires_at = here.expires_at
    audit.record(officer, "password:changed", "user", user.id.hex)
    tell_user(user, "password-changed", language)
    return Entered(token, row, user)
