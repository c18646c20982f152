"""Calendar rules of Housing Benefit and the reading and writing of dates (domain facts 3.1, 3.2 and 14).

Days are Europe/London calendar days; nothing here knows what today is.
"""

from __future__ import annotations

import calendar
import unicodedata
from datetime import date, timedelta
from typing import Literal

from portal.domain.wording import Refused, Wording, _

Language = Literal["en", "cy"]
DatePart = Literal["day", "month", "year"]

MONTHS: tuple[Wording, ...] = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
    _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip

_WELSH_MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip
_MONTH_NAMES = {"en": tuple(month.text for month in MONTHS), "cy": _WELSH_MONTHS}
_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "cy": ("Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn", "Dydd Sul"),
}
_TO = {"en": "to", "cy": "i"}
_ON = {"en": "on", "cy": "ar"}
_ALL_PARTS: frozenset[DatePart] = frozenset({"day", "month", "year"})
_MISSING_MESSAGES: dict[frozenset[DatePart], Wording] = {
    frozenset({"day"}): _("{name} must include a day"),
    frozenset({"month"}): _("{name} must include a month"),
    frozenset({"year"}): _("{name} must include a year"),
    frozenset({"day", "month"}): _("{name} must include a day and month"),
    frozenset({"day", "year"}): _("{name} must include a day and year"),
    frozenset({"month", "year"}): _("{name} must include a month and year"),
}
_SHORTEST_MONTH_NAME = 3
_LONGEST_PART = 20


class DateRefused(Refused):
    """A date that cannot be accepted; `parts` says which of the three fields to mark."""

    def __init__(self, wording: Wording, parts: frozenset[DatePart] = _ALL_PARTS) -> None:
        super().__init__(wording)
        self.parts = parts


def month_from(day: date, months: int = 1) -> date:
    """The corresponding date `months` later: the same day number, or the last day of a shorter month.

    The day of the event does not count and the period ends with the day returned (Interpretation Act 1978).
    """
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    last_day = calendar.monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(day.day, last_day))


def first_contact(began_on: date, received_on: date | None) -> date:
    """The day from which lateness is judged: when somebody began to tell it, or before that when a paper reached us."""
    return min(began_on, received_on or began_on)


def is_more_than_one_month_late(occurred_on: date, notified_on: date) -> bool:
    """Whether a change was notified after the month allowed; exactly one month is in time (SI 2001/1002 reg 8(3))."""
    return notified_on > month_from(occurred_on)


def benefit_week_monday(day: date) -> date:
    """The Monday on which the benefit week of `day` began (benefit weeks run Monday to Sunday)."""
    return day - timedelta(days=day.weekday())


def monday_after(day: date) -> date:
    """The first Monday after `day`; a Monday gives the next one (SI 2006/213 reg 79(1))."""
    return benefit_week_monday(day) + timedelta(days=7)


def parse_date(day: str, month: str, year: str, *, ask: Wording, name: Wording) -> date:
    """The date typed in three fields; the month may be a number or an English or Welsh name of 3 letters or more.

    One error only, the gravest first: something missing, then a date that cannot be. `ask` is the message for an
    empty date ("Enter your date of birth"), `name` begins every other one ("Date of birth"). Raises DateRefused.
    """
    typed: dict[DatePart, str] = {"day": _tidy(day), "month": _tidy(month), "year": _tidy(year)}
    missing: frozenset[DatePart] = frozenset(part for part, text in typed.items() if not text)
    if missing == _ALL_PARTS:
        raise DateRefused(ask)
    if missing:
        raise DateRefused(Wording(_MISSING_MESSAGES[missing].text, {"name": name}), missing)
    if not (len(typed["year"]) == 4 and _is_number(typed["year"])):
        raise DateRefused(_("Year must include 4 numbers"), frozenset({"year"}))
    return _real_date(typed, name)


def check_past(day: date, today: date, name: Wording) -> None:
    """Refuse today and later, as for a date of birth."""
    if day >= today:
        raise DateRefused(_("{name} must be in the past", name=name))


def check_today_or_past(day: date, today: date, name: Wording) -> None:
    """Refuse a day that is still to come."""
    if day > today:
        raise DateRefused(_("{name} must be today or in the past", name=name))


def check_on_or_after(day: date, earliest: date, name: Wording) -> None:
    """Refuse a day before `earliest`."""
    if day < earliest:
        raise DateRefused(_("{name} must be the same as or after {date}", name=name, date=date_wording(earliest)))


def check_on_or_before(day: date, latest: date, name: Wording) -> None:
    """Refuse a day after `latest`."""
    if day > latest:
        raise DateRefused(_("{name} must be the same as or before {date}", name=name, date=date_wording(latest)))


def check_between(day: date, earliest: date, latest: date, name: Wording) -> None:
    """Refuse a day outside `earliest` to `latest`, both included."""
    if not earliest <= day <= latest:
        bounds = {"earliest": date_wording(earliest), "latest": date_wording(latest)}
        raise DateRefused(_("{name} must be between {earliest} and {latest}", name=name, **bounds))


def date_wording(day: date) -> Wording:
    """The date as a Wording, to fill a gap in another: "22 November 2026" in the reader's language."""
    return _("{day} {month} {year}", day=day.day, month=MONTHS[day.month - 1], year=day.year)


def long_date(day: date, language: Language) -> str:
    """ "22 November 2026" or "22 Tachwedd 2026"."""
    return f"{day.day} {_MONTH_NAMES[language][day.month - 1]} {day.year}"


def weekday_date(day: date, language: Language) -> str:
    """ "Monday 23 November 2026" or "Dydd Llun 23 Tachwedd 2026"."""
    return f"{_WEEKDAYS[language][day.weekday()]} {long_date(day, language)}"


def date_range(first: date, last: date, language: Language) -> str:
    """ "14 June to 13 July 2026": what the two dates share is said once."""
    month = _MONTH_NAMES[language][first.month - 1]
    if first.year != last.year:
        start = long_date(first, language)
    else:
        start = str(first.day) if first.month == last.month else f"{first.day} {month}"
    return f"{start} {_TO[language]} {long_date(last, language)}"


def deadline(day: date, language: Language) -> str:
    """ "11:59pm on 22 December 2026": the last minute of the last day."""
    return f"11:59pm {_ON[language]} {long_date(day, language)}"


def _real_date(typed: dict[DatePart, str], name: Wording) -> date:
    day = int(typed["day"]) if _is_number(typed["day"]) and len(typed["day"]) <= 2 else 0
    month = _month_number(typed["month"])
    impossible: set[DatePart] = set()
    if not 1 <= day <= 31:
        impossible.add("day")
    if not 1 <= month <= 12:
        impossible.add("month")
    refused = DateRefused(_("{name} must be a real date", name=name), frozenset(impossible) or _ALL_PARTS)
    if impossible:
        raise refused
    try:
        return date(int(typed["year"]), month, day)
    except ValueError:
        raise refused from None


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text[: _LONGEST_PART * 2]).strip()[:_LONGEST_PART]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _month_number(text: str) -> int:
    """1 to 12, or 0 when `text` names no month in either language."""
    if _is_number(text):
        return int(text) if len(text) <= 2 else 0
    typed = text.rstrip(".").casefold()
    if len(typed) < _SHORTEST_MONTH_NAME:
        return 0
    for names in _MONTH_NAMES.values():
        for number, month in enumerate(names, start=1):
            if month.casefold().startswith(typed):
                return number
    return 0
