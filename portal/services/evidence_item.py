"""One request as an officer decides it: what was asked, what the resident says, its files, and what else they prove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.evidence import documents
from portal.domain.evidence.enough import Said, Verdict
from portal.domain.evidence.reasons import REASONS
from portal.domain.evidence.states import STAFF_WORDING, FileState, RequirementState
from portal.domain.evidence.terms import DocumentKind, Terms
from portal.domain.wording import Wording
from portal.models import Case, Claim, ClaimVersion, EvidenceFile, EvidenceRequirement, User
from portal.services import audit
from portal.services.case_list import claimant_of
from portal.services.errors import NotFound
from portal.services.evidence.answers import answer_wording
from portal.services.evidence.requirements import list_files, state_of_file, state_today, titles_of, verdict_of
from portal.services.evidence_desk import check_may_check


@dataclass(frozen=True, slots=True, repr=False)
class Twin:
    """The same bytes, sent for something else or at another time."""

    titles: dict[str, str]
    case_reference: str
    received_at: datetime
    state: FileState


@dataclass(frozen=True, slots=True, repr=False)
class FileOfItem:
    """One file with what the resident says of it and where else it was seen."""

    reference: str
    name: str
    kind: Wording
    size_bytes: int
    received_at: datetime
    scan_state: str
    state: FileState
    is_late: bool
    is_used_from_elsewhere: bool
    said: Said
    document: DocumentKind | None
    note: str
    reason_code: str
    reason: str
    twins: tuple[Twin, ...]
    sha256: str  # of the bytes that were sent, in hexadecimal
    row: EvidenceFile

    @property
    def reason_name(self) -> Wording | None:
        """Why it was refused, in short."""
        return REASONS[self.reason_code].name if self.reason_code in REASONS else None


@dataclass(frozen=True, slots=True, repr=False)
class OtherRequest:
    """Another request of the case that is still open."""

    reference: str
    titles: dict[str, str]
    state: RequirementState

    def title_in(self, language: str) -> str:
        """What it is; English where there is no other."""
        return self.titles.get(language) or self.titles.get("en", "")


@dataclass(frozen=True, slots=True, repr=False)
class EvidenceItemView:
    """Everything the page shows."""

    reference: str
    version: int
    titles: dict[str, str]
    texts: dict[str, str]
    terms: Terms
    state: RequirementState
    verdict: Verdict
    due_on: date
    asked_at: datetime
    asked_why: str
    answer: Wording | None
    answer_note: str
    decision: str
    reason: str
    decided_at: datetime | None
    decided_by: str
    valid_until: date | None
    case_reference: str
    claimant_name: str
    files: tuple[FileOfItem, ...]
    others: tuple[OtherRequest, ...]

    @property
    def state_wording(self) -> Wording:
        """The state in words."""
        return STAFF_WORDING[self.state]

    def title_in(self, language: str) -> str:
        """What was asked; English where there is no other."""
        return self.titles.get(language) or self.titles.get("en", "")

    @property
    def open_files(self) -> list[FileOfItem]:
        """Files that nobody has decided about."""
        return [one for one in self.files if one.state not in (FileState.ACCEPTED, FileState.REFUSED)]

    def find_file(self, reference: str) -> FileOfItem | None:
        """The file with a reference, else the first that waits, else the first."""
        exact = next((one for one in self.files if one.reference == reference), None)
        return exact or next(iter(self.open_files), None) or next(iter(self.files), None)


def get_item(officer: Officer, reference: str) -> EvidenceItemView:
    """A request by its reference; raises NotFound. The look is recorded on the claim. A fixed number of statements."""
    check_may_check(officer)
    query = (
        sa.select(EvidenceRequirement, Case, ClaimVersion, User)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .join(Claim, Claim.id == Case.claim_id)
        .join(ClaimVersion, sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number))
        .outerjoin(User, User.id == EvidenceRequirement.decided_by)
        .where(EvidenceRequirement.reference == reference)
    )
    found = db.session().execute(query).one_or_none()
    if found is None:
        raise NotFound("evidence")
    row, case, version, decider = found
    files = list_files([row.id])[row.id]
    twins = _twins(row.claim_id, files)
    audit.record(officer, "evidence:viewed", "claim", row.claim_id.hex, request=reference, case=case.reference)
    return EvidenceItemView(
        reference, row.version, titles_of(row), row.text, Terms.from_dict(row.terms), state_today(row, files),
        verdict_of(row, files), row.due_on, row.asked_at, row.asked_why or "", answer_wording(row.answer or ""),
        row.answer_note or "", row.decision or "", row.reason or "", row.decided_at, decider.name if decider else "",
        row.valid_until, case.reference, claimant_of(version.content)[0],
        tuple(_file(row, file, twins) for file in files), _others(row),
    )  # fmt: skip


def _file(
    row: EvidenceRequirement, file: EvidenceFile, twins: Mapping[bytes, Sequence[tuple[UUID, Twin]]]
) -> FileOfItem:
    said = Said.from_dict(file.said) if file.requirement_id == row.id else Said()
    return FileOfItem(
        file.reference, file.original_name, documents.kind_wording(file.media_type), file.size_bytes, file.received_at,
        file.scan_state, state_of_file(file), clock.local(file.received_at).date() > row.due_on,
        file.requirement_id != row.id, said, Terms.from_dict(row.terms).find_document(said.document), file.note or "",
        file.reason_code or "", file.reason or "",
        tuple(twin for file_id, twin in twins.get(file.sha256, ()) if file_id != file.id),
        file.sha256.hex(), file,
    )  # fmt: skip


def _twins(claim_id: UUID, files: Sequence[EvidenceFile]) -> dict[bytes, list[tuple[UUID, Twin]]]:
    """Files of the claim with the same bytes as these, each with what it was sent for."""
    query = (
        sa.select(EvidenceFile, EvidenceRequirement, Case.reference)
        .join(EvidenceRequirement, EvidenceRequirement.id == EvidenceFile.requirement_id)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .where(
            EvidenceFile.claim_id == claim_id,
            EvidenceFile.removed_at.is_(None),
            EvidenceFile.submission_id.is_not(None),
            EvidenceFile.sha256.in_({file.sha256 for file in files}),
        )
        .order_by(EvidenceFile.received_at)
    )
    found: dict[bytes, list[tuple[UUID, Twin]]] = {}
    for file, row, case_reference in db.session().execute(query):
        twin = Twin(titles_of(row), case_reference, file.received_at, state_of_file(file))
        found.setdefault(file.sha256, []).append((file.id, twin))
    return found


def _others(row: EvidenceRequirement) -> tuple[OtherRequest, ...]:
    settled = [RequirementState.ACCEPTED.value, RequirementState.WAIVED.value]
    query = sa.select(EvidenceRequirement).where(
        EvidenceRequirement.case_id == row.case_id,
        EvidenceRequirement.id != row.id,
        EvidenceRequirement.state.not_in(settled),
    )
    rows = db.session().scalars(query.order_by(EvidenceRequirement.position, EvidenceRequirement.resource_id))
    return tuple(OtherRequest(one.reference or "", titles_of(one), RequirementState(one.state)) for one in rows)
