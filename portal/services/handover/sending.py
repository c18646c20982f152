"""One try to send the next message of a lane: what is begun in one unit of work and recorded in another.

Only the lowest unsent message of a lane is ever sent. What goes over the wire is written once and kept; it is written
anew only when the receiver has said that it kept nothing. A try that is cut off counts as one that may have arrived.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import queue
from portal.adapters.backoffice import BackOffice
from portal.domain.handover.causes import Cause, NotDelivered
from portal.domain.handover.deliveries import DOCUMENTS, KEEP_TRYING, DeliveryKind, DeliveryState, pause_after
from portal.models import Case, Delivery, DeliveryAttempt, DeliveryRepair
from portal.services import audit, case_stages
from portal.services.evidence.locking import lock_claim
from portal.services.handover import contents, planning
from portal.services.handover.planning import ACTOR, SEND
from portal.services.handover.requesting import request_plan

CLAIM_REFERENCE = "claim_reference"
WAKE = "wake-deliveries"
OVERDUE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, repr=False)
class Try:
    """What is to be sent now; `message` is empty for a document, whose content says what to take from the store."""

    delivery_id: UUID
    number: int
    position: int
    kind: DeliveryKind
    key: str
    message: bytes
    content: dict[str, Any]


def find_due(lane_id: UUID) -> Delivery | None:
    """The message of a lane that may be tried now, or None: there is none, it waits, or somebody has to look at it."""
    head = planning.find_head(lane_id)
    if head is not None:
        lock_claim(head.claim_id)
        db.session().refresh(head)
    is_due = head is not None and head.state == DeliveryState.WAITING and head.next_try_at <= clock.now()
    return head if is_due else None


def begin_try(row: Delivery, office: BackOffice | None) -> Try | None:
    """Count a try and give what to send; None when it cannot even be written, which is recorded. `office` for messages."""
    now = clock.now()
    row.attempt_count += 1
    row.first_tried_at = row.first_tried_at or now
    row.code = row.detail = row.cause = None
    if office is not None and (row.message is None or row.target != office.name):
        try:
            _write_message(row, office, now)
        except NotDelivered as failure:
            _record_failure(row, failure, row.attempt_count)
            return None
    db.session().flush()
    audit.record(ACTOR, "delivery:tried", "delivery", row.id.hex, number=row.attempt_count, target=row.target)
    return Try(
        row.id,
        row.attempt_count,
        row.position,
        DeliveryKind(row.kind),
        row.key,
        (row.message or "").encode(),
        row.content,
    )


def record_arrival(tried: Try, receipt: str) -> None:
    """The receiver has it; saying so twice is harmless. The next of the lane follows at once."""
    row = _get_row(tried)
    if row.state == DeliveryState.SENT:
        return
    was_down = _was_down(row)
    row.state, row.receipt, row.sent_at = DeliveryState.SENT.value, receipt, clock.now()
    row.cause = row.code = row.detail = None
    _add_attempt(row, None, tried.number)
    db.session().flush()
    audit.record(ACTOR, "delivery:sent", "delivery", row.id.hex, number=row.attempt_count, receipt=receipt)
    _refresh_case(row)
    planning.wake_lane(row.lane_id)
    if was_down:
        queue.enqueue(WAKE, row.id, key=f"{WAKE}:{row.id}")


def record_failure(tried: Try, failure: NotDelivered) -> None:
    """It did not arrive, or nobody knows: try again later, or leave it to somebody. What arrived since stays so."""
    row = _get_row(tried)
    if row.state != DeliveryState.SENT:
        _record_failure(row, failure, tried.number)


def _record_failure(row: Delivery, failure: NotDelivered, number: int) -> None:
    now = clock.now()
    row.cause, row.code, row.detail = failure.cause.value, failure.code[:100], failure.detail[:200] or None
    _add_attempt(row, failure, number)
    if failure.cause.is_answered:
        row.message, row.sequence = None, None
    is_over = row.first_tried_at is not None and now - row.first_tried_at > KEEP_TRYING
    if failure.cause.heals and not is_over:
        pause = pause_after(row.attempt_count)
        row.next_try_at = now + pause
        key = f"{SEND}:{row.id}:{row.attempt_count + 1}"
        queue.enqueue(SEND, row.lane_id, key=key, delay_seconds=pause.total_seconds() + 0.1)
    else:
        row.state = DeliveryState.FAILED.value
        if row.case_id is not None and failure.cause.is_answered:
            request_plan(row.case_id)
    db.session().flush()
    audit.record(
        ACTOR, "delivery:failed", "delivery", row.id.hex, number=row.attempt_count, cause=row.cause, code=row.code
    )


def wake_after_outage(limit: int = 500) -> int:
    """Try at once what waits because there was no connection: there is one again. Returns how many lanes."""
    now = clock.now()
    query = sa.select(Delivery).where(
        Delivery.state == DeliveryState.WAITING.value,
        Delivery.cause == Cause.ENDPOINT_DOWN.value,
        Delivery.next_try_at > now,
    )
    rows = list(db.session().scalars(query.order_by(Delivery.next_try_at).limit(limit)))
    for row in rows:
        row.next_try_at = now
        queue.enqueue(SEND, row.lane_id, key=f"{SEND}:{row.id}:{row.attempt_count + 1}:{row.version}")
    db.session().flush()
    if rows:
        audit.record(ACTOR, "delivery:woken", "delivery", "list", count=len(rows))
    return len(rows)


def wake_overdue(limit: int = 500) -> int:
    """Try what is due and of which no job knows any more; returns how many lanes."""
    query = sa.select(Delivery.lane_id).where(
        Delivery.state == DeliveryState.WAITING.value, Delivery.next_try_at < clock.now() - OVERDUE
    )
    lanes = list(db.session().scalars(query.distinct().limit(limit)))
    for lane_id in lanes:
        queue.enqueue(SEND, lane_id, key=f"{SEND}:{lane_id}:{int(clock.now().timestamp())}")
    return len(lanes)


def _write_message(row: Delivery, office: BackOffice, now: datetime) -> None:
    """Number the message, put in what staff put right, and write it: from now on these are its bytes."""
    last = _last_sent(row.lane_id, office.name)
    row.target, row.sequence = office.name, (last.sequence or 0) + 1 if last else 1
    content = repaired_content(row)
    if not office.takes_notes:
        content.pop("notes", None)
    envelope = {
        "key": row.key, "sequence": row.sequence, "base_key": last.key if last else None,
        "written_at": contents.instant(now), "replaces": row.replaces, "rebuilds": content.get("rebuilds", False),
    }  # fmt: skip
    try:
        row.message = office.write_message({**content, **envelope}).decode()
    except NotDelivered:
        row.sequence = None
        raise


def _last_sent(lane_id: UUID, target: str) -> Delivery | None:
    query = sa.select(Delivery).where(
        Delivery.lane_id == lane_id, Delivery.state == DeliveryState.SENT.value, Delivery.target == target,
        Delivery.target != DOCUMENTS,
    )  # fmt: skip
    return db.session().scalars(query.order_by(Delivery.sequence.desc()).limit(1)).one_or_none()


def repaired_content(row: Delivery) -> dict[str, Any]:
    """The content with everything that staff put right for this claim."""
    content = row.content
    repairs = {
        one.field: one.value
        for one in db.session().scalars(sa.select(DeliveryRepair).where(DeliveryRepair.claim_id == row.claim_id))
    }
    if CLAIM_REFERENCE in repairs:
        content[CLAIM_REFERENCE] = repairs[CLAIM_REFERENCE]
    for change in content.get("changes", ()):
        for answer in change["answers"]:
            answer["value"] = repairs.get(f"{change['reference']}:{answer['name']}", answer["value"])
    return content


def _refresh_case(row: Delivery) -> None:
    """The stage of the case says that something arrived."""
    case = db.session().get(Case, row.case_id) if row.case_id else None
    if case is not None and row.target != DOCUMENTS:
        case_stages.refresh(case)


def _was_down(row: Delivery) -> bool:
    """Whether this message had to wait because there was no connection."""
    query = sa.select(DeliveryAttempt.cause).where(DeliveryAttempt.delivery_id == row.id)
    last = db.session().scalars(query.order_by(DeliveryAttempt.number.desc()).limit(1)).one_or_none()
    return last == Cause.ENDPOINT_DOWN.value


def _get_row(tried: Try) -> Delivery:
    """The row of a try, and nobody else's until this is recorded."""
    row = db.session().get_one(Delivery, tried.delivery_id)
    lock_claim(row.claim_id)
    db.session().refresh(row)
    return row


def _add_attempt(row: Delivery, failure: NotDelivered | None, number: int) -> None:
    """Write the try down; one that was cut off has no line of its own and lends its number to nobody."""
    db.session().add(
        DeliveryAttempt(
            delivery_id=row.id, number=number, at=clock.now(), cause=failure.cause.value if failure else None,
            code=row.code, detail=row.detail,
        )
    )  # fmt: skip
