"""What those who manage users do to an account: change its boxes, reset its mobile, deactivate it (S1.36-S1.55).

Nobody changes their own account, and an organisation keeps two people who manage users, so that nobody is locked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor, Officer
from portal.domain.permissions import Permission, in_order, list_permissions
from portal.domain.wording import Refused, _
from portal.models import User
from portal.services import audit, messages, mobiles, passkeys, sign_in_codes, staff_links, users, web_sessions
from portal.services.errors import NotFound, Stale

FEWEST_MANAGERS = 2
OWN_ACCOUNT = _("You cannot change your own account. Ask somebody else who manages users")
KEEP_TWO = _(
    "At least 2 people in your organisation must manage users. Tick Manage users for somebody else first, then come back"
)


def change_permissions(officer: Officer, reference: str, ticked: Sequence[str], *, seen_version: int) -> User:
    """Set a user's boxes; they count from the user's next request on.

    Raises Refused for the officer's own account and for the last but one who manages users, Stale when the account is
    not `seen_version` any more. Boxes that the organisation may not tick are left out.
    """
    user = _get_others_account(officer, reference)
    if user.version != seen_version:
        raise Stale("user")
    before = in_order(user.permissions)
    after = [one for one in list_permissions(user.organisation.kind) if one.value in ticked]
    if Permission.MANAGE_USERS in before and Permission.MANAGE_USERS not in after:
        _check_two_are_left(user)
    if before != after:
        user.permissions = [one.value for one in after]
        db.session().flush()
        audit.record(officer, "user:permissions-changed", "user", user.id.hex, before=before, after=after)
    return user


def reset_mobile(officer: Officer, reference: str) -> User:
    """First stage of two: the number is removed, the user signed out, and a new number asked for at the next sign-in."""
    return forget_mobile(officer, _get_others_account(officer, reference))


def forget_mobile(actor: Actor, user: User) -> User:
    """Remove a user's number and tell them by e-mail; raises NotFound for somebody who was only invited."""
    if not users.has_account(user):
        raise NotFound("mobile")
    mobiles.free_number(user)
    passkeys.remove_all(user)  # the phone may be in somebody else's hands
    user.mobile_reset_at = clock.now()
    _shut_out(user)
    db.session().flush()
    messages.queue_message("mobile-reset", "email", user.email, {}, user_id=user.id)
    audit.record(actor, "user:mobile-reset", "user", user.id.hex)
    return user


def deactivate(officer: Officer, reference: str) -> User:
    """End an account for good: signed out at once, in no list, its number and its address free for others (S1.49-S1.55)."""
    user = _get_others_account(officer, reference)
    if Permission.MANAGE_USERS in in_order(user.permissions):
        _check_two_are_left(user)
    user.deactivated_at = clock.now()
    user.password_hash = user.mobile_reset_at = None
    mobiles.free_number(user)
    staff_links.end_all(user)
    passkeys.remove_all(user)
    _shut_out(user)
    db.session().flush()
    audit.record(officer, "user:deactivated", "user", user.id.hex, permissions=user.permissions)
    return user


def is_own(officer: Officer, user: User) -> bool:
    """Whether this is the officer's own account, which somebody else must change."""
    return user.id == officer.user_id


def _get_others_account(officer: Officer, reference: str) -> User:
    users.take_turn(officer.organisation_id)
    user = users.get_user(officer, reference)
    if is_own(officer, user):
        raise Refused(OWN_ACCOUNT)
    return user


def _check_two_are_left(user: User) -> None:
    """Raise Refused when fewer than two would manage users without this one; whoever was only invited does not count."""
    if is_needed(user):
        raise Refused(KEEP_TWO, "permissions")


def is_needed(user: User) -> bool:
    """Whether somebody is one of the last two who manage the users of their organisation."""
    managers = list_managers(user.organisation_id)
    return user.id in managers and len(managers) <= FEWEST_MANAGERS


def list_managers(organisation_id: UUID) -> list[UUID]:
    """Who can sign in to an organisation and manage its users."""
    query = sa.select(User.id, User.permissions).where(
        User.organisation_id == organisation_id,
        User.deactivated_at.is_(None),
        sa.or_(User.password_hash.is_not(None), User.provider_index.is_not(None)),
    )
    return [row.id for row in db.session().execute(query) if Permission.MANAGE_USERS.value in row.permissions]


def _shut_out(user: User) -> None:
    web_sessions.end_all(user_id=user.id)
    sign_in_codes.drop_attempts(user.id)
