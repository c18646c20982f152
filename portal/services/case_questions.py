"""Questions of officers about one answer or one file: asked in the case, told without personal data, answered in place."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.catalogue import in_all_languages
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.changes import Change, FieldSpec
from portal.domain.changes.values import Names, value_text
from portal.domain.claim import Claim as HeldClaim
from portal.domain.dates import date_wording, month_from
from portal.domain.decisions import Decision
from portal.domain.held_sections import names_of, owners_of
from portal.domain.timeline_picture import mark_of
from portal.domain.wording import Refused, Wording, _
from portal.models import Case, EvidenceFile, ResidentQuestion, User
from portal.services import audit, case_stages, decisions, messages
from portal.services.case_access import FoundCase, get_case, get_case_to_change
from portal.services.decisions import CLOSED, ChangePlace, ChangeToDecide
from portal.services.errors import NotFound, Stale

LONGEST = 2000
ENTER = _("Enter your question")
TOO_LONG = _("Your question must be {most} characters or fewer", most=LONGEST)
REFERENCE_BYTES = 16
WHICH = _("Two answers that do not fit together")


class Pin(NamedTuple):
    """What a question is about: a change (`submission`/`change`), one `answer` of it, what it stands `against`, or a file."""

    change: str = ""
    answer: str = ""
    against: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Pinned:
    """What was found at a pin: rows, the number of the latest decision, and what it is in words of both languages."""

    found: FoundCase
    change: ChangeToDecide | None
    file: EvidenceFile | None
    about: dict[str, Any]
    answers: tuple[tuple[str, Wording], ...]

    @property
    def number(self) -> int:
        """The number of the latest decision about the change."""
        return self.change.number if self.change else 0

    @property
    def language(self) -> str:
        """The language of the resident."""
        return self.found.version.content.get("language") or "en"


@dataclass(frozen=True, slots=True, repr=False)
class QuestionView:
    """One question as officers see it."""

    reference: str
    change_id: UUID | None
    title: dict[str, str]
    lines: tuple[dict[str, Any], ...]
    text: str
    officer_name: str
    asked_at: datetime
    due_on: date
    read_at: datetime | None
    reply: str
    replied_at: datetime | None
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether a reply is still to come."""
        return self.replied_at is None and self.ended_at is None

    @property
    def is_overdue(self) -> bool:
        """Whether the time to answer is over."""
        return self.is_open and self.due_on < clock.today()

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return "question-" + "".join(letter if letter.isalnum() else "-" for letter in self.reference)


def show_pin(officer: Officer, reference: str, pin: Pin) -> Pinned:
    """What a question would be about, for its page; raises NotFound."""
    return _pinned(officer, get_case(officer, reference), pin)


