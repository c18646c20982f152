"""Rates and limits of Universal Credit, in pounds a month, by the assessment periods they apply to (domain facts 5, 7.2).

A rate applies to assessment periods that begin on or after its day. Dated facts, to be added to each April.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
DEDUCTIONS_CAP_PERCENT = 15
"""All deductions together, of the standard allowance, for periods from 30 April 2025 (Fair Repayment Rate)."""

RENT_DEDUCTION_PERCENTS = (10, 20)
"""A deduction for rent arrears, of the standard allowance (Claims and Payments Regulations 2013 Sch 6 para 7)."""

EARNINGS_TAPER_PERCENT = 55
STANDARD_ALLOWANCES = ("single-under-25", "single-25", "couple-under-25", "couple-25")


def _rates(**written: str) -> Mapping[str, Decimal]:
    return {name.replace("_", "-"): Decimal(amount) for name, amount in written.items()}


RATES: tuple[tuple[date, date, Mapping[str, Decimal]], ...] = (
    (
        date(2025, 4, 6),
        date(2026, 4, 5),
        _rates(
            single_under_25="316.98", single_25="400.14", couple_under_25="497.55", couple_25="628.10",
            first_child="339.00", child="292.81", disabled_child_lower="158.76", disabled_child_higher="495.87",
            lcw="158.76", lcwra="423.27", carer="201.68", childcare_one="1031.88", childcare_more="1768.94",
            work_allowance_with_housing="411", work_allowance="684", housing_cost_contribution="93.02",
        ),
    ),
    (
        date(2026, 4, 6),
        date(2027, 4, 5),
        _rates(
            single_under_25="338.58", single_25="424.90", couple_under_25="528.34", couple_25="666.97",
            first_child="351.88", child="303.94", disabled_child_lower="164.79", disabled_child_higher="514.71",
            lcwra_protected="429.80", lcwra_new="217.26", carer="209.34", childcare_one="1071.09",
            childcare_more="1836.16", work_allowance_with_housing="427", work_allowance="710",
            housing_cost_contribution="96.55",
        ),
    ),
)  # fmt: skip


def rates_for(period_starts_on: date) -> Mapping[str, Decimal] | None:
    """The rates of an assessment period that begins on that day; None when they are not known here."""
    return next((rates for first, last, rates in RATES if first <= period_starts_on <= last), None)


def earnings_deduction(earnings: Decimal, work_allowance: Decimal) -> Decimal:
    """What earnings take off: 55% of what is above the work allowance, to the penny."""
    above = max(earnings - work_allowance, Decimal(0))
    return (above * EARNINGS_TAPER_PERCENT / 100).quantize(PENNY, ROUND_HALF_UP)


def monthly_rent(amount: Decimal, payments_a_year: int) -> Decimal:
    """A rent as the housing element counts it: what is due in a year, in twelfths (52, 50 or 48 weeks, 26, 13, 1)."""
    return (amount * payments_a_year / 12).quantize(PENNY, ROUND_HALF_UP)
