"""Access reviews: every few months each manager of users confirms of each other user that what they can do is still right.

A confirmation is of exactly the boxes it was given for: boxes changed afterwards want another. Nobody confirms themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor, Officer
from portal.domain.dates import month_from
from portal.domain.permissions import PERMISSION_NAMES, in_order
from portal.domain.wording import Refused, Wording, _
from portal.models import AccessConfirmation, AccessReview, Organisation, User
from portal.services import audit, settings, user_guards, user_standing, users
from portal.services.errors import NotFound
from portal.services.list_pages import name_order
from portal.services.user_standing import UserState

TICK_ONE = _("Select the users whose access is right")
SUBJECT = "access review"


@dataclass(frozen=True, slots=True)
class ReviewedUser:
    """One user as one manager sees them in a review."""

    reference: str
    name: str
    email: str
    permission_wordings: list[Wording]
    states: tuple[UserState, ...]
    used_on: date | None
    confirmed_by: list[str]
    is_confirmed: bool  # by this manager


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one manager is."""

    name: str
    done: int
    total: int

    @property
    def is_done(self) -> bool:
        """Whether everybody is confirmed."""
        return self.done >= self.total


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A review that is going on, as one manager sees it: what is still to confirm comes first."""

    due_on: date
    rows: list[ReviewedUser]
    own: Progress
    others: list[Progress]

    @property
    def is_overdue(self) -> bool:
        """Whether the day is over."""
        return clock.today() > self.due_on


def find_review(organisation_id: UUID) -> AccessReview | None:
    """The review of an organisation that is not finished."""
    query = sa.select(AccessReview).where(
        AccessReview.organisation_id == organisation_id, AccessReview.finished_at.is_(None)
    )
    return db.session().scalars(query.order_by(AccessReview.started_on.desc()).limit(1)).one_or_none()


def show_review(officer: Officer) -> ReviewPage | None:
    """The review that is going on in the officer's organisation; None when there is none."""
    users.check_may_manage(officer)
    review = find_review(officer.organisation_id)
    if review is None:
        return None
    standing = _Standing(review)
    rows = [_row(user, standing, officer) for user in standing.users if user.id != officer.user_id]
    rows.sort(key=lambda row: (row.is_confirmed, name_order(row.name), row.email))
    progress = {manager.id: standing.progress(manager) for manager in standing.managers}
    own = progress.pop(officer.user_id, None) or Progress(officer.name, 0, len(rows))
    return ReviewPage(review.due_on, rows, own, sorted(progress.values(), key=lambda one: name_order(one.name)))


def find_due_date(officer: Officer) -> date | None:
    """By when the officer should confirm whom they have not; None when nobody is left."""
    page = show_review(officer)
    return None if page is None or page.own.is_done else page.due_on


def next_on(organisation: Organisation) -> date:
    """When the next review of an organisation begins: so many months after the last, or after it was added."""
    query = sa.select(sa.func.max(AccessReview.started_on)).where(AccessReview.organisation_id == organisation.id)
    last: date = db.session().scalar(query) or clock.local(organisation.created_at).date()
    return month_from(last, settings.get("AccessReviewMonths"))


def confirm(officer: Officer, references: Sequence[str]) -> int:
    """The officer says of these users that what they can do is right; how many. Raises Refused and NotFound.

    The review is finished with the last confirmation of the last manager.
    """
    users.check_may_manage(officer)
    users.take_turn(officer.organisation_id)
    review = find_review(officer.organisation_id)
    if review is None:
        raise NotFound("access review")
    standing = _Standing(review)
    wanted = [user for user in standing.users if user.reference in references and user.id != officer.user_id]
    if not wanted:
        raise Refused(TICK_ONE, "users")
    for user in wanted:
        _confirm(officer, review, standing, user)
    db.session().flush()
    finish_when_done(officer, review)
    return len(wanted)


def finish_when_done(actor: Actor, review: AccessReview) -> bool:
    """Finish a review in which every manager has confirmed everybody else; the last may have stopped managing users."""
    standing = _Standing(review)
    if not standing.managers or not all(standing.progress(one).is_done for one in standing.managers):
        return False
    review.finished_at = clock.now()
    db.session().flush()
    audit.record(actor, "access-review:finished", SUBJECT, review.id.hex)
    return True


def list_late_managers(review: AccessReview) -> list[User]:
    """Who still has somebody to confirm."""
    standing = _Standing(review)
    return [manager for manager in standing.managers if not standing.progress(manager).is_done]


class _Standing:
    """Everybody a review is about, and who has confirmed whom with the boxes that are ticked now."""

    def __init__(self, review: AccessReview) -> None:
        began = clock.end_of_day(review.started_on)
        query = sa.select(User).where(
            User.organisation_id == review.organisation_id, User.deactivated_at.is_(None), User.created_at <= began
        )
        self.users = list(db.session().scalars(query.execution_options(populate_existing=True)))
        managers = set(user_guards.list_managers(review.organisation_id))
        everybody = sa.select(User).where(User.id.in_(managers))
        self.managers = list(db.session().scalars(everybody))
        boxes = {user.id: in_order(user.permissions) for user in self.users}
        kept = sa.select(AccessConfirmation).where(AccessConfirmation.review_id == review.id)
        self.kept = {(one.user_id, one.manager_id): one for one in db.session().scalars(kept)}
        self.valid = {key for key, one in self.kept.items() if boxes.get(one.user_id) == in_order(one.permissions)}

    def progress(self, manager: User) -> Progress:
        """How many of the others this manager has confirmed."""
        others = [user.id for user in self.users if user.id != manager.id]
        return Progress(manager.name, sum((one, manager.id) in self.valid for one in others), len(others))


def _row(user: User, standing: _Standing, officer: Officer) -> ReviewedUser:
    domains = user.organisation.email_domains
    names = {manager.id: manager.name for manager in standing.managers}
    return ReviewedUser(
        user.reference, user.name, user.email, [PERMISSION_NAMES[one] for one in in_order(user.permissions)],
        user_standing.states_of(user, domains, has_link=True), clock.local(user.used_at).date() if user.used_at else None,
        sorted(names[manager_id] for user_id, manager_id in standing.valid if user_id == user.id and manager_id in names),
        (user.id, officer.user_id) in standing.valid,
    )  # fmt: skip


def _confirm(officer: Officer, review: AccessReview, standing: _Standing, user: User) -> None:
    key = (user.id, officer.user_id)
    if key in standing.valid:
        return
    row = standing.kept.get(key) or AccessConfirmation(review_id=review.id, user_id=user.id, manager_id=officer.user_id)
    row.permissions, row.confirmed_at = list(user.permissions), clock.now()
    db.session().add(row)
    audit.record(officer, "user:access-confirmed", "user", user.id.hex, permissions=user.permissions)
