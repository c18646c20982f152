"""RNT-3 `rent-payee-changed`: pay the landlord direct, or stop paying them (domain facts 4.3).

Only a wish: an officer decides (Housing Benefit Regulations 2006 regs 95 and 96).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import ShownWhen, choice, long_text, number
from portal.domain.changes.rent_changed import pays_rent
from portal.domain.changes.subjects import AWARD
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

LANDLORD, CLAIMANT = "landlord", "claimant"
REASONS = (
    ("arrears", _("I am behind with my rent")),
    ("managing", _("I find it hard to manage money or bills")),
    ("keep-home", _("It helps me to keep my home")),
    ("can-manage", _("I can pay the rent myself now")),
    ("not-used-for-rent", _("My landlord or agent does not use it for my rent")),
    ("other", _("Another reason")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class RentPayeeChangedDetails(Details):
    """Whom Housing Benefit should be paid to, and why."""

    pay_landlord: str | None = choice(
        _("Who should we pay your Housing Benefit to?"),
        ((LANDLORD, _("My landlord or agent")), (CLAIMANT, _("Me"))),
        missing=_("Select who we should pay your Housing Benefit to"),
        required=True,
        attribute="paid_to",
        place=("paid_to",),
    )
    reason: str | None = choice(
        _("Why do you ask for this?"), REASONS, missing=_("Select why you ask for this"), required=True, is_fact=False
    )
    arrears_weeks: int | None = number(
        _("How many weeks of rent do you owe?"),
        hint=_("A whole number, like 8. Leave this empty if you don’t know"),
        called=_("The weeks of rent you owe"),
        most=Decimal(520),
        shown_when=ShownWhen("reason", ("arrears",)),
        is_fact=False,
    )
    support: str | None = long_text(
        _("Does somebody help you with money or with your home?"),
        hint=_("For example, a support worker or an advice service. Do not tell us about your health"),
        called=_("What you tell us about help"),
        is_fact=False,
    )


def _summary(details: RentPayeeChangedDetails, name: str | None) -> Wording:
    if details.pay_landlord == LANDLORD:
        return _("You ask us to pay your Housing Benefit to your landlord")
    if details.pay_landlord == CLAIMANT:
        return _("You ask us to pay your Housing Benefit to you")
    return _("You ask us to pay your Housing Benefit to somebody else")


def _check(details: RentPayeeChangedDetails, claim: Claim) -> Iterator[Fault]:
    if claim.award and claim.award.paid_to and details.pay_landlord == claim.award.paid_to:
        is_paid = _("We already pay your Housing Benefit to you")
        to_landlord = _("We already pay your Housing Benefit to your landlord")
        yield Fault("pay_landlord", to_landlord if details.pay_landlord == LANDLORD else is_paid)


def _fits(claim: Claim) -> bool:
    """Not for the council's own tenants, whose Housing Benefit goes to their rent account."""
    is_council_tenant = claim.home is not None and claim.home.living_situation == "CouncilTenant"
    is_rent_account = claim.award is not None and claim.award.paid_to == "rent-account"
    return pays_rent(claim) and not is_council_tenant and not is_rent_account


RENT_PAYEE_CHANGED = ChangeType(
    name="rent-payee-changed",
    catalogue_id="RNT-3",
    title=_("Change who you pay my Housing Benefit to"),
    category="rent",
    section=Section.HOME,
    question=_("Do you want to change who we pay your Housing Benefit to?"),
    date_label=_("From when should we pay it to somebody else?"),
    date_missing=_("Enter the date from which we should pay it to somebody else"),
    details=RentPayeeChangedDetails,
    record=RecordKind.AWARD,
    default_subject=AWARD,
    eform_flag=("whathaschanged", "ChangeOfRentPayee"),
    eform_page="rentpayee",
    summarise=_summary,
    example={"pay_landlord": "landlord", "reason": "arrears", "arrears_weeks": 8},
    fits=_fits,
    subjects=lambda claim: (AWARD,),
    check=_check,
)
