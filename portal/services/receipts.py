"""The receipt of a submission: the page a resident keeps and the PDF copy that a job makes (requirements S4.40, A.3).

`gather` reads, `compile_pdf` touches no database, `mark_ready` records: nothing slow runs inside a transaction. What is
shown comes from the frozen content; only what is outstanding is read afresh.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import pdf
from portal.adapters.catalogue import in_language
from portal.domain.actor import Resident, System
from portal.domain.dates import Language, deadline, long_date
from portal.domain.evidence.documents import size_text
from portal.domain.evidence.states import OUTSTANDING, STATE_WORDING, RequirementState
from portal.domain.wording import Wording, _
from portal.models import Claim, EvidenceRequirement, StoredDocument, Submission
from portal.services import audit, completed_by, own_submissions, sent_files, settings, submission_content
from portal.services.errors import NotFound
from portal.services.evidence.outstanding import is_outstanding
from portal.services.evidence.requirements import titles_of
from portal.services.handover.requesting import request_document
from portal.services.sent_files import SentFile

READY = "ready"
QUEUED = "queued"
RECEIPT = "receipt"
OFFICE_COPY = "office-copy"
"""The same for the council's document store, with cover sheets where the council wants them (S4.71, S4.72)."""
NOT_SHOWN = _("[character not shown]")
NO_CHECK = _("Not made by this service")
FINGERPRINT = _(
    "The SHA-256 of a file is its fingerprint. It proves that we hold the very file that reached us. "
    "Your phone may have made a photo smaller before it was sent."
)
KINDS: dict[str, Wording] = {"review": _("A review of your claim"), "report": _("A report of something that changed")}
WORDS: dict[str, Wording] = {
    "what": _("What"),
    "answer": _("Answer"),
    "question": _("Question"),
    "sent": _("What you told us, in the order of the dates"),
    "notes": _("What you told us in your own words"),
    "evidence": _("Evidence"),
    "no_evidence": _("We have not asked for any evidence."),
    "files": _("Files you sent"),
    "fingerprint": FINGERPRINT,
    "next": _("What happens next"),
    "declaration": _("What you declared"),
}


@dataclass(frozen=True, slots=True)
class OutstandingItem:
    """One thing that a submission's case still waits for."""

    resource_id: str
    titles: dict[str, str]
    due_on: date
    is_overdue: bool
    state: str

    @property
    def state_wording(self) -> Wording:
        """Where it stands, as the checklist has it."""
        return STATE_WORDING[RequirementState.OVERDUE if self.is_overdue else RequirementState(self.state)]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident reads after sending, and whenever they come back."""

    reference: str
    kind: str
    submitted_at: datetime
    content: Mapping[str, Any]
    outstanding: tuple[OutstandingItem, ...]
    pdf_state: str
    pdf_size_bytes: int | None
    files: tuple[SentFile, ...]

    @property
    def is_pdf_ready(self) -> bool:
        """Whether the PDF copy can be fetched."""
        return self.pdf_state == READY

    def in_words(self, language: str) -> dict[str, Any]:
        """The frozen content in one language."""
        return submission_content.in_words(self.content, language)


def get_receipt(resident: Resident, reference: str) -> Receipt:
    """The receipt of the resident's own submission; raises NotFound. Three statements."""
    submission, document = _get_own(resident, reference)
    return Receipt(
        submission.reference, submission.kind, submission.submitted_at, submission.content,
        list_outstanding(submission.case_id), document.state, document.size_bytes,
        sent_files.list_for_resident(resident, submission),
    )  # fmt: skip


def get_pdf_key(resident: Resident, reference: str) -> tuple[str, int]:
    """Where the PDF copy of the resident's own submission is and how large; raises NotFound while it is being made."""
    submission, document = _get_own(resident, reference)
    if document.state != READY or document.store_key is None:
        raise NotFound("receipt")
    audit.record(resident, "receipt:fetched", "claim", resident.claim_id.hex, submission=submission.reference)
    return document.store_key, document.size_bytes or 0


