"""One outgoing message for staff: what is in it, what was tried, what can be put right, and sending it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.backoffice import DIALECTS
from portal.adapters.documents.indexes import write_index
from portal.domain.actor import Officer
from portal.domain.changes import CHANGE_TYPES
from portal.domain.handover.causes import Cause, NotDelivered
from portal.domain.handover.deliveries import DeliveryKind, DeliveryState
from portal.domain.wording import Refused, Wording, _
from portal.models import Case, Claim, Delivery, DeliveryAttempt, DeliveryRepair
from portal.services import audit
from portal.services.errors import NotFound
from portal.services.evidence.locking import lock_claim
from portal.services.handover import planning
from portal.services.handover.delivery_list import DeliveryRow, check_may_see, row_of
from portal.services.handover.sending import CLAIM_REFERENCE, repaired_content

LONGEST_VALUE = 200
MAY_HAVE_ARRIVED = _("This message may have arrived. Send it again as it is before you correct anything in it")
ENTER_VALUE = _("Enter what it should be")
TOO_LONG = _("What it should be must be {most} characters or fewer", most=LONGEST_VALUE)
CHOOSE_FIELD = _("Select what to correct")


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One try."""

    number: int
    at: datetime
    cause: Cause | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True, repr=False)
class Repairable:
    """A value that can be put right: its name in the message, the words for it, and what it is now."""

    field: str
    label: Wording
    value: str


@dataclass(frozen=True, slots=True, repr=False)
class DeliveryView:
    """Everything the page of a message shows."""

    row: DeliveryRow
    key: str
    receipt: str
    detail: str
    replaces: tuple[str, ...]
    attempts: tuple[AttemptView, ...]
    preview: str
    repairable: tuple[Repairable, ...]
    may_have_arrived: bool
    holds: int

    @property
    def is_unsent(self) -> bool:
        """Whether it can still be sent."""
        return self.row.state in (DeliveryState.WAITING, DeliveryState.FAILED)


def show_delivery(officer: Officer, reference: str) -> DeliveryView:
    """A message with its tries, recorded as a view of its claim; raises NotFound."""
    row, claim_reference, case_reference = _find(officer, reference)
    attempts = db.session().scalars(
        sa.select(DeliveryAttempt).where(DeliveryAttempt.delivery_id == row.id).order_by(DeliveryAttempt.number.desc())
    )
    audit.record(officer, "claim:viewed", "claim", row.claim_id.hex, delivery=row.reference)
    return DeliveryView(
        row=row_of(row, claim_reference, case_reference), key=row.key, receipt=row.receipt or "", detail=row.detail or "",
        replaces=tuple(row.replaces), preview=_preview(row),
        attempts=tuple(
            AttemptView(one.number, one.at, Cause(one.cause) if one.cause else None, one.code or "", one.detail or "")
            for one in attempts
        ),
        repairable=tuple(_repairable(row)), may_have_arrived=planning.may_have_arrived(row), holds=_count_behind(row),
    )  # fmt: skip


def send_again(officer: Officer, reference: str) -> None:
    """Have an unsent message sent as soon as its turn comes; raises NotFound for one that is not unsent."""
    row = _find_unsent(officer, reference)
    _replay(row)
    audit.record(officer, "delivery:replayed", "delivery", row.id.hex, cause=row.cause or "")
    planning.wake_lane(row.lane_id)


def send_all_again(officer: Officer, cause: Cause) -> int:
    """Have every message sent again that needs somebody for one cause; returns how many."""
    check_may_see(officer)
    query = sa.select(Delivery).where(Delivery.state == DeliveryState.FAILED.value, Delivery.cause == cause.value)
    rows = list(db.session().scalars(query.order_by(Delivery.created_at)))
    for row in rows:
        _replay(row)
    audit.record(officer, "delivery:replayed", "delivery", "list", cause=cause.value, count=len(rows))
    for lane_id in {row.lane_id: None for row in rows}:
        planning.wake_lane(lane_id)
    return len(rows)


