"""One thing asked of a resident and the files given for it, as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal import clock
from portal.domain.evidence.checklist import count_wording as count_states
from portal.domain.evidence.enough import Said, Sum, Verdict
from portal.domain.evidence.file_states import ScanState
from portal.domain.evidence.reasons import reason_wording
from portal.domain.evidence.states import (
    FILE_WORDING,
    OUTSTANDING,
    STATE_WORDING,
    FileState,
    RequirementState,
)
from portal.domain.evidence.terms import Terms
from portal.domain.wording import Wording
from portal.models import EvidenceFile, EvidenceRequirement
from portal.services.evidence.answers import answer_wording
from portal.services.evidence.requirements import CATCH_ALL, state_of_file, state_today, titles_of, verdict_of


@dataclass(frozen=True, slots=True, repr=False)
class GivenFile:
    """A file that was given for an item; it can be removed until it has been sent. `reason` says why it was refused."""

    reference: str
    name: str
    size_bytes: int
    received_at: datetime
    is_sent: bool
    is_late: bool
    state: FileState
    said: Said
    note: str
    reason: str
    is_shut: bool  # something harmful was found in it: nobody opens it
    sha256: str  # of the bytes that were sent, in hexadecimal
    reason_code: str = ""

    @property
    def reason_words(self) -> Wording | None:
        """Why it was not accepted, out of the catalogue."""
        return reason_wording(self.reason_code)

    @property
    def state_wording(self) -> Wording:
        """Where it stands, as the resident reads it."""
        return FILE_WORDING[self.state]


@dataclass(frozen=True, slots=True, repr=False)
class AskedItem:
    """One thing asked for: words by language, where it stands, what was given and by when it is due.

    `verdict` is what the files add up to, `terms` what is enough, `reason` what the council says about it, `asked_why` why
    it asks at all where no rule did.
    """

    resource_id: str
    titles: dict[str, str]
    texts: dict[str, str]
    terms: Terms
    verdict: Verdict
    state: RequirementState
    files: tuple[GivenFile, ...]
    due_on: date | None
    can_upload: bool
    answer: str = ""
    answer_note: str = ""
    remind_on: date | None = None
    reason: str = ""
    asked_why: str = ""
    reason_code: str = ""

    @property
    def reason_words(self) -> Wording | None:
        """Why another copy is needed, out of the catalogue."""
        return reason_wording(self.reason_code)

    @property
    def answer_words(self) -> Wording | None:
        """What the resident said instead of sending it."""
        return answer_wording(self.answer)

    @property
    def is_outstanding(self) -> bool:
        """Whether it is still to come."""
        return self.state in OUTSTANDING

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed without it."""
        return self.state is RequirementState.OVERDUE

    @property
    def is_sent(self) -> bool:
        """Whether the submission that asks for it has been sent."""
        return self.due_on is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be done about it."""
        return self.state in (RequirementState.ACCEPTED, RequirementState.WAIVED)

    @property
    def is_catch_all(self) -> bool:
        """Whether it holds what nobody asked for."""
        return self.resource_id == CATCH_ALL

    @property
    def state_wording(self) -> Wording:
        """The state in words."""
        return STATE_WORDING[self.state]

    @property
    def sum_wording(self) -> Wording | None:
        """ "1 more needed" or "You have given enough", where the resident's files are counted at all."""
        has_live = any(file.state is not FileState.REFUSED for file in self.files)
        if not has_live or not self.terms.asks_anything or self.is_settled:
            return None
        return self.verdict.wording

    def needs_description(self, file: GivenFile) -> bool:
        """Whether it matters what a file is and the resident has not said it."""
        is_open = file.state is not FileState.REFUSED and not self.is_settled and self.verdict.sum is not Sum.ENOUGH
        return is_open and self.terms.asks_anything and file.said.is_empty


def count_wording(items: Sequence[AskedItem]) -> Wording:
    """ "2 of 5 given"."""
    return count_states([item.state for item in items if not item.is_catch_all])


def sent_item(row: EvidenceRequirement, files: Sequence[EvidenceFile], *, can_upload: bool) -> AskedItem:
    """A request of the open case."""
    return AskedItem(
        row.resource_id, titles_of(row), row.text, Terms.from_dict(row.terms), verdict_of(row, files),
        state_today(row, files), tuple(given_file(file, row.due_on) for file in files),
        row.due_on, can_upload, row.answer or "", row.answer_note or "", row.remind_on, row.reason or "", row.asked_why or "",
        row.reason_code or "",
    )  # fmt: skip


def given_file(file: EvidenceFile, due_on: date | None) -> GivenFile:
    """One file as its resident sees it."""
    is_late = due_on is not None and clock.local(file.received_at).date() > due_on
    return GivenFile(
        file.reference, file.original_name, file.size_bytes, file.received_at, file.submission_id is not None, is_late,
        state_of_file(file), Said.from_dict(file.said), file.note or "", file.reason or "",
        file.scan_state == ScanState.INFECTED, file.sha256.hex(), file.reason_code or "",
    )  # fmt: skip
