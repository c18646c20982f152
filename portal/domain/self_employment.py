"""What a business earns in a week, worked out line by line from what somebody told: a guide, never the decision.

Net profit is the earnings less the costs, income tax, National Insurance and half of the payments into a pension; what
is drawn out of the business is not a cost (SI 2006/213 regs 37-38; SI 2006/214 regs 38-39 for pension age). A partner
in a business counts their share (reg 38(1)(b)). Of a childminder one third of the earnings counts, whatever the costs
are (reg 38(9)). A week is the amount divided by the days of the period and multiplied by 7 (reg 33(2)); the period is
a year at most (reg 30). Tax and National Insurance are only those told; the council works out its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from portal.domain.money import PENNY, format_statement_money
from portal.domain.wording import Wording, _

NOTHING = Decimal("0.00")
WEEK_DAYS = 7


class Cost(NamedTuple):
    """One cost of the business over the period, in pounds."""

    label: Wording | str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Figures:
    """What was told of a business, in pounds over the period from `first_day` to `last_day`, both included."""

    turnover: Decimal
    first_day: date
    last_day: date
    costs: tuple[Cost, ...] = ()
    is_childminder: bool = False
    share_percent: Decimal | None = None
    tax: Decimal | None = None
    national_insurance: Decimal | None = None
    pension: Decimal | None = None
    drawings: Decimal | None = None

    @property
    def days(self) -> int:
        """The days of the period."""
        return (self.last_day - self.first_day).days + 1


class WorkedLine(NamedTuple):
    """One line of the working; what is taken off is below zero, and a sum follows from the lines above it."""

    label: Wording
    amount: Decimal
    is_sum: bool = False

    @property
    def shown(self) -> str:
        """The amount with pounds and pence."""
        return format_statement_money(self.amount)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Worked:
    """The working, and what it comes to in a week: the profit before tax, and the net profit that counts."""

    lines: tuple[WorkedLine, ...]
    weekly_profit: Decimal
    weekly_net: Decimal
    drawings: Decimal | None


def work_out(figures: Figures) -> Worked:
    """The earnings of a business by the week, rounded half up to the penny; a loss is no earnings, never less.

    Raises ValueError for a period shorter than a week, from which no week can be told.
    """
    if figures.days < WEEK_DAYS:
        raise ValueError("the period is shorter than a week")
    lines = [WorkedLine(_("Money that came in"), figures.turnover), *_costs(figures)]
    profit = _total(lines)
    lines.append(WorkedLine(_("Profit before tax"), profit, is_sum=True))
    if figures.share_percent is not None:
        profit = _rounded(profit * figures.share_percent / 100)
        percent = f"{figures.share_percent.normalize():f}"
        lines.append(WorkedLine(_("Share of the profit, {percent}%", percent=percent), profit, is_sum=True))
    own = _taken_off_by_person(figures)
    net = max(profit + _total(own), NOTHING)
    weekly_net = _weekly(net, figures.days)
    lines += [
        *own,
        WorkedLine(_("Net profit for {days} days", days=figures.days), net, is_sum=True),
        WorkedLine(_("Net profit a week (divided by {days}, times 7)", days=figures.days), weekly_net, is_sum=True),
    ]
    weekly_profit = _weekly(max(profit, NOTHING), figures.days)
    return Worked(lines=tuple(lines), weekly_profit=weekly_profit, weekly_net=weekly_net, drawings=figures.drawings)


def _costs(figures: Figures) -> list[WorkedLine]:
    if figures.is_childminder:
        label = _("Two thirds of it, in place of a childminder’s costs")
        return [WorkedLine(label, _rounded(figures.turnover / 3) - figures.turnover)]
    return [WorkedLine(_("{cost}", cost=cost.label), -cost.amount) for cost in figures.costs]


def _taken_off_by_person(figures: Figures) -> list[WorkedLine]:
    half = None if figures.pension is None else _rounded(figures.pension / 2)
    found = (
        (_("Income tax"), figures.tax),
        (_("National Insurance"), figures.national_insurance),
        (_("Half of the payments into a pension"), half),
    )
    return [WorkedLine(label, -amount) for label, amount in found if amount is not None]


def _total(lines: list[WorkedLine]) -> Decimal:
    return sum((line.amount for line in lines), NOTHING)


def _weekly(amount: Decimal, days: int) -> Decimal:
    return _rounded(amount * WEEK_DAYS / days)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_UP)
