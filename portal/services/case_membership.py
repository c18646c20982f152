"""Taking a submission out of the case that it joined by mistake, and putting it back: both lose nothing.

What was taken out is kept whole, with its decisions and files; nothing of it is in the timeline, handed over or asked
evidence for. Put back, it joins the claim's open case, which may be another than the one it was taken out of.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.case_stage import Stage
from portal.domain.wording import Refused, _
from portal.models import Case, EvidenceRequirement, Submission
from portal.services import audit, case_stages, cases
from portal.services.case_access import FoundCase, get_case_to_change
from portal.services.errors import NotFound
from portal.services.handover.requesting import request_plan

BEING_SENT = _("Changes of this case are being sent to the back office. Wait until they have arrived")
CLOSED = _("This case is closed. Open it again before you change what belongs to it")


def take_out(officer: Officer, reference: str, submission: str) -> Submission:
    """Take a submission out of its case. Raises NotFound; Refused while the case is closed or being sent."""
    found, row = _get(officer, reference, submission, is_out=False)
    case = found.case
    if case.closed_at is not None:
        raise Refused(CLOSED)
    if case.stage == Stage.BEING_SENT:
        raise Refused(BEING_SENT)
    row.taken_out_at = clock.now()
    case.submission_count -= 1
    _ask_what_is_needed(case)
    case_stages.note_work(case)
    audit.record(
        officer, "submission:taken-out", "claim", row.claim_id.hex, case=case.reference, submission=row.reference
    )
    request_plan(case.id)
    return row


def put_back(officer: Officer, reference: str, submission: str) -> Case:
    """Put a submission back into the claim's open case. Raises NotFound; Refused when the claim has none."""
    found, row = _get(officer, reference, submission, is_out=True)
    case = cases.find_open(row.claim_id)
    if case is None:
        raise Refused(CLOSED)
    before = found.case
    row.taken_out_at = None
    row.case_id = case.id
    case.submission_count += 1
    if before.id != case.id:
        _move_requests(row, case)
    _ask_what_is_needed(case)
    case_stages.note_work(case)
    audit.record(
        officer, "submission:put-back", "claim", row.claim_id.hex, case=case.reference, submission=row.reference,
        taken_from=before.reference,
    )  # fmt: skip
    request_plan(case.id)
    return case


def _get(officer: Officer, reference: str, submission: str, *, is_out: bool) -> tuple[FoundCase, Submission]:
    found = get_case_to_change(officer, reference)
    query = sa.select(Submission).where(Submission.case_id == found.case.id, Submission.reference == submission)
    row = db.session().scalars(query).one_or_none() if policy.may_decide(officer) and submission.isprintable() else None
    if row is None or (row.taken_out_at is not None) is not is_out:
        raise NotFound("submission")
    return found, row


def _ask_what_is_needed(case: Case) -> None:
    """Set aside the requests that no submission of the case calls for, and ask again for those that one does."""
    db.session().flush()
    joined = sa.select(Submission).where(Submission.case_id == case.id, Submission.taken_out_at.is_(None))
    needed: set[str] = set()
    asked_by: set[UUID] = set()
    for row in db.session().scalars(joined):
        needed |= {item["resource_id"] for item in row.content.get("evidence") or ()}
        asked_by.add(row.id)
    requests = sa.select(EvidenceRequirement).where(EvidenceRequirement.case_id == case.id)
    for request in db.session().scalars(requests):
        is_needed = request.resource_id in needed or request.submission_id in asked_by
        request.set_aside_at = None if is_needed else request.set_aside_at or clock.now()


def _move_requests(submission: Submission, case: Case) -> None:
    """The requests of a submission go with it to another case, but for those that this case makes already."""
    db.session().flush()
    made = set(
        db.session().scalars(sa.select(EvidenceRequirement.resource_id).where(EvidenceRequirement.case_id == case.id))
    )
    own = sa.select(EvidenceRequirement).where(EvidenceRequirement.submission_id == submission.id)
    for request in db.session().scalars(own):
        if request.resource_id not in made:
            request.case_id = case.id
