"""What holds for every change of an account: nobody changes their own, and an organisation keeps two who manage users.

`users.take_turn` comes first, so that two people who take a box from each other at once are heard one after the other.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.domain.wording import Refused, _
from portal.models import User
from portal.services import sign_in_codes, user_standing, users, web_sessions

FEWEST_MANAGERS = 2
OWN_ACCOUNT = _("You cannot change your own account. Ask somebody else who manages users")
KEEP_TWO = _(
    "At least 2 people in your organisation must manage users. Tick Manage users for somebody else first, then come back"
)


def get_others_account(officer: Officer, reference: str) -> User:
    """Somebody else's account of the officer's organisation, for a change; raises NotFound or Refused."""
    users.take_turn(officer.organisation_id)
    user = users.get_user(officer, reference)
    if is_own(officer, user):
        raise Refused(OWN_ACCOUNT)
    return user


def is_own(officer: Officer, user: User) -> bool:
    """Whether this is the officer's own account, which somebody else must change."""
    return user.id == officer.user_id


def check_two_are_left(organisation_id: UUID, without: Collection[UUID]) -> None:
    """Raise Refused when these people are needed: fewer than two others could manage users.

    Whoever was only invited, or is suspended, does not count, and who does not manage users is never held back.
    """
    managers = set(list_managers(organisation_id))
    going = managers & set(without)
    if going and len(managers - going) < FEWEST_MANAGERS:
        raise Refused(KEEP_TWO, "permissions")


def is_needed(user: User) -> bool:
    """Whether somebody is one of the last two who manage the users of their organisation."""
    managers = list_managers(user.organisation_id)
    return user.id in managers and len(managers) <= FEWEST_MANAGERS


def list_managers(organisation_id: UUID) -> list[UUID]:
    """Who can sign in to an organisation today and manage its users."""
    query = sa.select(User.id, User.permissions).where(User.organisation_id == organisation_id, user_standing.can_act())
    return [row.id for row in db.session().execute(query) if Permission.MANAGE_USERS.value in row.permissions]


def shut_out(user: User) -> None:
    """End what is signed in or about to be."""
    web_sessions.end_all(user_id=user.id)
    sign_in_codes.drop_attempts(user.id)