def ask(officer: Officer, reference: str, pin: Pin, text: str, *, seen: int, address: str) -> ResidentQuestion:
    """Ask the resident; a text and an e-mail say that there is a question, with a link that opens it after sign-in.

    `address` is the portal's. A question about a change is a decision of its own, which leaves the change open. Raises
    NotFound, Stale, and Refused (field `text`).
    """
    pinned = _pinned(officer, get_case_to_change(officer, reference), pin)
    text = text.strip()
    if not text:
        raise Refused(ENTER, "text")
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, "text")
    if pinned.found.case.closed_at is not None:
        raise Refused(CLOSED)
    if pinned.change is not None and seen != pinned.number:
        raise Stale("decision")
    now = clock.now()
    row = ResidentQuestion(
        reference=secrets.token_urlsafe(REFERENCE_BYTES), claim_id=pinned.found.claim.id, case_id=pinned.found.case.id,
        change_id=pinned.change.row.id if pinned.change else None, answer=pin.answer or None,
        file_id=pinned.file.id if pinned.file else None, about=pinned.about, text=text, user_id=officer.user_id,
        asked_at=now, due_on=month_from(clock.local(now).date()),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    if pinned.change is not None:
        decisions.decide(officer, pinned.change, Decision.ASKED, seen=seen, as_it_stands=True)
    case_stages.note_work(pinned.found.case)
    tell(row, "question", pinned.language, address)
    audit.record(officer, "question:asked", "claim", row.claim_id.hex, case=reference, question=row.reference)
    return row


def tell(row: ResidentQuestion, template: str, language: str, address: str) -> None:
    """Say by every way the claim holds that there is a question; the link holds nothing but its reference."""
    link = f"{address}/questions/{row.reference}"
    messages.tell_every_way(row.claim_id, template, language=language, link=link)


def take_back(officer: Officer, reference: str, question: str) -> None:
    """End a question that needs no reply any more. Raises NotFound."""
    found = get_case_to_change(officer, reference)
    query = sa.select(ResidentQuestion).where(
        ResidentQuestion.case_id == found.case.id, ResidentQuestion.reference == question,
        ResidentQuestion.replied_at.is_(None), ResidentQuestion.ended_at.is_(None),
    )  # fmt: skip
    row = db.session().scalars(query).one_or_none() if question.isprintable() and policy.may_decide(officer) else None
    if row is None:
        raise NotFound("question")
    row.ended_at = clock.now()
    case_stages.note_work(found.case)
    audit.record(officer, "question:taken-back", "claim", row.claim_id.hex, case=reference, question=row.reference)


def end_open(case: Case) -> None:
    """A case that is closed waits for no reply."""
    query = sa.update(ResidentQuestion).where(
        ResidentQuestion.case_id == case.id, ResidentQuestion.replied_at.is_(None), ResidentQuestion.ended_at.is_(None)
    )
    db.session().execute(query.values(ended_at=clock.now()))


def list_questions(case_id: UUID) -> tuple[QuestionView, ...]:
    """The questions of a case, oldest first. One statement."""
    query = (
        sa.select(ResidentQuestion, User)
        .join(User, User.id == ResidentQuestion.user_id)
        .where(ResidentQuestion.case_id == case_id)
        .order_by(ResidentQuestion.asked_at, ResidentQuestion.id)
    )
    return tuple(
        QuestionView(
            row.reference, row.change_id, row.about["title"], tuple(row.about["lines"]), row.text, user.name, row.asked_at,
            row.due_on, row.read_at, row.reply or "", row.replied_at, row.ended_at,
        )
        for row, user in db.session().execute(query)
    )  # fmt: skip


def _pinned(officer: Officer, found: FoundCase, pin: Pin) -> Pinned:
    """The one thing a pin names; raises NotFound for none, and for what is not of this case."""
    if not policy.may_decide(officer):
        raise NotFound("question")
    if pin.file and not pin.change:
        return _pinned_file(found, pin)
    submission, _slash, change = pin.change.partition("/")
    row = decisions.show_change(officer, ChangePlace(found.case.reference, submission, change))
    held = HeldClaim.from_dict(found.version.content)
    names, owners = names_of(held), owners_of(held)
    stands = row.standing
    title = in_all_languages(mark_of(stands, owners).summary)
    specs = _answered(stands)
    lines = []
    if pin.against:
        other_submission, _slash, other = pin.against.partition("/")
        against = decisions.show_change(officer, ChangePlace(found.case.reference, other_submission, other))
        title = in_all_languages(WHICH)
        for side in (row, against):
            lines.extend(_told(side, pin.answer, names))
    elif pin.answer:
        spec = next((one for one in specs if one.name == pin.answer), None)
        if spec is None:
            raise NotFound("answer")
        lines.append(_line(stands, spec, names))
    about = {"title": title, "lines": lines}
    return Pinned(found, row, None, about, tuple((one.name, one.label) for one in specs))


def _pinned_file(found: FoundCase, pin: Pin) -> Pinned:
    query = sa.select(EvidenceFile).where(
        EvidenceFile.claim_id == found.claim.id, EvidenceFile.reference == pin.file, EvidenceFile.removed_at.is_(None),
        EvidenceFile.submission_id.is_not(None),
    )  # fmt: skip
    file = db.session().scalars(query).one_or_none() if pin.file.isprintable() else None
    if file is None:
        raise NotFound("file")
    sent_on = clock.local(file.received_at).date()
    line = {"label": in_all_languages(_("You sent it on")), "value": in_all_languages(sent_on)}
    about = {
        "title": in_all_languages(_("The file {name}", name=file.original_name)), "lines": [line],
        "resource_id": file.resource_id,
    }  # fmt: skip
    return Pinned(found, None, file, about, ())


def _answered(change: Change) -> Sequence[FieldSpec]:
    """The questions of a change that have an answer which is not private."""
    details = change.details
    return [
        spec
        for spec in change.type.questions
        if not spec.is_private and spec.group is None and getattr(details, spec.name) not in (None, ())
    ]


def _line(change: Change, spec: FieldSpec, names: Names) -> dict[str, Any]:
    value = getattr(change.details, spec.name)
    if isinstance(value, tuple):
        lines = change.type.lines(change.details, names)
        value_words = [in_all_languages(line.value) for line in lines if line.label == spec.label]
        joined = {code: ", ".join(one[code] for one in value_words) for code in ("en", "cy")}
        return {"label": in_all_languages(spec.label), "value": joined}
    return {"label": in_all_languages(spec.label), "value": in_all_languages(value_text(spec, value, names))}


def _told(side: ChangeToDecide, answer: str, names: Names) -> list[dict[str, Any]]:
    """What one side of a conflict says, under the day on which it was sent."""
    stands = side.standing
    sent_on = clock.local(side.submission.submitted_at).date()
    label = in_all_languages(_("You told us on {day}", day=date_wording(sent_on)))
    spec = next((one for one in _answered(stands) if answer in (one.name, one.attribute)), None)
    value = _line(stands, spec, names)["value"] if spec else in_all_languages(stands.type.summary(stands.details))
    return [{"label": label, "value": value}]
