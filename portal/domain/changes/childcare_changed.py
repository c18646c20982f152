"""CHC-1 `childcare-changed`: childcare costs started, changed or ended (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, UNLESS_ENDED, Details
from portal.domain.changes.fields import (
    Asked,
    address,
    choices,
    day,
    groups,
    how_often,
    money,
    number,
    person,
    text,
    yes_no,
)
from portal.domain.changes.household_checks import day_of
from portal.domain.changes.money_checks import check_child, not_before
from portal.domain.changes.subjects import expense_subject
from portal.domain.changes.values import money_text
from portal.domain.claim import Address, Claim, Fault
from portal.domain.wording import Wording, _

HELP = (
    ("universal-credit", _("Universal Credit")),
    ("tax-free-childcare", _("Tax-Free Childcare")),
    ("free-hours", _("Free hours of childcare, such as 30 hours")),
    ("employer", _("An employer, for example by childcare vouchers")),
)
_CHILD = _("Which child is it for?")
_CHILD_MISSING = _("Select which child it is for")
_WEEKLY = _("How much does it cost a week?")
_WEEKLY_HINT = _("What you pay yourself, after any help. Give the average if it changes from week to week")
_WEEKLY_CALLED = _("The cost a week")
_WEEKLY_MISSING = _("Enter how much it costs a week")
_TERM = _("How much does it cost a week in term time?")
_TERM_CALLED = _("The cost in term time")
_HOLIDAY = _("How much does it cost a week in the school holidays?")
_HOLIDAY_CALLED = _("The cost in the school holidays")
_IF_DIFFERENT = _("Leave this empty if it is the same all year")
_HOURS = _("How many hours a week is it?")
_HOURS_CALLED = _("The hours of childcare a week")
WEEK_HOURS = Decimal(168)


@dataclass(frozen=True, kw_only=True, repr=False)
class ChildCost(Asked):
    """One child who goes to the provider, and what that costs."""

    child: str | None = person(_CHILD, missing=_CHILD_MISSING, required=True, picks=("child",))
    weekly_cost: Decimal | None = money(
        _WEEKLY, hint=_WEEKLY_HINT, called=_WEEKLY_CALLED, missing=_WEEKLY_MISSING, required=True
    )
    term_cost: Decimal | None = money(_TERM, hint=_IF_DIFFERENT, called=_TERM_CALLED)
    holiday_cost: Decimal | None = money(_HOLIDAY, hint=_IF_DIFFERENT, called=_HOLIDAY_CALLED)
    hours: Decimal | None = number(_HOURS, called=_HOURS_CALLED, most=WEEK_HOURS, places=2)


@dataclass(frozen=True, kw_only=True, repr=False)
class ChildcareChangedDetails(Details):
    """The provider, and what it costs for each child: the form asks the list, a file may say one child directly.

    The line held has one amount, by the week: what is paid for all the children together.
    """

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "ended")

    provider: str | None = text(
        _("Who provides the childcare?"),
        hint=_("The name of the nursery, club, childminder or nanny"),
        called=_("Who provides the childcare"),
        missing=_("Enter who provides the childcare"),
        required=True,
        describes=True,
    )
    registration_no: str | None = text(
        _("What is their registration number?"),
        hint=_("It is on their invoices or website: an Ofsted number, or in Wales one of Care Inspectorate Wales"),
        called=_("Their registration number"),
        missing=_("Enter their registration number"),
        required=True,
        shown_when=UNLESS_ENDED,
        max_length=30,
        describes=True,
    )
    address: Address | None = address(
        _("What is their address?"), called=_("Their address"), shown_when=UNLESS_ENDED, place=("provider_address",)
    )
    per_child: tuple[ChildCost, ...] | None = groups(
        _("Which children is it for, and what does it cost?"),
        ChildCost,
        missing=_("Enter which child it is for"),
        required=True,
        unless_given="child",
        shown_when=UNLESS_ENDED,
        place=("children",),
    )
    child: str | None = person(
        _CHILD, missing=_CHILD_MISSING, required=True, unless_given="per_child", picks=("child",),
        shown_when=UNLESS_ENDED, is_asked=False,
    )  # fmt: skip
    weekly_cost: Decimal | None = money(
        _("How much does it cost a week for all the children?"), called=_WEEKLY_CALLED, missing=_WEEKLY_MISSING,
        required=True, unless_given="per_child", shown_when=UNLESS_ENDED, is_asked=False, place=("amount",),
    )  # fmt: skip
    freq: str | None = how_often(
        _("How often is this cost?"), shown_when=UNLESS_ENDED, is_asked=False, place=("frequency",)
    )
    term_cost: Decimal | None = money(_TERM, called=_TERM_CALLED, is_asked=False)
    holiday_cost: Decimal | None = money(_HOLIDAY, called=_HOLIDAY_CALLED, is_asked=False)
    hours: Decimal | None = number(_HOURS, called=_HOURS_CALLED, most=WEEK_HOURS, places=2, is_asked=False)
    start_date: date | None = day(
        _("From what date does it cost this?"),
        called=_("The date it costs this from"),
        missing=_("Enter the date it costs this from"),
        required=True,
        is_change_date=True,
        place=("amount_from",),
    )
    end_date: date | None = day(
        _("When will the childcare end?"),
        hint=_("Leave this empty if there is no end date"),
        called=_("The date the childcare will end"),
        shown_when=UNLESS_ENDED,
        place=("expected_end_on",),
    )
    help_from: tuple[str, ...] | None = choices(
        _("Does anyone help with the cost?"),
        HELP,
        hint=_("Select all that apply. Leave this empty if nobody does"),
        shown_when=UNLESS_ENDED,
    )
    ended: bool | None = yes_no(_("Has this childcare stopped?"), asked_of=("held",))

    def __post_init__(self) -> None:
        """The cost of all the children follows from that of each."""
        costs = [one.weekly_cost for one in self.per_child or () if one.weekly_cost is not None]
        if self.weekly_cost is None and costs:
            object.__setattr__(self, "weekly_cost", sum(costs, Decimal("0.00")))
        if self.weekly_cost is not None:
            object.__setattr__(self, "freq", "weekly")


def _summary(details: ChildcareChangedDetails, name: str | None) -> Wording:
    provider = details.provider or _("the provider")
    if details.ended:
        return _("Childcare with {provider} stopped", provider=provider)
    if details.weekly_cost is None:
        return _("Childcare with {provider} changed", provider=provider)
    return _(
        "Childcare with {provider} costs {amount} a week", provider=provider, amount=money_text(details.weekly_cost)
    )


def _held(claim: Claim) -> tuple[str, ...]:
    return tuple(line.id for line in claim.expenses if line.id and line.type == "childcare")


def _check(details: ChildcareChangedDetails, claim: Claim) -> Iterator[Fault]:
    yield from check_child(claim, "child", details.child)
    children: set[str] = set()
    for position, one in enumerate(details.per_child or ()):
        path = f"per_child[{position}].child"
        yield from check_child(claim, path, one.child)
        if one.child in children:
            yield Fault(path, _("Tell us about each child once"))
        children.update(filter(None, (one.child,)))
    yield from not_before(details, "end_date", day_of(details))


CHILDCARE_CHANGED = ChangeType(
    name="childcare-changed",
    catalogue_id="CHC-1",
    title=_("Childcare costs started, changed or stopped"),
    category="childcare",
    section=Section.EXPENSES,
    question=_("Have childcare costs started, changed or stopped?"),
    date_label=_("When did the childcare start, change or stop?"),
    date_missing=_("Enter the date the childcare started, changed or stopped"),
    details=ChildcareChangedDetails,
    record=RecordKind.EXPENSE,
    eform_flag=("whathaschanged", "ChangeOfChildcare"),
    eform_page="childcare",
    summarise=_summary,
    example={
        "who": "p1",
        "provider": "Little Ducks Nursery",
        "registration_no": "EY123456",
        "per_child": [
            {"child": "p3", "weekly_cost": "60.00", "hours": "15"},
            {"child": "p4", "weekly_cost": "45.50", "term_cost": "40.00", "holiday_cost": "62.00"},
        ],
        "weekly_cost": "105.50",
        "freq": "weekly",
        "start_date": "2017-09-04",
        "help_from": ["free-hours"],
    },
    fits=lambda claim: bool(claim.children or _held(claim)),
    subjects=_held,
    new_subject=lambda person, details: expense_subject(person, "childcare", details.provider),
    identified_by=("provider",),
    begins=("started_on",),
    line={"type": "childcare"},
    check=_check,
)
