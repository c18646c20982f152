"""One case with everything of its claim in one place: what is held, what is reported, evidence, messages, journal.

A fixed number of statements, whatever the case holds. Private answers leave this module only for officers who decide
(`policy.may_see_private_answers`); the journal only for those who may see the audit log.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.case_stage import stage_wording
from portal.domain.change_advice import AdviceLine, advice_lines
from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind, ChangeType, Line
from portal.domain.changes.council_types import LIVING_SITUATION
from portal.domain.changes.values import Names
from portal.domain.claim import Claim as HeldClaim
from portal.domain.dates import date_wording, is_more_than_one_month_late
from portal.domain.held_sections import (
    STATUS_WORDING,
    HeldSection,
    address_of,
    held_sections,
    mask_nino,
    names_of,
    owners_of,
)
from portal.domain.timeline import Submission as ReportedSubmission
from portal.domain.timeline_picture import ChangeMark, StepPicture, draw_timeline, mark_of
from portal.domain.wording import Wording, _
from portal.models import Submission
from portal.services import audit, submission_content
from portal.services.case_access import get_case
from portal.services.case_evidence import CaseEvidence, list_evidence
from portal.services.case_journal import JournalEntry, list_journal
from portal.services.case_messages import CaseMessage, list_messages
from portal.services.sent_changes import change_of

KIND_WORDING: dict[str, Wording] = {"review": _("Review of the claim"), "report": _("Report of changes")}
CHANNEL_WORDING: dict[str, Wording] = {
    "online": _("By the resident, online"),
    "adviser": _("By an adviser for the resident"),
    "phone": _("By telephone, entered by staff"),
    "paper": _("On paper, entered by staff"),
}


@dataclass(frozen=True, slots=True, repr=False)
class ChangeView:
    """One reported change: its line, its answers, and whether it came more than a month after it happened.

    `checks` is what an officer has to ask the resident about before it is used, `doubts` what does not fit together.
    """

    mark: ChangeMark
    lines: tuple[Line, ...]
    private_lines: tuple[Line, ...]
    reason_for_delay: str
    is_late: bool
    advice: tuple[AdviceLine, ...]
    checks: tuple[Wording, ...]
    doubts: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SubmissionView:
    """One submission: when, how and by whom, with its changes in the order in which they were reported."""

    reference: str
    kind: str
    channel: str
    language: str
    started_at: datetime
    submitted_at: datetime
    claim_number: int
    changes: tuple[ChangeView, ...]

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return anchor_of(self.reference)

    @property
    def kind_wording(self) -> Wording:
        """What was sent."""
        return KIND_WORDING.get(self.kind, KIND_WORDING["report"])

    @property
    def channel_wording(self) -> Wording:
        """Who brought it in, and how."""
        return CHANNEL_WORDING.get(self.channel, Wording(self.channel))


@dataclass(frozen=True, slots=True, repr=False)
class CaseView:
    """Everything the case page shows."""

    case_id: UUID
    reference: str
    stage: str
    opened_at: datetime
    updated_at: datetime
    claim_id: UUID
    claim_reference: str
    claim_number: int
    held: HeldClaim
    sections: tuple[HeldSection, ...]
    submissions: tuple[SubmissionView, ...]
    steps: tuple[StepPicture, ...]
    evidence: CaseEvidence
    messages: tuple[CaseMessage, ...]
    journal: tuple[JournalEntry, ...] | None

    @property
    def stage_wording(self) -> Wording:
        """The stage in words."""
        return stage_wording(self.stage)

    @property
    def claimant_name(self) -> str:
        """The claimant as held."""
        return self.held.claimant.full_name if self.held.claimant else ""

    @property
    def nino(self) -> str:
        """The claimant's number, masked."""
        return mask_nino(self.held.claimant.nino) if self.held.claimant else ""

    @property
    def address(self) -> list[str]:
        """Lines of the home's address."""
        return list(address_of(self.held))

    @property
    def status_wording(self) -> Wording:
        """The claim's status in words."""
        return STATUS_WORDING.get(self.held.status or "", Wording(self.held.status or "-"))

    @property
    def held_provenance(self) -> Wording:
        """Where the claim comes from, and on what day it was right; single records may differ."""
        if self.held.as_at is None:
            return _("As the back office holds it. The date is not known.")
        return _(
            "As the back office held it on {day}, unless a line says otherwise.", day=date_wording(self.held.as_at)
        )

    @property
    def is_waiting_for_reply(self) -> bool:
        """Whether the last word is the resident's."""
        return bool(self.messages) and self.messages[-1].is_from_resident

    def anchor_of(self, submission: str) -> str:
        """The id of a submission's place on the page."""
        return anchor_of(submission)

    @property
    def conflict_count(self) -> int:
        """How many facts are disputed."""
        return sum(len(step.conflicts) for step in self.steps)

    @property
    def has_private_answers(self) -> bool:
        """Whether there is anything in the part for those who decide."""
        return any(change.private_lines for one in self.submissions for change in one.changes)


