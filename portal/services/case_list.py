"""Lists of cases: pages of 50 by key, never by offset: the last page costs what the first does (quality P5, P12).

A page is at most one count and one query whatever the number of rows; names come from the sealed current version of the
claim. What a list is narrowed and sorted by stands in the row of the case itself. A count stops at `MOST_COUNTED`, that of
very common words at `MOST_OF_COMMON` or what a sample of them gives: nobody reads further, and at a million cases counting
them all would take longer than all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.case_stage import Stage, stage_wording
from portal.domain.names import format_postcode
from portal.domain.wording import Wording
from portal.models import Case, CaseListChoice, Claim, ClaimVersion, Organisation, Team, User
from portal.services import audit
from portal.services.case_access import check_may_review, is_case_reference
from portal.services.case_filter import (
    CaseFilter,
    CaseSort,
    FoundWords,
    Reading,
    has_all_evidence,
    has_evidence_outstanding,
    look_up,
)
from portal.services.errors import NotFound

PAGE_ROWS = 50
EXPORT_ROWS = 500
MOST_COUNTED, MOST_OF_COMMON = 10_000, 1_000
ENOUGH = STEP = 100
"""So many cases among a sample are enough to say that there are more, in whole hundreds."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, repr=False)
class CaseRow:
    """One case as a list shows it; nothing private is in it."""

    reference: str
    claimant_name: str
    postcode: str
    claim_reference: str
    stage: str
    submission_count: int
    outstanding_count: int
    opened_at: datetime
    updated_at: datetime
    due_on: date | None
    holder: str

    @property
    def is_overdue(self) -> bool:
        """Whether its day is past."""
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def stage_wording(self) -> Wording:
        """The stage in words."""
        return stage_wording(self.stage)


