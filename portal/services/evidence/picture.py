"""What a resident is asked for, by the open draft and by what was sent before, with what they have given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Resident
from portal.domain.claim import Claim as HeldClaim
from portal.domain.draft import Draft
from portal.domain.evidence.checklist import build_checklist
from portal.domain.evidence.enough import Said
from portal.domain.evidence.items import EvidenceItem
from portal.domain.evidence.states import STATE_WORDING, RequirementState
from portal.domain.wording import Wording, _
from portal.models import Case, EvidenceFile, EvidenceRequirement
from portal.services import claims, drafts, eforms, settings
from portal.services.errors import NotFound
from portal.services.evidence.accepted_text import texts_of
from portal.services.evidence.rules_in_force import rules_in_force


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that was given for an item; it can be removed until it has been sent."""

    reference: str
    name: str
    size_bytes: int
    received_at: datetime
    is_sent: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing asked for: words by language, where it stands, what was given and by when it is due."""

    resource_id: str
    titles: dict[str, str]
    texts: dict[str, str]
    state: RequirementState
    files: tuple[GivenFile, ...]
    due_on: date | None
    is_overdue: bool
    can_upload: bool

    @property
    def is_outstanding(self) -> bool:
        """Whether it is still to come."""
        return self.state is not RequirementState.RECEIVED

    @property
    def is_sent(self) -> bool:
        """Whether the submission that asks for it has been sent."""
        return self.due_on is not None

    @property
    def state_wording(self) -> Wording:
        """The state in words."""
        return STATE_WORDING[self.state]


@dataclass(frozen=True, slots=True)
class EvidencePicture:
    """Everything asked of one resident: `unsent` by the open draft, `sent` by submissions of the open case."""

    unsent: tuple[AskedItem, ...]
    sent: tuple[AskedItem, ...]
    has_draft: bool

    @property
    def undecided(self) -> list[AskedItem]:
        """Items of the draft with neither a file nor "I'll send it later"."""
        return [item for item in self.unsent if item.state is RequirementState.NEEDED and item.can_upload]

    @property
    def outstanding(self) -> list[AskedItem]:
        """Items of what was sent that are still to come, the first due first."""
        return sorted((item for item in self.sent if item.is_outstanding), key=lambda item: item.due_on or date.max)

    def find(self, resource_id: str) -> AskedItem | None:
        """The item of a resource: what was asked at submission comes before what the draft asks again."""
        return next((item for item in (*self.sent, *self.unsent) if item.resource_id == resource_id), None)


def count_wording(items: Sequence[AskedItem]) -> Wording:
    """ "2 of 5 given"."""
    given = sum(not item.is_outstanding for item in items)
    return _("{given} of {total} given", given=given, total=len(items))


def list_asked_by_draft(held: HeldClaim, draft: Draft) -> list[EvidenceItem]:
    """The items that the answers of a draft call for, in the order of the rules."""
    return rules_in_force().evaluate(eforms.build_eform_of(held, draft.changes, clock.today()))


def get_picture(resident: Resident) -> EvidencePicture:
    """Everything asked of the resident. Four statements, however many items and files."""
    found = drafts.find_draft(resident)
    files = _list_live_files(resident)
    sent = tuple(_sent_item(row, files) for row in _list_requirements(resident))
    if found is None:
        return EvidencePicture((), sent, has_draft=False)
    held = claims.get_claim(resident.claim_id, found.row.claim_number).held
    asked = list_asked_by_draft(held, found.draft)
    already = {item.resource_id: item for item in sent}
    return EvidencePicture(_unsent_items(asked, found.draft, files, already), sent, has_draft=True)


def get_item(resident: Resident, resource_id: str) -> AskedItem:
    """One item that is asked of the resident; raises NotFound."""
    item = get_picture(resident).find(resource_id)
    if item is None:
        raise NotFound("evidence item")
    return item


def find_requirement(resident: Resident, resource_id: str) -> EvidenceRequirement | None:
    """The request of the open case for a resource, or None."""
    return next((row for row in _list_requirements(resident) if row.resource_id == resource_id), None)


def _list_requirements(resident: Resident) -> list[EvidenceRequirement]:
    query = (
        sa.select(EvidenceRequirement)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .where(EvidenceRequirement.claim_id == resident.claim_id, Case.closed_at.is_(None))
        .order_by(EvidenceRequirement.due_on, EvidenceRequirement.position, EvidenceRequirement.resource_id)
    )
    return list(db.session().scalars(query))


def _list_live_files(resident: Resident) -> list[EvidenceFile]:
    """Files not removed that wait to be sent or belong to the open case."""
    is_of_open_case = EvidenceFile.requirement_id.in_(
        sa.select(EvidenceRequirement.id)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .where(EvidenceRequirement.claim_id == resident.claim_id, Case.closed_at.is_(None))
    )
    query = sa.select(EvidenceFile).where(
        EvidenceFile.claim_id == resident.claim_id,
        EvidenceFile.removed_at.is_(None),
        sa.or_(EvidenceFile.submission_id.is_(None), is_of_open_case),
    )
    return list(db.session().scalars(query.order_by(EvidenceFile.received_at, EvidenceFile.reference)))


def _sent_item(row: EvidenceRequirement, files: Sequence[EvidenceFile]) -> AskedItem:
    given = tuple(_given(file, row.due_on) for file in files if file.resource_id == row.resource_id)
    state = RequirementState.RECEIVED if given else RequirementState(row.state)
    return AskedItem(
        row.resource_id, row.title, row.text, state, given, row.due_on,
        is_overdue=state is not RequirementState.RECEIVED and row.due_on < clock.today(),
        can_upload=bool(settings.get("AfterActionEvidenceUpload")),
    )  # fmt: skip


def _unsent_items(
    asked: Sequence[EvidenceItem], draft: Draft, files: Sequence[EvidenceFile], already: dict[str, AskedItem]
) -> tuple[AskedItem, ...]:
    given: dict[str, list[Said]] = {}
    for file in files:
        given.setdefault(file.resource_id, []).append(Said())
    answers = dict(draft.evidence) | {name: "later" for name in already if name not in given}
    checklist = build_checklist(asked, given, answers, None)
    can_upload = bool(settings.get("EvidenceUpload"))
    return tuple(
        AskedItem(
            one.item.resource_id, one.item.titles(), texts_of(one.item), one.state,
            tuple(_given(file, None) for file in files if file.resource_id == one.item.resource_id),
            None, is_overdue=False, can_upload=can_upload,
        )
        for one in checklist.requirements
    )  # fmt: skip


def _given(file: EvidenceFile, due_on: date | None) -> GivenFile:
    is_late = due_on is not None and clock.local(file.received_at).date() > due_on
    return GivenFile(
        file.reference, file.original_name, file.size_bytes, file.received_at, file.submission_id is not None, is_late
    )
