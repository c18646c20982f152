from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.effective_date import REASONS, Advice, Occurrence, Rule, advise, advise_together


def change(rule: Rule, occurred_on: date, notified_on: date | None = None, **more: object) -> Occurrence:
    return Occurrence(rule=rule, occurred_on=occurred_on, notified_on=notified_on or occurred_on, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "occurred_on", "notified_on", "is_beneficial", "effective_on"),
    [
        (Rule.GENERAL, date(2026, 11, 18), date(2026, 11, 20), True, date(2026, 11, 23)),
        (Rule.GENERAL, date(2026, 11, 16), date(2026, 11, 16), True, date(2026, 11, 23)),
        (Rule.GENERAL, date(2026, 11, 22), date(2026, 11, 23), True, date(2026, 11, 23)),
        (Rule.GENERAL, date(2026, 11, 22), date(2026, 11, 23), False, date(2026, 11, 23)),
        (Rule.RENT, date(2026, 11, 18), date(2027, 3, 1), None, date(2026, 11, 18)),
        (Rule.RENT, date(2026, 11, 18), date(2026, 11, 30), True, date(2026, 11, 18)),
        (Rule.GENERAL, date(2026, 10, 1), date(2026, 11, 19), True, date(2026, 11, 23)),
        (Rule.GENERAL, date(2026, 10, 1), date(2026, 11, 1), True, date(2026, 10, 5)),
        (Rule.GENERAL, date(2026, 10, 1), date(2026, 11, 2), True, date(2026, 11, 9)),
        (Rule.GENERAL, date(2026, 10, 1), date(2026, 11, 19), False, date(2026, 10, 5)),
        (Rule.GENERAL, date(2026, 10, 19), date(2026, 10, 19), None, date(2026, 10, 26)),
    ],
)
def test_change_counts_from_the_day_of_the_worked_table(
    rule: Rule, occurred_on: date, notified_on: date, is_beneficial: bool | None, effective_on: date
) -> None:
    assert advise(change(rule, occurred_on, notified_on, is_beneficial=is_beneficial)).effective_on == effective_on


@pytest.mark.parametrize(
    ("told", "advice"),
    [
        (change(Rule.NEW_HOME, date(2026, 11, 18)), Advice(date(2026, 11, 18), Rule.NEW_HOME)),
        (change(Rule.ENDS_ENTITLEMENT, date(2026, 11, 18)), Advice(date(2026, 11, 23), Rule.ENDS_ENTITLEMENT)),
        (
            change(Rule.TWO_HOMES, date(2026, 11, 2), counted_from=date(2026, 11, 18)),
            Advice(date(2026, 11, 19), Rule.TWO_HOMES),
        ),
        (change(Rule.TWO_HOMES, date(2026, 11, 2)), Advice(date(2026, 11, 2), Rule.NEW_HOME)),
        (
            change(Rule.ARREARS_OF_INCOME, date(2026, 11, 18), counted_from=date(2026, 10, 1)),
            Advice(date(2026, 10, 5), Rule.ARREARS_OF_INCOME),
        ),
        (change(Rule.PENSION_AGE_ADULT, date(2026, 11, 16)), Advice(date(2027, 5, 17), Rule.PENSION_AGE_ADULT)),
        (change(Rule.PENSION_AGE_ADULT, date(2026, 11, 18)), Advice(date(2027, 5, 24), Rule.PENSION_AGE_ADULT)),
        (change(Rule.PENSION_CREDIT, date(2026, 11, 18)), Advice(None, Rule.PENSION_CREDIT)),
        (change(Rule.BENEFIT_CAP, date(2026, 11, 2), date(2026, 11, 18)), Advice(date(2026, 11, 18), Rule.BENEFIT_CAP)),
        (
            change(Rule.BENEFIT_CAP, date(2026, 11, 2), date(2026, 11, 18), counted_from=date(2026, 11, 9)),
            Advice(date(2026, 11, 9), Rule.BENEFIT_CAP),
        ),
    ],
)
def test_each_rule_gives_its_day(told: Occurrence, advice: Advice) -> None:
    assert advise(told) == advice


@pytest.mark.parametrize(
    ("notified_on", "advice"),
    [
        (date(2027, 11, 1), Advice(date(2026, 10, 5), Rule.LATE_WITH_REASON)),
        (date(2027, 11, 2), Advice(date(2027, 11, 8), Rule.LATE_BENEFICIAL)),
    ],
)
def test_an_accepted_reason_helps_for_thirteen_months(notified_on: date, advice: Advice) -> None:
    told = change(Rule.GENERAL, date(2026, 10, 1), notified_on, is_beneficial=True, is_reason_accepted=True)

    assert advise(told) == advice


def test_a_rent_change_that_helps_and_is_told_late_counts_from_the_day_it_was_told() -> None:
    told = change(Rule.RENT, date(2026, 10, 1), date(2026, 11, 19), is_beneficial=True)

    assert advise(told) == Advice(date(2026, 11, 19), Rule.LATE_BENEFICIAL)


def test_changes_of_one_week_count_from_the_day_of_the_rent_change_among_them() -> None:
    wages = change(Rule.GENERAL, date(2026, 11, 20))
    rent = change(Rule.RENT, date(2026, 11, 18))

    assert advise_together([wages, rent]) == [
        Advice(date(2026, 11, 18), Rule.SAME_WEEK),
        Advice(date(2026, 11, 18), Rule.RENT),
    ]


def test_changes_of_one_week_that_count_from_the_same_week_keep_their_rule() -> None:
    told = [change(Rule.GENERAL, date(2026, 11, 16)), change(Rule.ENDS_ENTITLEMENT, date(2026, 11, 20))]

    assert advise_together(told) == [advise(one) for one in told]


def test_what_an_officer_decides_is_never_joined_with_others() -> None:
    told = [change(Rule.PENSION_CREDIT, date(2026, 11, 18)), change(Rule.RENT, date(2026, 11, 18))]

    assert advise_together(told)[0] == Advice(None, Rule.PENSION_CREDIT)


@settings(max_examples=50)
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 31))
def test_a_general_change_counts_from_the_next_monday_within_a_week(occurred_on: date, days: int) -> None:
    advice = advise(change(Rule.GENERAL, occurred_on, occurred_on + timedelta(days=min(days, 28)), is_beneficial=True))

    assert advice.effective_on is not None
    assert advice.effective_on.weekday() == 0
    assert 1 <= (advice.effective_on - occurred_on).days <= 7


def test_every_rule_has_its_reason_in_words() -> None:
    assert set(REASONS) == set(Rule)