@dataclass(frozen=True, slots=True, repr=False)
class CasePage:
    """Rows of one page, how many cases match in all, and where the neighbouring pages begin (empty: there is none).

    Words `inside` begin nothing: the cases were found by names that have them inside.
    """

    rows: tuple[CaseRow, ...]
    total: int
    after: str = ""
    before: str = ""
    sort: CaseSort = CaseSort.ACTIVITY
    most: int = MOST_COUNTED
    inside: tuple[str, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether `total` is all there are; otherwise there are more."""
        return self.total <= self.most


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """What waits for officers: open cases that are new, that have all their evidence, that wait for some."""

    new: int
    evidence_given: int
    evidence_outstanding: int


def list_cases(officer: Officer, wanted: CaseFilter, *, after: str = "", before: str = "") -> CasePage:
    """A page of the cases that match, newest first; `after` and `before` are positions that an earlier page gave.

    Raises Refused (field `keyword`) for a keyword that cannot be searched for, NotFound for whoever sees no cases. A
    position that is none counts as the beginning.
    """
    sort = wanted.sort or find_sort(officer)
    if wanted.sort is not None:
        check_may_review(officer)
    words = look_up(wanted.keyword)
    narrow = partial(_narrowed, officer, wanted, sort, words)
    start = _read_position(after or before)
    is_backwards = start is not None and bool(before) and not after
    fetch = partial(_fetch, sort, start=start, limit=PAGE_ROWS + 1, is_backwards=is_backwards)
    if words.lead_to_few and start is None:
        found = fetch(narrow(Reading.COLLECT), counts=True)
        total = found[0].total if found else 0
        most = max(total, MOST_COUNTED)
    else:
        total, most = _count_many(narrow, words)
        found = fetch(narrow(Reading.WALK if total > most else Reading.COLLECT))
    has_more = len(found) > PAGE_ROWS
    found = found[:PAGE_ROWS]
    rows = tuple(reversed(found)) if is_backwards else tuple(found)
    audit.record(officer, "cases:listed", "case", "list", count=len(rows), total=total)
    has_next, has_previous = (True, has_more) if is_backwards else (has_more, start is not None)
    return CasePage(
        tuple(map(_row, rows)), total,
        after=_position(rows[-1], sort) if rows and has_next else "",
        before=_position(rows[0], sort) if rows and has_previous else "",
        sort=sort, most=most, inside=tuple(sorted(words.inside)),
    )  # fmt: skip


def find_sort(officer: Officer) -> CaseSort:
    """The order in which the officer last put the list. One statement; raises NotFound for whoever sees no cases."""
    query = (
        sa.select(Organisation.kind, CaseListChoice.sort)
        .select_from(Organisation)
        .outerjoin(CaseListChoice, CaseListChoice.user_id == officer.user_id)
        .where(Organisation.id == officer.organisation_id)
    )
    kind, sort = db.session().execute(query).one_or_none() or (None, None)
    if not policy.may_review_cases(officer, kind):
        raise NotFound("case")
    return CaseSort(sort) if sort in set(CaseSort) else CaseSort.ACTIVITY


def keep_sort(officer: Officer, sort: CaseSort) -> None:
    """Remember the order that an officer chose."""
    row = db.session().get(CaseListChoice, officer.user_id)
    if row is not None and row.sort == sort:
        return
    if row is None:
        db.session().add(CaseListChoice(user_id=officer.user_id, sort=sort.value))
    else:
        row.sort = sort.value
    db.session().flush()
    audit.record(officer, "cases:ordered", "user", officer.user_id.hex, sort=sort.value)


def check_export(officer: Officer, wanted: CaseFilter) -> None:
    """Before a file is begun: raises NotFound for whoever sees no cases, and records that the export starts."""
    check_may_review(officer)
    is_by_keyword = bool(wanted.keyword)
    audit.record(
        officer, "cases:export-started", "case", "list", stage=wanted.stage, evidence=wanted.evidence, due=wanted.due,
        by_keyword=is_by_keyword,
    )  # fmt: skip


def iterate_cases(officer: Officer, wanted: CaseFilter) -> Iterator[CaseRow]:
    """Every case that matches, in order and in bounded memory, for an export."""
    sort = wanted.sort or find_sort(officer)
    check_may_review(officer)
    words = look_up(wanted.keyword)
    conditions = _narrowed(officer, wanted, sort, words, Reading.COLLECT)
    if _count(conditions, MOST_COUNTED) > MOST_COUNTED:
        conditions = _narrowed(officer, wanted, sort, words, Reading.WALK)
    start: tuple[datetime, str] | None = None
    while True:
        found = _fetch(sort, conditions, start=start, limit=EXPORT_ROWS)
        yield from map(_row, found)
        if len(found) < EXPORT_ROWS:
            return
        start = _moment(found[-1], sort), found[-1].reference


def count_cases() -> CaseCounts:
    """The counts of the start page, each up to `MOST_COUNTED`, in one statement."""
    counts = [
        _count_some(Case.stage == Stage.NEW.value),
        _count_some(has_all_evidence()),
        _count_some(has_evidence_outstanding()),
    ]
    row: Sequence[int] = db.session().execute(sa.select(*counts)).one()
    return CaseCounts(row[0], row[1], row[2])


def _count_some(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    some = sa.select(sa.literal(1)).select_from(Case).where(condition).limit(MOST_COUNTED).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def _count(conditions: Sequence[sa.ColumnElement[bool]], most: int) -> int:
    """How many match; one more than `most` stands for all that are more."""
    some = sa.select(sa.literal(1)).select_from(Case).where(*conditions).limit(most + 1).subquery()
    return db.session().scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _count_many(narrow: Callable[[Reading], list[sa.ColumnElement[bool]]], words: FoundWords) -> tuple[int, int]:
    """How many match, and up to how many that is certain."""
    if not words.is_common:
        return _count(narrow(Reading.COLLECT), MOST_COUNTED), MOST_COUNTED
    some = _count(narrow(Reading.SAMPLE), MOST_OF_COMMON)
    if some > ENOUGH:
        most = (some - 1) // STEP * STEP
        return most + 1, most
    return _count(narrow(Reading.COLLECT), MOST_OF_COMMON), MOST_OF_COMMON


def _narrowed(
    officer: Officer, wanted: CaseFilter, sort: CaseSort, words: FoundWords, reading: Reading
) -> list[sa.ColumnElement[bool]]:
    conditions = replace(wanted, sort=sort).conditions(officer, words, reading)
    return [*conditions, Case.due_on.is_not(None)] if sort is CaseSort.DUE else conditions


def _fetch(
    sort: CaseSort, conditions: Sequence[sa.ColumnElement[bool]], *, start: tuple[datetime, str] | None, limit: int,
    is_backwards: bool = False, counts: bool = False,
) -> list[sa.Row[Any]]:  # fmt: skip
    """Newest first, but what is due first when sorted by that; what the rows show is read of the chosen ones alone.

    With `counts` each row tells how many match in all, which takes nothing where all of them are collected anyway. Holders
    are no joins: planning these would take PostgreSQL longer than finding them.
    """
    key: Any = {CaseSort.OPENED: Case.opened_at, CaseSort.DUE: Case.due_on}.get(sort, Case.updated_at)
    goes_up = is_backwards is not (sort is CaseSort.DUE)
    total = sa.func.count().over() if counts else sa.literal(0)
    chosen = sa.select(Case.id, total.label("total")).where(*conditions)
    if start is not None:
        moment, reference = start
        value = moment.date() if sort is CaseSort.DUE else moment
        own_id = sa.select(Case.id).where(Case.reference == reference).scalar_subquery()
        place, beyond = sa.tuple_(key, Case.id), sa.tuple_(sa.literal(value, key.type), own_id)
        chosen = chosen.where(place > beyond if goes_up else place < beyond)
    order = (key.asc(), Case.id.asc()) if goes_up else (key.desc(), Case.id.desc())
    page = chosen.order_by(*order).limit(limit).subquery()
    person = sa.select(User.first_name + " " + User.last_name).where(User.id == Case.assigned_user_id)
    team = sa.select(Team.name).where(Team.id == Case.team_id)
    shown = (
        Case.reference, Case.stage, Case.submission_count, Case.outstanding_count, Case.opened_at, Case.updated_at, Case.due_on,
        Claim.reference.label("claim_reference"), ClaimVersion.id.label("version_id"), ClaimVersion.content_sealed,
        person.scalar_subquery().label("person"), team.scalar_subquery().label("team"), page.c.total,
    )  # fmt: skip
    query = (
        sa.select(*shown)
        .select_from(Case)
        .join(page, page.c.id == Case.id)
        .join(Claim, Claim.id == Case.claim_id)
        .join(ClaimVersion, sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number))
    )
    return list(db.session().execute(query.order_by(*order)))


def _row(found: sa.Row[Any]) -> CaseRow:
    name, postcode = claimant_of(ClaimVersion.content.open(found.version_id, found.content_sealed))
    return CaseRow(
        found.reference, name, postcode, found.claim_reference, found.stage, found.submission_count, found.outstanding_count,
        found.opened_at, found.updated_at, found.due_on, found.person or found.team or "",
    )  # fmt: skip


def claimant_of(content: dict[str, Any]) -> tuple[str, str]:
    """Name and postcode straight from the JSON form: reading the whole claim for 50 rows would be for nothing."""
    people = [person for person in content.get("people") or () if person.get("role") == "claimant"]
    parts = (people[0].get("first_name"), people[0].get("last_name")) if people else ()
    postcode = ((content.get("home") or {}).get("address") or {}).get("postcode") or ""
    return " ".join(part for part in parts if part), format_postcode(postcode)


def _moment(case: sa.Row[Any] | Case, sort: CaseSort) -> datetime:
    if sort is CaseSort.DUE and case.due_on is not None:
        return datetime(case.due_on.year, case.due_on.month, case.due_on.day, tzinfo=UTC)
    moment: datetime = case.opened_at if sort is CaseSort.OPENED else case.updated_at
    return moment


def _position(case: sa.Row[Any] | Case, sort: CaseSort) -> str:
    """Microseconds and case reference: a place in the order that stays when other cases move."""
    elapsed = _moment(case, sort) - _EPOCH
    return f"{(elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds}.{case.reference}"


def _read_position(position: str) -> tuple[datetime, str] | None:
    digits, _, reference = position.partition(".")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 17 and is_case_reference(reference)):
        return None
    return datetime.fromtimestamp(int(digits) // 1_000_000, UTC).replace(microsecond=int(digits) % 1_000_000), reference
