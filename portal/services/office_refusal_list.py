"""The list of refusals by offices: of an organisation or of all, filtered, in pages, counted, and as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.names import name_key
from portal.domain.office_refusal import REASON_WORDING, Reason
from portal.domain.wording import Wording, _
from portal.models import Authority, Claim, OfficeRefusal, User
from portal.services import audit, helped_people
from portal.services.office_refusals import ShownRefusal, check_may_read_all, hide_person, select_shown, shown

PAGE_ROWS = 25
COUNTED = 30
OFFERED = 200
LONGEST_SEARCH = 200
EXPORT_ROWS = 500


class Whose(StrEnum):
    """Whose refusals a list holds."""

    ORGANISATION = "organisation"
    ALL = "all"


class Done(StrEnum):
    """Whether the council has said what was done."""

    WAITING = "waiting"
    DONE = "done"


class Period(StrEnum):
    """Since when they were recorded."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


DONE_WORDING: dict[Done, Wording] = {
    Done.WAITING: _("Nothing done yet"),
    Done.DONE: _("Something was done"),
}
PERIOD_WORDING: dict[Period, Wording] = {
    Period.MONTH: _("Last 30 days"),
    Period.QUARTER: _("Last 3 months"),
    Period.YEAR: _("Last 12 months"),
}
DAYS = {Period.MONTH: 30, Period.QUARTER: 92, Period.YEAR: 366}


@dataclass(frozen=True, slots=True, repr=False)
class RefusalFilter:
    """What a list is narrowed to; empty values let everything through. `office` is an office's key."""

    keyword: str = ""
    office: str = ""
    reason: Reason | None = None
    done: Done | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """How often an office refused for one reason."""

    office: str
    reason: Wording
    count: int


@dataclass(frozen=True, slots=True, repr=False)
class RefusalPage:
    """Refusals of one page, newest first, how many match, which page it is and how many there are; and the counts."""

    rows: tuple[ShownRefusal, ...]
    total: int
    number: int
    count: int
    counts: tuple[OfficeCount, ...]


NOTHING = RefusalPage((), 0, 1, 1, ())


def list_refusals(officer: Officer, whose: Whose, wanted: RefusalFilter, number: int) -> RefusalPage:
    """A page of what matches; a number beyond the last page gives the last. Raises NotFound for who may not see them."""
    conditions = _conditions(officer, whose, wanted)
    counting = sa.select(sa.func.count(OfficeRefusal.id)).join(Claim, Claim.id == OfficeRefusal.claim_id)
    total = db.session().scalar(counting.where(*conditions)) or 0
    count = max(1, -(-total // PAGE_ROWS))
    number = min(max(number, 1), count)
    found = db.session().execute(_ordered(conditions).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS))
    rows = tuple(_seen(officer, whose, shown(one)) for one in found)
    audit.record(officer, "office-refusals:listed", "user", officer.user_id.hex, whose=whose.value, count=len(rows))
    return RefusalPage(rows, total, number, count, _count(conditions))


def iterate_refusals(officer: Officer, whose: Whose, wanted: RefusalFilter) -> Iterator[ShownRefusal]:
    """Everything that matches, in bounded memory, for a file."""
    query = _ordered(_conditions(officer, whose, wanted)).execution_options(yield_per=EXPORT_ROWS)
    for one in db.session().execute(query):
        yield _seen(officer, whose, shown(one))


def check_export(officer: Officer, whose: Whose, wanted: RefusalFilter) -> None:
    """Before a file is begun: raises NotFound for who may not see them, and records that the export starts."""
    _conditions(officer, whose, wanted)
    audit.record(officer, "office-refusals:export-started", "user", officer.user_id.hex, whose=whose.value)


def record_export(officer: Officer, whose: Whose, count: int) -> None:
    """A file was taken away."""
    audit.record(officer, "office-refusals:exported", "user", officer.user_id.hex, whose=whose.value, count=count)


def list_offices(officer: Officer, whose: Whose) -> list[tuple[str, str]]:
    """The offices of a list: their keys and names, by name."""
    name = sa.func.max(OfficeRefusal.office)
    query = sa.select(OfficeRefusal.office_key, name).where(*_whose(officer, whose)).group_by(OfficeRefusal.office_key)
    found = db.session().execute(query.order_by(OfficeRefusal.office_key).limit(OFFERED))
    return [(key, office) for key, office in found]


def _whose(officer: Officer, whose: Whose) -> tuple[sa.ColumnElement[bool], ...]:
    if whose is Whose.ALL:
        check_may_read_all(officer)
        return ()
    helped_people.check_may_help(officer)
    return (OfficeRefusal.organisation_id == officer.organisation_id,)


def _conditions(officer: Officer, whose: Whose, wanted: RefusalFilter) -> list[sa.ColumnElement[bool]]:
    found = [*_whose(officer, whose), *_words(whose, wanted.keyword)]
    if wanted.office:
        found.append(OfficeRefusal.office_key == wanted.office)
    if wanted.reason:
        found.append(OfficeRefusal.reason == wanted.reason.value)
    if wanted.done:
        is_open = OfficeRefusal.followed_up_at.is_(None)
        found.append(is_open if wanted.done is Done.WAITING else sa.not_(is_open))
    if wanted.period:
        found.append(OfficeRefusal.recorded_at >= clock.now() - timedelta(days=DAYS[wanted.period]))
    return found


def _words(whose: Whose, keyword: str) -> Iterator[sa.ColumnElement[bool]]:
    """Each word typed begins a word of the office, or for the council a claim reference."""
    for word in filter(None, map(name_key, keyword[:LONGEST_SEARCH].split())):
        key = OfficeRefusal.office_key
        places = [key.startswith(word, autoescape=True), key.contains(f" {word}", autoescape=True)]
        if whose is Whose.ALL:
            places.append(sa.func.lower(Claim.reference).startswith(word, autoescape=True))
        yield sa.or_(*places)


def _ordered(conditions: list[sa.ColumnElement[bool]]) -> sa.Select[OfficeRefusal, Authority, User, str, str]:
    return select_shown().where(*conditions).order_by(OfficeRefusal.recorded_at.desc(), OfficeRefusal.id.desc())


def _seen(officer: Officer, whose: Whose, found: ShownRefusal) -> ShownRefusal:
    return found if whose is Whose.ALL else hide_person(officer, found)


def _count(conditions: list[sa.ColumnElement[bool]]) -> tuple[OfficeCount, ...]:
    number = sa.func.count(OfficeRefusal.id)
    query = (
        sa.select(sa.func.max(OfficeRefusal.office), OfficeRefusal.reason, number)
        .join(Claim, Claim.id == OfficeRefusal.claim_id)
        .where(*conditions)
        .group_by(OfficeRefusal.office_key, OfficeRefusal.reason)
        .order_by(number.desc(), OfficeRefusal.office_key, OfficeRefusal.reason)
        .limit(COUNTED)
    )
    found = db.session().execute(query)
    return tuple(OfficeCount(office, REASON_WORDING[Reason(reason)], count) for office, reason, count in found)
