"""Questions of the council from the resident's side: what each is about, and the one reply that lands in its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Resident
from portal.domain.wording import Refused, _
from portal.models import Case, ResidentQuestion
from portal.services import audit, cases
from portal.services.errors import NotFound
from portal.services.evidence.locking import lock_claim

LONGEST = 2000
ENTER = _("Enter your answer")
TOO_LONG = _("Your answer must be {most} characters or fewer", most=LONGEST)
NEWEST = 100


@dataclass(frozen=True, slots=True, repr=False)
class AskedQuestion:
    """One question as its resident reads it. `resource_id` names the evidence to send again when it is about a file."""

    reference: str
    title: dict[str, str]
    lines: tuple[dict[str, Any], ...]
    resource_id: str
    text: str
    asked_at: datetime
    due_on: date
    reply: str
    replied_at: datetime | None
    is_over: bool

    @property
    def is_open(self) -> bool:
        """Whether a reply is still wanted."""
        return self.replied_at is None and not self.is_over

    @property
    def is_late(self) -> bool:
        """Whether the last day is past; an answer is taken all the same."""
        return self.is_open and self.due_on < clock.today()


def list_questions(resident: Resident) -> tuple[AskedQuestion, ...]:
    """The resident's questions, those to be answered first, the newest first. One statement."""
    is_open = sa.and_(ResidentQuestion.replied_at.is_(None), ResidentQuestion.ended_at.is_(None))
    query = (
        sa.select(ResidentQuestion)
        .where(ResidentQuestion.claim_id == resident.claim_id)
        .order_by(sa.case((is_open, 0), else_=1), ResidentQuestion.asked_at.desc(), ResidentQuestion.id)
        .limit(NEWEST)
    )
    return tuple(_view(row) for row in db.session().scalars(query))


def open_count() -> sa.ColumnElement[int]:
    """How many questions wait for the claim in the parameter `claim_id`, as a column of another statement."""
    query = sa.select(sa.func.count()).select_from(ResidentQuestion)
    own = ResidentQuestion.claim_id == sa.bindparam("claim_id", type_=sa.Uuid())
    is_open = ResidentQuestion.replied_at.is_(None), ResidentQuestion.ended_at.is_(None)
    return query.where(own, *is_open).scalar_subquery()


def get_question(resident: Resident, reference: str) -> AskedQuestion:
    """One question of the resident's own claim, which counts as read from now on; raises NotFound."""
    row = _get(resident, reference)
    if row.read_at is None:
        db.after_reading(lambda: _mark_read(resident, reference), may_be_lost=True)
    return _view(row)


def reply(resident: Resident, reference: str, text: str) -> None:
    """Keep the answer with its question and bring the case forward; the first answer stands. Raises Refused (`text`)."""
    lock_claim(resident.claim_id)
    row = _get(resident, reference)
    text = text.strip()
    if not text:
        raise Refused(ENTER, "text")
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, "text")
    if row.replied_at is not None:
        return
    row.reply, row.replied_at = text, clock.now()
    row.read_at = row.read_at or row.replied_at
    db.session().flush()
    case = db.session().get(Case, row.case_id)
    assert case is not None
    cases.note_evidence(resident, case, row.replied_at)
    audit.record(resident, "question:answered", "claim", resident.claim_id.hex, question=row.reference)


def _get(resident: Resident, reference: str) -> ResidentQuestion:
    query = sa.select(ResidentQuestion).where(
        ResidentQuestion.claim_id == resident.claim_id, ResidentQuestion.reference == reference
    )
    row = db.session().scalars(query).one_or_none() if reference.isprintable() else None
    if row is None:
        raise NotFound("question")
    return row


def _view(row: ResidentQuestion) -> AskedQuestion:
    return AskedQuestion(
        row.reference, row.about["title"], tuple(row.about["lines"]), row.about.get("resource_id", ""), row.text, row.asked_at,
        row.due_on, row.reply or "", row.replied_at, row.ended_at is not None,
    )  # fmt: skip


def _mark_read(resident: Resident, reference: str) -> None:
    query = sa.update(ResidentQuestion).where(
        ResidentQuestion.claim_id == resident.claim_id, ResidentQuestion.reference == reference,
        ResidentQuestion.read_at.is_(None),
    )  # fmt: skip
    db.session().execute(query.values(read_at=clock.now()))
    audit.record(resident, "question:read", "claim", resident.claim_id.hex, question=reference)
