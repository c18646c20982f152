"""Lists of cases: pages of 50 by key, never by offset: the last page costs what the first does (quality P5, P12).

A page is one count and one query whatever the number of rows; names come from the sealed current version of the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer
from portal.domain.case_stage import Stage, stage_wording
from portal.domain.names import format_postcode
from portal.domain.wording import Wording
from portal.models import Case, Claim, ClaimVersion
from portal.services import audit
from portal.services.case_access import check_may_review, is_case_reference
from portal.services.case_filter import (
    CaseFilter,
    CaseSort,
    has_all_evidence,
    has_evidence_outstanding,
    outstanding_count,
)

PAGE_ROWS = 50
EXPORT_ROWS = 500
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

    @property
    def stage_wording(self) -> Wording:
        """The stage in words."""
        return stage_wording(self.stage)


@dataclass(frozen=True, slots=True, repr=False)
class CasePage:
    """Rows of one page, how many cases match in all, and where the neighbouring pages begin (empty: there is none)."""

    rows: tuple[CaseRow, ...]
    total: int
    after: str = ""
    before: str = ""


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
    check_may_review(officer)
    conditions = wanted.conditions()
    counting = sa.select(sa.func.count()).select_from(Case).join(Claim, Claim.id == Case.claim_id).where(*conditions)
    total = db.session().scalar(counting) or 0
    start = _read_position(after or before)
    is_backwards = start is not None and bool(before) and not after
    found = _fetch(wanted, conditions, start, PAGE_ROWS + 1, is_backwards=is_backwards)
    has_more = len(found) > PAGE_ROWS
    found = found[:PAGE_ROWS]
    rows = tuple(reversed(found)) if is_backwards else tuple(found)
    audit.record(officer, "cases:listed", "case", "list", count=len(rows), total=total)
    has_next, has_previous = (True, has_more) if is_backwards else (has_more, start is not None)
    return CasePage(
        tuple(_row(*one) for one in rows), total,
        after=_position(rows[-1][0], wanted.sort) if rows and has_next else "",
        before=_position(rows[0][0], wanted.sort) if rows and has_previous else "",
    )  # fmt: skip


def check_export(officer: Officer, wanted: CaseFilter) -> None:
    """Before a file is begun: raises NotFound for whoever sees no cases, and records that the export starts."""
    check_may_review(officer)
    is_by_keyword = bool(wanted.keyword)
    audit.record(
        officer, "cases:export-started", "case", "list", stage=wanted.stage, evidence=wanted.evidence, by_keyword=is_by_keyword
    )  # fmt: skip


def iterate_cases(officer: Officer, wanted: CaseFilter) -> Iterator[CaseRow]:
    """Every case that matches, in order and in bounded memory, for an export."""
    check_may_review(officer)
    conditions = wanted.conditions()
    start: tuple[datetime, str] | None = None
    while True:
        found = _fetch(wanted, conditions, start, EXPORT_ROWS)
        for one in found:
            yield _row(*one)
        if len(found) < EXPORT_ROWS:
            return
        last: Case = found[-1][0]
        start = _moment(last, wanted.sort), last.reference
        db.session().expunge_all()


def count_cases() -> CaseCounts:
    """The counts of the start page, in one statement."""
    is_open = Case.closed_at.is_(None)
    counts = (
        sa.func.count().filter(Case.stage == Stage.NEW.value, is_open),
        sa.func.count().filter(has_all_evidence()),
        sa.func.count().filter(has_evidence_outstanding()),
    )
    new, given, outstanding = db.session().execute(sa.select(*counts).select_from(Case).where(is_open)).one()
    return CaseCounts(new, given, outstanding)


def _fetch(
    wanted: CaseFilter, conditions: list[sa.ColumnElement[bool]], start: tuple[datetime, str] | None, limit: int,
    *, is_backwards: bool = False,
) -> list[Any]:  # fmt: skip
    key = Case.opened_at if wanted.sort is CaseSort.OPENED else Case.updated_at
    query = (
        sa.select(Case, Claim.reference, ClaimVersion, outstanding_count())
        .join(Claim, Claim.id == Case.claim_id)
        .join(ClaimVersion, sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number))
        .where(*conditions)
    )
    if start is not None:
        moment, reference = start
        own_id = sa.select(Case.id).where(Case.reference == reference).scalar_subquery()
        beyond = (key > moment, Case.id > own_id) if is_backwards else (key < moment, Case.id < own_id)
        query = query.where(sa.or_(beyond[0], sa.and_(key == moment, beyond[1])))
    order = (key.asc(), Case.id.asc()) if is_backwards else (key.desc(), Case.id.desc())
    return list(db.session().execute(query.order_by(*order).limit(limit)))


def _row(case: Case, claim_reference: str, version: ClaimVersion, outstanding: int) -> CaseRow:
    name, postcode = _claimant(version.content)
    return CaseRow(
        case.reference, name, postcode, claim_reference, case.stage, case.submission_count, outstanding,
        case.opened_at, case.updated_at,
    )  # fmt: skip


def _claimant(content: dict[str, Any]) -> tuple[str, str]:
    """Name and postcode straight from the JSON form: reading the whole claim for 50 rows would be for nothing."""
    people = [person for person in content.get("people") or () if person.get("role") == "claimant"]
    parts = (people[0].get("first_name"), people[0].get("last_name")) if people else ()
    postcode = ((content.get("home") or {}).get("address") or {}).get("postcode") or ""
    return " ".join(part for part in parts if part), format_postcode(postcode)


def _moment(case: Case, sort: CaseSort) -> datetime:
    return case.opened_at if sort is CaseSort.OPENED else case.updated_at


def _position(case: Case, sort: CaseSort) -> str:
    """Microseconds and case reference: a place in the order that stays when other cases move."""
    elapsed = _moment(case, sort) - _EPOCH
    return f"{(elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds}.{case.reference}"


def _read_position(position: str) -> tuple[datetime, str] | None:
    digits, _, reference = position.partition(".")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 17 and is_case_reference(reference)):
        return None
    return datetime.fromtimestamp(int(digits) // 1_000_000, UTC).replace(microsecond=int(digits) % 1_000_000), reference
