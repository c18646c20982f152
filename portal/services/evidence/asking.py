"""What is asked at submission: one request per item and case, frozen as it was worded, with its due date (S4.40)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.catalogue import in_all_languages
from portal.domain.draft import NOTE_SUFFIX, Draft
from portal.domain.evidence.checklist import due_date
from portal.domain.evidence.items import EvidenceItem
from portal.domain.evidence.states import RequirementState
from portal.models import Case, EvidenceFile, EvidenceRequirement, Submission
from portal.services.evidence.accepted_text import texts_of
from portal.services.evidence.answers import Answer, read_answer
from portal.services.evidence.picture import CATCH_ALL_TITLE
from portal.services.evidence.requirements import CATCH_ALL, find_reusable, list_files, restate, titles_of, use_file

LAST_POSITION = 1000
"""What was not asked for stands after everything that was."""


def attach_to_submission(submission: Submission, case: Case, asked: Sequence[EvidenceItem], draft: Draft) -> None:
    """Write a request for each item and hang the files given so far on them.

    What the case asked for before is the same request: its words and its due date stay. What was accepted before and
    still stands is not asked again. A file for something the answers no longer call for is sent all the same, because the
    resident was told that we have it.
    """
    rows = list_requests(case)
    standing = find_reusable(submission.claim_id, {item.resource_id: item.reuse for item in asked})
    for position, item in enumerate(asked):
        if item.resource_id not in rows:
            row = rows[item.resource_id] = request_item(submission, case, item, position)
            _reuse(row, standing.get(item.resource_id))
        rows[item.resource_id].set_aside_at = None
        _keep_answer(rows[item.resource_id], draft)
    for file in _list_unsent_files(submission):
        if file.resource_id not in rows:
            rows[CATCH_ALL] = rows.get(CATCH_ALL) or request_catch_all(submission, case)
        row = rows.get(file.resource_id) or rows[CATCH_ALL]
        file.submission_id, file.requirement_id = submission.id, row.id
        row.decision = None  # something new is to be looked at
    for name in dict.fromkeys([*(item.resource_id for item in asked), *rows]):
        restate(rows[name])


def frozen_items(case: Case, asked: Sequence[EvidenceItem]) -> list[dict[str, Any]]:
    """The items as they go into the submission: words in both languages, state and due date."""
    rows = list_requests(case)
    return [
        {
            "resource_id": item.resource_id, "title": titles_of(rows[item.resource_id]), "text": rows[item.resource_id].text,
            "state": rows[item.resource_id].state, "due_on": rows[item.resource_id].due_on.isoformat(),
        }
        for item in asked
    ]  # fmt: skip


def request_item(submission: Submission, case: Case, item: EvidenceItem, position: int) -> EvidenceRequirement:
    """A request for an item, in the words of the rules, due a month after the submission."""
    subject = in_all_languages(item.subject.name) if item.subject else None
    return _add_request(
        submission, case, item.resource_id, position, item.titles(), texts_of(item), subject, item.terms.to_dict(),
        item.reuse, due_date(clock.local(submission.submitted_at).date()),
    )  # fmt: skip


def request_catch_all(submission: Submission, case: Case) -> EvidenceRequirement:
    """The place for what was sent without being asked."""
    today = clock.local(submission.submitted_at).date()
    return _add_request(
        submission, case, CATCH_ALL, LAST_POSITION, in_all_languages(CATCH_ALL_TITLE), {"en": "", "cy": ""}, None, None,
        None, due_date(today),
    )  # fmt: skip


def list_requests(case: Case) -> dict[str, EvidenceRequirement]:
    """The requests of a case by resource id."""
    query = sa.select(EvidenceRequirement).where(EvidenceRequirement.case_id == case.id)
    return {row.resource_id: row for row in db.session().scalars(query)}


def _add_request(
    submission: Submission, case: Case, resource_id: str, position: int, titles: Mapping[str, str], texts: Mapping[str, str],
    subject: Mapping[str, str] | None, terms: Mapping[str, Any] | None, reuse: int | None, due_on: date,
) -> EvidenceRequirement:  # fmt: skip
    row = EvidenceRequirement(
        claim_id=submission.claim_id, case_id=case.id, submission_id=submission.id, resource_id=resource_id,
        position=position, title=dict(titles), text=dict(texts), terms=dict(terms) if terms else None, reuse_months=reuse,
        state=RequirementState.NEEDED.value, due_on=due_on, asked_at=submission.submitted_at,
    )  # fmt: skip
    row.subject = dict(subject) if subject else None
    db.session().add(row)
    db.session().flush()
    return row


def _reuse(row: EvidenceRequirement, earlier: EvidenceRequirement | None) -> None:
    """What was accepted before and still stands is accepted for the new request too, with the same files."""
    if earlier is None:
        return
    row.decision, row.valid_until = RequirementState.ACCEPTED.value, earlier.valid_until
    row.decided_at, row.decided_by = earlier.decided_at, earlier.decided_by
    for file in list_files([earlier.id])[earlier.id]:
        use_file(row, file)


def _keep_answer(row: EvidenceRequirement, draft: Draft) -> None:
    """What the resident said about an item in the draft, on a request that nobody has decided."""
    choice = draft.evidence.get(row.resource_id, "")
    if choice and not row.decision:
        keep_answer(row, read_answer(choice), draft.evidence.get(row.resource_id + NOTE_SUFFIX, ""))


def keep_answer(row: EvidenceRequirement, answer: Answer, note: str) -> None:
    """Write a resident's answer on a request."""
    row.answer, row.answer_note, row.answered_at = answer.state, note or None, clock.now()
    row.remind_on = clock.today() + timedelta(days=answer.remind_days) if answer.remind_days else None


def _list_unsent_files(submission: Submission) -> list[EvidenceFile]:
    query = sa.select(EvidenceFile).where(
        EvidenceFile.claim_id == submission.claim_id,
        EvidenceFile.submission_id.is_(None),
        EvidenceFile.requirement_id.is_(None),
        EvidenceFile.removed_at.is_(None),
    )
    return list(db.session().scalars(query))
