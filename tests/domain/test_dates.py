from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain import dates
from portal.domain.dates import DateRefused
from portal.domain.wording import Wording

WORDS = {"ask": Wording("Enter your date of birth"), "name": Wording("Date of birth")}
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 1, 15), date(2026, 2, 15)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 11, 30), date(2026, 12, 30)),
        (date(2026, 2, 28), date(2026, 3, 28)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_month_from_gives_the_corresponding_date(day, later):
    assert dates.month_from(day) == later


@settings(max_examples=50)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_month_from_lands_in_the_next_month(day):
    later = dates.month_from(day)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == 1


@pytest.mark.parametrize(
    ("notified", "is_late"), [(date(2026, 10, 1), False), (date(2026, 11, 1), False), (date(2026, 11, 2), True)]
)
def test_exactly_one_month_is_in_time(notified, is_late):
    assert dates.is_more_than_one_month_late(date(2026, 10, 1), notified) is is_late


@pytest.mark.parametrize(
    ("day", "week", "after"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 11, 18), date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 23)),
        (date(2026, 10, 19), date(2026, 10, 19), date(2026, 10, 26)),
    ],
)
def test_benefit_weeks_begin_on_monday(day, week, after):
    assert (dates.benefit_week_monday(day), dates.monday_after(day)) == (week, after)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (("27", "3", "2007"), date(2007, 3, 27)),
        ((" 27 ", "03", " 2007"), date(2007, 3, 27)),
        (("27", "March", "2007"), date(2007, 3, 27)),
        (("27", "mar", "2007"), date(2007, 3, 27)),
        (("27", "Sept.", "2007"), date(2007, 9, 27)),
        (("27", "Mawrth", "2007"), date(2007, 3, 27)),
        (("1", "gorff", "2007"), date(2007, 7, 1)),
        (("1", "Mai", "2007"), date(2007, 5, 1)),
        (("29", "2", "2024"), date(2024, 2, 29)),
        (("２７", "３", "２００７"), date(2007, 3, 27)),
    ],
)
def test_parse_date_reads_numbers_and_names_of_months(typed, day):
    assert dates.parse_date(*typed, **WORDS) == day


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (("", "", ""), "Enter your date of birth", "day month year"),
        (("27", "", "2007"), "Date of birth must include a month", "month"),
        (("", "3", "2007"), "Date of birth must include a day", "day"),
        (("", "", "2007"), "Date of birth must include a day and month", "day month"),
        (("40", "", "20"), "Date of birth must include a month", "month"),
        (("27", "3", "07"), "Year must include 4 numbers", "year"),
        (("27", "3", "20o7"), "Year must include 4 numbers", "year"),
        (("31", "2", "2007"), "Date of birth must be a real date", "day month year"),
        (("29", "2", "2023"), "Date of birth must be a real date", "day month year"),
        (("32", "3", "2007"), "Date of birth must be a real date", "day"),
        (("1", "13", "2007"), "Date of birth must be a real date", "month"),
        (("1", "ma", "2007"), "Date of birth must be a real date", "month"),
        (("x", "Movember", "2007"), "Date of birth must be a real date", "day month"),
        (("1", "1", "0000"), "Date of birth must be a real date", "day month year"),
        (("-1", "1", "2007"), "Date of birth must be a real date", "day"),
        (("9" * 100_000, "a" * 100_000, "2007"), "Date of birth must be a real date", "day month"),
    ],
)
def test_parse_date_gives_one_error_and_says_which_parts_are_wrong(typed, message, parts):
    with pytest.raises(DateRefused) as refused:
        dates.parse_date(*typed, **WORDS)

    assert (str(refused.value.wording), refused.value.parts) == (message, set(parts.split()))


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (lambda name: dates.check_past(TODAY, TODAY, name), "must be in the past"),
        (lambda name: dates.check_today_or_past(date(2026, 11, 23), TODAY, name), "must be today or in the past"),
        (
            lambda name: dates.check_on_or_after(date(2017, 8, 31), date(2017, 9, 1), name),
            "must be the same as or after 1 September 2017",
        ),
        (
            lambda name: dates.check_between(date(2027, 1, 1), date(2026, 1, 1), date(2026, 12, 31), name),
            "must be between 1 January 2026 and 31 December 2026",
        ),
    ],
)
def test_other_rules_name_the_field_and_the_bounds(check, message):
    with pytest.raises(DateRefused) as refused:
        check(Wording("The date"))

    assert str(refused.value.wording) == f"The date {message}"


def test_other_rules_accept_their_bounds():
    name = Wording("The date")

    dates.check_past(date(2026, 11, 21), TODAY, name)
    dates.check_today_or_past(TODAY, TODAY, name)
    dates.check_on_or_after(TODAY, TODAY, name)
    dates.check_between(TODAY, TODAY, TODAY, name)


def test_date_wording_is_translated_with_its_sentence():
    assert dates.date_wording(TODAY).render(lambda text: text.replace("November", "Tachwedd")) == "22 Tachwedd 2026"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (dates.long_date(TODAY, "en"), "22 November 2026"),
        (dates.long_date(TODAY, "cy"), "22 Tachwedd 2026"),
        (dates.weekday_date(date(2026, 11, 23), "en"), "Monday 23 November 2026"),
        (dates.weekday_date(date(2026, 11, 23), "cy"), "Dydd Llun 23 Tachwedd 2026"),
        (dates.date_range(date(2026, 6, 14), date(2026, 7, 13), "en"), "14 June to 13 July 2026"),
        (dates.date_range(date(2026, 6, 14), date(2026, 7, 13), "cy"), "14 Mehefin i 13 Gorffennaf 2026"),
        (dates.date_range(date(2026, 6, 14), date(2026, 6, 20), "en"), "14 to 20 June 2026"),
        (dates.date_range(date(2026, 12, 31), date(2027, 1, 30), "en"), "31 December 2026 to 30 January 2027"),
        (dates.deadline(date(2026, 12, 22), "en"), "11:59pm on 22 December 2026"),
        (dates.deadline(date(2026, 12, 22), "cy"), "11:59pm ar 22 Rhagfyr 2026"),
    ],
)
def test_dates_are_written_in_both_languages(text, expected):
    assert text == expected
