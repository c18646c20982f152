"""Sending a draft: exactly once, whole, and frozen as it was asked and answered (requirement S4.40; architecture 6)."""

from __future__ import annotations

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import queue
from portal.domain.actor import Resident
from portal.domain.draft import DraftChange
from portal.domain.review import Review
from portal.domain.wording import Refused, _
from portal.models import Case, ReportedChange, StoredDocument, Submission
from portal.services import (
    audit,
    case_stages,
    cases,
    drafts,
    earnings_statements,
    evidence,
    messages,
    step_up,
    submission_content,
)
from portal.services.drafts import OpenReview
from portal.services.errors import NotFound, Stale
from portal.services.evidence.locking import lock_claim
from portal.services.handover.requesting import request_plan
from portal.services.references import make_reference

RECEIPT = "receipt"
MAKE_RECEIPT = "make-receipt"
CHANGED_SINCE = _("Your answers have changed since you opened this page. Check them again, then send them")
NOT_DECLARED = _("Confirm that what you have told us is complete and correct")
UNANSWERED = _("Answer every section before you send this")
CONFLICT = _("You have told us two different things about the same date. Change one of them before you send this")


def submit_draft(
    resident: Resident, submit_token: str, is_declared: bool, *, seen_version: int | None = None, address: str = ""
) -> Submission:
    """Send the open draft, once: the same token again gives the submission it already is.

    Raises Refused when a section is open, two changes contradict each other, the declaration (field `is_declared`) is
    missing, a fresh code is needed (`step_up`), or the draft is not `seen_version` any more (another tab changed an answer
    that nobody has checked); Stale when the draft is not the one the token belongs to. `address` is where the resident can
    sign in.
    """
    lock_claim(resident.claim_id)
    sent = find_by_token(resident, submit_token)
    if sent is not None:
        return sent
    found = drafts.find_review(resident)
    if found is None or found.row.submit_token != submit_token:
        raise Stale("draft")
    if seen_version is not None and found.row.version != seen_version:
        raise Refused(CHANGED_SINCE)
    _check_whole(found.review, is_declared=is_declared)
    if step_up.needs_code(resident, found.review):
        raise Refused(step_up.NEEDS_CODE)
    return _send(resident, found, address)


def find_by_token(resident: Resident, submit_token: str) -> Submission | None:
    """The resident's submission that a token already is, or None."""
    query = sa.select(Submission).where(
        Submission.claim_id == resident.claim_id, Submission.submit_token == submit_token
    )
    return db.session().scalars(query).one_or_none()


def get_submission_of(resident: Resident, reference: str) -> Submission:
    """A submission of the resident's own claim; raises NotFound."""
    query = sa.select(Submission).where(Submission.claim_id == resident.claim_id, Submission.reference == reference)
    found = db.session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("submission")
    return found


def _check_whole(review: Review, *, is_declared: bool) -> None:
    if not review.is_complete:
        raise Refused(UNANSWERED)
    if review.conflicts:
        raise Refused(CONFLICT)
    if not is_declared:
        raise Refused(NOT_DECLARED, "is_declared")


def _send(resident: Resident, found: OpenReview, address: str) -> Submission:
    now = clock.now()
    draft = found.review.draft
    case = cases.join(resident, resident.claim_id, now)
    submission = Submission(
        reference=make_reference("R", 10), claim_id=resident.claim_id, case_id=case.id, kind=found.row.kind, channel="online",
        language=found.claim.held.language or "en", content={}, claim_number=found.row.claim_number,
        submit_token=found.row.submit_token, started_at=found.row.started_at, submitted_at=now,
    )  # fmt: skip
    db.session().add(submission)
    db.session().flush()
    asked = evidence.list_asked_by_draft(found.claim.held, draft)
    evidence.attach_to_submission(submission, case, asked, draft)
    submission.content = submission_content.freeze(found, case, asked)
    _report_changes(submission, draft.changes)
    case_stages.refresh(case)
    db.session().delete(found.row)
    db.session().flush()
    _tell(resident, submission, case, address)
    if found.review.has_checks:
        messages.tell_resident(resident.claim_id, "check-reported", language=submission.language)
    return submission


def _report_changes(submission: Submission, changes: tuple[DraftChange, ...]) -> None:
    for position, change in enumerate(changes, start=1):
        row = ReportedChange(
            submission_id=submission.id, claim_id=submission.claim_id, position=position, reference=change.reference,
            type=change.type, kind=change.kind, happened_on=change.happened_on, subject=change.subject,
            details=dict(change.details),
        )  # fmt: skip
        db.session().add(row)
        earnings_statements.queue_statement(row)


def _tell(resident: Resident, submission: Submission, case: Case, address: str) -> None:
    """What follows a submission, in its own transaction: the receipt's job, the message and the audit entry."""
    document = StoredDocument(submission_id=submission.id, kind=RECEIPT, state="queued")
    db.session().add(document)
    db.session().flush()
    queue.enqueue(MAKE_RECEIPT, document.id)
    request_plan(case.id)
    messages.tell_resident(
        resident.claim_id, "received", language=submission.language, reference=submission.reference, link=address
    )
    audit.record(
        resident, "submission:received", "claim", resident.claim_id.hex, submission=submission.reference,
        case=case.reference, kind=submission.kind, changes=len(submission.content["changes"]),
    )  # fmt: skip
