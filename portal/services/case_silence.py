"""What an officer may do when a resident does not answer: one lawful step at a time, each written down with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.case_stage import Outcome
from portal.domain.dates import check_on_or_after
from portal.domain.silence import (
    GUARDRAILS,
    REMINDERS,
    SILENCE_WORDING,
    NextStep,
    SilenceKind,
    StepTaken,
    next_step,
)
from portal.domain.wording import Refused, Wording, _
from portal.models import Case, EvidenceRequirement, ResidentQuestion, SilenceStep, User
from portal.services import audit, case_closing, case_stages, messages
from portal.services.case_access import FoundCase, get_case_to_change
from portal.services.decisions import read_reason
from portal.services.errors import NotFound, Stale
from portal.services.evidence.outstanding import is_outstanding

ENTER_REASON = _("Enter why")
CONFIRM_ALL = _("Confirm each of these before you go on")
ENTER_DUE = _("Enter the new last day to answer")
DUE = _("The new last day to answer")
FURTHEST_MONTHS = 12
GRAVE = (SilenceKind.SUSPENSION, SilenceKind.ENDING)
"""The steps for which every guardrail is confirmed."""


@dataclass(frozen=True, slots=True, repr=False)
class SilenceStepView:
    """A step that was taken, as officers see it."""

    kind: SilenceKind
    taken_at: datetime
    due_on: date | None
    officer_name: str
    reason: str

    @property
    def wording(self) -> Wording:
        """The step in words."""
        return SILENCE_WORDING[self.kind]


@dataclass(frozen=True, slots=True, repr=False)
class Silence:
    """Since when a case waits for the resident, the steps taken, and what may be done next."""

    asked_on: date
    steps: tuple[SilenceStepView, ...]
    next: NextStep

    @property
    def number(self) -> int:
        """How many steps were taken."""
        return len(self.steps)


def find_silence(case_id: UUID) -> tuple[Silence | None, tuple[SilenceStepView, ...]]:
    """What may be done in a case that waits for an answer or for evidence (None: it waits for neither), and every step taken.

    Two statements.
    """
    question = sa.select(sa.func.min(ResidentQuestion.asked_at)).where(
        ResidentQuestion.case_id == case_id, ResidentQuestion.replied_at.is_(None), ResidentQuestion.ended_at.is_(None)
    )
    evidence = sa.select(sa.func.min(EvidenceRequirement.asked_at)).where(
        EvidenceRequirement.case_id == case_id, is_outstanding()
    )
    instant = ResidentQuestion.asked_at.type
    columns = (sa.type_coerce(one.scalar_subquery(), instant) for one in (question, evidence))
    asked = [one for one in db.session().execute(sa.select(*columns)).one() if one is not None]
    steps = _list_steps(case_id)
    if not asked:
        return None, steps
    asked_on = clock.local(min(asked)).date()
    taken = [StepTaken(step.kind, clock.local(step.taken_at).date(), step.due_on) for step in steps]
    return Silence(asked_on, steps, next_step(asked_on, taken, clock.today())), steps


def take_step(
    officer: Officer, reference: str, kind: str, *, seen: int, reason: str = "", due_on: date | None = None,
    confirmed: Collection[str] = (), address: str = "",
) -> SilenceStep:  # fmt: skip
    """Take the step `kind`. Only what is lawful now is taken: raises NotFound for any other, Stale when somebody took one.

    Reminders go to the resident; more time needs its last day; suspending, lifting and ending need a reason, and the first
    and the last that every guardrail is confirmed. Raises Refused on the fields `reason`, `due_on` and `confirmed`.
    """
    found = get_case_to_change(officer, reference)
    silence, _steps = find_silence(found.case.id)
    if silence is None or not policy.may_decide(officer) or found.case.closed_at is not None:
        raise NotFound("silence")
    if silence.number != seen:
        raise Stale("silence")
    step = next((one for one in silence.next.allowed if one == kind), None)
    if step is None:
        raise NotFound("step")
    text = read_reason(reason, ENTER_REASON) if step not in REMINDERS else None
    if step in GRAVE and set(confirmed) < set(GUARDRAILS):
        raise Refused(CONFIRM_ALL, "confirmed")
    row = SilenceStep(
        claim_id=found.claim.id, case_id=found.case.id, number=silence.number + 1, kind=step.value, taken_on=clock.today(),
        due_on=_read_due(due_on, silence) if step is SilenceKind.MORE_TIME else None, reason=text, user_id=officer.user_id,
        taken_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    _follow(officer, found, row, address)
    audit.record(
        officer, f"silence:{step.value}", "claim", found.claim.id.hex, case=reference, number=row.number,
        asked_on=silence.asked_on,
    )  # fmt: skip
    return row


def _follow(officer: Officer, found: FoundCase, row: SilenceStep, address: str) -> None:
    """What a step brings with it: a message, later due dates, or the end of the case."""
    kind, case = SilenceKind(row.kind), found.case
    if kind in REMINDERS:
        language = found.version.content.get("language") or "en"
        messages.tell_every_way(case.claim_id, "question-reminder", language=language, link=f"{address}/messages")
    if kind is SilenceKind.MORE_TIME and row.due_on is not None:
        _give_time(case, row.due_on)
    if kind is SilenceKind.ENDING:
        case_closing.close_as(officer, case, Outcome.NO_RESPONSE_ENDED, "")
    case_stages.note_work(case)


def _give_time(case: Case, due_on: date) -> None:
    for row in db.session().scalars(
        sa.select(ResidentQuestion).where(
            ResidentQuestion.case_id == case.id,
            ResidentQuestion.replied_at.is_(None),
            ResidentQuestion.ended_at.is_(None),
        )
    ):
        row.due_on = max(row.due_on, due_on)
    wanted = sa.select(EvidenceRequirement).where(EvidenceRequirement.case_id == case.id, is_outstanding())
    for request in db.session().scalars(wanted):
        request.due_on = max(request.due_on, due_on)


def _read_due(due_on: date | None, silence: Silence) -> date:
    if due_on is None:
        raise Refused(ENTER_DUE, "due_on")
    try:
        check_on_or_after(due_on, max(silence.next.due_on, clock.today()), DUE)
    except Refused as refused:
        raise Refused(refused.wording, "due_on") from refused
    if (due_on - clock.today()).days > FURTHEST_MONTHS * 31:
        raise Refused(_("The new last day to answer must be within 12 months"), "due_on")
    return due_on


def _list_steps(case_id: UUID) -> tuple[SilenceStepView, ...]:
    query = (
        sa.select(SilenceStep, User)
        .join(User, User.id == SilenceStep.user_id)
        .where(SilenceStep.case_id == case_id)
        .order_by(SilenceStep.number)
    )
    return tuple(
        SilenceStepView(SilenceKind(row.kind), row.taken_at, row.due_on, user.name, row.reason or "")
        for row, user in db.session().execute(query)
    )
