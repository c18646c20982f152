"""Questions that several kinds of change share: the common ones, a person, and pay (domain facts 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.domain.changes.fields import (
    HOW_OFTEN,
    Asked,
    ShownWhen,
    amounts,
    choice,
    day,
    how_often,
    how_often_other,
    long_text,
    money,
    number,
    person,
    specs_of,
    text,
    yes_no,
)
from portal.domain.changes.formats import read_nino
from portal.domain.changes.values import money_text
from portal.domain.wording import Wording, _

COMMON = ("change_date", "who", "reason_for_delay")
UNLESS_ENDED = ShownWhen("ended", (None, False))
"""What is not asked of something held that has stopped."""
RELATIONSHIPS = (
    ("partner", _("Partner, husband or wife")),
    ("child", _("Child")),
    ("other-relative", _("Other relative")),
    ("friend", _("Friend")),
    ("lodger", _("Lodger or boarder")),
    ("sub-tenant", _("Sub-tenant")),
    ("joint-tenant", _("Joint tenant")),
    ("carer", _("Carer")),
    ("other", _("Someone else")),
)
PAYMENT_METHODS = (
    ("bank", _("Into a bank or building society account")),
    ("cash", _("In cash")),
    ("cheque", _("By cheque")),
    ("other", _("Another way")),
)
INCOME_TYPES = (
    ("employment", _("A job")),
    ("self-employment", _("Self-employment")),
    ("benefit", _("A benefit")),
    ("universal-credit", _("Universal Credit")),
    ("other", _("Something else")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class Details(Asked):
    """What every kind of change may be told."""

    change_date: date | None = day(
        _("When did this change happen?"),
        called=_("The date the change happened"),
        missing=_("Enter the date the change happened"),
        required=True,
        is_fact=False,
        is_change_date=True,
    )
    who: str | None = person(
        _("Who is this about?"), missing=_("Select who this is about"), required=True, is_fact=False
    )
    reason_for_delay: str | None = long_text(
        _("What stopped you telling us within a month?"),
        hint=_("If there was a good reason, we may be able to pay you from the date of the change"),
        called=_("Your reason for telling us later"),
        missing=_("Enter what stopped you telling us within a month"),
        is_fact=False,
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class PersonDetails(Details):
    """Who somebody new in the household is; of somebody held already none of it is asked."""

    first_name: str | None = text(
        _("What is their first name?"),
        called=_("Their first name"),
        missing=_("Enter their first name"),
        required=True,
        max_length=40,
        asked_of=("new",),
    )
    last_name: str | None = text(
        _("What is their last name?"),
        called=_("Their last name"),
        missing=_("Enter their last name"),
        required=True,
        max_length=40,
        asked_of=("new",),
    )
    dob: date | None = day(
        _("What is their date of birth?"),
        hint=_("For example, 27 3 1980"),
        called=_("Their date of birth"),
        missing=_("Enter their date of birth"),
        required=True,
        place=("date_of_birth",),
        asked_of=("new",),
    )
    relationship: str | None = choice(
        _("What is their relationship to you?"),
        RELATIONSHIPS,
        missing=_("Select their relationship to you"),
        required=True,
        asked_of=("new",),
    )
    nino: str | None = text(
        _("What is their National Insurance number?"),
        hint=_("It’s on a payslip, P60 or letter about tax, pensions and benefits. Leave this empty if you don’t know"),
        called=_("Their National Insurance number"),
        format=read_nino,
        max_length=13,
        asked_of=("new",),
    )
    on_benefits: bool | None = yes_no(_("Do they get any benefits?"), asked_of=("new",))
    shares_rent: bool | None = yes_no(_("Do they pay part of the rent?"), asked_of=("new",))


@dataclass(frozen=True, kw_only=True, repr=False)
class BroughtIncome(Asked):
    """One income of somebody who moves in."""

    type: str | None = choice(
        _("What kind of income is it?"), INCOME_TYPES, missing=_("Select what kind of income it is"), required=True
    )
    name: str | None = text(
        _("Who pays it, or what is it called?"),
        hint=_("For example, the employer or the name of the benefit"),
        called=_("Who pays it"),
        missing=_("Enter who pays it, or what it is called"),
        required=True,
    )
    amount: Decimal | None = money(
        _("How much is it?"),
        hint=_("For pay, give the amount before tax and other deductions"),
        called=_("The income"),
        missing=_("Enter how much the income is"),
        required=True,
    )
    freq: str | None = how_often(
        _("How often is it paid?"), missing=_("Select how often it is paid"), required=True, place=("frequency",)
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class PayDetails(Details):
    """What a job pays."""

    amount_gross: Decimal | None = money(
        _("How much is the pay before tax and other deductions?"),
        called=_("The pay before deductions"),
        missing=_("Enter the pay before tax and other deductions"),
        required=True,
        place=("amount",),
    )
    amount_net: Decimal | None = money(
        _("How much is the take-home pay, after deductions?"),
        called=_("The take-home pay"),
        missing=_("Enter the take-home pay"),
        required=True,
        place=("net_amount",),
    )
    freq: str | None = how_often(
        _("How often is it paid?"), missing=_("Select how often it is paid"), required=True, place=("frequency",)
    )
    freq_other: str | None = how_often_other(place=("frequency_other",))
    first_pay_date: date | None = day(
        _("When is the first payday at this rate?"),
        called=_("The first payday"),
        missing=_("Enter the date of the first payday"),
        required=True,
    )
    hours_per_week: Decimal | None = number(
        _("How many hours a week are worked?"),
        hint=_("If it changes from week to week, give the average"),
        called=_("The hours a week"),
        missing=_("Enter how many hours a week are worked"),
        required=True,
        most=Decimal(168),
        places=2,
        attribute="new_hours",
        place=("hours_per_week",),
    )
    pay_varies: bool | None = yes_no(_("Does the pay change from one payday to the next?"))
    last_amounts: tuple[Decimal, ...] | None = amounts(
        _("What were the last amounts paid?"),
        hint=_("Up to 5, before deductions, newest first"),
        called=_("An amount paid"),
        shown_when=ShownWhen("pay_varies", (True,)),
    )
    tips_bonus_overtime: bool | None = yes_no(_("Are there any tips, bonuses or overtime?"))
    tips_bonus_overtime_amount: Decimal | None = money(
        _("How much are the tips, bonuses or overtime, on average, each payday?"),
        called=_("The tips, bonuses or overtime"),
        shown_when=ShownWhen("tips_bonus_overtime", (True,)),
    )
    pension_contribution: Decimal | None = money(
        _("How much is paid into a pension from this pay?"),
        hint=_("Leave this empty if there is no pension, or if you only know the percentage"),
        called=_("The pension contribution"),
    )
    pension_contribution_percent: Decimal | None = number(
        _("What percentage of this pay goes into a pension?"),
        called=_("The pension percentage"),
        most=Decimal(100),
        places=2,
    )
    pension_contribution_freq: str | None = how_often(_("How often is the pension contribution paid?"))
    payment_method: str | None = choice(_("How is this pay received?"), PAYMENT_METHODS, is_open=True)


def how_often_paid() -> Any:
    """How often something is paid that may have stopped since: the frequency of its line."""
    return how_often(
        _("How often is it paid?"),
        missing=_("Select how often it is paid"),
        required=True,
        shown_when=UNLESS_ENDED,
        place=("frequency",),
    )


def chosen(details: Details, name: str) -> Wording | str | None:
    """The words of an answer to a choice; of "other", what was written beside it in the field `<name>_other`."""
    value = getattr(details, name)
    spec = next(spec for spec in specs_of(type(details)) if spec.name == name)
    return getattr(details, f"{name}_other", None) or (None if value is None else spec.choice_label(value))


def how_much(amount: Decimal | None, freq: str | None) -> Wording | None:
    """ "£60.00 a week"; None when no amount is told."""
    if amount is None:
        return None
    often = HOW_OFTEN[freq] if freq else _("each payment")
    return _("{amount} {how_often}", amount=money_text(amount), how_often=often)