def repair(officer: Officer, reference: str, field: str, value: str) -> None:
    """Put one value right in this and every later message of the claim, and send it again.

    Raises Refused (fields `field`, `value`) for what cannot be corrected; NotFound for a message that is not unsent.
    """
    row = _find_unsent(officer, reference)
    if planning.may_have_arrived(row):
        raise Refused(MAY_HAVE_ARRIVED)
    if field not in {one.field for one in _repairable(row)}:
        raise Refused(CHOOSE_FIELD, "field")
    if not value.strip():
        raise Refused(ENTER_VALUE, "value")
    if len(value.strip()) > LONGEST_VALUE:
        raise Refused(TOO_LONG, "value")
    query = sa.select(DeliveryRepair).where(DeliveryRepair.claim_id == row.claim_id, DeliveryRepair.field == field)
    held = db.session().scalars(query).one_or_none() or DeliveryRepair(claim_id=row.claim_id, field=field)
    held.value, held.user_id, held.repaired_at = value.strip(), officer.user_id, clock.now()
    db.session().add(held)
    _replay(row)
    audit.record(officer, "delivery:repaired", "delivery", row.id.hex, field=field)
    planning.wake_lane(row.lane_id)


def _replay(row: Delivery) -> None:
    """Due now, with a week of tries before it; a key that stands for something else over there is given up."""
    row.state, row.next_try_at, row.first_tried_at = DeliveryState.WAITING.value, clock.now(), None
    if row.cause == Cause.DUPLICATE:
        row.revision += 1
        row.message, row.sequence = None, None
    db.session().flush()


def _find(officer: Officer, reference: str) -> tuple[Delivery, str, str | None]:
    check_may_see(officer)
    query = (
        sa.select(Delivery, Claim.reference, Case.reference)
        .join(Claim, Claim.id == Delivery.claim_id)
        .outerjoin(Case, Case.id == Delivery.case_id)
        .where(Delivery.reference == reference)
    )
    found = db.session().execute(query).one_or_none() if reference.isascii() and "\0" not in reference else None
    if found is None:
        raise NotFound("delivery")
    return found[0], found[1], found[2]


def _find_unsent(officer: Officer, reference: str) -> Delivery:
    row, _claim, _case = _find(officer, reference)
    lock_claim(row.claim_id)
    db.session().refresh(row)
    if row.state not in planning.UNSENT:
        raise NotFound("delivery")
    return row


def _count_behind(row: Delivery) -> int:
    """How many messages wait for this one."""
    query = sa.select(sa.func.count()).select_from(Delivery)
    behind = Delivery.lane_id == row.lane_id, Delivery.position > row.position, Delivery.state.in_(planning.UNSENT)
    return (db.session().scalar(query.where(*behind)) or 0) if row.state in planning.UNSENT else 0


def _preview(row: Delivery) -> str:
    """What went over the wire, or what would go now; the portal's own way of writing until it is written for the vendor."""
    if row.message is not None:
        return row.message
    try:
        if DeliveryKind(row.kind).is_document:
            return write_index(
                {**row.content["index"], "number": str(row.position), "delivery": row.key}, "xml"
            ).decode()
        content = {**repaired_content(row), "key": row.key, "replaces": row.replaces}
        return DIALECTS["Local"].write("push", content).decode()
    except NotDelivered:
        return ""


def _repairable(row: Delivery) -> list[Repairable]:
    """The reference over there, and every answer of the message."""
    if DeliveryKind(row.kind).is_document or row.state not in planning.UNSENT:
        return []
    content = repaired_content(row)
    found = [Repairable(CLAIM_REFERENCE, _("Claim reference in the back office"), content[CLAIM_REFERENCE])]
    for change in content.get("changes", ()):
        title = CHANGE_TYPES[change["type"]].title
        found.extend(
            Repairable(
                f"{change['reference']}:{one['name']}",
                _("{title}: {name}", title=title, name=one["name"]),
                one["value"],
            )
            for one in change["answers"]
        )
    return found
