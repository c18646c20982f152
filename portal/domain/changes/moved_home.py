"""ADR-1 `moved-home`: the household moved to another address (domain facts 4.3).

What is asked about the new home follows from the choice of living situation, by the flags of the council's own file
(S4.99-S4.115): `council_types` puts its choices here. Without a file any value may be told, and nothing follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes import bank_fields
from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import (
    Asked,
    ShownWhen,
    address,
    choice,
    day,
    groups,
    how_often,
    how_often_other,
    money,
    number,
    people,
    text,
    yes_no,
)
from portal.domain.changes.subjects import HOME
from portal.domain.claim import Address
from portal.domain.wording import Wording, _

LIVING_SITUATIONS = (
    ("HomeOwner", _("I own it, or I am buying it with a mortgage")),
    ("CouncilTenant", _("I rent it from the council")),
    ("HousingAssociation", _("I rent it from a housing association")),
    ("PrivateTenant", _("I rent it from a private landlord")),
    ("SharedOwnership", _("I own part of it and rent the rest")),
    ("LivesWithFamily", _("I live with family or friends")),
    ("Supported", _("It is supported or sheltered housing")),
    ("TemporaryHomeless", _("It is temporary accommodation because I was homeless")),
    ("CareHome", _("It is a care home")),
    ("NoFixedAbode", _("I have no fixed address")),
    ("Other", _("Something else")),
)
IF_RENT, IF_SERVICE_CHARGES, IF_LANDLORD, IF_MISC, IF_RENT_REFERENCE, IF_PROPERTY, IF_ROOMS = (
    ShownWhen("living_situation", flag=f"needs_{what}")
    for what in ("rent", "service_charges", "landlord", "misc", "rent_reference", "property", "rooms")
)
IF_LANDLORD_ACCOUNT = ShownWhen("living_situation", flag="requires_landlord_account")
IF_CLAIMANT_ACCOUNT = ShownWhen("living_situation", flag="requires_claimant_account")
LANDLORD_TO_CHECK = _("Landlord’s bank details: check with the landlord before use")


@dataclass(frozen=True, kw_only=True, repr=False)
class ServiceChargeDetails(Asked):
    """One service charge on top of the rent."""

    type: str | None = text(
        _("What is this charge for?"),
        hint=_("For example, cleaning of shared areas"),
        called=_("What the charge is for"),
        missing=_("Enter what the charge is for"),
        required=True,
        max_length=60,
    )
    amount: Decimal | None = money(
        _("How much is this charge?"), called=_("The charge"), missing=_("Enter the charge"), required=True
    )
    freq: str | None = how_often(
        _("How often do you pay this charge?"),
        missing=_("Select how often you pay this charge"),
        required=True,
        place=("frequency",),
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class MovedHomeDetails(Details):
    """The new home, what it costs and who moved there."""

    new_address: Address | None = address(
        _("What is your new address?"),
        called=_("Your new address"),
        missing=_("Enter your new address"),
        required=True,
        place=("address",),
    )
    moved_in_date: date | None = day(
        _("When did you move in?"),
        called=_("The date you moved in"),
        missing=_("Enter the date you moved in"),
        required=True,
        is_change_date=True,
        place=("moved_in_on",),
    )
    left_old_date: date | None = day(
        _("When did you leave your old home?"),
        called=_("The date you left your old home"),
        missing=_("Enter the date you left your old home"),
        required=True,
    )
    living_situation: str | None = choice(
        _("Which of these best describes your new home?"),
        LIVING_SITUATIONS,
        missing=_("Select what best describes your new home"),
        required=True,
        is_open=True,
        is_code=True,
        starts_page=True,
    )
    rent: Decimal | None = money(
        _("How much is the rent for your new home?"),
        called=_("Your rent"),
        missing=_("Enter your rent"),
        required=True,
        shown_when=IF_RENT,
        starts_page=True,
        attribute="new_rent",
        place=("rent", "amount"),
    )
    freq: str | None = how_often(
        _("How often is the rent due?"),
        missing=_("Select how often the rent is due"),
        required=True,
        shown_when=IF_RENT,
        place=("rent", "frequency"),
    )
    freq_other: str | None = how_often_other(place=("rent", "frequency_other"))
    overlap_claim: bool | None = yes_no(
        _("Do you have to pay rent on both homes for a time?"),
        hint=_("We may be able to help with both rents for a few weeks"),
        shown_when=IF_RENT,
    )
    service_charges: tuple[ServiceChargeDetails, ...] | None = groups(
        _("Are there service charges on top of the rent?"),
        ServiceChargeDetails,
        shown_when=IF_SERVICE_CHARGES,
        place=("rent", "service_charges"),
    )
    landlord_name: str | None = text(
        _("What is your landlord’s name?"),
        called=_("Your landlord’s name"),
        shown_when=IF_LANDLORD,
        starts_page=True,
        place=("landlord", "name"),
    )
    landlord_address: Address | None = address(
        _("What is your landlord’s address?"),
        called=_("Your landlord’s address"),
        shown_when=IF_LANDLORD,
        place=("landlord", "address"),
    )
    landlord_phone: str | None = text(
        _("What is your landlord’s phone number?"),
        called=_("Your landlord’s phone number"),
        shown_when=IF_LANDLORD,
        max_length=30,
        place=("landlord", "phone"),
    )
    former_partner_landlord: bool | None = yes_no(
        _("Is your landlord a former partner of yours, or of somebody you live with?"), shown_when=IF_MISC
    )
    landlord_bank_name: str | None = bank_fields.account_name(
        _("What is the name on your landlord’s account?"),
        called=_("The name on your landlord’s account"),
        missing=_("Enter the name on your landlord’s account"),
        shown_when=IF_LANDLORD_ACCOUNT,
        starts_page=True,
    )
    landlord_sort_code: str | None = bank_fields.sort_code(
        _("What is your landlord’s sort code?"), shown_when=IF_LANDLORD_ACCOUNT
    )
    landlord_account_number: str | None = bank_fields.account_number(
        _("What is your landlord’s account number?"), shown_when=IF_LANDLORD_ACCOUNT
    )
    bank_name: str | None = bank_fields.account_name(
        _("What is the name on your account?"), shown_when=IF_CLAIMANT_ACCOUNT, starts_page=True
    )
    sort_code: str | None = bank_fields.sort_code(_("What is your sort code?"), shown_when=IF_CLAIMANT_ACCOUNT)
    account_number: str | None = bank_fields.account_number(
        _("What is your account number?"), shown_when=IF_CLAIMANT_ACCOUNT
    )
    roll_number: str | None = bank_fields.roll_number(shown_when=IF_CLAIMANT_ACCOUNT)
    rent_ref: str | None = text(
        _("What is your rent account number?"),
        hint=_("It is on letters from your landlord"),
        called=_("Your rent account number"),
        shown_when=IF_RENT_REFERENCE,
        starts_page=True,
        max_length=20,
        place=("rent_reference",),
    )
    property_type: str | None = choice(
        _("What kind of home is it?"),
        (
            ("house", _("House or bungalow")),
            ("flat", _("Flat or maisonette")),
            ("room", _("Room in a shared house")),
            ("hostel", _("Hostel or bed and breakfast")),
            ("mobile", _("Caravan, mobile home or houseboat")),
            ("other", _("Something else")),
        ),
        is_open=True,
        shown_when=IF_PROPERTY,
    )
    furnished: bool | None = yes_no(_("Is it let with furniture?"), shown_when=IF_PROPERTY)
    bedrooms: int | None = number(
        _("How many bedrooms does it have?"),
        called=_("The number of bedrooms"),
        most=Decimal(30),
        shown_when=IF_ROOMS,
    )
    rooms_shared: str | None = text(
        _("Which rooms do you share with people outside your household?"),
        hint=_("For example, kitchen and bathroom"),
        called=_("The rooms you share"),
        shown_when=IF_ROOMS,
    )
    ctax_account: str | None = text(
        _("What is your Council Tax account number?"), called=_("Your Council Tax account number"), max_length=40
    )
    who_moved: tuple[str, ...] | None = people(
        _("Who moved to the new home?"), missing=_("Select who moved to the new home"), required=True
    )


def _summary(details: MovedHomeDetails, name: str | None) -> Wording:
    lines = details.new_address.lines if details.new_address else ()
    return _("You moved home to {address}", address=", ".join(lines)) if lines else _("You moved home")


def _to_check(details: MovedHomeDetails) -> Iterator[Wording]:
    """Nothing is paid to an account that only a form has named."""
    if details.sort_code or details.account_number:
        yield bank_fields.TO_CHECK
    if details.landlord_sort_code or details.landlord_account_number:
        yield LANDLORD_TO_CHECK


MOVED_HOME = ChangeType(
    name="moved-home",
    catalogue_id="ADR-1",
    title=_("I have moved home"),
    category="address",
    section=Section.HOME,
    question=_("Have you moved home?"),
    date_label=_("When did you move in?"),
    date_missing=_("Enter the date you moved in"),
    details=MovedHomeDetails,
    record=RecordKind.HOME,
    default_subject=HOME,
    eform_flag=("whathaschanged", "ChangeOfAddress"),
    eform_page="movedhome",
    summarise=_summary,
    example={
        "new_address": {"line_1": "14 Orchard Row", "town": "Newtown", "postcode": "NT1 4AB"},
        "moved_in_date": "2017-09-01",
        "left_old_date": "2017-08-31",
        "living_situation": "PrivateTenant",
        "rent": "120.00",
        "freq": "weekly",
        "landlord_name": "Orchard Lettings",
        "bedrooms": 2,
        "who_moved": ["p1"],
    },
    fits=lambda claim: True,
    subjects=lambda claim: (HOME,),
    starts=("moved_in_on",),
    to_check=_to_check,
)
