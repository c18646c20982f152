"""The Universal Credit statement: every line of it, in its order, and the checks of its figures (domain facts 5).

The checks only warn: what is on paper is what is told, and an officer sees both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from portal.domain.assessment_period import possible_ends
from portal.domain.changes.details import COMMON, Details
from portal.domain.changes.fields import (
    Asked,
    ShownWhen,
    choice,
    day,
    groups,
    long_text,
    money,
    number,
    text,
    yes_no,
)
from portal.domain.universal_credit import (
    DEDUCTIONS_CAP_PERCENT,
    PENNY,
    RENT_DEDUCTION_PERCENTS,
    STANDARD_ALLOWANCES,
    rates_for,
)
from portal.domain.wording import Wording, _

PAGE = "statement"
NOTHING = Decimal(0)
MOST = Decimal("99999.99")
TOLERANCE = Decimal("0.02")
IF_NOT_ENDED = ShownWhen("ended", (None, False))
IF_ENDED = ShownWhen("ended", (True,))
PERIOD = _("The period it covers")
ENTITLED = _("What you’re entitled to")
TAKEN_OFF = _("What we take off")
DEDUCTED = _("Deductions")
PAID = _("Your payment")
RENT_DEDUCTION = "rent"
DEDUCTION_TYPES = (
    ("advance", _("Advance")),
    ("overpayment", _("Benefit or tax credit overpayment")),
    ("hardship", _("Hardship payment")),
    (RENT_DEDUCTION, _("Rent arrears")),
    ("council-tax", _("Council Tax")),
    ("fuel", _("Gas or electricity")),
    ("water", _("Water")),
    ("fines", _("Fines")),
    ("child-maintenance", _("Child maintenance")),
    ("other", _("Something else")),
)
MAY_GO_OVER = (RENT_DEDUCTION, "fuel", "child-maintenance")
"""Child maintenance, and the debts that may be taken beyond the cap so that a home is not lost."""


def _line(label: Wording, part: Wording, *, required: bool = False, **options: Any) -> Any:
    """One amount of the statement: pounds a month, called by its line."""
    missing = _("Enter the amount of “{line}”", line=label)
    place = options.pop("place", None)
    return money(
        label, called=label, missing=missing, required=required, most=MOST, part=part, page=PAGE,
        shown_when=IF_NOT_ENDED, **({"place": place} if place else {}), **options,
    )  # fmt: skip


_date = partial(day, part=PERIOD, page=PAGE, shown_when=IF_NOT_ENDED)


@dataclass(frozen=True, kw_only=True, repr=False)
class OtherBenefit(Asked):
    """One benefit that the statement takes off."""

    name: str | None = text(
        _("What is the benefit called?"),
        called=_("The name of the benefit"),
        missing=_("Enter the name of the benefit"),
        required=True,
        max_length=60,
    )
    amount: Decimal | None = money(
        _("How much is taken off for it?"),
        called=_("The amount taken off for the benefit"),
        missing=_("Enter how much is taken off for the benefit"),
        required=True,
        most=MOST,
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Deduction(Asked):
    """One deduction for a debt."""

    type: str | None = choice(
        _("What is the deduction for?"), DEDUCTION_TYPES, missing=_("Select what the deduction is for"), required=True
    )
    amount: Decimal | None = money(
        _("How much is the deduction?"),
        called=_("The deduction"),
        missing=_("Enter how much the deduction is"),
        required=True,
        most=MOST,
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class UniversalCreditDetails(Details):
    """A statement of Universal Credit, or that it ended."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "ended", "end_date", "reason")

    ended: bool | None = yes_no(_("Has Universal Credit ended?"), asked_of=("held",))
    end_date: date | None = day(
        _("When did Universal Credit end?"),
        called=_("The date Universal Credit ended"),
        missing=_("Enter the date Universal Credit ended"),
        required=True,
        is_change_date=True,
        shown_when=IF_ENDED,
        place=("ended_on",),
    )
    reason: str | None = long_text(
        _("Why did Universal Credit end?"), called=_("Why Universal Credit ended"), shown_when=IF_ENDED
    )
    claimant_name: str | None = text(
        _("Name on the statement"),
        called=_("The name on the statement"),
        missing=_("Enter the name on the statement"),
        required=True,
        max_length=70,
        part=PERIOD,
        page=PAGE,
        shown_when=IF_NOT_ENDED,
        is_fact=False,
    )
    partner_name: str | None = text(
        _("Partner’s name, if it is a joint claim"),
        called=_("The partner’s name"),
        max_length=70,
        part=PERIOD,
        page=PAGE,
        shown_when=IF_NOT_ENDED,
        is_fact=False,
    )
    assessment_start: date | None = _date(
        _("First day of the assessment period"),
        called=_("The first day of the assessment period"),
        missing=_("Enter the first day of the assessment period"),
        required=True,
    )
    assessment_end: date | None = _date(
        _("Last day of the assessment period"),
        called=_("The last day of the assessment period"),
        missing=_("Enter the last day of the assessment period"),
        required=True,
    )
    payment_date: date | None = _date(
        _("Payment date"), called=_("The payment date"), missing=_("Enter the payment date"), required=True
    )
    statement_date: date | None = _date(_("Date of the statement"), called=_("The date of the statement"))
    standard_allowance: Decimal | None = _line(_("Standard allowance"), ENTITLED, required=True)
    child_element: Decimal | None = _line(_("Children"), ENTITLED)
    children_count: int | None = number(
        _("Number of children it is for"),
        called=_("The number of children"),
        most=Decimal(20),
        part=ENTITLED,
        page=PAGE,
        shown_when=IF_NOT_ENDED,
    )
    disabled_child_lower: Decimal | None = _line(_("Disabled child, lower amount"), ENTITLED)
    disabled_child_higher: Decimal | None = _line(_("Disabled child, higher amount"), ENTITLED)
    childcare_element: Decimal | None = _line(_("Childcare costs"), ENTITLED)
    lcw: Decimal | None = _line(_("Limited capability for work"), ENTITLED)
    lcwra: Decimal | None = _line(_("Limited capability for work and work-related activity"), ENTITLED)
    lcwra_variant: str | None = choice(
        _("If the statement says which amount it is"),
        (("protected", _("Protected amount")), ("new", _("New amount"))),
        part=ENTITLED,
        page=PAGE,
        shown_when=IF_NOT_ENDED,
    )
    carer_element: Decimal | None = _line(_("Carer"), ENTITLED)
    housing_element: Decimal | None = _line(_("Housing: rent"), ENTITLED)
    housing_service_charges: Decimal | None = _line(_("Housing: service charges"), ENTITLED)
    transitional_element: Decimal | None = _line(_("Transitional protection"), ENTITLED)
    transitional_sdp: Decimal | None = _line(_("Transitional severe disability premium"), ENTITLED)
    total_entitlement: Decimal | None = _line(_("Total entitlement before deductions"), ENTITLED)
    take_home_pay: Decimal | None = _line(_("Take-home pay"), TAKEN_OFF)
    self_employed_earnings: Decimal | None = _line(_("Self-employed earnings"), TAKEN_OFF)
    minimum_income_floor: bool | None = yes_no(
        _("Is a minimum income floor used?"), part=TAKEN_OFF, page=PAGE, shown_when=IF_NOT_ENDED
    )
    work_allowance: Decimal | None = _line(_("Work allowance"), TAKEN_OFF)
    earnings_deduction: Decimal | None = _line(_("Taken off for earnings"), TAKEN_OFF)
    unearned_pensions: Decimal | None = _line(_("Taken off for pensions"), TAKEN_OFF)
    other_benefits: tuple[OtherBenefit, ...] | None = groups(
        _("Taken off for other benefits"),
        OtherBenefit,
        part=TAKEN_OFF,
        page=PAGE,
        shown_when=IF_NOT_ENDED,
        max_items=10,
    )
    savings_tariff_income: Decimal | None = _line(_("Taken off for savings"), TAKEN_OFF)
    housing_cost_contribution: Decimal | None = _line(_("Housing cost contribution for another adult"), TAKEN_OFF)
    under_occupancy: Decimal | None = _line(_("Spare bedroom amount, already taken from the rent"), TAKEN_OFF)
    benefit_cap_reduction: Decimal | None = _line(_("Benefit cap"), TAKEN_OFF)
    sanction: Decimal | None = _line(_("Sanction"), TAKEN_OFF)
    deductions: tuple[Deduction, ...] | None = groups(
        _("Deductions for debts and advances"),
        Deduction,
        part=DEDUCTED,
        page=PAGE,
        shown_when=IF_NOT_ENDED,
        max_items=12,
    )
    total_deductions: Decimal | None = _line(_("Total deductions"), DEDUCTED)
    total_paid: Decimal | None = _line(_("Total payment for this month"), PAID, required=True, place=("amount",))
    paid_to_claimant: Decimal | None = _line(_("Paid to you"), PAID)
    paid_to_landlord: Decimal | None = _line(_("Paid to the landlord"), PAID)
    next_payment_date: date | None = day(
        _("Next payment date"),
        called=_("The next payment date"),
        part=PAID,
        page=PAGE,
        shown_when=IF_NOT_ENDED,
    )
    payment_frequency: str | None = choice(
        _("How often it is paid"),
        (
            ("monthly", _("Once a month")),
            ("twice-monthly", _("Twice a month")),
            ("four-times-monthly", _("Four times a month")),
        ),
        part=PAID,
        page=PAGE,
        shown_when=IF_NOT_ENDED,
    )