def list_outstanding(case_id: UUID) -> tuple[OutstandingItem, ...]:
    """What a case still waits for, the first due first."""
    query = sa.select(EvidenceRequirement).where(EvidenceRequirement.case_id == case_id, is_outstanding())
    rows = db.session().scalars(query.order_by(EvidenceRequirement.due_on, EvidenceRequirement.position))
    return tuple(outstanding_item(row) for row in rows)


def outstanding_item(row: EvidenceRequirement) -> OutstandingItem:
    """A request that is still open, for a list."""
    return OutstandingItem(row.resource_id, titles_of(row), row.due_on, row.due_on < clock.today(), row.state)


def gather(document_id: UUID) -> dict[str, Any] | None:
    """The texts of a PDF copy in the claim's language; None when it is made already or there is no such document."""
    query = (
        sa.select(StoredDocument, Submission, Claim.reference)
        .join(Submission, Submission.id == StoredDocument.submission_id)
        .join(Claim, Claim.id == Submission.claim_id)
        .where(StoredDocument.id == document_id)
    )
    found = db.session().execute(query).one_or_none()
    if found is None or found[0].state == READY:
        return None
    language: Language = "cy" if found[1].language == "cy" else "en"
    council = {name: settings.get(name) for name in ("CouncilName", "CouncilPhone")}
    content = _texts(found[1], found[2], language, council)
    return content | {"cover": _cover(found[1], found[2])} if found[0].kind == OFFICE_COPY else content


def compile_pdf(content: dict[str, Any]) -> bytes:
    """The tagged PDF of what `gather` gave; reads no database."""
    return pdf.make_pdf("receipt", content, not_shown=in_language(NOT_SHOWN, content["language"]))


def mark_ready(document_id: UUID, store_key: str, size_bytes: int) -> None:
    """The PDF copy is in the store; doing it twice is harmless."""
    row = db.session().get(StoredDocument, document_id)
    if row is None or row.state == READY:
        return
    row.state, row.store_key, row.size_bytes, row.made_at = READY, store_key, size_bytes, clock.now()
    if row.kind == OFFICE_COPY:
        request_document(row.id)
    db.session().flush()
    audit.record(System("make-receipt"), "receipt:made", "submission", row.submission_id.hex, size_bytes=size_bytes)


def date_heading(change: Mapping[str, Any]) -> Wording | date:
    """What stands above a change: its date, or that what was held was never right."""
    if change["date"] is not None:
        return date.fromisoformat(change["date"])
    return _("This was never right")


def next_lines(is_due: date | None, phone: str, language: Language) -> Sequence[str]:
    """What happens next and when, as on the page."""
    lines = [
        in_language(
            _("We will look at what you have told us. We will write to you if we need anything else."), language
        ),
        in_language(_("We will send you a decision letter that says how much you get and from when."), language),
    ]
    if is_due is not None:
        due = deadline(is_due, language)
        words = _("Send the evidence that is still to come by {deadline}. Tell us if you need longer.", deadline=due)
        lines.append(in_language(words, language))
    wrong = _("If anything you have told us is wrong, send us a message or call {phone}.", phone=phone)
    return [*lines, in_language(wrong, language)]


def _get_own(resident: Resident, reference: str) -> tuple[Submission, StoredDocument]:
    query = (
        sa.select(Submission, StoredDocument)
        .join(StoredDocument, sa.and_(StoredDocument.submission_id == Submission.id, StoredDocument.kind == RECEIPT))
        .where(*own_submissions.is_own(resident), Submission.reference == reference)
    )
    found = db.session().execute(query).one_or_none()
    if found is None:
        raise NotFound("receipt")
    return found[0], found[1]


