"""What was reported in a case, submission by submission, with what was decided about each change.

Four statements, whatever the case holds. Private answers leave this module only for officers who decide
(`policy.may_see_private_answers`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal import clock, db
from portal.domain.change_advice import AdviceLine, advice_lines
from portal.domain.change_hold import held_until
from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind, ChangeType, Line
from portal.domain.changes.council_types import LIVING_SITUATION
from portal.domain.changes.values import Names
from portal.domain.claim import Claim as HeldClaim
from portal.domain.dates import first_contact, is_more_than_one_month_late
from portal.domain.decisions import DECISION_WORDING, FINAL, DecidedChanges, Decision
from portal.domain.held_sections import names_of, owners_of
from portal.domain.timeline import Submission as ReportedSubmission
from portal.domain.timeline_picture import ChangeMark, mark_of
from portal.domain.wording import Wording, _
from portal.models import ChangeDecision, Submission, User
from portal.services import submission_content
from portal.services.decided_changes import after_decisions, list_decisions
from portal.services.decisions import altered
from portal.services.sent_changes import change_of

KIND_WORDING: dict[str, Wording] = {"review": _("Review of the claim"), "report": _("Report of changes")}
CHANNEL_WORDING: dict[str, Wording] = {
    "online": _("By the resident, online"),
    "helper": _("By somebody who acts for the resident, online"),
    "adviser": _("By an adviser for the resident"),
    "phone": _("By telephone, entered by staff"),
    "paper": _("On paper, entered by staff"),
    "desk": _("At the desk, entered by staff"),
}


@dataclass(frozen=True, slots=True, repr=False)
class DecisionView:
    """One decision: who made it, when and why; `kept` is the change that was kept instead in a conflict."""

    decision: Decision
    number: int
    officer_name: str
    decided_at: datetime
    reason: str
    kept: str

    @property
    def wording(self) -> Wording:
        """What was decided, in words."""
        return DECISION_WORDING[self.decision]

    @property
    def is_final(self) -> bool:
        """Whether nothing is open about the change."""
        return self.decision in FINAL


@dataclass(frozen=True, slots=True, repr=False)
class ChangeView:
    """One reported change: its line, its answers, and whether it came more than a month after it happened.

    `checks` is what an officer has to ask the resident about before it is used, `doubts` what does not fit together.
    `held_until` is when it may be accepted without word of such a check; None when it may be now. `standing` are its date
    and answers as an officer put them right; None when they stand as reported.
    """

    reference: str
    mark: ChangeMark
    lines: tuple[Line, ...]
    private_lines: tuple[Line, ...]
    reason_for_delay: str
    is_late: bool
    advice: tuple[AdviceLine, ...]
    checks: tuple[Wording, ...]
    held_until: datetime | None
    doubts: tuple[Wording, ...]
    decisions: tuple[DecisionView, ...]
    standing: tuple[date | None, tuple[Line, ...]] | None

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return anchor_of(self.mark.full_reference, "change")

    @property
    def put_right(self) -> tuple[Line, ...]:
        """The answers that an officer gave another value."""
        return tuple(line for line in self.standing[1] if line not in self.lines) if self.standing else ()

    @property
    def left_out(self) -> tuple[Line, ...]:
        """The answers that an officer left out, as they were given."""
        labels = {str(line.label) for line in self.standing[1]} if self.standing else set()
        return tuple(line for line in self.lines if str(line.label) not in labels) if self.standing else ()

    @property
    def is_clear(self) -> bool:
        """Whether it is undecided and nothing about it has to be looked at on its own."""
        return not (self.is_decided or self.checks or self.doubts)

    @property
    def latest(self) -> DecisionView | None:
        """The decision that counts."""
        return self.decisions[-1] if self.decisions else None

    @property
    def number(self) -> int:
        """The number of the latest decision; 0 when there is none."""
        return self.latest.number if self.latest else 0

    @property
    def is_decided(self) -> bool:
        """Whether nothing is open about it."""
        return self.latest is not None and self.latest.is_final


@dataclass(frozen=True, slots=True, repr=False)
class SubmissionView:
    """One submission: when, how and by whom, with its changes in the order in which they were reported."""

    reference: str
    kind: str
    channel: str
    language: str
    started_at: datetime
    submitted_at: datetime
    received_on: date | None
    author_name: str
    taken_out_at: datetime | None
    claim_number: int
    changes: tuple[ChangeView, ...]

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return anchor_of(self.reference)

    @property
    def first_contact_on(self) -> date:
        """The day from which lateness is judged."""
        return first_contact(clock.local(self.started_at).date(), self.received_on)

    @property
    def kind_wording(self) -> Wording:
        """What was sent."""
        return KIND_WORDING.get(self.kind, KIND_WORDING["report"])

    @property
    def channel_wording(self) -> Wording:
        """Who brought it in, and how."""
        return CHANNEL_WORDING.get(self.channel, Wording(self.channel))


@dataclass(frozen=True, slots=True, repr=False)
class ReportedChanges:
    """Everything that was reported in a case, and what stands of it."""

    submissions: tuple[SubmissionView, ...]
    after_decisions: DecidedChanges
    rows: tuple[Submission, ...]


def anchor_of(reference: str, what: str = "submission") -> str:
    """The id of a thing's place on the page: letters, digits and hyphens."""
    return f"{what}-" + "".join(letter if letter.isalnum() else "-" for letter in reference)


