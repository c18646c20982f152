"""UC-1 and UC-2: the statement, the checks of its figures, and the line of income it writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.domain.changes import CHANGE_TYPES
from portal.domain.changes.universal_credit import UniversalCreditDetails, doubts
from portal.domain.timeline import derive_steps, read_submissions
from portal.domain.universal_credit import earnings_deduction, monthly_rent, rates_for

AWARDED, CHANGED = CHANGE_TYPES["uc-awarded"], CHANGE_TYPES["uc-changed"]
HELD = {
    "id": "i1",
    "person": "p1",
    "type": "universal-credit",
    "name": "UC",
    "amount": "500.00",
    "frequency": "monthly",
}


def statement(**other: Any) -> UniversalCreditDetails:
    read = AWARDED.read({name: value for name, value in {**AWARDED.example, **other}.items() if value is not None})
    assert isinstance(read, UniversalCreditDetails)
    return read


def said(details: UniversalCreditDetails) -> list[str]:
    return [str(one) for one in doubts(details)]


def test_the_worked_statement_fits_together() -> None:
    assert said(statement()) == []


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"assessment_end": "2026-07-14"}, "An assessment period lasts one month"),
        ({"payment_date": "2026-07-10"}, "The payment date is before the end"),
        ({"total_entitlement": "911.78"}, "do not add up to the total entitlement"),
        ({"total_deductions": "40.00"}, "do not add up to the total deductions"),
        ({"total_paid": "774.14"}, "is not the total payment"),
        ({"paid_to_claimant": "287.00"}, "What is paid to you and to the landlord is not the total payment"),
        ({"deductions": [{"type": "rent", "amount": "42.00"}]}, "between 10% and 20% of the standard allowance"),
        ({"deductions": [{"type": "rent", "amount": "85.00"}]}, "between 10% and 20% of the standard allowance"),
        ({"deductions": [{"type": "fines", "amount": "63.76"}]}, "no more than 15% of the standard allowance"),
        ({"total_paid": "0.00"}, "Deductions leave at least £0.01 to be paid"),
        ({"standard_allowance": "400.14"}, "not one of the usual amounts"),
    ],
)
def test_what_does_not_fit_is_said(other: dict[str, Any], words: str) -> None:
    assert any(words in one for one in said(statement(**other)))


@pytest.mark.parametrize(
    "other",
    [
        {"total_paid": "774.13", "paid_to_claimant": None, "paid_to_landlord": None},
        {
            "deductions": [{"type": "rent", "amount": "84.98"}],
            "total_deductions": "84.98",
            "total_paid": "731.62",
            "paid_to_claimant": "244.77",
        },
        {
            "deductions": [{"type": "child-maintenance", "amount": "100.00"}],
            "total_deductions": "100.00",
            "total_paid": "716.60",
            "paid_to_claimant": "229.75",
        },
        {"assessment_start": "2031-06-14", "assessment_end": "2031-07-13", "payment_date": "2031-07-20"},
        {"ended": True, "total_paid": "1.00"},
    ],
)
def test_what_may_be_is_not_doubted(other: dict[str, Any]) -> None:
    assert said(statement(**other)) == []


@pytest.mark.parametrize(
    ("starts_on", "single"),
    [
        (date(2025, 4, 5), None),
        (date(2025, 4, 6), "400.14"),
        (date(2026, 4, 5), "400.14"),
        (date(2026, 4, 6), "424.90"),
        (date(2027, 4, 6), None),
    ],
)
def test_rates_are_those_of_the_first_period_that_starts_in_the_year(starts_on: date, single: str | None) -> None:
    rates = rates_for(starts_on)

    assert (rates and str(rates["single-25"])) == single


@pytest.mark.parametrize(
    ("weekly", "by_52", "by_48", "by_50"),
    [
        ("100.00", "433.33", "400.00", "416.67"),
        ("112.35", "486.85", "449.40", "468.13"),
        ("98.77", "428.00", "395.08", "411.54"),
    ],
)
def test_rent_is_turned_into_months_by_the_weeks_of_the_rent_year(
    weekly: str, by_52: str, by_48: str, by_50: str
) -> None:
    assert [str(monthly_rent(Decimal(weekly), weeks)) for weeks in (52, 48, 50)] == [by_52, by_48, by_50]


def test_earnings_take_off_what_is_above_the_work_allowance() -> None:
    assert earnings_deduction(Decimal(600), Decimal(427)) == Decimal("95.15")
    assert earnings_deduction(Decimal(427), Decimal(427)) == 0


def incomes_after(*changes: dict[str, Any], held: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    claim = {"reference": "HB1", "people": [{"id": "p1", "role": "claimant"}], "incomes": held or []}
    submissions = read_submissions([{"reference": "S", "changes": list(changes)}])
    incomes: list[dict[str, Any]] = [*derive_steps(claim, submissions)][-1].claim["incomes"]
    return incomes


def award(on: str, total: str, name: str = "uc-awarded", **more: Any) -> dict[str, Any]:
    return {"type": name, "date": on, "details": {"who": "p1", "total_paid": total, **more}}


def test_an_award_is_a_monthly_income_of_its_own() -> None:
    (line,) = incomes_after(award("2026-06-14", "774.11"))

    expected = {"person": "p1", "type": "universal-credit", "name": "Universal Credit", "frequency": "monthly"}
    assert {key: line.get(key) for key in expected} == expected
    assert (line["amount"], line["started_on"]) == ("774.11", "2026-06-14")


def test_a_change_is_about_the_award_held() -> None:
    (line,) = incomes_after(award("2026-06-14", "600.00", "uc-changed"), held=[HELD])

    assert (line["id"], line["amount"]) == ("i1", "600.00")


def test_a_change_is_about_the_award_reported_before() -> None:
    (line,) = incomes_after(award("2026-06-14", "774.11"), award("2026-07-14", "600.00", "uc-changed"))

    assert (line["amount"], line["started_on"]) == ("600.00", "2026-06-14")


def test_an_award_that_ended_is_no_income_any_more() -> None:
    ended = {"type": "uc-changed", "date": "2026-07-14", "details": {"who": "p1", "ended": True}}

    assert incomes_after(ended, held=[HELD]) == []


def test_an_award_that_ended_and_began_again_is_an_income() -> None:
    ended = {"type": "uc-changed", "date": "2026-07-14", "details": {"who": "p1", "ended": True}}

    (line,) = incomes_after(ended, award("2026-09-14", "700.00"), held=[HELD])
    assert line["amount"] == "700.00"


def test_the_statement_is_one_page_in_its_own_order() -> None:
    parts = [str(spec.part) for spec in AWARDED.questions if spec.part]

    assert list(dict.fromkeys(parts)) == [
        "The period it covers",
        "What you’re entitled to",
        "What we take off",
        "Deductions",
        "Your payment",
    ]
    assert parts == sorted(parts, key=list(dict.fromkeys(parts)).index)
    assert CHANGED.fits is not AWARDED.fits