ELEMENTS = (
    "standard_allowance", "child_element", "disabled_child_lower", "disabled_child_higher", "childcare_element", "lcw",
    "lcwra", "carer_element", "housing_element", "housing_service_charges", "transitional_element", "transitional_sdp",
)  # fmt: skip
REDUCTIONS = (
    "earnings_deduction", "unearned_pensions", "savings_tariff_income", "housing_cost_contribution",
    "benefit_cap_reduction", "sanction",
)  # fmt: skip


def doubts(details: UniversalCreditDetails) -> Iterator[Wording]:
    """What does not fit together on the statement, in words; nothing when it says that Universal Credit ended."""
    if details.ended or details.total_paid is None:
        return
    yield from _doubts_of_period(details)
    yield from _doubts_of_sums(details)
    yield from _doubts_of_deductions(details)
    yield from _doubts_of_rate(details)


def _doubts_of_period(details: UniversalCreditDetails) -> Iterator[Wording]:
    first, last = details.assessment_start, details.assessment_end
    if first and last and last not in possible_ends(first):
        yield _("An assessment period lasts one month. Check its first and last day")
    if last and details.payment_date and details.payment_date < last:
        yield _("The payment date is before the end of the assessment period. Check both dates")


def _doubts_of_sums(details: UniversalCreditDetails) -> Iterator[Wording]:
    elements = _sum(getattr(details, name) for name in ELEMENTS)
    entitlement = elements if details.total_entitlement is None else details.total_entitlement
    if abs(entitlement - elements) > TOLERANCE:
        yield _("The amounts you are entitled to do not add up to the total entitlement. Check them")
    listed = _sum(one.amount for one in details.deductions or ())
    deducted = listed if details.total_deductions is None else details.total_deductions
    if abs(deducted - listed) > TOLERANCE:
        yield _("The deductions do not add up to the total deductions. Check them")
    taken_off = _sum(getattr(details, name) for name in REDUCTIONS)
    taken_off += _sum(one.amount for one in details.other_benefits or ())
    if abs(max(entitlement - taken_off - deducted, NOTHING) - (details.total_paid or NOTHING)) > TOLERANCE:
        yield _("What is left after everything taken off is not the total payment. Check the figures")
    shares = (details.paid_to_claimant, details.paid_to_landlord)
    if any(share is not None for share in shares) and abs(_sum(shares) - (details.total_paid or NOTHING)) > TOLERANCE:
        yield _("What is paid to you and to the landlord is not the total payment. Check the figures")


