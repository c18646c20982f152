"""From what is in force to rows that wait to be sent: one plan of a case, made anew whenever something of it changes.

What nobody has tried yet is replaced by a better plan; what may have arrived counts as sent. Nothing is dropped: a row
that a plan overtakes stays in the list, as superseded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import queue
from portal.domain.actor import System
from portal.domain.handover.causes import Cause
from portal.domain.handover.deliveries import DeliveryKind, DeliveryState
from portal.domain.handover.plan import PlannedStep, SentMessage, plan_steps
from portal.models import Case, Delivery, ReportedChange, Submission
from portal.services import audit, case_stages, claims, settings
from portal.services.evidence.locking import lock_claim
from portal.services.handover import contents
from portal.services.handover.in_force import DecidedChange, InForce, is_on_submission, list_in_force
from portal.services.references import make_reference

SEND = "send-delivery"
ACTOR = System("hand-over")
UNSENT = (DeliveryState.WAITING.value, DeliveryState.FAILED.value)


@dataclass(frozen=True, slots=True, repr=False)
class Planned:
    """A message that is to be sent, before it is a row."""

    kind: DeliveryKind
    content: dict[str, Any]
    digest: bytes
    changes: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    effective_on: date | None = None
    submission_id: UUID | None = None

    def is_row(self, row: Delivery) -> bool:
        """Whether a row says just this."""
        if (row.kind, row.digest, row.replaces) != (self.kind.value, self.digest, list(self.replaces)):
            return False
        held = row.content
        return all(held.get(name) == self.content.get(name) for name in ("rebuilds", "decisions"))


def plan_case(case_id: UUID) -> int:
    """Plan what is still to go of a case; returns how many messages are new. Doing it again changes nothing."""
    case = db.session().get(Case, case_id)
    if case is None:
        return 0
    lock_claim(case.claim_id)
    rows = _list_rows(case)
    wanted = list(_wanted(case, rows))
    added = _replace_waiting(case, [row for row in rows if is_open(row)], wanted)
    if added:
        audit.record(ACTOR, "delivery:planned", "claim", case.claim_id.hex, case=case.reference, count=len(added))
        case_stages.refresh(case)
    wake_lane(case.claim_id)
    return len(added)


def is_open(row: Delivery) -> bool:
    """Whether a row may still be changed: it is unsent, and the receiver cannot have it."""
    return row.state in UNSENT and not may_have_arrived(row)


def may_have_arrived(row: Delivery) -> bool:
    """Whether a row was tried and nobody answered: then its bytes stay as they are until somebody does."""
    return (
        row.state in UNSENT
        and row.message_sealed is not None
        and (row.cause is None or not Cause(row.cause).is_answered)
    )


def wake_lane(lane_id: UUID) -> None:
    """Have the next message of a lane sent now, if there is one that waits and is due."""
    head = find_head(lane_id)
    if head is not None and head.state == DeliveryState.WAITING and head.next_try_at <= clock.now():
        queue.enqueue(SEND, lane_id, key=f"{SEND}:{head.id}:{head.attempt_count + 1}:{head.version}")


def find_head(lane_id: UUID) -> Delivery | None:
    """The lowest unsent message of a lane."""
    query = sa.select(Delivery).where(Delivery.lane_id == lane_id, Delivery.state.in_(UNSENT))
    return db.session().scalars(query.order_by(Delivery.position).limit(1)).one_or_none()


def next_position(lane_id: UUID) -> int:
    """The place behind everything of a lane."""
    return (db.session().scalar(sa.select(sa.func.max(Delivery.position)).where(Delivery.lane_id == lane_id)) or 0) + 1


def add_row(planned: Planned, *, lane_id: UUID, target: str, claim_id: UUID, case_id: UUID | None) -> Delivery:
    """A planned message as a row at the end of its lane."""
    now = clock.now()
    row = Delivery(
        reference=make_reference("D", 10), kind=planned.kind.value, target=target, lane_id=lane_id,
        position=next_position(lane_id), claim_id=claim_id, case_id=case_id, submission_id=planned.submission_id,
        effective_on=planned.effective_on, content=planned.content, digest=planned.digest, changes=list(planned.changes),
        replaces=list(planned.replaces), state=DeliveryState.WAITING.value, attempt_count=0, created_at=now, next_try_at=now,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    return row


def _list_rows(case: Case) -> list[Delivery]:
    query = sa.select(Delivery).where(Delivery.case_id == case.id, Delivery.lane_id == case.claim_id)
    return list(db.session().scalars(query.order_by(Delivery.position)))


def _wanted(case: Case, rows: Sequence[Delivery]) -> Iterator[Planned]:
    """Everything that is still to go, in order: steps, reviews without changes, decisions that no step tells."""
    loaded = claims.get_claim(case.claim_id)
    references = {"claim_reference": loaded.row.reference, "case_reference": case.reference}
    gone = [row for row in rows if row.state == DeliveryState.SENT or may_have_arrived(row)]
    in_force = list_in_force(case.id)
    steps: list[Planned] = []
    if in_force.submissions or any(row.kind == DeliveryKind.STEP for row in gone):
        planned = plan_steps(
            loaded.version.content, in_force.submissions, _sent(gone), contents.step_digest, in_force.must_wait
        )
        steps = [_step(one, loaded.held, references, in_force) for one in planned]
        yield from steps
    told = {row.submission_id for row in gone if row.kind == DeliveryKind.NO_CHANGE}
    for submission_id, reference in _list_without_changes(case):
        if submission_id not in told:
            content = contents.no_change_content(reference, loaded.held, references)
            digest = contents.digest_of(["no-change", reference])
            yield Planned(DeliveryKind.NO_CHANGE, content, digest, submission_id=submission_id)
    decisions = _untold(in_force, [*(row.content for row in gone), *(one.content for one in steps)])
    if decisions:
        content = contents.decision_content(decisions, loaded.held, references)
        digest = contents.digest_of(content["decisions"])
        yield Planned(DeliveryKind.DECISION, content, digest, tuple(one.reference for one in decisions))


def _step(planned: PlannedStep, held: Any, references: dict[str, str], in_force: InForce) -> Planned:
    content = contents.step_content(planned.step, held, references, in_force.decisions)
    content["rebuilds"] = planned.rebuilds
    changes = planned.step.changes
    return Planned(DeliveryKind.STEP, content, planned.digest, changes, planned.replaces, planned.step.date)


def _sent(gone: Iterable[Delivery]) -> list[SentMessage]:
    """The steps that went, in the order in which they did."""
    return [
        SentMessage(
            row.key,
            row.effective_on,
            tuple(row.changes),
            row.digest,
            tuple(row.replaces),
            bool(row.content["rebuilds"]),
        )
        for row in gone
        if row.kind == DeliveryKind.STEP
    ]


def _untold(in_force: InForce, messages: Iterable[Mapping[str, Any]]) -> list[DecidedChange]:
    """Decisions that no message tells. Where only decided changes go, a step waits for its date and tells its own."""
    told = {
        (one["reference"], one["outcome"], one["decided_at"]) for each in messages for one in each.get("decisions", ())
    }
    return [
        one
        for one in in_force.decisions
        if (one.reference, one.outcome, contents.instant(one.decided_at)) not in told
        and (is_on_submission() or one.outcome == "refused")
    ]


def _list_without_changes(case: Case) -> list[tuple[UUID, str]]:
    """Reviews of the case that reported nothing, in the order in which they came."""
    changes = sa.exists().where(ReportedChange.submission_id == Submission.id)
    query = sa.select(Submission.id, Submission.reference).where(Submission.case_id == case.id, ~changes)
    query = query.where(Submission.taken_out_at.is_(None))
    query = query.where(Submission.kind == "review").order_by(Submission.submitted_at, Submission.reference)
    return [(row[0], row[1]) for row in db.session().execute(query)]


def _replace_waiting(case: Case, waiting: Sequence[Delivery], wanted: Sequence[Planned]) -> list[Delivery]:
    """Keep what the new plan begins with in the same way; supersede the rest and add what is new."""
    kept = 0
    for row, planned in zip(waiting, wanted, strict=False):
        if not planned.is_row(row):
            break
        kept += 1
    for row in waiting[kept:]:
        row.state = DeliveryState.SUPERSEDED.value
    db.session().flush()
    target = settings.get("NbpHbBackOffice")
    return [
        add_row(planned, lane_id=case.claim_id, target=target, claim_id=case.claim_id, case_id=case.id)
        for planned in wanted[kept:]
    ]
