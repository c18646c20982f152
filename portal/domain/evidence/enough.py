"""Whether what was given is enough, and how much more is needed: what a checklist adds up (complaint C3).

A document counts as what the resident says it is until an officer has looked. A file about which nothing was said is
never called too little: one file may hold every page of everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from portal.domain.evidence.terms import Acceptance, Interval, Terms
from portal.domain.wording import Wording, _

_DAYS = {Interval.WEEKLY: 7, Interval.FORTNIGHTLY: 14, Interval.FOUR_WEEKLY: 28}
_GAPS = {
    Interval.WEEKLY: (5, 9), Interval.FORTNIGHTLY: (12, 16), Interval.FOUR_WEEKLY: (26, 30), Interval.MONTHLY: (24, 40),
}  # fmt: skip
"""Days between one and the next, with a pay day that a bank holiday moved; a month's pay before Christmas comes early."""
_MOST_IN_A_ROW = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What a resident says of one file: which document, how many, of which months, dated from when to when."""

    document: str = ""
    count: int | None = None
    months: frozenset[date] = frozenset()  # first days
    first_on: date | None = None
    last_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == Said()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that a file's row keeps."""
        return {
            "document": self.document, "count": self.count, "months": sorted(day.isoformat() for day in self.months),
            "first_on": self.first_on.isoformat() if self.first_on else None,
            "last_on": self.last_on.isoformat() if self.last_on else None,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, content: Mapping[str, Any] | None) -> Said:
        """Read the JSON form; nothing was said of a file without one."""
        if not content:
            return cls()
        first, last = content.get("first_on"), content.get("last_on")
        return cls(
            content.get("document", ""), content.get("count"), frozenset(map(date.fromisoformat, content.get("months", ()))),
            date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None,
        )  # fmt: skip


class Sum(Enum):
    """What the files of one request add up to."""

    NOTHING = "nothing"
    UNKNOWN = "unknown"
    MORE = "more"
    ENOUGH = "enough"


STAFF_SUM_WORDING: Mapping[Sum, Wording] = {
    Sum.NOTHING: _("Nothing yet"),
    Sum.UNKNOWN: _("The resident has not said what every file is"),
    Sum.MORE: _("Too little"),
    Sum.ENOUGH: _("Enough, by what the resident says"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the files add up to, in words for the resident."""

    sum: Sum
    wording: Wording


ENOUGH = Verdict(Sum.ENOUGH, _("You have given enough"))
UNKNOWN = Verdict(Sum.UNKNOWN, _("Tell us what is in your files, and we can tell you if it is enough"))


def judge(terms: Terms, files: Sequence[Said]) -> Verdict:
    """What these files come to; refused and removed ones are not among them."""
    if not files:
        return Verdict(Sum.NOTHING, needed_wording(terms))
    if not terms.asks_anything:
        return ENOUGH
    missing, wording = _missing(terms, files)
    if not missing:
        return ENOUGH
    if any(_says_too_little(terms, said) for said in files):
        return UNKNOWN
    return Verdict(Sum.MORE, wording)


def needed_wording(terms: Terms) -> Wording:
    """What is needed when nothing is there yet."""
    if terms.asks_kind:
        return _("See below what we accept")
    if terms.asks_months:
        return _("{count} months needed", count=terms.months) if terms.months != 1 else _("1 month needed")
    return _("{count} needed", count=terms.count)


def _says_too_little(terms: Terms, said: Said) -> bool:
    if terms.asks_kind:
        return terms.find_document(said.document) is None
    if terms.asks_months:
        return not said.months
    return said.count is None and said.first_on is None


def _missing(terms: Terms, files: Sequence[Said]) -> tuple[int, Wording]:
    """How many are missing, and the words for it."""
    if terms.asks_kind:
        missing = min(_missing_of(one, terms, files) for one in terms.accepts)
        return missing, _more(missing)
    if terms.asks_months:
        covered = {month for said in files for month in said.months}
        missing = max(0, (terms.months or 1) - _longest_run(covered, Interval.MONTHLY))
        return missing, _("1 more month needed") if missing == 1 else _("{count} more months needed", count=missing)
    return _missing_of_a_row(terms, files)


def _missing_of(accepted: Acceptance, terms: Terms, files: Sequence[Said]) -> int:
    """Documents of one alternative that are missing: the same document twice is one, and several in a file are several."""
    found: dict[str, int] = {}
    has_names = any(one.kind == accepted.kind for one in terms.documents)
    for said in files:
        document = terms.find_document(said.document)
        if document is not None and document.kind == accepted.kind:
            found[document.id] = 1 if has_names else found.get(document.id, 0) + (said.count or 1)
    return max(0, accepted.count - sum(found.values()))


def _missing_of_a_row(terms: Terms, files: Sequence[Said]) -> tuple[int, Wording]:
    """Documents that are missing; where dates are told they must follow each other without a gap."""
    counted = sum(_count_of(said, terms.interval) for said in files)
    missing = max(0, terms.count - counted)
    days = {day for said in files for day in _days_of(said, terms.interval)}
    is_every_date_told = terms.interval is not None and all(said.first_on for said in files)
    if not missing and is_every_date_told:
        longest = _longest_run(days, terms.interval or Interval.MONTHLY)
        if longest < terms.count:
            words = _(
                "They must follow one another: {count} in a row needed, you have {have}",
                count=terms.count,
                have=longest,
            )
            return terms.count - longest, words
    return missing, _more(missing)


def _more(missing: int) -> Wording:
    return _("1 more needed") if missing == 1 else _("{count} more needed", count=missing)


def _count_of(said: Said, interval: Interval | None) -> int:
    return said.count or len(list(_days_of(said, interval))) or 1


def _days_of(said: Said, interval: Interval | None) -> Iterator[date]:
    """The dates on the documents of one file, from the first to the last told."""
    if said.first_on is None or interval is None:
        return
    day, last = said.first_on, said.last_on or said.first_on
    for number in range(1, _MOST_IN_A_ROW):
        if day > last:
            return
        yield day
        day = _following(said.first_on, interval, number)


def _following(first: date, interval: Interval, number: int) -> date:
    """The date `number` intervals on; a month on, the last day of a shorter month stands for a later one."""
    if interval is not Interval.MONTHLY:
        return first + timedelta(days=_DAYS[interval] * number)
    months = first.year * 12 + first.month - 1 + number
    start = date(months // 12, months % 12 + 1, 1)
    end = date((months + 1) // 12, (months + 1) % 12 + 1, 1) - timedelta(days=1)
    return start.replace(day=min(first.day, end.day))


def _longest_run(days: set[date], interval: Interval) -> int:
    """The most dates that follow each other without a gap."""
    longest = run = 0
    previous: date | None = None
    shortest_gap, longest_gap = _GAPS[interval]
    for day in sorted(days):
        gap = (day - previous).days if previous else longest_gap + 1
        if gap < shortest_gap:
            continue
        run = run + 1 if gap <= longest_gap else 1
        longest, previous = max(longest, run), day
    return longest