def show_case(officer: Officer, reference: str) -> CaseView:
    """Everything of a case, recorded as a view of its claim; raises NotFound."""
    found = get_case(officer, reference)
    case, claim = found.case, found.claim
    rows = _list_submissions(case.id)
    held = HeldClaim.from_dict(found.version.content)
    names, owners = names_of(held), owners_of(held)
    changes = {row.id: tuple(change_of(change, row.reference) for change in row.changes) for row in rows}
    reported = [ReportedSubmission(row.reference, changes[row.id], row.submitted_at) for row in rows]
    contacts = {row.id: clock.local(row.started_at).date() for row in rows}
    told = [(change, contacts[row.id]) for row in rows for change in changes[row.id]]
    advice = advice_lines(told, held, clock.today())
    may_see_private = policy.may_see_private_answers(officer)
    audit.record(officer, "claim:viewed", "claim", claim.id.hex, case=case.reference, private_answers=may_see_private)
    return CaseView(
        case_id=case.id, reference=case.reference, stage=case.stage, opened_at=case.opened_at, updated_at=case.updated_at,
        claim_id=claim.id, claim_reference=claim.reference, claim_number=claim.current_number, held=held,
        sections=held_sections(held),
        submissions=tuple(
            _view(row, changes[row.id], advice, (names, owners), may_see_private=may_see_private) for row in rows
        ),
        steps=draw_timeline(found.version.content, reported, names, owners),
        evidence=list_evidence(case.id, [row.id for row in rows]),
        messages=list_messages(claim.id),
        journal=list_journal(claim.id) if policy.may_see_journal(officer) else None,
    )  # fmt: skip


def anchor_of(reference: str) -> str:
    """The id of a submission's place on the page: letters, digits and hyphens."""
    return "submission-" + "".join(letter if letter.isalnum() else "-" for letter in reference)


def _list_submissions(case_id: UUID) -> list[Submission]:
    query = sa.select(Submission).where(Submission.case_id == case_id).options(selectinload(Submission.changes))
    return list(db.session().scalars(query.order_by(Submission.submitted_at, Submission.reference)))


def _view(
    row: Submission, changes: Collection[Change], advice: Mapping[str, tuple[AdviceLine, ...]],
    words: tuple[Names, Names], *, may_see_private: bool,
) -> SubmissionView:  # fmt: skip
    first_contact_on = clock.local(row.started_at).date()
    has_moved = any(getattr(one.details, LIVING_SITUATION, None) for one in changes)
    types = submission_content.types_as_asked(row.content) if has_moved else CHANGE_TYPES
    return SubmissionView(
        row.reference, row.kind, row.channel, row.language, row.started_at, row.submitted_at, row.claim_number,
        tuple(
            _change_view(
                one, types, advice.get(one.full_reference, ()), words, first_contact_on, may_see_private=may_see_private
            )
            for one in changes
        ),
    )  # fmt: skip


def _change_view(
    change: Change, types: Mapping[str, ChangeType], advice: tuple[AdviceLine, ...], words: tuple[Names, Names],
    first_contact_on: date, *, may_see_private: bool,
) -> ChangeView:  # fmt: skip
    """Lateness runs from the date of the change to the first contact (SI 2001/1002 reg 8(3)); corrections have none."""
    names, owners = words
    kind = types[change.type.name]
    lines = kind.lines(change.details, names)
    private: tuple[Line, ...] = ()
    if may_see_private:
        every = kind.lines(change.details, names, include_private=True)
        private = tuple(line for line in every if line not in lines)
    is_dated = change.kind is ChangeKind.CHANGE and change.date is not None
    is_late = is_dated and is_more_than_one_month_late(change.date, first_contact_on)  # type: ignore[arg-type]
    return ChangeView(
        mark_of(change, owners), tuple(lines), private, change.details.reason_for_delay or "", is_late, advice,
        change.type.checks_needed(change.details), change.type.doubtful(change.details),
    )  # fmt: skip
