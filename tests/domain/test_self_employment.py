"""The working of self-employed earnings (SI 2006/213 regs 30, 33 and 38)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.self_employment import Cost, Figures, work_out

FIRST = date(2025, 4, 6)
YEAR = date(2026, 4, 5)
pounds = st.decimals(0, 100_000, places=2)
maybe = st.none() | pounds


def figures(turnover: str = "36500", last_day: date = YEAR, costs: tuple[str, ...] = (), **told: Any) -> Figures:
    amounts = {name: Decimal(value) if isinstance(value, str) else value for name, value in told.items()}
    listed = tuple(Cost("Stock", Decimal(cost)) for cost in costs)
    return Figures(turnover=Decimal(turnover), first_day=FIRST, last_day=last_day, costs=listed, **amounts)


WEEK = FIRST + timedelta(days=6)


@pytest.mark.parametrize(
    ("told", "weekly_profit", "weekly_net"),
    [
        ({"turnover": "0"}, "0.00", "0.00"),
        ({}, "700.00", "700.00"),
        ({"turnover": "70", "last_day": WEEK}, "70.00", "70.00"),
        ({"turnover": "100", "last_day": FIRST + timedelta(days=29)}, "23.33", "23.33"),
        ({"turnover": "36600", "last_day": date(2026, 4, 6)}, "700.00", "700.00"),
        ({"costs": ("6500", "3650")}, "505.34", "505.34"),
        ({"costs": ("40000",)}, "0.00", "0.00"),
        ({"costs": ("10000",), "tax": "1000", "national_insurance": "365", "pension": "730"}, "508.22", "475.04"),
        ({"costs": ("30000",), "tax": "9000"}, "124.66", "0.00"),
        ({"pension": "0.01", "turnover": "70", "last_day": WEEK}, "70.00", "69.99"),
        ({"drawings": "20000"}, "700.00", "700.00"),
        ({"share_percent": "50", "costs": ("6500",), "tax": "365"}, "287.67", "280.67"),
        ({"is_childminder": True, "costs": ("6500",)}, "233.33", "233.33"),
        ({"is_childminder": True, "tax": "365", "pension": "365"}, "233.33", "222.83"),
    ],
)
def test_earnings_by_the_week(told: dict[str, Any], weekly_profit: str, weekly_net: str) -> None:
    worked = work_out(figures(**told))
    assert (worked.weekly_profit, worked.weekly_net) == (Decimal(weekly_profit), Decimal(weekly_net))


def test_each_line_of_the_working_is_shown() -> None:
    worked = work_out(figures(costs=("6500",), share_percent="50", tax="365", pension="730", drawings="9000"))

    assert [(str(line.label), line.shown, line.is_sum) for line in worked.lines] == [
        ("Money that came in", "£36,500.00", False),
        ("Stock", "-£6,500.00", False),
        ("Profit before tax", "£30,000.00", True),
        ("Share of the profit, 50%", "£15,000.00", True),
        ("Income tax", "-£365.00", False),
        ("Half of the payments into a pension", "-£365.00", False),
        ("Net profit for 365 days", "£14,270.00", True),
        ("Net profit a week (divided by 365, times 7)", "£273.67", True),
    ]
    assert worked.drawings == 9000


@pytest.mark.parametrize("days", [-400, -1, 0, 5])
def test_a_period_shorter_than_a_week_has_no_week(days: int) -> None:
    with pytest.raises(ValueError, match="shorter than a week"):
        work_out(figures(last_day=FIRST + timedelta(days=days)))


businesses = st.builds(
    lambda turnover, days, costs, **told: Figures(
        turnover=turnover, first_day=FIRST, last_day=FIRST + timedelta(days=days), costs=costs, **told
    ),
    pounds,
    st.integers(6, 365),
    st.lists(st.builds(Cost, st.just("Stock"), pounds), max_size=3).map(tuple),
    is_childminder=st.booleans(),
    share_percent=st.none() | st.decimals("0.01", 100, places=2),
    tax=maybe,
    national_insurance=maybe,
    pension=maybe,
    drawings=maybe,
)


def changed(told: Figures, **other: Any) -> Figures:
    return Figures(**{name: getattr(told, name) for name in Figures.__dataclass_fields__} | other)


@settings(max_examples=60)
@given(businesses, pounds)
def test_more_money_in_is_never_less_and_no_result_is_below_nothing(told: Figures, more: Decimal) -> None:
    before, after = work_out(told), work_out(changed(told, turnover=told.turnover + more))

    assert 0 <= before.weekly_net <= after.weekly_net
    assert before.weekly_net <= before.weekly_profit <= after.weekly_profit


@settings(max_examples=60)
@given(businesses, pounds, st.sampled_from(["tax", "national_insurance", "pension", "cost"]))
def test_more_taken_off_is_never_more(told: Figures, more: Decimal, what: str) -> None:
    other = (
        {"costs": (*told.costs, Cost("Van", more))}
        if what == "cost"
        else {what: (getattr(told, what) or Decimal(0)) + more}
    )

    assert work_out(changed(told, **other)).weekly_net <= work_out(told).weekly_net


@settings(max_examples=40)
@given(businesses, pounds)
def test_what_is_drawn_out_changes_nothing(told: Figures, drawn: Decimal) -> None:
    assert work_out(changed(told, drawings=drawn)).lines == work_out(told).lines


@settings(max_examples=40)
@given(businesses)
def test_the_lines_add_up_to_the_profit_before_tax(told: Figures) -> None:
    lines = work_out(told).lines
    profit = next(line for line in lines if line.is_sum)

    assert profit.amount == sum(line.amount for line in lines[: lines.index(profit)])
