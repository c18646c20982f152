"""The evidence desk: everything that was asked or sent in open cases, what waits longest first (complaint C1).

Pages by key; a page is one count, one query and one for the files of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.evidence.items import SUBJECT_MARK
from portal.domain.evidence.states import STAFF_WORDING, RequirementState
from portal.domain.permissions import Permission
from portal.domain.wording import Wording, _
from portal.models import Case, Claim, ClaimVersion, EvidenceRequirement
from portal.services import audit
from portal.services.case_access import check_may_review
from portal.services.case_filter import look_up
from portal.services.case_list import claimant_of
from portal.services.errors import NotFound
from portal.services.evidence.outstanding import is_outstanding, is_to_check
from portal.services.evidence.requirements import list_files, state_today, titles_of
from portal.services.list_position import read_position, write_position

PAGE_ROWS = 50
EXPORT_ROWS = 500


class DeskState(StrEnum):
    """What a list is narrowed to; the values stand in addresses."""

    TO_CHECK = "to-check"
    PART_RECEIVED = "part-received"
    OUTSTANDING = "outstanding"
    OVERDUE = "overdue"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    WAIVED = "waived"
    EVERYTHING = "everything"


DESK_WORDING: dict[DeskState, Wording] = {
    DeskState.TO_CHECK: _("To check"),
    DeskState.PART_RECEIVED: _("Part received"),
    DeskState.OUTSTANDING: _("Outstanding"),
    DeskState.OVERDUE: _("Overdue"),
    DeskState.REFUSED: _("Refused"),
    DeskState.ACCEPTED: _("Accepted"),
    DeskState.WAIVED: _("Waived"),
    DeskState.EVERYTHING: _("Everything"),
}
AGES: dict[str, Wording] = {
    "2": _("More than 2 days"), "7": _("More than 7 days"), "14": _("More than 14 days"), "28": _("More than 28 days"),
}  # fmt: skip
"""Days that something has waited, or since it was asked for."""


@dataclass(frozen=True, slots=True, repr=False)
class DeskFilter:
    """What an officer asked to see. `kind` is a resourceId of the rules; `keyword` is personal and never in an address."""

    keyword: str = ""
    state: DeskState = DeskState.TO_CHECK
    kind: str = ""
    age: str = ""

    @property
    def is_default(self) -> bool:
        """Whether nothing was chosen."""
        return self == DeskFilter()

    def conditions(self, today: date) -> list[sa.ColumnElement[bool]]:
        """Conditions on the request, its case and its claim; raises Refused (field `keyword`)."""
        found = [Case.closed_at.is_(None), *look_up(self.keyword).conditions(), *_of_state(self.state, today)]
        if self.kind:
            of_subject = EvidenceRequirement.resource_id.startswith(f"{self.kind}{SUBJECT_MARK}", autoescape=True)
            found.append(sa.or_(EvidenceRequirement.resource_id == self.kind, of_subject))
        if self.age in AGES:
            found.append(_moment_of(self) < clock.now() - timedelta(days=int(self.age)))
        return found


@dataclass(frozen=True, slots=True, repr=False)
class DeskRow:
    """One request or what was sent without being asked, as the list shows it."""

    reference: str
    titles: dict[str, str]
    state: RequirementState
    case_reference: str
    claimant_name: str
    file_count: int
    since: datetime
    due_on: date
    is_late: bool

    @property
    def state_wording(self) -> Wording:
        """The state in words."""
        return STAFF_WORDING[self.state]

    def title_in(self, language: str) -> str:
        """What it is; English where there is no other."""
        return self.titles.get(language) or self.titles.get("en", "")


@dataclass(frozen=True, slots=True, repr=False)
class DeskPage:
    """Rows of one page, how many match in all, and where the neighbouring pages begin (empty: there is none)."""

    rows: tuple[DeskRow, ...]
    total: int
    after: str = ""
    before: str = ""


def list_evidence(officer: Officer, wanted: DeskFilter, *, after: str = "", before: str = "") -> DeskPage:
    """A page of what matches, oldest first; `after` and `before` are positions that an earlier page gave.

    Raises Refused (field `keyword`), NotFound for whoever may not check evidence.
    """
    check_may_check(officer)
    conditions = wanted.conditions(clock.today())
    counting = _joined(sa.select(sa.func.count()).select_from(EvidenceRequirement)).where(*conditions)
    total = db.session().scalar(counting) or 0
    start = read_position(after or before)
    is_backwards = start is not None and bool(before) and not after
    found = _fetch(wanted, conditions, start, PAGE_ROWS + 1, is_backwards=is_backwards)
    has_more = len(found) > PAGE_ROWS
    found = found[:PAGE_ROWS]
    rows = _rows(list(reversed(found)) if is_backwards else found)
    audit.record(officer, "evidence:listed", "evidence", "list", count=len(rows), total=total)
    has_next, has_previous = (True, has_more) if is_backwards else (has_more, start is not None)
    return DeskPage(
        tuple(rows), total,
        after=write_position(rows[-1].since, rows[-1].reference) if rows and has_next else "",
        before=write_position(rows[0].since, rows[0].reference) if rows and has_previous else "",
    )  # fmt: skip


def check_export(officer: Officer, wanted: DeskFilter) -> None:
    """Before a file is begun: raises NotFound for whoever may not check evidence, and records that the export starts."""
    check_may_check(officer)
    audit.record(
        officer, "evidence:export-started", "evidence", "list", state=wanted.state.value, kind=wanted.kind, age=wanted.age,
        by_keyword=bool(wanted.keyword),
    )  # fmt: skip


def iterate_evidence(officer: Officer, wanted: DeskFilter) -> Iterator[DeskRow]:
    """Everything that matches, in order and in bounded memory, for an export."""
    check_may_check(officer)
    conditions = wanted.conditions(clock.today())
    start: tuple[datetime, str] | None = None
    while True:
        rows = _rows(_fetch(wanted, conditions, start, EXPORT_ROWS))
        yield from rows
        if len(rows) < EXPORT_ROWS:
            return
        start = rows[-1].since, rows[-1].reference
        db.session().expunge_all()


def count_to_check() -> int:
    """How much waits for an officer, for the start page."""
    counting = sa.select(sa.func.count()).select_from(EvidenceRequirement)
    joined = counting.join(Case, Case.id == EvidenceRequirement.case_id)
    return db.session().scalar(joined.where(is_to_check(), Case.closed_at.is_(None))) or 0


def check_may_check(officer: Officer) -> None:
    """Let an officer of the council pass who may check evidence; raises NotFound for everybody else."""
    check_may_review(officer)
    if not officer.may(Permission.CHECK_EVIDENCE):
        raise NotFound("evidence")


def _of_state(state: DeskState, today: date) -> list[sa.ColumnElement[bool]]:
    if state is DeskState.EVERYTHING:
        return []
    if state is DeskState.TO_CHECK:
        return [is_to_check()]
    if state is DeskState.OUTSTANDING:
        return [is_outstanding()]
    if state is DeskState.OVERDUE:
        return [is_outstanding(), EvidenceRequirement.due_on < today]
    return [EvidenceRequirement.state == state.value]


def _moment_of(wanted: DeskFilter) -> Any:
    """By what the list is ordered: how long an officer has let it wait, otherwise since when it is asked for."""
    is_waiting = wanted.state is DeskState.TO_CHECK
    return EvidenceRequirement.waiting_since if is_waiting else EvidenceRequirement.asked_at


def _joined(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.join(Case, Case.id == EvidenceRequirement.case_id).join(Claim, Claim.id == Case.claim_id)


def _fetch(
    wanted: DeskFilter, conditions: Sequence[sa.ColumnElement[bool]], start: tuple[datetime, str] | None, limit: int,
    *, is_backwards: bool = False,
) -> list[Any]:  # fmt: skip
    key = _moment_of(wanted)
    current = sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number)
    query = _joined(sa.select(EvidenceRequirement, Case.reference, ClaimVersion, key)).join(ClaimVersion, current)
    if start is not None:
        moment, reference = start
        own = sa.select(EvidenceRequirement.id).where(EvidenceRequirement.reference == reference).scalar_subquery()
        id_ = EvidenceRequirement.id
        beyond = (key < moment, id_ < own) if is_backwards else (key > moment, id_ > own)
        query = query.where(sa.or_(beyond[0], sa.and_(key == moment, beyond[1])))
    order = (key.desc(), EvidenceRequirement.id.desc()) if is_backwards else (key, EvidenceRequirement.id)
    return list(db.session().execute(query.where(*conditions).order_by(*order).limit(limit)))


def _rows(found: Sequence[Any]) -> list[DeskRow]:
    files = list_files([row.id for row, *_rest in found])
    rows = []
    for row, case_reference, version, since in found:
        given = files[row.id]
        is_late = any(clock.local(file.received_at).date() > row.due_on for file in given)
        rows.append(
            DeskRow(
                row.reference, titles_of(row), state_today(row, given), case_reference, claimant_of(version.content)[0],
                len(given), since, row.due_on, is_late,
            )
        )  # fmt: skip
    return rows
