"""Requests as rows: their files, what these add up to, their words, and the one way to bring a row's state up to date."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.catalogue import in_all_languages
from portal.domain.evidence.enough import Said, Verdict, judge
from portal.domain.evidence.items import EvidenceItem
from portal.domain.evidence.states import (
    OUTSTANDING,
    TO_CHECK,
    FileState,
    RequirementFacts,
    RequirementState,
    file_state,
    requirement_state,
    stored_state,
)
from portal.domain.evidence.terms import Terms
from portal.models import EvidenceFile, EvidenceRequirement, EvidenceUse

CATCH_ALL = "CatchAll"
"""The request that holds what a resident sent without being asked."""


def titles_of(row: EvidenceRequirement) -> dict[str, str]:
    """The title by language, with the account, job, child or person it is for."""
    return _with_subject(row.title, row.subject)


def titles_of_item(item: EvidenceItem) -> dict[str, str]:
    """The same of an item that is not asked yet."""
    return _with_subject(item.titles(), in_all_languages(item.subject.name) if item.subject else None)


def list_files(ids: Collection[UUID]) -> dict[UUID, list[EvidenceFile]]:
    """The files of requests that were not removed, those used from elsewhere among them, in the order they came in."""
    return _sort_files(ids, _find_files(sa.or_(*_of_requests(ids)))) if ids else {}


def list_all_files(
    ids: Collection[UUID], submission_ids: Collection[UUID]
) -> tuple[dict[UUID, list[EvidenceFile]], list[EvidenceFile]]:
    """The same, and what came with submissions and belongs to none of the requests; one statement."""
    found = _find_files(sa.or_(*_of_requests(ids), EvidenceFile.submission_id.in_(submission_ids)))
    files = _sort_files(ids, found)
    placed = {file.id for some in files.values() for file in some}
    return files, list({file.id: file for file, _use in found if file.id not in placed}.values())


def _find_files(condition: sa.ColumnElement[bool]) -> list[tuple[EvidenceFile, UUID | None]]:
    """Files that were not removed, each with a request that uses it beside its own, oldest first."""
    query = (
        sa.select(EvidenceFile, EvidenceUse.requirement_id)
        .outerjoin(EvidenceUse, EvidenceUse.file_id == EvidenceFile.id)
        .where(EvidenceFile.removed_at.is_(None), condition)
        .order_by(EvidenceFile.received_at, EvidenceFile.reference)
    )
    return [(file, use) for file, use in db.session().execute(query)]


def _sort_files(
    ids: Collection[UUID], found: Sequence[tuple[EvidenceFile, UUID | None]]
) -> dict[UUID, list[EvidenceFile]]:
    """Files by each request they belong to or are used by."""
    sorted_: dict[UUID, list[EvidenceFile]] = {id_: [] for id_ in ids}
    for file, use in found:
        for id_ in {file.requirement_id, use} - {None}:
            if id_ in sorted_ and file not in sorted_[id_]:
                sorted_[id_].append(file)
    return sorted_


def state_of_file(file: EvidenceFile) -> FileState:
    """Where a file stands."""
    return file_state(file.scan_state, file.decision)


def verdict_of(row: EvidenceRequirement, files: Sequence[EvidenceFile]) -> Verdict:
    """What the files that are not refused add up to. What is used from elsewhere was judged by an officer."""
    live = [file for file in files if state_of_file(file) is not FileState.REFUSED]
    terms = Terms.from_dict(row.terms)
    return judge(terms, [Said.from_dict(file.said) if file.requirement_id == row.id else Said() for file in live])


def facts_of(row: EvidenceRequirement, files: Sequence[EvidenceFile]) -> RequirementFacts:
    """What is known of a request."""
    return RequirementFacts(
        row.answer or "",
        [state_of_file(file) for file in files],
        verdict_of(row, files).sum,
        row.decision or "",
        row.due_on,
    )


def state_today(row: EvidenceRequirement, files: Sequence[EvidenceFile]) -> RequirementState:
    """Where a request stands now, with what the day and the scanner add."""
    return _if_asked(row, requirement_state(facts_of(row, files), clock.today()))


def restate(row: EvidenceRequirement) -> None:
    """Bring the stored state of a request up to date after anything happened to it; its version is one more.

    The caller holds the lock on the claim, records the audit entry and brings the case up to date.
    """
    db.session().flush()
    files = list_files([row.id])[row.id]
    state = _if_asked(row, stored_state(facts_of(row, files)))
    row.state = state.value
    row.waiting_since = _waiting_since(row, files) if state in TO_CHECK else None
    row.version += 1
    db.session().flush()


def find_reusable(claim_id: UUID, reuse: Mapping[str, int | None]) -> dict[str, EvidenceRequirement]:
    """Accepted requests of a claim that still stand today, by resource id, for items whose rule lets them stand."""
    if not reuse:
        return {}
    wanted = [resource_id for resource_id, months in reuse.items() if months]
    query = sa.select(EvidenceRequirement).where(
        EvidenceRequirement.claim_id == claim_id,
        EvidenceRequirement.resource_id.in_(wanted),
        EvidenceRequirement.decision == RequirementState.ACCEPTED.value,
        EvidenceRequirement.valid_until >= clock.today(),
    )
    rows = db.session().scalars(query.order_by(EvidenceRequirement.valid_until))
    return {row.resource_id: row for row in rows}


def use_file(row: EvidenceRequirement, file: EvidenceFile, user_id: UUID | None = None) -> None:
    """Let a file satisfy a request beside the one it was given for; doing it twice is harmless."""
    if file.requirement_id == row.id:
        return
    same = sa.select(EvidenceUse.id).where(EvidenceUse.requirement_id == row.id, EvidenceUse.file_id == file.id)
    if db.session().scalar(same) is None:
        db.session().add(EvidenceUse(requirement_id=row.id, file_id=file.id, user_id=user_id, used_at=clock.now()))


def _of_requests(ids: Collection[UUID]) -> tuple[sa.ColumnElement[bool], ...]:
    given = sa.and_(EvidenceFile.requirement_id.in_(ids), EvidenceFile.submission_id.is_not(None))
    return given, EvidenceUse.requirement_id.in_(ids)


def _with_subject(titles: dict[str, str], subject: Mapping[str, str] | None) -> dict[str, str]:
    return {code: f"{title}: {subject[code]}" for code, title in titles.items()} if subject else titles


def _if_asked(row: EvidenceRequirement, state: RequirementState) -> RequirementState:
    """What nobody asked for is never outstanding, whatever becomes of it."""
    return RequirementState.WAIVED if row.resource_id == CATCH_ALL and state in OUTSTANDING else state


def _waiting_since(row: EvidenceRequirement, files: Sequence[EvidenceFile]) -> datetime:
    """When the first file came that nobody has decided about, or the resident answered."""
    decided = (FileState.ACCEPTED, FileState.REFUSED)
    open_files = [file.received_at for file in files if state_of_file(file) not in decided]
    return min(open_files, default=row.answered_at or clock.now())
