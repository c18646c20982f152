from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.assessment_period import AssessmentPeriod, period, period_start, possible_ends


def span(first: tuple[int, int, int], last: tuple[int, int, int]) -> AssessmentPeriod:
    return AssessmentPeriod(date(*first), date(*last))


@pytest.mark.parametrize(
    ("first_day", "number", "expected"),
    [
        (date(2026, 6, 14), 0, span((2026, 6, 14), (2026, 7, 13))),
        (date(2026, 6, 14), 1, span((2026, 7, 14), (2026, 8, 13))),
        (date(2026, 6, 14), 2, span((2026, 8, 14), (2026, 9, 13))),
        (date(2026, 3, 8), 0, span((2026, 3, 8), (2026, 4, 7))),
        (date(2026, 3, 8), 1, span((2026, 4, 8), (2026, 5, 7))),
        (date(2026, 10, 31), 0, span((2026, 10, 31), (2026, 11, 29))),
        (date(2026, 10, 31), 1, span((2026, 11, 30), (2026, 12, 30))),
        (date(2026, 10, 31), 2, span((2026, 12, 31), (2027, 1, 30))),
        (date(2026, 10, 31), 3, span((2027, 1, 31), (2027, 2, 27))),
        (date(2026, 10, 31), 4, span((2027, 2, 28), (2027, 3, 30))),
        (date(2026, 10, 30), 0, span((2026, 10, 30), (2026, 11, 29))),
        (date(2026, 10, 30), 1, span((2026, 11, 30), (2026, 12, 29))),
        (date(2026, 10, 30), 2, span((2026, 12, 30), (2027, 1, 29))),
        (date(2026, 10, 30), 3, span((2027, 1, 30), (2027, 2, 26))),
        (date(2026, 10, 30), 4, span((2027, 2, 27), (2027, 3, 29))),
        (date(2026, 10, 29), 0, span((2026, 10, 29), (2026, 11, 28))),
        (date(2026, 10, 29), 1, span((2026, 11, 29), (2026, 12, 28))),
        (date(2026, 10, 29), 2, span((2026, 12, 29), (2027, 1, 28))),
        (date(2026, 10, 29), 3, span((2027, 1, 29), (2027, 2, 26))),
        (date(2026, 10, 29), 4, span((2027, 2, 27), (2027, 3, 28))),
        (date(2027, 10, 29), 0, span((2027, 10, 29), (2027, 11, 28))),
        (date(2027, 10, 29), 2, span((2027, 12, 29), (2028, 1, 28))),
        (date(2027, 10, 29), 3, span((2028, 1, 29), (2028, 2, 27))),
        (date(2027, 10, 29), 4, span((2028, 2, 28), (2028, 3, 28))),
        (date(2027, 10, 30), 0, span((2027, 10, 30), (2027, 11, 29))),
        (date(2027, 10, 30), 2, span((2027, 12, 30), (2028, 1, 29))),
        (date(2027, 10, 30), 3, span((2028, 1, 30), (2028, 2, 27))),
        (date(2027, 10, 30), 4, span((2028, 2, 28), (2028, 3, 29))),
        (date(2026, 10, 28), 0, span((2026, 10, 28), (2026, 11, 27))),
        (date(2026, 10, 28), 1, span((2026, 11, 28), (2026, 12, 27))),
        (date(2026, 10, 28), 2, span((2026, 12, 28), (2027, 1, 27))),
        (date(2026, 10, 28), 3, span((2027, 1, 28), (2027, 2, 27))),
        (date(2026, 10, 28), 4, span((2027, 2, 28), (2027, 3, 27))),
    ],
)
def test_period_is_that_of_the_worked_table(first_day: date, number: int, expected: AssessmentPeriod) -> None:
    assert period(first_day, number) == expected


@settings(max_examples=60)
@given(st.dates(date(2013, 4, 29), date(2060, 1, 1)), st.integers(0, 60))
def test_periods_follow_each_other_without_gap_or_overlap(first_day: date, number: int) -> None:
    this, following = period(first_day, number), period(first_day, number + 1)

    assert this.ends_on + timedelta(days=1) == following.starts_on
    assert 26 <= (this.ends_on - this.starts_on).days <= 32


@settings(max_examples=60)
@given(st.dates(date(2013, 4, 29), date(2060, 1, 1)), st.integers(0, 60))
def test_every_period_ends_on_a_possible_end(first_day: date, number: int) -> None:
    this = period(first_day, number)

    assert this.ends_on in possible_ends(this.starts_on)


def test_a_start_at_the_end_of_february_has_several_possible_ends() -> None:
    assert possible_ends(date(2027, 2, 28)) == {date(2027, 3, 27), date(2027, 3, 30)}
    assert possible_ends(date(2026, 6, 14)) == {date(2026, 7, 13)}


def test_a_period_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        period_start(date(2026, 6, 14), -1)
