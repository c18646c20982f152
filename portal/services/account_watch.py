"""What the clock does to accounts, once a day: leaves end, unused accounts are suspended, access reviews begin and remind.

Nobody who is needed to manage users is suspended: an organisation is never locked out by the calendar.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.domain.dates import long_date
from portal.domain.wording import Refused
from portal.models import AccessReview, Organisation, User
from portal.services import access_reviews, audit, messages, settings, suspensions, user_guards, user_standing, users

REMIND_BEFORE = timedelta(days=7)
REMIND_EVERY = timedelta(days=7)
_WATCH = System("watch accounts")


def list_organisations() -> list[UUID]:
    """Every organisation that is open; each is watched in a unit of work of its own."""
    return list(db.session().scalars(sa.select(Organisation.id).where(Organisation.closed_at.is_(None))))


def watch(organisation_id: UUID, sign_in_address: str) -> None:
    """Do what today asks for in one organisation; twice on one day does no more than once."""
    users.take_turn(organisation_id)
    organisation = db.session().get_one(Organisation, organisation_id)
    if organisation.closed_at is None:
        end_leaves(organisation)
        suspend_dormant(organisation)
        review_access(organisation, sign_in_address)


def end_leaves(organisation: Organisation) -> None:
    """Write down that suspensions are over; whoever came back could sign in since midnight."""
    is_over = sa.and_(User.suspended_at.is_not(None), User.suspended_until_on <= clock.today())
    for user in _users(organisation, is_over):
        suspensions.open_again(_WATCH, user)


def suspend_dormant(organisation: Organisation) -> None:
    """Suspend whoever has not signed in for too long, the longest unused first, as long as two managers are left."""
    unused = _users(organisation, user_standing.can_act())
    for user in sorted(unused, key=user_standing.days_unused, reverse=True):
        if user_standing.days_unused(user) < settings.get("SuspendDormantDays"):
            return
        try:
            user_guards.check_two_are_left(organisation.id, {user.id})
        except Refused:
            continue
        suspensions.shut(_WATCH, user, "dormant")


def review_access(organisation: Organisation, sign_in_address: str) -> None:
    """Begin the review that is due, finish the one that is done, and remind whoever still has somebody to confirm."""
    review = access_reviews.find_review(organisation.id) or _begin(organisation)
    if review is None or access_reviews.finish_when_done(_WATCH, review):
        return
    today = clock.today()
    is_first = review.reminded_on is None
    is_again = today >= review.due_on - REMIND_BEFORE and today - (review.reminded_on or today) >= REMIND_EVERY
    if is_first or is_again:
        _remind(review, sign_in_address)


def _begin(organisation: Organisation) -> AccessReview | None:
    is_due = clock.today() >= access_reviews.next_on(organisation)
    if not is_due or not user_guards.list_managers(organisation.id):
        return None
    due_on = clock.today() + timedelta(days=settings.get("AccessReviewDays"))
    review = AccessReview(organisation_id=organisation.id, started_on=clock.today(), due_on=due_on)
    db.session().add(review)
    db.session().flush()
    audit.record(_WATCH, "access-review:begun", access_reviews.SUBJECT, review.id.hex, due=due_on.isoformat())
    return review


def _remind(review: AccessReview, sign_in_address: str) -> None:
    late = access_reviews.list_late_managers(review)
    gaps = {"date": long_date(review.due_on, "en"), "link": sign_in_address}
    for manager in late:
        messages.queue_message("access-review", "email", manager.email, gaps, user_id=manager.id)
    review.reminded_on = clock.today()
    db.session().flush()
    audit.record(_WATCH, "access-review:reminded", access_reviews.SUBJECT, review.id.hex, managers=len(late))


def _users(organisation: Organisation, condition: sa.ColumnElement[bool]) -> list[User]:
    query = sa.select(User).where(User.organisation_id == organisation.id, User.deactivated_at.is_(None), condition)
    return list(db.session().scalars(query.execution_options(populate_existing=True)))
