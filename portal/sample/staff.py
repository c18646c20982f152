"""The organisations of the sample council and their staff; the accounts that the printed password opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.domain.permissions import OrganisationKind, Permission
from portal.models import AccessReview, Organisation, User
from portal.services import audit, mobiles
from portal.services.passwords import Cost, hash_password

COUNCIL = "Sample Council"
PASSWORD = "sample-council-password"  # noqa: S105 (printed by `sample load`, which production refuses)
_LOADER = System("sample council")
_OFFICER = (
    Permission.REVIEW_CASES, Permission.DECIDE_CHANGES, Permission.CHECK_EVIDENCE, Permission.HELP_RESIDENTS_SIGN_IN,
    Permission.COMPLETE_ON_BEHALF,
)  # fmt: skip
_LANDLORD = (
    Permission.PROVIDE_TENANCY_DETAILS, Permission.CHANGE_PROPERTIES, Permission.VIEW_PAYMENTS, Permission.EXPORT_PAYMENTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staff:
    """One account: who, which boxes are ticked, and whether the council turns to them first."""

    email: str
    first_name: str
    last_name: str
    mobile: str
    permissions: tuple[Permission, ...]
    role: str | None = None


@dataclass(frozen=True, slots=True)
class SampleOrganisation:
    """One organisation with its staff."""

    name: str
    kind: OrganisationKind
    domain: str
    staff: tuple[Staff, ...]


ORGANISATIONS: tuple[SampleOrganisation, ...] = (
    SampleOrganisation(COUNCIL, OrganisationKind.COUNCIL, "council.example.org", (
        Staff("officer@council.example.org", "Olive", "Officer", "07700 900990", _OFFICER),
        Staff(
            "manager@council.example.org", "Morgan", "Manager", "07700 900991",
            (*_OFFICER, Permission.MANAGE_USERS, Permission.MANAGE_SETTINGS, Permission.SEE_REPORTS, Permission.SEE_AUDIT_LOG,
             Permission.MANAGE_ORGANISATIONS),
            "primary",
        ),
        Staff(
            "deputy@council.example.org", "Dilys", "Deputy", "07700 900994",
            (Permission.MANAGE_USERS, Permission.APPROVE_SETTINGS, Permission.SEE_REPORTS), "deputy",
        ),
        Staff("viewer@council.example.org", "Vera", "Viewer", "07700 900992", (Permission.SEE_REPORTS,)),
    )),
    SampleOrganisation("Sample Homes", OrganisationKind.REGISTERED_PROVIDER, "homes.example.org", (
        Staff("hanna@homes.example.org", "Hanna", "Homes", "07700 900995", (Permission.MANAGE_USERS, *_LANDLORD), "primary"),
        Staff("harri@homes.example.org", "Harri", "Hughes", "07700 900996", (Permission.MANAGE_USERS, *_LANDLORD), "deputy"),
    )),
    SampleOrganisation("Sample Advice", OrganisationKind.ADVICE_AGENCY, "advice.example.org", (
        Staff(
            "amina@advice.example.org", "Amina", "Adviser", "07700 900997",
            (Permission.MANAGE_USERS, Permission.COMPLETE_ON_BEHALF, Permission.SEE_REPORTS), "primary",
        ),
        Staff(
            "alun@advice.example.org", "Alun", "Adviser", "07700 900998",
            (Permission.MANAGE_USERS, Permission.COMPLETE_ON_BEHALF), "deputy",
        ),
    )),
)  # fmt: skip
STAFF: tuple[Staff, ...] = tuple(one for organisation in ORGANISATIONS for one in organisation.staff)


def load_staff(cost: Cost) -> bool:
    """Create what is missing of the organisations, with their accounts; False when all are there. Never in production."""
    held = set(db.session().scalars(sa.select(Organisation.name)))
    missing = [one for one in ORGANISATIONS if one.name not in held]
    password_hash = hash_password(PASSWORD, cost=cost) if missing else ""
    for one in missing:
        _load(one, password_hash)
    return bool(missing)


def _load(one: SampleOrganisation, password_hash: str) -> None:
    now = clock.now()
    organisation = Organisation(name=one.name, kind=one.kind.value, email_domains=[one.domain], created_at=now)
    db.session().add(organisation)
    db.session().flush()
    audit.record(_LOADER, "organisation:added", "organisation", organisation.id.hex)
    for person in one.staff:
        user = User(
            organisation_id=organisation.id, email=person.email, first_name=person.first_name, last_name=person.last_name,
            password_hash=password_hash, created_at=now, organisation_role=person.role,
            permissions=[permission.value for permission in person.permissions],
        )  # fmt: skip
        mobiles.set_number(user, person.mobile)
        db.session().add(user)
        audit.record(_LOADER, "user:added", "user", user.id.hex)
    db.session().flush()
    if one.kind is OrganisationKind.COUNCIL:
        _begin_review(organisation)


def _begin_review(organisation: Organisation) -> None:
    """The first review of access is going on, so that there is one to look at."""
    due_on = clock.today() + timedelta(days=28)
    review = AccessReview(organisation_id=organisation.id, started_on=clock.today(), due_on=due_on)
    db.session().add(review)
    db.session().flush()
    audit.record(_LOADER, "access-review:begun", "access review", review.id.hex, due=due_on.isoformat())
