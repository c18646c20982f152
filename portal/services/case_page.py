"""One case with everything of its claim in one place: what is held, what is reported, evidence, messages, journal.

A fixed number of statements, whatever the case holds. Private answers leave this module only for officers who decide
(`policy.may_see_private_answers`); the journal only for those who may see the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.case_stage import outcome_wording, stage_wording
from portal.domain.claim import Claim as HeldClaim
from portal.domain.dates import date_wording
from portal.domain.held_sections import (
    STATUS_WORDING,
    HeldSection,
    address_of,
    held_sections,
    mask_nino,
    names_of,
    owners_of,
)
from portal.domain.timeline_picture import FieldPicture, StepPicture, draw_fields, draw_timeline
from portal.domain.wording import Wording, _
from portal.models import Authority, Submission
from portal.services import audit, authorities, case_presence
from portal.services.case_access import get_case
from portal.services.case_assignment import NOBODY, AssignmentView, holder_of, list_assignments
from portal.services.case_changes import ChangeView, SubmissionView, anchor_of, list_reported
from portal.services.case_evidence import CaseEvidence, list_evidence
from portal.services.case_history import HistoryEntry, list_history
from portal.services.case_journal import JournalEntry, list_journal
from portal.services.case_messages import CaseMessage, list_messages
from portal.services.case_questions import QuestionView, list_questions
from portal.services.case_silence import Silence, SilenceStepView, find_silence


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
    sent: tuple[Submission, ...]
    authorities: tuple[Authority, ...]
    steps: tuple[StepPicture, ...]
    fields: tuple[FieldPicture, ...]
    evidence: CaseEvidence
    messages: tuple[CaseMessage, ...]
    questions: tuple[QuestionView, ...]
    silence: Silence | None
    silence_steps: tuple[SilenceStepView, ...]
    journal: tuple[JournalEntry, ...] | None
    may_decide: bool
    version: int
    closed_at: datetime | None
    outcome: str
    closing: str
    due_on: date | None
    holder_key: str
    assignments: tuple[AssignmentView, ...]
    others: tuple[str, ...]

    @property
    def holder(self) -> str:
        """Who holds the case; empty for nobody."""
        return self.assignments[-1].to if self.assignments and self.holder_key != NOBODY else ""

    @property
    def last_note(self) -> AssignmentView | None:
        """What whoever handed it over last had to say, while nobody has handed it on."""
        latest = self.assignments[-1] if self.assignments else None
        return latest if latest is not None and latest.note else None

    @property
    def open_questions(self) -> tuple[QuestionView, ...]:
        """The questions without a reply."""
        return tuple(one for one in self.questions if one.is_open)

    @property
    def history(self) -> tuple[HistoryEntry, ...]:
        """Everything that passed between the resident and the council."""
        return list_history(self)

    @property
    def numbers(self) -> dict[str, int]:
        """The number of the latest decision about each change, by full reference."""
        return {change.mark.full_reference: change.number for one in self.submissions for change in one.changes}

    @property
    def joined(self) -> tuple[SubmissionView, ...]:
        """The submissions that count."""
        return tuple(one for one in self.submissions if one.taken_out_at is None)

    @property
    def taken_out(self) -> tuple[SubmissionView, ...]:
        """The submissions that joined the case by mistake."""
        return tuple(one for one in self.submissions if one.taken_out_at is not None)

    @property
    def undecided(self) -> tuple[ChangeView, ...]:
        """The changes about which something is open."""
        return tuple(change for one in self.joined for change in one.changes if not change.is_decided)

    @property
    def clear(self) -> tuple[ChangeView, ...]:
        """The undecided changes with no conflict and nothing to check, which may be accepted together."""
        disputed = {side.full_reference for step in self.steps for one in step.conflicts for side in one.sides}
        return tuple(one for one in self.undecided if one.is_clear and one.mark.full_reference not in disputed)

    @property
    def outcome_wording(self) -> Wording:
        """What a closed case came to."""
        return outcome_wording(self.outcome)

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
    held = HeldClaim.from_dict(found.version.content)
    may_see_private = policy.may_see_private_answers(officer)
    reported = list_reported(case.id, held, may_see_private=may_see_private)
    silence, steps = find_silence(case.id)
    acting = tuple(authorities.list_of_claim(claim.id))
    drawn = (found.version.content, reported.after_decisions.standing, names_of(held), owners_of(held))
    audit.record(officer, "claim:viewed", "claim", claim.id.hex, case=case.reference, private_answers=may_see_private)
    return CaseView(
        case_id=case.id, reference=case.reference, stage=case.stage, opened_at=case.opened_at, updated_at=case.updated_at,
        claim_id=claim.id, claim_reference=claim.reference, claim_number=claim.current_number, held=held,
        sections=held_sections(held), may_decide=policy.may_decide(officer) and case.closed_at is None,
        version=case.version, closed_at=case.closed_at, outcome=case.outcome or "", closing=case.closing or "",
        due_on=case.due_on, holder_key=holder_of(case), assignments=list_assignments(case.id),
        others=case_presence.note(officer, case.id),
        submissions=reported.submissions, sent=reported.rows, authorities=acting,
        steps=draw_timeline(*drawn), fields=draw_fields(*drawn),
        evidence=list_evidence(case.id, tuple(row.id for row in reported.rows)),
        messages=list_messages(claim.id), questions=list_questions(case.id), silence=silence, silence_steps=steps,
        journal=list_journal(claim.id, acting) if policy.may_see_journal(officer) else None,
    )  # fmt: skip
