"""The list of outgoing messages: filtered, in pages by key, exported; who decides changes sees it (complaint C29)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.handover.causes import Cause
from portal.domain.handover.deliveries import DeliveryKind, DeliveryState
from portal.models import Case, Claim, Delivery, Submission
from portal.services import audit
from portal.services.case_access import check_may_review
from portal.services.errors import NotFound

PAGE_ROWS = 50
EXPORT_ROWS = 500
LONGEST_KEYWORD = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, repr=False)
class DeliveryFilter:
    """What an officer asked to see; `keyword` is the whole reference of a message, a claim, a case or a submission."""

    keyword: str = ""
    state: str = ""
    kind: str = ""
    cause: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.keyword or self.state or self.kind or self.cause)

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Conditions on Delivery."""
        named = ((Delivery.state, self.state), (Delivery.kind, self.kind), (Delivery.cause, self.cause))
        found = [column == value for column, value in named if value]
        word = self.keyword.strip().upper()
        if word:
            claim = sa.select(Claim.id).where(Claim.reference == word)
            case = sa.select(Case.id).where(Case.reference == word)
            submission = sa.select(Submission.case_id).where(Submission.reference == word)
            in_case = sa.or_(Delivery.case_id.in_(case), Delivery.case_id.in_(submission))
            found.append(sa.or_(Delivery.reference == word, Delivery.claim_id.in_(claim), in_case))
        return found


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One message as a list shows it; nothing personal is in it."""

    reference: str
    claim_reference: str
    case_reference: str
    kind: DeliveryKind
    target: str
    effective_on: date | None
    state: DeliveryState
    cause: Cause | None
    code: str
    attempt_count: int
    created_at: datetime
    next_try_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Rows of one page, how many match, where the neighbouring pages begin, and how many need somebody, by cause."""

    rows: tuple[DeliveryRow, ...]
    total: int
    after: str = ""
    before: str = ""
    failed: tuple[tuple[Cause, int], ...] = ()


def check_may_see(officer: Officer) -> None:
    """Officers of the council who decide changes see what goes out; raises NotFound for everybody else."""
    check_may_review(officer)
    if not policy.may_decide(officer):
        raise NotFound("delivery")


def list_deliveries(officer: Officer, wanted: DeliveryFilter, *, after: str = "", before: str = "") -> DeliveryPage:
    """A page of messages, newest first; `after` and `before` are positions that an earlier page gave."""
    check_may_see(officer)
    conditions = wanted.conditions()
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Delivery).where(*conditions)) or 0
    start = _read_position(after or before)
    is_backwards = start is not None and bool(before) and not after
    found = _fetch(conditions, start, PAGE_ROWS + 1, is_backwards=is_backwards)
    has_more = len(found) > PAGE_ROWS
    rows = found[:PAGE_ROWS][::-1] if is_backwards else found[:PAGE_ROWS]
    has_next, has_previous = (True, has_more) if is_backwards else (has_more, start is not None)
    audit.record(officer, "deliveries:listed", "delivery", "list", count=len(rows), total=total)
    return DeliveryPage(
        tuple(row_of(*one) for one in rows), total,
        after=_position(rows[-1][0]) if rows and has_next else "",
        before=_position(rows[0][0]) if rows and has_previous else "", failed=_count_failed(),
    )  # fmt: skip


def iterate_deliveries(officer: Officer, wanted: DeliveryFilter) -> Iterator[DeliveryRow]:
    """Every message that matches, in order and in bounded memory, for an export."""
    check_may_see(officer)
    start: tuple[datetime, str] | None = None
    while True:
        found = _fetch(wanted.conditions(), start, EXPORT_ROWS)
        yield from (row_of(*one) for one in found)
        if len(found) < EXPORT_ROWS:
            return
        start = found[-1][0].created_at, found[-1][0].reference
        db.session().expunge_all()


def _count_failed() -> tuple[tuple[Cause, int], ...]:
    query = sa.select(Delivery.cause, sa.func.count()).where(Delivery.state == DeliveryState.FAILED.value)
    counts = {row[0]: row[1] for row in db.session().execute(query.group_by(Delivery.cause))}
    return tuple((cause, counts[cause.value]) for cause in Cause if cause.value in counts)


def _fetch(
    conditions: list[sa.ColumnElement[bool]],
    start: tuple[datetime, str] | None,
    limit: int,
    *,
    is_backwards: bool = False,
) -> list[Any]:
    query = (
        sa.select(Delivery, Claim.reference, Case.reference)
        .join(Claim, Claim.id == Delivery.claim_id)
        .outerjoin(Case, Case.id == Delivery.case_id)
        .where(*conditions)
    )
    if start is not None:
        moment, reference = start
        own_id = sa.select(Delivery.id).where(Delivery.reference == reference).scalar_subquery()
        at = Delivery.created_at
        beyond = (at > moment, Delivery.id > own_id) if is_backwards else (at < moment, Delivery.id < own_id)
        query = query.where(sa.or_(beyond[0], sa.and_(at == moment, beyond[1])))
    order = (
        (Delivery.created_at.asc(), Delivery.id.asc())
        if is_backwards
        else (Delivery.created_at.desc(), Delivery.id.desc())
    )
    return list(db.session().execute(query.order_by(*order).limit(limit)))


def row_of(row: Delivery, claim_reference: str, case_reference: str | None) -> DeliveryRow:
    """A message as lists show it."""
    return DeliveryRow(
        row.reference, claim_reference, case_reference or "", DeliveryKind(row.kind), row.target, row.effective_on,
        DeliveryState(row.state), Cause(row.cause) if row.cause else None, row.code or "", row.attempt_count,
        row.created_at, row.next_try_at, row.sent_at,
    )  # fmt: skip


def _position(row: Delivery) -> str:
    elapsed = row.created_at - _EPOCH
    return f"{(elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds}.{row.reference}"


def _read_position(position: str) -> tuple[datetime, str] | None:
    digits, _, reference = position.partition(".")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 17 and reference.replace("-", "").isalnum()):
        return None
    return datetime.fromtimestamp(int(digits) // 1_000_000, UTC).replace(microsecond=int(digits) % 1_000_000), reference
