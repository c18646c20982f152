"""Users of one organisation, as those who manage them see them: nobody sees another organisation's (S1.24-S1.28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.permissions import PERMISSION_NAMES, Permission, in_order
from portal.domain.wording import Wording
from portal.models import Organisation, StaffLink, User
from portal.services import audit, user_standing
from portal.services.errors import NotFound
from portal.services.list_pages import Searched, name_order
from portal.services.user_standing import UserState


class UserSort(StrEnum):
    """What the list is sorted by, upwards or downwards; also what stands in the address."""

    NAME = "name"
    NAME_DOWN = "name-down"
    EMAIL = "email"
    EMAIL_DOWN = "email-down"

    @property
    def is_down(self) -> bool:
        """Whether Z comes first."""
        return self.value.endswith("-down")


@dataclass(frozen=True, slots=True)
class UserRow:
    """One line of the list."""

    reference: str
    name: str
    email: str
    permissions: list[Permission]
    states: tuple[UserState, ...]
    used_at: datetime | None
    suspended_until_on: date | None

    @property
    def is_invited(self) -> bool:
        """Whether the invitation can be sent again."""
        return self.states[0] in (UserState.INVITED, UserState.INVITATION_EXPIRED)

    @property
    def permission_wordings(self) -> list[Wording]:
        """What the user can do, in words."""
        return [PERMISSION_NAMES[permission] for permission in self.permissions]


def list_users(officer: Officer, *, search: str = "", sort: UserSort = UserSort.NAME) -> list[UserRow]:
    """All active users of the officer's organisation whose name or address begins with every word of `search`.

    One statement. Sorting and searching fold case and accents alike on both databases, so they are done here.
    """
    link = sa.and_(StaffLink.user_id == User.id, is_open_invitation())
    query = (
        sa.select(User, StaffLink.id, Organisation.email_domains)
        .join(Organisation, Organisation.id == User.organisation_id)
        .outerjoin(StaffLink, link)
        .where(is_seen_by(officer))
    )
    found = db.session().execute(query)
    rows = [_row(user, domains, has_link=link_id is not None) for user, link_id, domains in found]
    wanted = Searched(search)
    rows = [row for row in rows if wanted.finds(*row.name.split(), row.email)]
    rows.sort(key=_email_order if sort.startswith("email") else _name_order, reverse=sort.is_down)
    return rows


def record_export(officer: Officer, count: int) -> None:
    """Somebody takes the list away as a file."""
    audit.record(officer, "users:exported", "organisation", officer.organisation_id.hex, count=count)


def get_user(officer: Officer, reference: str) -> User:
    """An active user of the officer's organisation; raises NotFound for anybody else's and for deactivated ones."""
    query = sa.select(User).where(is_seen_by(officer), User.reference == reference)
    found = db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound("user")
    return found


def get_organisation(officer: Officer) -> Organisation:
    """The officer's own organisation."""
    return db.session().get_one(Organisation, officer.organisation_id)


def check_may_manage(officer: Officer) -> None:
    """Raise NotFound for somebody without the box (S1.10)."""
    if not officer.may(Permission.MANAGE_USERS):
        raise NotFound("users")


def take_turn(organisation_id: UUID) -> None:
    """Two people who change the users of one organisation do so one after the other, so that rules over all of them hold."""
    db.session().execute(sa.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def states_of(user: User) -> tuple[UserState, ...]:
    """Where one account stands."""
    query = sa.select(StaffLink.id).where(StaffLink.user_id == user.id, is_open_invitation())
    has_link = db.session().scalar(query) is not None
    return user_standing.states_of(user, user.organisation.email_domains, has_link=has_link)


def is_seen_by(officer: Officer) -> sa.ColumnElement[bool]:
    """The gate: nobody without the box, nobody of another organisation, nobody who was deactivated (S1.10, S1.53)."""
    check_may_manage(officer)
    return sa.and_(User.organisation_id == officer.organisation_id, User.deactivated_at.is_(None))


def is_open_invitation() -> sa.ColumnElement[bool]:
    """Whether a link still leads from an e-mail to an account."""
    return sa.and_(StaffLink.purpose == "invitation", StaffLink.ended_at.is_(None), StaffLink.expires_at > clock.now())


def _row(user: User, domains: list[str], *, has_link: bool) -> UserRow:
    states = user_standing.states_of(user, domains, has_link=has_link)
    can_do = in_order(user.permissions)
    return UserRow(user.reference, user.name, user.email, can_do, states, user.used_at, user.suspended_until_on)


def _name_order(row: UserRow) -> tuple[str, str]:
    return name_order(row.name), row.email


def _email_order(row: UserRow) -> tuple[str, str]:
    return row.email, row.reference
