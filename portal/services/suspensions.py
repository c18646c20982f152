"""Suspending a user until a date, for a long leave, and letting one back earlier (complaint C8).

The account, its number and its boxes stay; nobody is signed in with it. It comes back by itself on the day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from portal import clock, db
from portal.domain.actor import Actor, Officer
from portal.domain.wording import Refused, _
from portal.models import User
from portal.services import audit, messages, user_guards
from portal.services.errors import NotFound
from portal.services.user_standing import has_account, is_suspended

LONGEST = timedelta(days=2 * 366)
TOO_SOON = _("The day the user comes back must be in the future")
TOO_LATE = _("The day the user comes back must be within 2 years. Deactivate somebody who stays away for longer")

Why = Literal["leave", "dormant"]


def check_day(day: date) -> None:
    """Raise Refused for a day that is over, is today, or is too far away."""
    if day <= clock.today():
        raise Refused(TOO_SOON, "until")
    if day > clock.today() + LONGEST:
        raise Refused(TOO_LATE, "until")


def suspend(officer: Officer, reference: str, until: date) -> User:
    """Nobody signs in with this account before the day `until`; whoever is signed in with it is signed out now.

    Raises Refused for the officer's own account, the last but one who manages users and a day that cannot be, NotFound
    for somebody who was only invited.
    """
    user = user_guards.get_others_account(officer, reference)
    if not has_account(user):
        raise NotFound("suspension")
    check_day(until)
    user_guards.check_two_are_left(user.organisation_id, {user.id})
    shut(officer, user, "leave", until=until)
    return user


def shut(actor: Actor, user: User, why: Why, *, until: date | None = None) -> None:
    """Suspend, tell the user by e-mail, and record; the rules were asked before."""
    user.suspended_at, user.suspended_until_on, user.suspended_why = clock.now(), until, why
    user_guards.shut_out(user)
    db.session().flush()
    messages.queue_message("account-suspended", "email", user.email, {}, user_id=user.id)
    audit.record(actor, "user:suspended", "user", user.id.hex, why=why, until=until.isoformat() if until else None)


def end_suspension(officer: Officer, reference: str) -> User:
    """Let somebody sign in again now; raises Refused for one's own account, NotFound when there is no suspension."""
    user = user_guards.get_others_account(officer, reference)
    if not is_suspended(user):
        raise NotFound("suspension")
    open_again(officer, user)
    return user


def open_again(actor: Actor, user: User) -> None:
    """The suspension is over; days without a sign-in are counted from now."""
    until = user.suspended_until_on.isoformat() if user.suspended_until_on else None
    was = {"why": user.suspended_why, "until": until}
    user.suspended_at = user.suspended_until_on = user.suspended_why = None
    user.used_at = clock.now()
    db.session().flush()
    audit.record(actor, "user:suspension-ended", "user", user.id.hex, **was)