def _doubts_of_deductions(details: UniversalCreditDetails) -> Iterator[Wording]:
    allowance, listed = details.standard_allowance, details.deductions or ()
    if not allowance or not listed:
        return
    rent = _sum(one.amount for one in listed if one.type == RENT_DEDUCTION)
    least, most = (allowance * percent / 100 for percent in RENT_DEDUCTION_PERCENTS)
    if rent and not least - PENNY <= rent <= most + PENNY:
        yield _("The deduction for rent arrears is usually between 10% and 20% of the standard allowance. Check it")
    may_go_over = any(one.type in MAY_GO_OVER for one in listed)
    if _sum(one.amount for one in listed) > allowance * DEDUCTIONS_CAP_PERCENT / 100 + PENNY and not may_go_over:
        yield _("The deductions are usually no more than 15% of the standard allowance. Check them")
    if (details.total_paid or NOTHING) < PENNY:
        yield _("Deductions leave at least £0.01 to be paid. Check the total payment")


def _doubts_of_rate(details: UniversalCreditDetails) -> Iterator[Wording]:
    rates = rates_for(details.assessment_start) if details.assessment_start else None
    if rates is None or details.standard_allowance is None:
        return
    if details.standard_allowance not in (rates[name] for name in STANDARD_ALLOWANCES):
        yield _("The standard allowance is not one of the usual amounts for that month. Check it")


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), NOTHING)
