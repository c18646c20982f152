"""RNT-2 `landlord-changed`: the rent is due to somebody else (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import address, choice, text, yes_no
from portal.domain.changes.rent_changed import pays_rent
from portal.domain.changes.subjects import HOME
from portal.domain.claim import Address, Claim
from portal.domain.wording import Wording, _

REASONS = (
    ("sold", _("My home was sold")),
    ("agent", _("A new agent looks after my home")),
    ("same-landlord", _("It is the same landlord with a new name or address")),
    ("other", _("Another reason")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class LandlordChangedDetails(Details):
    """Who the landlord is now. The phone number goes with the landlord, so it is asked anew."""

    landlord_name: str | None = text(
        _("What is your new landlord’s name?"),
        hint=_("Give the agent’s name if you pay your rent to an agent"),
        called=_("Your new landlord’s name"),
        missing=_("Enter your new landlord’s name"),
        required=True,
        place=("landlord", "name"),
    )
    landlord_phone: str | None = text(
        _("What is your new landlord’s phone number?"),
        called=_("Your new landlord’s phone number"),
        max_length=30,
        place=("landlord", "phone"),
    )
    reason: str | None = choice(_("Why did your landlord change?"), REASONS, is_fact=False)
    pay_landlord: bool | None = yes_no(
        _("Do you want us to pay your Housing Benefit to this landlord?"),
        attribute="pay_new_landlord",
        place=("landlord", "is_to_be_paid"),
    )
    landlord_address: Address | None = address(
        _("What is your new landlord’s address?"),
        called=_("Your new landlord’s address"),
        missing=_("Enter your new landlord’s address"),
        required=True,
        place=("landlord", "address"),
    )


def _summary(details: LandlordChangedDetails, name: str | None) -> Wording:
    if details.landlord_name:
        return _("Your landlord is now {landlord}", landlord=details.landlord_name)
    return _("Your landlord changed")


def has_landlord(claim: Claim) -> bool:
    """Whether rent may be due to somebody other than the council, which knows its own tenants' landlord."""
    home = claim.home
    if home is None or not pays_rent(claim):
        return False
    return home.living_situation != "CouncilTenant" or bool(home.landlord and home.landlord.name)


LANDLORD_CHANGED = ChangeType(
    name="landlord-changed",
    catalogue_id="RNT-2",
    title=_("My landlord changed"),
    category="rent",
    section=Section.HOME,
    question=_("Has your landlord changed?"),
    date_label=_("When did your landlord change?"),
    date_missing=_("Enter the date your landlord changed"),
    details=LandlordChangedDetails,
    record=RecordKind.HOME,
    default_subject=HOME,
    eform_flag=("whathaschanged", "ChangeOfLandlord"),
    eform_page="landlord",
    summarise=_summary,
    example={
        "landlord_name": "Harbour Homes",
        "landlord_phone": "01632 960100",
        "reason": "sold",
        "pay_landlord": False,
        "landlord_address": {"line_1": "3 Quay Street", "town": "Newtown", "postcode": "NT1 3AB"},
    },
    fits=has_landlord,
    subjects=lambda claim: (HOME,),
)
