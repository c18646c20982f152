"""What tests of staff accounts share: managers who have an account, and the links that were e-mailed."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import uuid4

import sqlalchemy as sa

from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.models import AuditEntry, User
from portal.services import mobiles, passwords
from tests.auth.signing_in import sent, unit

MANAGE = Permission.MANAGE_USERS
PAGES_OF_ONE = ("staff.edit_user", "staff.reset_mobile", "staff.deactivate_user")
NEW = {
    "first_name": "Nina", "last_name": "Newcomer", "email": "nina@council.example.org",
    "email_again": "nina@council.example.org", "permissions": ["payments:view", "cases:review"],
}  # fmt: skip
PASSWORD = "velvet kettle north umbrella"


def member(make, *permissions: Permission, **changes) -> User:
    """Somebody with an account who can sign in."""
    made = {"password_hash": passwords.hash_password(PASSWORD, cost="minimum")} | changes
    row = make.officer(*permissions, **made)
    with unit() as session:
        session.info["no audit guard"] = True
        row = session.merge(row)
        if row.mobile:
            mobiles.set_number(row, row.mobile)
        session.flush()
    return row


def landlord(make, *permissions: Permission, **changes) -> User:
    """Somebody of a registered provider."""
    homes = make.organisation("Sample Homes", kind="registered-provider")
    return member(make, *permissions, organisation=homes, **changes)


def as_actor(user: User) -> Officer:
    """The officer that a user is, for services."""
    held = frozenset(Permission(value) for value in user.permissions)
    return Officer(user.id, user.organisation_id, uuid4(), user.name, held)


def newest_link(template: str = "invitation") -> str:
    """The path of the link that was e-mailed last."""
    return urlsplit(sent(template)[-1][1]["link"]).path


def find_user(email: str) -> User | None:
    """The active user of an address, as the database has it now."""
    with unit() as session:
        query = sa.select(User).where(User.email == email, User.deactivated_at.is_(None))
        return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def entries(action: str) -> list[AuditEntry]:
    """What was recorded of one kind of action, oldest first."""
    with unit() as session:
        query = sa.select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.number)
        return list(session.scalars(query))


def names(page) -> list[str]:
    """Names in the list, in their order."""
    return page.all("//tbody//td[1]/a")


def ticked(page) -> list[str]:
    """The boxes that are ticked on a page."""
    return sorted(page.all("//input[@name='permissions'][@checked]/@value"))
