"""Assessment periods of Universal Credit (Universal Credit Regulations 2013 reg 21; domain facts 6.1).

A period known from a statement always wins over one derived here: periods of a re-claim or of a couple may be inherited.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class AssessmentPeriod:
    """One month of Universal Credit; both days belong to it."""

    starts_on: date
    ends_on: date


def period_start(first_day: date, number: int) -> date:
    """The day on which period `number` (0 is the first) begins, for an entitlement that began on `first_day`.

    The same day of each month, except: begun on the 31st, the last day of every month; begun on the 29th or 30th, in
    February the 27th (28th in a leap year). Raises ValueError for a negative number.
    """
    if number < 0:
        raise ValueError("periods are counted from 0")
    year, month_index = divmod(first_day.year * 12 + first_day.month - 1 + number, 12)
    month = month_index + 1
    last_day = calendar.monthrange(year, month)[1]
    if first_day.day == 31:
        return date(year, month, last_day)
    if first_day.day >= 29 and month == 2:
        return date(year, month, last_day - 1)
    return date(year, month, first_day.day)


def period(first_day: date, number: int) -> AssessmentPeriod:
    """Period `number` (0 is the first): it ends on the day before the next one begins."""
    return AssessmentPeriod(period_start(first_day, number), period_start(first_day, number + 1) - timedelta(days=1))


def possible_ends(starts_on: date) -> frozenset[date]:
    """Every last day that a period beginning on `starts_on` may have, whatever day the entitlement began on.

    A period that begins at the end of February may belong to an entitlement begun on that day or on the 29th, 30th or 31st
    of an earlier month, so one beginning may have several ends.
    """
    ends = set()
    for day in {starts_on.day, 29, 30, 31}:
        found = period(date(starts_on.year - 1, 12, day), starts_on.month)
        if found.starts_on == starts_on:
            ends.add(found.ends_on)
    return frozenset(ends)
