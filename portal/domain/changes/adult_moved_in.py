"""HH-7 `adult-moved-in`: an adult who is no partner moved in, most often a non-dependant (domain facts 4.3, 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, RELATIONSHIPS, BroughtIncome, PersonDetails
from portal.domain.changes.fields import ShownWhen, choice, choices, day, groups, number, yes_no
from portal.domain.changes.household_checks import check_adult
from portal.domain.changes.subjects import person_subject
from portal.domain.wording import Wording, _

ADULT_RELATIONSHIPS = (
    ("child", _("Son or daughter")),
    *(one for one in RELATIONSHIPS if one[0] not in ("partner", "child")),
)
BENEFITS = (
    ("universal-credit", _("Universal Credit")),
    ("income-support", _("Income Support")),
    ("jobseekers-allowance", _("Jobseeker’s Allowance")),
    ("employment-and-support-allowance", _("Employment and Support Allowance")),
    ("pension-credit", _("Pension Credit")),
    ("other", _("Another benefit")),
)
"""The benefits that decide whether an adult counts, and how much (domain facts 3.4)."""


@dataclass(frozen=True, kw_only=True, repr=False)
class AdultMovedInDetails(PersonDetails):
    """Who the adult is, and what decides how they count."""

    ORDER: ClassVar[tuple[str, ...]] = (
        *COMMON, "first_name", "last_name", "dob", "relationship", "nino",
        "hours_worked", "student", "on_benefits", "benefits", "income", "shares_rent",
    )  # fmt: skip

    relationship: str | None = choice(
        _("What is their relationship to you?"),
        ADULT_RELATIONSHIPS,
        missing=_("Select their relationship to you"),
        required=True,
    )
    moved_in_date: date | None = day(
        _("When did they move in?"),
        called=_("The date they moved in"),
        missing=_("Enter the date they moved in"),
        required=True,
        is_change_date=True,
        place=("joined_on",),
    )
    hours_worked: Decimal | None = number(
        _("How many hours a week do they work?"),
        hint=_("Enter 0 if they do not work. If it changes from week to week, give the average"),
        called=_("The hours a week they work"),
        missing=_("Enter how many hours a week they work, or 0 if they do not work"),
        required=True,
        most=Decimal(168),
        places=2,
    )
    student: bool | None = yes_no(_("Are they a full-time student?"), place=("is_student",))
    benefits: tuple[str, ...] | None = choices(
        _("Which benefits do they get?"), BENEFITS, shown_when=ShownWhen("on_benefits", (True,))
    )
    income: tuple[BroughtIncome, ...] | None = groups(
        _("What income do they have?"),
        BroughtIncome,
        hint=_("Include pay, benefits and any other money they get"),
        becomes="incomes",
    )
    permanent_home_elsewhere: bool | None = yes_no(
        _("Is their main home somewhere else?"), hint=_("For example, they stay with you in the week for work")
    )
    couple: bool | None = yes_no(_("Does their own partner live with you too?"))


def _summary(details: AdultMovedInDetails, _name: str | None) -> Wording:
    adult = " ".join(part for part in (details.first_name, details.last_name) if part)
    return _("{name} moved in", name=adult or _("An adult"))


ADULT_MOVED_IN = ChangeType(
    name="adult-moved-in",
    catalogue_id="HH-7",
    title=_("Another adult moved in"),
    category="household",
    section=Section.PEOPLE,
    question=_("Has another adult moved in with you?"),
    date_label=_("When did they move in?"),
    date_missing=_("Enter the date they moved in"),
    details=AdultMovedInDetails,
    record=RecordKind.PERSON,
    eform_flag=("movedin", "AdultMovedIn"),
    eform_page="newadult",
    summarise=_summary,
    example={
        "first_name": "Sam",
        "last_name": "Example",
        "dob": "1998-03-27",
        "relationship": "child",
        "moved_in_date": "2017-11-21",
        "hours_worked": "30",
        "student": False,
        "income": [{"type": "employment", "name": "Bay Stores", "amount": "300.00", "freq": "weekly"}],
    },
    fits=lambda claim: True,
    subjects=lambda claim: (),
    new_subject=lambda _who, details: person_subject("adult", details.first_name, details.last_name),
    starts=("joined_on",),
    lives_here=True,
    role="non-dependant",
    check=check_adult,
)
