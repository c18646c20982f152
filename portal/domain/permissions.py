"""What a member of staff may do: code owns this list, staff tick the boxes (S1.28, S1.34, S1.61).

Which boxes there are to tick depends on the kind of organisation: only a council decides Housing Benefit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.wording import Wording, _


class OrganisationKind(StrEnum):
    """The council, or what its partner is."""

    COUNCIL = "council"
    REGISTERED_PROVIDER = "registered-provider"
    ADVICE_AGENCY = "advice-agency"


class Permission(StrEnum):
    """One tick box."""

    MANAGE_USERS = "users:manage"
    PROVIDE_TENANCY_DETAILS = "tenancies:provide"
    CHANGE_PROPERTIES = "properties:change"
    BULK_UPDATE_HOUSING_COSTS = "housing-costs:bulk-update"
    VIEW_PAYMENTS = "payments:view"
    EXPORT_PAYMENTS = "payments:export"
    REVIEW_CASES = "cases:review"
    DECIDE_CHANGES = "changes:decide"
    CHECK_EVIDENCE = "evidence:check"
    COMPLETE_ON_BEHALF = "forms:complete-on-behalf"
    CERTIFY_DOCUMENTS = "documents:certify"
    HELP_RESIDENTS_SIGN_IN = "residents:help-sign-in"
    MANAGE_SETTINGS = "settings:manage"
    APPROVE_SETTINGS = "settings:approve"
    SEE_REPORTS = "reports:see"
    SEE_AUDIT_LOG = "audit:see"
    MANAGE_ORGANISATIONS = "organisations:manage"


PERMISSION_NAMES: dict[Permission, Wording] = {
    Permission.MANAGE_USERS: _("Manage users"),
    Permission.PROVIDE_TENANCY_DETAILS: _("Provide tenancy details"),
    Permission.CHANGE_PROPERTIES: _("Add or remove properties"),
    Permission.BULK_UPDATE_HOUSING_COSTS: _("Bulk update housing costs"),
    Permission.VIEW_PAYMENTS: _("View payments"),
    Permission.EXPORT_PAYMENTS: _("Export payments"),
    Permission.REVIEW_CASES: _("Review cases"),
    Permission.DECIDE_CHANGES: _("Decide changes"),
    Permission.CHECK_EVIDENCE: _("Check evidence"),
    Permission.COMPLETE_ON_BEHALF: _("Complete forms on behalf of residents"),
    Permission.CERTIFY_DOCUMENTS: _("Certify documents"),
    Permission.HELP_RESIDENTS_SIGN_IN: _("Help residents sign in"),
    Permission.MANAGE_SETTINGS: _("Manage settings"),
    Permission.APPROVE_SETTINGS: _("Approve settings"),
    Permission.SEE_REPORTS: _("See reports"),
    Permission.SEE_AUDIT_LOG: _("See the audit log"),
    Permission.MANAGE_ORGANISATIONS: _("Manage organisations"),
}
"""Names as S1 has them; the order is that of the boxes on a page."""

PERMISSION_HINTS: dict[Permission, Wording] = {
    Permission.MANAGE_USERS: _("Add and deactivate users, and decide what they can do"),
    Permission.PROVIDE_TENANCY_DETAILS: _("Confirm rent and tenancy details of tenants"),
    Permission.CHANGE_PROPERTIES: _("Keep the list of properties up to date"),
    Permission.BULK_UPDATE_HOUSING_COSTS: _("Send rent changes of many tenants in one file"),
    Permission.VIEW_PAYMENTS: _("Search for payments and see them"),
    Permission.EXPORT_PAYMENTS: _("Search for payments and download them as a CSV file"),
    Permission.REVIEW_CASES: _("See cases, and what residents have reported"),
    Permission.DECIDE_CHANGES: _("See private answers, such as those about health or abuse, and decide"),
    Permission.CHECK_EVIDENCE: _("Open what residents have sent, accept or refuse it, and ask for more"),
    Permission.COMPLETE_ON_BEHALF: _("With the agreement of the resident"),
    Permission.CERTIFY_DOCUMENTS: _("Say that an original was seen; needs current training"),
    Permission.HELP_RESIDENTS_SIGN_IN: _("Unlock signing in, issue letter codes and record new contacts"),
    Permission.MANAGE_SETTINGS: _("Change how the service works for everybody"),
    Permission.APPROVE_SETTINGS: _("Check a change of settings that somebody else made"),
    Permission.SEE_REPORTS: _("See figures without names"),
    Permission.SEE_AUDIT_LOG: _("See who looked at a claim and who changed what"),
    Permission.MANAGE_ORGANISATIONS: _("Add and close partners, and help those who manage their users"),
}

PERMISSIONS_OF_KIND: dict[OrganisationKind, frozenset[Permission]] = {
    OrganisationKind.COUNCIL: frozenset(Permission),
    OrganisationKind.REGISTERED_PROVIDER: frozenset(
        {
            Permission.MANAGE_USERS, Permission.PROVIDE_TENANCY_DETAILS, Permission.CHANGE_PROPERTIES,
            Permission.BULK_UPDATE_HOUSING_COSTS, Permission.VIEW_PAYMENTS, Permission.EXPORT_PAYMENTS,
            Permission.COMPLETE_ON_BEHALF, Permission.CERTIFY_DOCUMENTS, Permission.SEE_REPORTS,
        }
    ),
    OrganisationKind.ADVICE_AGENCY: frozenset(
        {
            Permission.MANAGE_USERS, Permission.COMPLETE_ON_BEHALF, Permission.CERTIFY_DOCUMENTS, Permission.SEE_REPORTS,
        }
    ),
}  # fmt: skip
"""A council may be a landlord too, so it holds every box."""


KIND_NAMES: dict[OrganisationKind, Wording] = {
    OrganisationKind.COUNCIL: _("Council"),
    OrganisationKind.REGISTERED_PROVIDER: _("Registered provider"),
    OrganisationKind.ADVICE_AGENCY: _("Advice agency"),
}


@dataclass(frozen=True, slots=True)
class PermissionSet:
    """Boxes that go together for a kind of work; using a set ticks them, and somebody may still change each."""

    key: str
    name: Wording
    permissions: frozenset[Permission]


PERMISSION_SETS: tuple[PermissionSet, ...] = (
    PermissionSet("income-officer", _("Income officer"), frozenset({
        Permission.PROVIDE_TENANCY_DETAILS, Permission.BULK_UPDATE_HOUSING_COSTS, Permission.VIEW_PAYMENTS,
        Permission.EXPORT_PAYMENTS,
    })),
    PermissionSet("welfare-benefits-adviser", _("Welfare benefits adviser"), frozenset({
        Permission.COMPLETE_ON_BEHALF, Permission.SEE_REPORTS,
    })),
    PermissionSet("tenancy-sustainment-officer", _("Tenancy sustainment officer"), frozenset({
        Permission.COMPLETE_ON_BEHALF, Permission.VIEW_PAYMENTS,
    })),
    PermissionSet("contact-centre", _("Contact centre"), frozenset({
        Permission.HELP_RESIDENTS_SIGN_IN, Permission.COMPLETE_ON_BEHALF,
    })),
    PermissionSet("housing-officer", _("Housing officer"), frozenset({
        Permission.PROVIDE_TENANCY_DETAILS, Permission.CHANGE_PROPERTIES, Permission.VIEW_PAYMENTS,
    })),
    PermissionSet("benefits-officer", _("Benefits officer"), frozenset({
        Permission.REVIEW_CASES, Permission.DECIDE_CHANGES, Permission.CHECK_EVIDENCE, Permission.HELP_RESIDENTS_SIGN_IN,
    })),
    PermissionSet("head-of-service", _("Head of service"), frozenset({
        Permission.MANAGE_USERS, Permission.VIEW_PAYMENTS, Permission.SEE_REPORTS, Permission.SEE_AUDIT_LOG,
        Permission.APPROVE_SETTINGS,
    })),
)  # fmt: skip


def list_permissions(kind: str) -> list[Permission]:
    """The boxes that an organisation of this kind may tick, in the order of the page."""
    return [permission for permission in PERMISSION_NAMES if permission in PERMISSIONS_OF_KIND[OrganisationKind(kind)]]


def list_permission_sets(kind: str) -> list[PermissionSet]:
    """The sets of which every box is there for an organisation of this kind."""
    offered = PERMISSIONS_OF_KIND[OrganisationKind(kind)]
    return [one for one in PERMISSION_SETS if one.permissions <= offered]


def in_order(permissions: Iterable[str]) -> list[Permission]:
    """Known permissions in the order of the page, each once; what is stored under a name of long ago is left out."""
    held = set(permissions)
    return [permission for permission in PERMISSION_NAMES if permission in held]
