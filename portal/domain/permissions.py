"""What a member of staff may do: code owns this list, staff tick the boxes (S1.28, S1.34, S1.61)."""

from __future__ import annotations

from enum import StrEnum

from portal.domain.wording import Wording, _


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
    HELP_RESIDENTS_SIGN_IN = "residents:help-sign-in"
    MANAGE_SETTINGS = "settings:manage"
    SEE_REPORTS = "reports:see"
    SEE_AUDIT_LOG = "audit:see"


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
    Permission.HELP_RESIDENTS_SIGN_IN: _("Help residents sign in"),
    Permission.MANAGE_SETTINGS: _("Manage settings"),
    Permission.SEE_REPORTS: _("See reports"),
    Permission.SEE_AUDIT_LOG: _("See the audit log"),
}
