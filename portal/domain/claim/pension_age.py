"""State Pension age by date of birth, and whether a person has reached it on a day.

Source: Pensions Act 1995 Schedule 4 as amended by the Pensions Act 2014 section 26. The table covers everybody who
reaches State Pension age from October 2020 to 2044; who was born earlier had reached it by then.
"""

from __future__ import annotations

import calendar
from datetime import date

SIXTY_SIX_UNTIL = date(1960, 4, 6)
SIXTY_SEVEN_FROM = date(1961, 3, 6)


def _build_table() -> tuple[tuple[date, int], ...]:
    """(born before, months of age): 66 years, then a month more for each month of birth, from the 6th of a month."""
    rows = [(SIXTY_SIX_UNTIL, 66 * 12)]
    for step in range(1, 12):
        month = SIXTY_SIX_UNTIL.month + step
        rows.append((date(1960 + (month - 1) // 12, (month - 1) % 12 + 1, 6), 66 * 12 + step))
    return tuple(rows)


STATE_PENSION_AGES = _build_table()


def _months_later(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last day of a shorter month (as the Act's table counts it)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def state_pension_date(born: date) -> date:
    """The day on which somebody born on `born` reaches State Pension age."""
    for born_before, months in STATE_PENSION_AGES:
        if born < born_before:
            return _months_later(born, months)
    return _months_later(born, 67 * 12)


def has_reached_pension_age(born: date, today: date) -> bool:
    """True from the day of State Pension age on."""
    return today >= state_pension_date(born)
