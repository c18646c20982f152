"""HH-1 `partner-moved-in`: a partner joined the household (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import BroughtIncome, PersonDetails
from portal.domain.changes.fields import Asked, address, choice, day, groups, money, text, yes_no
from portal.domain.changes.household_checks import check_partner
from portal.domain.changes.savings_changed import ACCOUNT_TYPES
from portal.domain.changes.subjects import PARTNER
from portal.domain.claim import Address
from portal.domain.wording import Wording, _


@dataclass(frozen=True, kw_only=True, repr=False)
class PartnerCapital(Asked):
    """One account or investment of the partner."""

    type: str | None = choice(
        _("What kind of account or investment is it?"),
        ACCOUNT_TYPES,
        missing=_("Select what kind of account or investment it is"),
        required=True,
        is_open=True,
    )
    provider: str | None = text(
        _("Which bank, building society or company is it with?"), called=_("The bank, building society or company")
    )
    amount: Decimal | None = money(
        _("How much is in it?"), called=_("The amount in it"), missing=_("Enter how much is in it"), required=True
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class PartnerMovedInDetails(PersonDetails):
    """Who the partner is and what they bring into the household."""

    moved_in_date: date | None = day(
        _("When did they move in?"),
        called=_("The date they moved in"),
        missing=_("Enter the date they moved in"),
        required=True,
        is_change_date=True,
        place=("joined_on",),
    )
    previous_address: Address | None = address(
        _("What address did they live at before?"), called=_("Their previous address")
    )
    immigration: bool | None = yes_no(
        _("Have they come to live in the UK in the last 5 years, or are there conditions on their stay?"),
    )
    partner_income: tuple[BroughtIncome, ...] | None = groups(
        _("What income do they have?"),
        BroughtIncome,
        hint=_("Include pay, benefits and any other money they get"),
        becomes="incomes",
    )
    partner_capital: tuple[PartnerCapital, ...] | None = groups(
        _("What money, savings and investments do they have?"), PartnerCapital, becomes="capital"
    )
    partner_hb_elsewhere: bool | None = yes_no(_("Do they get Housing Benefit for another address?"))


def _summary(details: PartnerMovedInDetails, name: str | None) -> Wording:
    partner = " ".join(part for part in (details.first_name, details.last_name) if part)
    return _("Your partner {name} moved in", name=partner) if partner else _("Your partner moved in")


PARTNER_MOVED_IN = ChangeType(
    name="partner-moved-in",
    catalogue_id="HH-1",
    title=_("My partner moved in"),
    category="household",
    section=Section.PEOPLE,
    question=_("Has a partner moved in with you?"),
    date_label=_("When did your partner move in?"),
    date_missing=_("Enter the date your partner moved in"),
    details=PartnerMovedInDetails,
    record=RecordKind.PERSON,
    default_subject=PARTNER,
    eform_flag=("movedin", "PartnerMovedIn"),
    eform_page="newpartner",
    summarise=_summary,
    example={
        "first_name": "Alex",
        "last_name": "Morgan",
        "dob": "1984-03-27",
        "relationship": "partner",
        "nino": "QQ123456A",
        "moved_in_date": "2017-11-21",
        "partner_income": [{"type": "employment", "name": "Bay Stores", "amount": "210.00", "freq": "weekly"}],
    },
    fits=lambda claim: claim.partner is None,
    subjects=lambda claim: (PARTNER,),
    starts=("joined_on",),
    lives_here=True,
    role="partner",
    check=check_partner,
)
