"""What is asked at submission: one request per item and case, frozen as it was worded, with its due date (S4.40)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.domain.draft import Draft
from portal.domain.evidence.checklist import due_date
from portal.domain.evidence.items import EvidenceItem
from portal.domain.evidence.states import RequirementState
from portal.models import Case, EvidenceFile, EvidenceRequirement, Submission
from portal.services.evidence.accepted_text import texts_of


def attach_to_submission(submission: Submission, case: Case, asked: Sequence[EvidenceItem], draft: Draft) -> None:
    """Write a request for each item and hang the files given so far on them.

    What the case asked for before is the same request: its words and its due date stay. A file for something the answers
    no longer call for is sent all the same, because the resident was told that we have it.
    """
    rows = _list_requests(case)
    files = _list_unsent_files(submission)
    given = {file.resource_id for file in files}
    for position, item in enumerate(asked):
        row = rows.get(item.resource_id) or _request(submission, case, item, position)
        rows[item.resource_id] = row
        if item.resource_id in given:
            row.state = RequirementState.RECEIVED.value
        elif row.state == RequirementState.NEEDED.value and draft.evidence.get(item.resource_id) == "later":
            row.state = RequirementState.SENT_LATER.value
    db.session().add_all(rows.values())
    db.session().flush()
    for file in files:
        file.submission_id = submission.id
        file.requirement_id = rows[file.resource_id].id if file.resource_id in rows else None
    db.session().flush()


def frozen_items(case: Case, asked: Sequence[EvidenceItem]) -> list[dict[str, Any]]:
    """The items as they go into the submission: words in both languages, state and due date."""
    rows = _list_requests(case)
    return [
        {
            "resource_id": item.resource_id, "title": rows[item.resource_id].title, "text": rows[item.resource_id].text,
            "state": rows[item.resource_id].state, "due_on": rows[item.resource_id].due_on.isoformat(),
        }
        for item in asked
    ]  # fmt: skip


def _request(submission: Submission, case: Case, item: EvidenceItem, position: int) -> EvidenceRequirement:
    return EvidenceRequirement(
        claim_id=submission.claim_id, case_id=case.id, submission_id=submission.id, resource_id=item.resource_id,
        position=position, title=item.titles(), text=texts_of(item), state=RequirementState.NEEDED.value,
        due_on=due_date(clock.local(submission.submitted_at).date()), asked_at=submission.submitted_at,
    )  # fmt: skip


def _list_requests(case: Case) -> dict[str, EvidenceRequirement]:
    query = sa.select(EvidenceRequirement).where(EvidenceRequirement.case_id == case.id)
    return {row.resource_id: row for row in db.session().scalars(query)}


def _list_unsent_files(submission: Submission) -> list[EvidenceFile]:
    query = sa.select(EvidenceFile).where(
        EvidenceFile.claim_id == submission.claim_id,
        EvidenceFile.submission_id.is_(None),
        EvidenceFile.removed_at.is_(None),
    )
    return list(db.session().scalars(query))
