"""The organisation and the staff of the sample council; the accounts that the printed password opens."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.domain.permissions import Permission
from portal.models import Organisation, User
from portal.services import audit, mobiles
from portal.services.passwords import Cost, hash_password

COUNCIL = "Sample Council"
PASSWORD = "sample-council-password"  # noqa: S105 (printed by `sample load`, which production refuses)
_LOADER = System("sample council")
_OFFICER = (
    Permission.REVIEW_CASES, Permission.DECIDE_CHANGES, Permission.CHECK_EVIDENCE, Permission.HELP_RESIDENTS_SIGN_IN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staff:
    """One account: who, and which boxes are ticked."""

    email: str
    first_name: str
    last_name: str
    mobile: str
    permissions: tuple[Permission, ...]


STAFF: tuple[Staff, ...] = (
    Staff("officer@council.example.org", "Olive", "Officer", "07700 900990", _OFFICER),
    Staff(
        "manager@council.example.org", "Morgan", "Manager", "07700 900991",
        (*_OFFICER, Permission.MANAGE_USERS, Permission.MANAGE_SETTINGS, Permission.SEE_REPORTS, Permission.SEE_AUDIT_LOG),
    ),
    Staff("viewer@council.example.org", "Vera", "Viewer", "07700 900992", (Permission.SEE_REPORTS,)),
)  # fmt: skip


def load_staff(cost: Cost) -> bool:
    """Create the organisation and its accounts; False when the organisation is there already. Never in production."""
    session = db.session()
    if session.scalars(sa.select(Organisation.id).where(Organisation.name == COUNCIL)).first() is not None:
        return False
    now = clock.now()
    organisation = Organisation(name=COUNCIL, kind="council", email_domains=["council.example.org"], created_at=now)
    session.add(organisation)
    session.flush()
    audit.record(_LOADER, "organisation:added", "organisation", organisation.id.hex)
    password_hash = hash_password(PASSWORD, cost=cost)
    for one in STAFF:
        user = User(
            organisation_id=organisation.id, email=one.email, first_name=one.first_name, last_name=one.last_name,
            password_hash=password_hash, created_at=now,
            permissions=[permission.value for permission in one.permissions],
        )  # fmt: skip
        mobiles.set_number(user, one.mobile)
        session.add(user)
        audit.record(_LOADER, "user:added", "user", user.id.hex)
    session.flush()
    return True
