"""The statement of self-employed earnings that is filed as evidence of a submission: the working as a PDF.

`gather` reads, `compile_pdf` touches no database, `file_statement` records. It is made by a job of its own, so that no
fault in it keeps anybody from sending. What a person tells of their own business proves nothing, so what the case asks
for stays as it is: the statement stands beside it under a resource of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import pdf, queue
from portal.adapters.catalogue import in_language
from portal.domain.actor import System
from portal.domain.changes import CHANGE_TYPES
from portal.domain.changes.business_details import SelfEmploymentChangedDetails
from portal.domain.dates import Language
from portal.domain.money import format_statement_money
from portal.domain.self_employment import Worked
from portal.domain.wording import Wording, _
from portal.models import Claim, EvidenceFile, EvidenceRequirement, ReportedChange, Submission
from portal.services import audit, settings, submission_content
from portal.services.evidence import arrivals
from portal.services.receipts import NOT_SHOWN, WORDS

SELF_EMPLOYMENT = "self-employment-changed"
FILE_EARNINGS = "file-earnings"
PROOF = "Rule_SelfEmployment"
STATEMENT = "Statement_SelfEmployment"
GUIDE = _("This is a guide. We use our own rules to work out what counts, and we may come to another amount.")
OWN_WORDS: Mapping[str, Wording] = {
    "working": _("What the figures come to"),
    "amount": _("Amount"),
    "told": _("What was told"),
}


def queue_statement(change: ReportedChange) -> None:
    """Have the statement of a reported change made once it is sent, if it is one about a business."""
    if change.type == SELF_EMPLOYMENT:
        queue.enqueue(FILE_EARNINGS, change.id)


def drawings_wording(worked: Worked) -> Wording | None:
    """What is said of drawings, which change nothing; None when none were told."""
    if not worked.drawings:
        return None
    amount = format_statement_money(worked.drawings)
    return _(
        "{amount} was taken out for personal use. It is part of the profit, so it is not taken off.", amount=amount
    )


def gather(change_id: UUID) -> dict[str, Any] | None:
    """The texts of a statement in the claim's language; None when there is no working or it is filed already."""
    found = _find(change_id)
    if found is None or db.session().get(EvidenceFile, _file_id(change_id)) is not None:
        return None
    change, submission, claim_reference = found
    details = CHANGE_TYPES[change.type].read(change.details)
    worked = details.worked() if isinstance(details, SelfEmploymentChangedDetails) else None
    if worked is None:
        return None
    language: Language = "cy" if submission.language == "cy" else "en"
    frozen = submission_content.in_words(submission.content, language)
    told = next(one for one in frozen["changes"] if one["reference"] == change.reference)
    facts = (
        (_("Reference"), submission.reference),
        (_("Claim"), claim_reference),
        (_("Sent"), in_language(clock.local(submission.submitted_at).date(), language)),
    )
    return {
        "language": language,
        "title": in_language(_("Self-employed earnings"), language),
        "council": settings.get("CouncilName"),
        "reference": submission.reference,
        "summary": told["summary"],
        "facts": [{"label": in_language(label, language), "value": value} for label, value in facts],
        "working": [
            {"label": in_language(line.label, language), "amount": line.shown, "is_sum": line.is_sum}
            for line in worked.lines
        ],
        "notes": [in_language(note, language) for note in (drawings_wording(worked), GUIDE) if note],
        "lines": told["lines"],
        "words": {name: in_language(words, language) for name, words in {**WORDS, **OWN_WORDS}.items()},
    }


def compile_pdf(content: dict[str, Any]) -> bytes:
    """The tagged PDF of what `gather` gave; reads no database."""
    return pdf.make_pdf("earnings", content, not_shown=in_language(NOT_SHOWN, content["language"]))


def file_statement(change_id: UUID, store_key: str, content: bytes) -> None:
    """The statement is in the store: officers find it under what the case asks about the business. Once is enough."""
    found = _find(change_id)
    if found is None or db.session().get(EvidenceFile, _file_id(change_id)) is not None:
        return
    change, submission, _claim_reference = found
    asked = sa.select(EvidenceRequirement.id).where(
        EvidenceRequirement.case_id == submission.case_id, EvidenceRequirement.resource_id == PROOF
    )
    row = EvidenceFile(
            id=_file_id(change_id), reference=secrets.token_urlsafe(16), claim_id=submission.claim_id,
            submission_id=submission.id, requirement_id=db.session().scalar(asked), resource_id=STATEMENT,
            original_name=f"self-employed-earnings-{submission.reference}-{change.position}.pdf",
            media_type="application/pdf", size_bytes=len(content), sha256=sha256(content).digest(), store_key=store_key,
            received_at=submission.submitted_at,
    )  # fmt: skip
    arrivals.add([row])
    audit.record(
        System(FILE_EARNINGS), "evidence-file:made", "claim", submission.claim_id.hex, submission=submission.reference
    )


def _find(change_id: UUID) -> tuple[ReportedChange, Submission, str] | None:
    query = (
        sa.select(ReportedChange, Submission, Claim.reference)
        .join(Submission, Submission.id == ReportedChange.submission_id)
        .join(Claim, Claim.id == Submission.claim_id)
        .where(ReportedChange.id == change_id)
    )
    found = db.session().execute(query).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def _file_id(change_id: UUID) -> UUID:
    """The same for every run of the job, so that one statement is filed however often it runs."""
    return uuid5(change_id, STATEMENT)
