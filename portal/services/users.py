"""Users of one organisation, as those who manage them see them: nobody sees another organisation's (S1.24-S1.28)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.names import name_key
from portal.domain.permissions import PERMISSION_NAMES, Permission, in_order
from portal.domain.wording import Wording, _
from portal.models import Organisation, StaffLink, User
from portal.services import audit
from portal.services.errors import NotFound

PAGE_ROWS = 50
LONGEST_SEARCH = 200


class UserState(StrEnum):
    """Where an account stands; a deactivated user is in no list."""

    INVITED = "invited"
    INVITATION_EXPIRED = "invitation-expired"
    MOBILE_RESET = "mobile-reset"
    ACTIVE = "active"


STATE_WORDING: dict[UserState, Wording] = {
    UserState.INVITED: _("Invitation sent"),
    UserState.INVITATION_EXPIRED: _("Invitation expired"),
    UserState.MOBILE_RESET: _("Reset request has been made"),
    UserState.ACTIVE: _("Active"),
}


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
    state: UserState

    @property
    def permission_wordings(self) -> list[Wording]:
        """What the user can do, in words."""
        return [PERMISSION_NAMES[permission] for permission in self.permissions]


@dataclass(frozen=True, slots=True)
class UserPage:
    """Rows of one page, how many users match in all, which page it is and how many there are."""

    rows: list[UserRow]
    total: int
    number: int
    count: int


def list_users(officer: Officer, *, search: str = "", sort: UserSort = UserSort.NAME) -> list[UserRow]:
    """All active users of the officer's organisation whose name or address begins with every word of `search`.

    One statement. Sorting and searching fold case and accents alike on both databases, so they are done here.
    """
    link = sa.and_(StaffLink.user_id == User.id, _is_open_invitation())
    query = sa.select(User, StaffLink.id).outerjoin(StaffLink, link).where(_is_seen_by(officer))
    rows = [_row(user, has_link=link_id is not None) for user, link_id in db.session().execute(query)]
    words = [name_key(word) for word in search[:LONGEST_SEARCH].split()]
    found = [row for row in rows if _matches(row, words)]
    found.sort(key=_email_order if sort.startswith("email") else _name_order, reverse=sort.is_down)
    return found


def show_page(rows: list[UserRow], number: int) -> UserPage:
    """One page of a list; a number beyond the last page gives the last."""
    count = max(1, -(-len(rows) // PAGE_ROWS))
    number = min(max(number, 1), count)
    return UserPage(rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS], len(rows), number, count)


def record_export(officer: Officer, count: int) -> None:
    """Somebody takes the list away as a file."""
    audit.record(officer, "users:exported", "organisation", officer.organisation_id.hex, count=count)


def get_user(officer: Officer, reference: str) -> User:
    """An active user of the officer's organisation; raises NotFound for anybody else's and for deactivated ones."""
    query = sa.select(User).where(_is_seen_by(officer), User.reference == reference)
    found = db.session().scalars(query).one_or_none()
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


def has_account(user: User) -> bool:
    """Whether somebody has a way to sign in, or was only invited."""
    return user.password_hash is not None or user.provider_index is not None


def may_sign_in(user: User | None) -> bool:
    """Whether an account opens at all: the one question that every way in asks, and every request of an open session."""
    return user is not None and user.deactivated_at is None


def take_turn(organisation_id: UUID) -> None:
    """Two people who change the users of one organisation do so one after the other, so that rules over all of them hold."""
    db.session().execute(sa.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def state_of(user: User) -> UserState:
    """Where an account stands."""
    query = sa.select(StaffLink.id).where(StaffLink.user_id == user.id, _is_open_invitation())
    return _row(user, has_link=db.session().scalar(query) is not None).state


def _is_seen_by(officer: Officer) -> sa.ColumnElement[bool]:
    """The gate: nobody without the box, nobody of another organisation, nobody who was deactivated (S1.10, S1.53)."""
    check_may_manage(officer)
    return sa.and_(User.organisation_id == officer.organisation_id, User.deactivated_at.is_(None))


def _is_open_invitation() -> sa.ColumnElement[bool]:
    return sa.and_(StaffLink.purpose == "invitation", StaffLink.ended_at.is_(None), StaffLink.expires_at > clock.now())


def _row(user: User, *, has_link: bool) -> UserRow:
    if not has_account(user):
        state = UserState.INVITED if has_link else UserState.INVITATION_EXPIRED
    else:
        state = UserState.MOBILE_RESET if user.mobile_reset_at else UserState.ACTIVE
    return UserRow(user.reference, user.name, user.email, in_order(user.permissions), state)


def _matches(row: UserRow, words: list[str]) -> bool:
    held = [name_key(part) for part in (*row.name.split(), row.email)]
    return all(any(part.startswith(word) for part in held) for word in words)


def _name_order(row: UserRow) -> tuple[str, str]:
    return name_key(row.name), row.email


def _email_order(row: UserRow) -> tuple[str, str]:
    return row.email, row.reference