def _texts(
    submission: Submission, claim_reference: str, language: Language, council: Mapping[str, str]
) -> dict[str, Any]:
    """Everything the source of the PDF shows, as texts in one language."""
    frozen = submission_content.in_words(submission.content, language)
    sent_at = clock.local(submission.submitted_at)
    sent = _("{date} at {time}", date=long_date(sent_at.date(), language), time=_clock_time(sent_at))
    facts: tuple[tuple[Wording, str], ...] = (
        (_("Reference"), submission.reference),
        (_("Claim"), claim_reference),
        (_("Sent"), in_language(sent, language)),
        (_("What you sent"), in_language(KINDS.get(submission.kind, KINDS["report"]), language)),
    )
    by = completed_by.read(submission.content, language)
    if by is not None:
        facts = (*facts, (_("Completed for the resident by"), f"{by.who} ({by.relationship})"))
        facts = (*facts, (_("How"), in_language(by.how, language)))
    due = [
        date.fromisoformat(item["due_on"])
        for item in frozen["evidence"]
        if RequirementState(item["state"]) in OUTSTANDING
    ]
    return {
        "language": language,
        "title": in_language(_("What you told us"), language),
        "council": council["CouncilName"],
        "reference": submission.reference,
        "facts": [{"label": in_language(label, language), "value": value} for label, value in facts],
        "changes": [_change(change, language) for change in frozen["changes"]],
        "no_changes": frozen["no_changes"] or "",
        "notes": [{"heading": one["question"], "text": one["note"]} for one in frozen["answers"] if one["note"]],
        "evidence": [{"title": item["title"], "state": _state(item, language)} for item in frozen["evidence"]],
        "files": [_file(file, language) for file in sent_files.list_with(submission)],
        "next": next_lines(min(due, default=None), council["CouncilPhone"], language),
        "declaration": frozen["declaration"],
        "words": {name: in_language(words, language) for name, words in WORDS.items()},
    }


def _cover(submission: Submission, claim_reference: str) -> dict[str, Any]:
    """The cover sheet, for people of the council: when it was begun and completed, and that nothing was checked."""
    started, completed = (_moment(at) for at in (submission.started_at, submission.submitted_at))
    facts = (
        (_("Claim"), claim_reference), (_("Reference"), submission.reference), (_("Started"), started),
        (_("Completed"), completed), (_("How it came"), submission.channel), (_("Risk score"), NO_CHECK),
        (_("Identity check"), NO_CHECK), (_("Bank details check"), NO_CHECK),
    )  # fmt: skip
    return {
        "title": in_language(_("Cover sheet"), "en"),
        "at_start": settings.get("IncludeCoverSheetStart"),
        "at_end": settings.get("IncludeCoverSheetEnd"),
        "facts": [{"label": in_language(label, "en"), "value": in_language(value, "en")} for label, value in facts],
    }


def _moment(at: datetime) -> str:
    local = clock.local(at)
    return f"{long_date(local.date(), 'en')}, {_clock_time(local)}"


def _clock_time(at: datetime) -> str:
    """ "5:30pm", as pages write it."""
    return f"{at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"


def _change(change: Mapping[str, Any], language: Language) -> dict[str, Any]:
    heading = date_heading(change)
    return {"heading": in_language(heading, language), "summary": change["summary"], "lines": change["lines"]}


def _file(file: SentFile, language: Language) -> dict[str, str]:
    at = clock.local(file.received_at)
    about = _("{size}, received on {date} at {time}", size=size_text(file.size_bytes), date=long_date(at.date(), language),
              time=_clock_time(at))  # fmt: skip
    return {"name": file.name, "about": in_language(about, language), "sha256": f"SHA-256 {file.sha256}"}


def _state(item: Mapping[str, Any], language: Language) -> str:
    state = RequirementState(item["state"])
    if state not in OUTSTANDING:
        return in_language(STATE_WORDING[state], language)
    due = long_date(date.fromisoformat(item["due_on"]), language)
    return in_language(_("still to come, by {date}", date=due), language)
