"""RNT-1 `rent-changed`: the rent, or what it includes, changed (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import HOW_OFTEN, choices, how_often, how_often_other, money, number, yes_no
from portal.domain.changes.subjects import HOME
from portal.domain.changes.values import money_text
from portal.domain.claim import Claim
from portal.domain.wording import Wording, _

INCLUDED = (
    ("heat", _("Heating")),
    ("water", _("Water")),
    ("fuel", _("Gas or electricity")),
    ("meals", _("Meals")),
    ("council-tax", _("Council Tax")),
    ("cleaning", _("Cleaning")),
    ("support", _("Care or support")),
    ("garage", _("Garage")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class RentChangedDetails(Details):
    """The rent as it was, as it is, and what it pays for."""

    old_rent: Decimal | None = money(
        _("How much was your rent before?"),
        called=_("Your rent before"),
        is_fact=False,
        least=Decimal("0.01"),
        asked_of=("change",),
    )
    new_rent: Decimal | None = money(
        _("How much is your rent now?"),
        hint=_("Include any service charges that you pay with your rent"),
        called=_("Your rent"),
        missing=_("Enter your new rent"),
        required=True,
        place=("rent", "amount"),
    )
    freq: str | None = how_often(
        _("How often is your rent due?"),
        missing=_("Select how often your rent is due"),
        required=True,
        place=("rent", "frequency"),
    )
    freq_other: str | None = how_often_other(place=("rent", "frequency_other"))
    includes: tuple[str, ...] | None = choices(
        _("What does your rent include?"), INCLUDED, is_open=True, place=("rent", "includes")
    )
    rent_free_weeks: int | None = number(
        _("How many rent-free weeks do you have in a year?"),
        called=_("The number of rent-free weeks"),
        most=Decimal(8),
        place=("rent", "rent_free_weeks"),
    )
    notice: bool | None = yes_no(
        _("Do you have a letter or notice about the new rent?"), is_fact=False, asked_of=("change",)
    )


def _summary(details: RentChangedDetails, name: str | None) -> Wording:
    if details.new_rent is None:
        return _("Your rent, or what it includes, changed")
    rent = money_text(details.new_rent)
    if details.freq is None:
        return _("Your rent changed to {rent}", rent=rent)
    return _("Your rent changed to {rent} {how_often}", rent=rent, how_often=HOW_OFTEN[details.freq])


def pays_rent(claim: Claim) -> bool:
    """Whether rent may be due for the home held: not by owners and people without an address."""
    return claim.home is not None and claim.home.living_situation not in ("HomeOwner", "NoFixedAbode")


RENT_CHANGED = ChangeType(
    name="rent-changed",
    catalogue_id="RNT-1",
    title=_("My rent or service charge changed"),
    category="rent",
    section=Section.HOME,
    question=_("Has your rent, or what it includes, changed?"),
    date_label=_("When did your rent change?"),
    date_missing=_("Enter the date your rent changed"),
    details=RentChangedDetails,
    record=RecordKind.HOME,
    default_subject=HOME,
    eform_flag=("whathaschanged", "ChangeOfRent"),
    eform_page="rent",
    summarise=_summary,
    example={"old_rent": "90.00", "new_rent": "95.00", "freq": "weekly", "includes": ["water"], "rent_free_weeks": 2},
    fits=pays_rent,
    subjects=lambda claim: (HOME,),
)
