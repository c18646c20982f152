"""HH-10 `joint-tenant-changed`: somebody who lives there became or stopped being a joint tenant (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import ShownWhen, choice, number
from portal.domain.changes.household_checks import LIVES_ELSEWHERE, present_ids
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

JOINT_TENANT = "joint-tenant"
NO_TENANCY = ("HomeOwner", "NoFixedAbode")


@dataclass(frozen=True, kw_only=True, repr=False)
class JointTenantChangedDetails(Details):
    """Whether they are a joint tenant now, and for what share of the rent."""

    tenancy: str | None = choice(
        _("Is their name on the tenancy with yours?"),
        ((JOINT_TENANT, _("Yes, they are a joint tenant")), ("non-dependant", _("No, they only live here"))),
        missing=_("Select whether their name is on the tenancy with yours"),
        required=True,
        place=("role",),
    )
    share: Decimal | None = number(
        _("What percentage of the rent is theirs to pay?"),
        hint=_("For example, 50 if you each pay half"),
        called=_("Their percentage of the rent"),
        most=Decimal(100),
        places=2,
        shown_when=ShownWhen("tenancy", (JOINT_TENANT,)),
        place=("rent_share",),
    )


def _summary(details: JointTenantChangedDetails, name: str | None) -> Wording:
    who = name or _("Someone you live with")
    if details.tenancy is None:
        return _("The joint tenancy with {name} changed", name=who)
    if details.tenancy != JOINT_TENANT:
        return _("{name} is not a joint tenant", name=who)
    if details.share is None:
        return _("{name} is a joint tenant", name=who)
    return _("{name} is a joint tenant and pays {share}% of the rent", name=who, share=f"{details.share.normalize():f}")


def _possible_tenants(claim: Claim) -> tuple[str, ...]:
    return present_ids(claim, JOINT_TENANT, "non-dependant")


def _check(details: JointTenantChangedDetails, claim: Claim) -> Iterator[Fault]:
    if details.who is not None and details.who not in _possible_tenants(claim):
        yield Fault("who", LIVES_ELSEWHERE)


JOINT_TENANT_CHANGED = ChangeType(
    name="joint-tenant-changed",
    catalogue_id="HH-10",
    title=_("Someone became or stopped being a joint tenant, or pays another share"),
    category="household",
    section=Section.PEOPLE,
    question=_("Has someone become or stopped being a joint tenant, or does a joint tenant pay another share?"),
    date_label=_("When did this change?"),
    date_missing=_("Enter the date this changed"),
    details=JointTenantChangedDetails,
    record=RecordKind.PERSON,
    eform_flag=("whathaschanged", "ChangeOfJointTenant"),
    eform_page="jointtenant",
    summarise=_summary,
    example={"who": "p4", "tenancy": "joint-tenant", "share": "50"},
    fits=lambda claim: (
        bool(_possible_tenants(claim)) and (claim.home is None or claim.home.living_situation not in NO_TENANCY)
    ),
    subjects=_possible_tenants,
    check=_check,
)
