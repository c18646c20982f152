"""Sending a draft: exactly once, whole, and frozen as it was asked and answered (requirement S4.40; architecture 6)."""

from __future__ import annotations

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import queue
from portal.domain import policy
from portal.domain.actor import Helper, Resident
from portal.domain.draft import DraftChange
from portal.domain.review import Review
from portal.domain.wording import Refused, _
from portal.models import Authority, Case, ReportedChange, StoredDocument, Submission
from portal.services import (
    audit,
    authorities,
    case_stages,
    cases,
    completed_by,
    drafts,
    earnings_statements,
    evidence,
    messages,
    notices,
    own_submissions,
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
CHECK_AND_SEND = _("Somebody else filled this in. Read what it says, then send it with a security code")
RESIDENTS_OWN = _(
    "A bank account, a contact or who acts for them is changed, so the resident has to check and send this"
)
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
    if not policy.may_send(resident):
        raise NotFound("draft")
    authority = authorities.get_by_id(resident.authority_id) if isinstance(resident, Helper) else None
    found = _open(resident, submit_token, seen_version)
    if isinstance(found, Submission):
        return found
    _check_declared(found, is_declared=is_declared)
    if authority is None and found.review.draft.authors:
        raise Refused(CHECK_AND_SEND)
    if authority is not None and found.review.has_checks:
        raise Refused(RESIDENTS_OWN)
    if authority is None and step_up.needs_code(resident, found.review):
        raise Refused(step_up.NEEDS_CODE)
    return _send(resident, found, address, authority, completed_by.SENT if authority else "")


def submit_released(
    resident: Resident, submit_token: str, authority: Authority, *, is_declared: bool, seen_version: int | None,
    address: str, read_out_by: Helper | None = None,
) -> Submission:  # fmt: skip
    """Send what was prepared under an authority, after `portal.services.release` has seen the resident's code."""
    found = _open(resident, submit_token, seen_version)
    if isinstance(found, Submission):
        return found
    _check_declared(found, is_declared=is_declared)
    how = completed_by.READ_OUT if read_out_by else completed_by.RELEASED
    return _send(read_out_by or resident, found, address, authority, how)


def _open(resident: Resident, submit_token: str, seen_version: int | None) -> OpenReview | Submission:
    """The whole draft of a token, alone at work on its claim; or the submission that it is already."""
    lock_claim(resident.claim_id)
    sent = find_by_token(resident, submit_token)
    if sent is not None:
        return sent
    found = drafts.find_review(resident)
    if found is None or found.row.submit_token != submit_token:
        raise Stale("draft")
    if seen_version is not None and found.row.version != seen_version:
        raise Refused(CHANGED_SINCE)
    return drafts.whole(found)


def find_by_token(resident: Resident, submit_token: str) -> Submission | None:
    """The resident's submission that a token already is, or None."""
    query = sa.select(Submission).where(
        Submission.claim_id == resident.claim_id, Submission.submit_token == submit_token
    )
    return db.session().scalars(query).one_or_none()


def get_submission_of(resident: Resident, reference: str) -> Submission:
    """A submission of the resident's own claim; raises NotFound."""
    query = sa.select(Submission).where(*own_submissions.is_own(resident), Submission.reference == reference)
    found = db.session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("submission")
    return found


def check_whole(review: Review) -> None:
    """Raise Refused while a section is open or two changes contradict each other."""
    if not review.is_complete:
        raise Refused(UNANSWERED)
    if review.conflicts:
        raise Refused(CONFLICT)


def _check_declared(found: OpenReview, *, is_declared: bool) -> None:
    check_whole(found.review)
    if not is_declared:
        raise Refused(NOT_DECLARED, "is_declared")


def _send(resident: Resident, found: OpenReview, address: str, authority: Authority | None, how: str) -> Submission:
    now = clock.now()
    draft = found.review.draft
    case = cases.join(resident, resident.claim_id, now)
    submission = Submission(
        reference=make_reference("R", 10), claim_id=resident.claim_id, case_id=case.id, kind=found.row.kind,
        channel=completed_by.channel_of(authority), authority_id=authority.id if authority else None,
        language=found.claim.held.language or "en", content={}, claim_number=found.row.claim_number,
        submit_token=found.row.submit_token, started_at=found.row.started_at, submitted_at=now,
        author_user_id=authority.user_id if authority else None, received_on=authority.received_on if authority else None,
    )  # fmt: skip
    db.session().add(submission)
    db.session().flush()
    asked = evidence.list_asked_by_draft(found.claim.held, draft)
    evidence.attach_to_submission(submission, case, asked, draft)
    submission.content = submission_content.freeze(found, case, asked) | completed_by.freeze(found, authority, how)
    _report_changes(submission, draft.changes)
    case_stages.refresh(case)
    db.session().delete(found.row)
    db.session().flush()
    _record(resident, submission, case)
    if authority is not None and how == completed_by.SENT:
        notices.tell_about(authority, "helper-sent", reference=submission.reference, link=address)
    else:
        messages.tell_resident(
            resident.claim_id, "received", language=submission.language, reference=submission.reference, link=address
        )
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


def _record(resident: Resident, submission: Submission, case: Case) -> None:
    """What follows a submission, in its own transaction: the receipt's job and the audit entry."""
    document = StoredDocument(submission_id=submission.id, kind=RECEIPT, state="queued")
    db.session().add(document)
    db.session().flush()
    queue.enqueue(MAKE_RECEIPT, document.id)
    request_plan(case.id)
    audit.record(
        resident, "submission:received", "claim", resident.claim_id.hex, submission=submission.reference,
        case=case.reference, kind=submission.kind, changes=len(submission.content["changes"]),
    )  # fmt: skip