def list_reported(case_id: UUID, held: HeldClaim, *, may_see_private: bool) -> ReportedChanges:
    """The submissions of a case in the order in which they came, those that were taken out among them."""
    query = sa.select(Submission).where(Submission.case_id == case_id).options(selectinload(Submission.changes))
    rows = list(db.session().scalars(query.order_by(Submission.submitted_at, Submission.reference)))
    changes = {change.id: change_of(change, row.reference) for row in rows for change in row.changes}
    history = list_decisions(changes)
    users = _names({one.user_id for some in history.values() for one in some}, rows)
    joined = [row for row in rows if row.taken_out_at is None]
    told = [(changes[one.id], _first_contact(row)) for row in joined for one in row.changes]
    page = _Page(held, changes, history, users, advice_lines(told, held, clock.today()), may_see_private)
    return ReportedChanges(
        tuple(page.submission(row) for row in rows),
        after_decisions(map(page.reported, joined), changes, history),
        tuple(rows),
    )


def _first_contact(row: Submission) -> date:
    return first_contact(clock.local(row.started_at).date(), row.received_on)


def _names(decided_by: set[UUID], rows: Sequence[Submission]) -> dict[UUID, str]:
    ids = decided_by | {row.author_user_id for row in rows if row.author_user_id}
    if not ids:
        return {}
    return {user.id: user.name for user in db.session().scalars(sa.select(User).where(User.id.in_(ids)))}


@dataclass(frozen=True, slots=True)
class _Page:
    """What all changes of one page share."""

    held: HeldClaim
    changes: dict[UUID, Change]
    history: dict[UUID, list[ChangeDecision]]
    users: Mapping[UUID, str]
    advice: Mapping[str, tuple[AdviceLine, ...]]
    may_see_private: bool

    def reported(self, row: Submission) -> ReportedSubmission:
        """A submission as the timeline reads it."""
        return ReportedSubmission(row.reference, tuple(self.changes[one.id] for one in row.changes), row.submitted_at)

    def submission(self, row: Submission) -> SubmissionView:
        """A submission as the page shows it."""
        own = {one.id: self.changes[one.id] for one in row.changes}
        types = _types_asked(row, own.values())
        names, owners = names_of(self.held), owners_of(self.held)
        return SubmissionView(
            row.reference, row.kind, row.channel, row.language, row.started_at, row.submitted_at, row.received_on,
            self.users.get(row.author_user_id, "") if row.author_user_id else "", row.taken_out_at, row.claim_number,
            tuple(self._change(change_id, one, types, (names, owners), row) for change_id, one in own.items()),
        )  # fmt: skip

    def _change(
        self,
        change_id: UUID,
        change: Change,
        types: Mapping[str, ChangeType],
        words: tuple[Names, Names],
        row: Submission,
    ) -> ChangeView:
        """Lateness runs from the date of the change to the first contact (SI 2001/1002 reg 8(3)); corrections have none."""
        names, owners = words
        kind = types[change.type.name]
        lines = tuple(kind.lines(change.details, names))
        private: tuple[Line, ...] = ()
        if self.may_see_private:
            every = kind.lines(change.details, names, include_private=True)
            private = tuple(line for line in every if line not in lines)
        rows = self.history.get(change_id, [])
        stands = altered(change, rows[-1] if rows else None)
        until = held_until(stands.type.checks_needed(stands.details), row.submitted_at)
        is_altered = stands is not change
        return ChangeView(
            change.reference, mark_of(change, owners), lines, private, change.details.reason_for_delay or "",
            _is_late(change, _first_contact(row)), self.advice.get(change.full_reference, ()),
            change.type.checks_needed(change.details), until if until and clock.now() < until else None,
            change.type.doubtful(change.details), tuple(map(self._decision, rows)),
            (stands.date, tuple(kind.lines(stands.details, names))) if is_altered else None,
        )  # fmt: skip

    def _decision(self, row: ChangeDecision) -> DecisionView:
        name = self.users.get(row.user_id, "")
        return DecisionView(
            Decision(row.decision), row.number, name, row.decided_at, row.reason or "", row.kept_reference or ""
        )


def _types_asked(row: Submission, changes: Collection[Change]) -> Mapping[str, ChangeType]:
    has_moved = any(getattr(one.details, LIVING_SITUATION, None) for one in changes)
    return submission_content.types_as_asked(row.content) if has_moved else CHANGE_TYPES


def _is_late(change: Change, told_on: date) -> bool:
    if change.kind is not ChangeKind.CHANGE or change.date is None:
        return False
    return is_more_than_one_month_late(change.date, told_on)
