"""The evidence of a case: what was asked, what was given for it, and what came without being asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.evidence import documents
from portal.domain.evidence.enough import Verdict
from portal.domain.evidence.file_states import SCAN_WORDING, ScanState
from portal.domain.evidence.states import OUTSTANDING, STAFF_WORDING, RequirementState
from portal.domain.wording import Wording
from portal.models import EvidenceFile, EvidenceRequirement
from portal.services.evidence.opening import may_be_opened
from portal.services.evidence.outstanding import is_asked
from portal.services.evidence.requirements import list_all_files, state_today, titles_of, verdict_of


@dataclass(frozen=True, slots=True, repr=False)
class FileView:
    """One file that was given. `is_late`: it came after the day on which it was due."""

    reference: str
    name: str
    media_type: str
    size_bytes: int
    received_at: datetime
    scan_state: str
    is_late: bool
    is_for_draft: bool
    may_be_opened: bool
    sha256: str  # of the bytes that were sent, in hexadecimal

    @property
    def scan_wording(self) -> Wording:
        """The scan state in words; a file is never called clean that nothing has scanned."""
        return SCAN_WORDING.get(self.scan_state, SCAN_WORDING[ScanState.NOT_SCANNED])

    @property
    def kind_wording(self) -> Wording:
        """What kind of file it is, in words."""
        return documents.kind_wording(self.media_type)


@dataclass(frozen=True, slots=True, repr=False)
class RequirementView:
    """One thing asked of the resident, with the files given for it."""

    reference: str
    title: dict[str, str]
    state: RequirementState
    due_on: date
    files: tuple[FileView, ...]
    verdict: Verdict
    answer_note: str
    reason: str

    @property
    def is_outstanding(self) -> bool:
        """Whether the resident still has to send something."""
        return self.state in OUTSTANDING

    @property
    def state_wording(self) -> Wording:
        """Where it stands, for staff."""
        return STAFF_WORDING[self.state]

    def title_in(self, language: str) -> str:
        """The title as it was worded when it was asked; English where there is no other."""
        return self.title.get(language) or self.title.get("en", "")


@dataclass(frozen=True, slots=True, repr=False)
class CaseEvidence:
    """All evidence of a case."""

    requirements: tuple[RequirementView, ...]
    other_files: tuple[FileView, ...]

    @property
    def given(self) -> list[RequirementView]:
        """What has arrived."""
        return [one for one in self.requirements if not one.is_outstanding]

    @property
    def outstanding(self) -> list[RequirementView]:
        """What is still to come."""
        return [one for one in self.requirements if one.is_outstanding]


def list_evidence(case_id: UUID, submission_ids: Sequence[UUID]) -> CaseEvidence:
    """Requirements in their order, each with its files; files of the case's submissions that answer none stand apart."""
    asked = sa.select(EvidenceRequirement).where(EvidenceRequirement.case_id == case_id, is_asked())
    rows = list(db.session().scalars(asked.order_by(EvidenceRequirement.position, EvidenceRequirement.resource_id)))
    files, others = list_all_files([row.id for row in rows], submission_ids)
    requirements = tuple(_requirement(row, files[row.id]) for row in rows)
    return CaseEvidence(requirements, tuple(_file(file, None) for file in others))


def _requirement(row: EvidenceRequirement, files: Sequence[EvidenceFile]) -> RequirementView:
    return RequirementView(
        row.reference or "", titles_of(row), state_today(row, files), row.due_on,
        tuple(_file(file, row.due_on) for file in files), verdict_of(row, files), row.answer_note or "", row.reason or "",
    )  # fmt: skip


def _file(row: EvidenceFile, due_on: date | None) -> FileView:
    is_late = due_on is not None and clock.local(row.received_at).date() > due_on
    return FileView(
        row.reference, row.original_name, row.media_type, row.size_bytes, row.received_at, row.scan_state, is_late,
        row.submission_id is None, may_be_opened(row), row.sha256.hex(),
    )  # fmt: skip
