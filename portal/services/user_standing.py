"""Where an account stands: who may sign in today, and what those who manage users are told of it.

A suspension that is over is over by itself: the day decides, at every request, and no job has to run first.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from portal import clock
from portal.domain.wording import Wording, _
from portal.models import User
from portal.services import settings


class UserState(StrEnum):
    """What is said of an account; a deactivated user is in no list."""

    INVITED = "invited"
    INVITATION_EXPIRED = "invitation-expired"
    SUSPENDED = "suspended"
    MOBILE_RESET = "mobile-reset"
    ACTIVE = "active"
    DORMANT = "dormant"
    OTHER_DOMAIN = "other-domain"
    NEW_EMAIL = "new-email"


STATE_WORDING: dict[UserState, Wording] = {
    UserState.INVITED: _("Invitation sent"),
    UserState.INVITATION_EXPIRED: _("Invitation expired"),
    UserState.SUSPENDED: _("Suspended"),
    UserState.MOBILE_RESET: _("Reset request has been made"),
    UserState.ACTIVE: _("Active"),
    UserState.DORMANT: _("Not used for a long time"),
    UserState.OTHER_DOMAIN: _("Email domain no longer matches"),
    UserState.NEW_EMAIL: _("New email address not confirmed yet"),
}


def has_account(user: User) -> bool:
    """Whether somebody has a way to sign in, by password or through the council's provider, or was only invited."""
    return user.password_hash is not None or user.provider_index is not None


def is_suspended(user: User) -> bool:
    """Whether somebody is suspended today; on the day they come back they are not."""
    return user.suspended_at is not None and (
        user.suspended_until_on is None or clock.today() < user.suspended_until_on
    )


def may_sign_in(user: User | None) -> bool:
    """Whether an account opens today: the one question that every way in asks, and every request of an open session."""
    return user is not None and user.deactivated_at is None and not is_suspended(user)


def can_act() -> sa.ColumnElement[bool]:
    """The same of rows, for those who have answered their invitation."""
    is_back = sa.or_(User.suspended_at.is_(None), User.suspended_until_on <= clock.today())
    has_come = sa.or_(User.password_hash.is_not(None), User.provider_index.is_not(None))
    return sa.and_(User.deactivated_at.is_(None), has_come, is_back)


def is_dormant(user: User) -> bool:
    """Whether somebody has an account and has not signed in for the days that the council's settings say."""
    return has_account(user) and days_unused(user) >= settings.get("DormantDays")


def days_unused(user: User) -> int:
    """Days since the last sign-in or, for somebody who never did, since the account was made."""
    return (clock.today() - clock.local(user.used_at or user.created_at).date()) // timedelta(days=1)


def has_other_domain(user: User, domains: Collection[str]) -> bool:
    """Whether the organisation has no longer the domain of somebody's address (S1.56, S1.57)."""
    return user.email.rpartition("@")[2] not in {domain.casefold() for domain in domains}


def states_of(user: User, domains: Collection[str], *, has_link: bool) -> tuple[UserState, ...]:
    """Everything to be said of an account: first whether it can be used, then what should be looked at."""
    found = [_main_state(user, has_link=has_link)]
    if found[0] is not UserState.SUSPENDED and is_dormant(user):
        found.append(UserState.DORMANT)
    if has_other_domain(user, domains):
        found.append(UserState.OTHER_DOMAIN)
    if user.new_email:
        found.append(UserState.NEW_EMAIL)
    return tuple(found)


def _main_state(user: User, *, has_link: bool) -> UserState:
    if not has_account(user):
        return UserState.INVITED if has_link else UserState.INVITATION_EXPIRED
    if is_suspended(user):
        return UserState.SUSPENDED
    return UserState.MOBILE_RESET if user.mobile_reset_at else UserState.ACTIVE
