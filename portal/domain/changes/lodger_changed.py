"""HH-9 `lodger-changed`: a boarder, lodger or sub-tenant moved in, or what they pay changed (domain facts 4.3).

Of a lodger held already only what they pay and what it includes is asked; one who left is `adult-moved-out`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import PersonDetails
from portal.domain.changes.fields import HOW_OFTEN, choice, day, how_often, how_often_other, money, yes_no
from portal.domain.changes.household_checks import LIVES_ELSEWHERE, check_adult, present_ids
from portal.domain.changes.subjects import person_subject
from portal.domain.changes.values import money_text
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _


@dataclass(frozen=True, kw_only=True, repr=False)
class LodgerChangedDetails(PersonDetails):
    """Who the lodger is, and on what terms they live there."""

    relationship: str | None = choice(
        _("Which of these are they?"),
        (
            ("lodger", _("A lodger or boarder, who shares your home")),
            ("sub-tenant", _("A sub-tenant, who has a part of your home to themselves")),
        ),
        missing=_("Select whether they are a lodger or a sub-tenant"),
        required=True,
        asked_of=("new",),
    )
    shares_rent: bool | None = yes_no(_("Do they pay part of the rent?"), is_asked=False)
    rent_paid: Decimal | None = money(
        _("How much rent do they pay you?"),
        hint=_("Include what they pay for meals, heating and bills"),
        called=_("The rent they pay you"),
        missing=_("Enter how much rent they pay you"),
        required=True,
        place=("lodging", "rent"),
    )
    freq: str | None = how_often(
        _("How often do they pay you?"),
        missing=_("Select how often they pay you"),
        required=True,
        place=("lodging", "frequency"),
    )
    freq_other: str | None = how_often_other(place=("lodging", "frequency_other"))
    meals_included: bool | None = yes_no(
        _("Does the rent they pay include meals?"),
        missing=_("Select yes if the rent they pay includes meals"),
        required=True,
        place=("lodging", "includes_meals"),
    )
    heating_included: bool | None = yes_no(
        _("Does the rent they pay include heating?"), place=("lodging", "includes_heating"),
        missing=_("Select yes if the rent they pay includes heating"), required=True,
    )  # fmt: skip
    start_date: date | None = day(
        _("When did they move in?"),
        called=_("The date they moved in"),
        missing=_("Enter the date they moved in"),
        required=True,
        is_change_date=True,
        place=("joined_on",),
    )


def _summary(details: LodgerChangedDetails, name: str | None) -> Wording:
    lodger = " ".join(part for part in (details.first_name, details.last_name) if part)
    if lodger:
        return _("{name} moved in and pays you rent", name=lodger)
    who = name or _("Your lodger")
    if details.rent_paid is None or details.freq is None:
        return _("What {name} pays you changed", name=who)
    paid = money_text(details.rent_paid)
    return _("{name} now pays you {rent} {how_often}", name=who, rent=paid, how_often=HOW_OFTEN[details.freq])


def _lodgers(claim: Claim) -> tuple[str, ...]:
    return present_ids(claim, "lodger")


def _check(details: LodgerChangedDetails, claim: Claim) -> Iterator[Fault]:
    yield from check_adult(details, claim)
    if details.who is not None and not details.first_name and details.who not in _lodgers(claim):
        yield Fault("who", LIVES_ELSEWHERE)


LODGER_CHANGED = ChangeType(
    name="lodger-changed",
    catalogue_id="HH-9",
    title=_("Lodger, boarder or sub-tenant"),
    category="household",
    section=Section.PEOPLE,
    question=_("Has a lodger, boarder or sub-tenant moved in, or what one pays you changed?"),
    date_label=_("When did they move in, or when did what they pay change?"),
    date_missing=_("Enter the date they moved in, or the date what they pay changed"),
    details=LodgerChangedDetails,
    record=RecordKind.PERSON,
    eform_flag=("movedin", "LodgerMovedIn"),
    eform_page="lodger",
    summarise=_summary,
    example={
        "first_name": "Lee",
        "last_name": "Example",
        "dob": "1990-03-27",
        "relationship": "lodger",
        "rent_paid": "80.00",
        "freq": "weekly",
        "meals_included": False,
        "heating_included": True,
        "start_date": "2017-11-01",
    },
    fits=lambda claim: True,
    subjects=_lodgers,
    new_subject=lambda _who, details: person_subject("lodger", details.first_name, details.last_name),
    identified_by=("first_name", "last_name"),
    begins=("joined_on",),
    lives_here=True,
    role="lodger",
    check=_check,
)
