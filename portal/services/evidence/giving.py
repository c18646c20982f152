"""Giving evidence: files added, and removed until they are sent. Nothing is refused for being late."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Helper, Resident
from portal.domain.wording import Refused, _
from portal.models import Case, EvidenceFile, EvidenceRequirement, Submission
from portal.services import audit, cases, drafts, settings
from portal.services.errors import NotFound
from portal.services.evidence import arrivals, picture
from portal.services.evidence.asking import request_catch_all
from portal.services.evidence.locking import lock_claim
from portal.services.evidence.receiving import Received
from portal.services.evidence.requirements import restate


def add_files(
    resident: Resident, resource_id: str, received: Sequence[Received], note: str = "", *, is_page: bool = False
) -> int:
    """Add files to an item that is asked for; returns how many are new. Raises NotFound, Refused on field `files`.

    The same bytes for the same item are one file, those of pages only beside the pages that wait. Files for what was
    already sent are sent at once. `note` says what a file is that nobody asked for. A page (`late_pages`) waits until the
    resident sends it.
    """
    lock_claim(resident.claim_id)
    item = picture.get_item(resident, resource_id)
    if not item.can_upload:
        raise NotFound("evidence upload")
    resource_id = item.resource_id
    requirement = picture.find_requirement(resident, resource_id)
    if item.is_catch_all and requirement is None:
        requirement = _open_catch_all(resident)
    if is_page and (requirement is None or item.is_catch_all):
        raise NotFound("evidence request")
    fresh = _without_known(resident, resource_id, received, requirement if is_page else None)
    check_count(resident, requirement, len(fresh))
    rows = [_row(resident, resource_id, file, requirement, note) for file in fresh]
    for row in rows if is_page else ():
        row.submission_id = None
    arrivals.add(rows)
    if fresh and requirement is not None and not is_page:
        requirement.decision = None  # something new is to be looked at
        note_given(resident, requirement)
    db.session().flush()
    if received:
        audit.record(
            resident, "evidence-file:collected" if is_page else "evidence-file:received", "claim", resident.claim_id.hex,
            resource_id=resource_id, count=len(fresh), known=len(received) - len(fresh), is_late=item.is_overdue,
        )  # fmt: skip
    return len(fresh)


def note_given(resident: Resident, requirement: EvidenceRequirement) -> None:
    """The resident did something about a request: its state follows, and so does the case."""
    restate(requirement)
    case = db.session().get(Case, requirement.case_id)
    if case is not None:
        cases.note_evidence(resident, case, clock.now())


def get_unsent_file(resident: Resident, reference: str) -> EvidenceFile:
    """A file of the resident's own that was not sent yet; raises NotFound."""
    row = db.session().scalars(_own_file(resident, reference).where(EvidenceFile.submission_id.is_(None))).one_or_none()
    if row is None:
        raise NotFound("evidence file")
    return row


def remove_file(resident: Resident, reference: str) -> str:
    """Take back a file that was not sent yet; its bytes go with the next sweep. Returns its resource id; raises NotFound."""
    row = get_unsent_file(resident, reference)
    row.removed_at = clock.now()
    db.session().flush()
    audit.record(resident, "evidence-file:removed", "claim", resident.claim_id.hex, resource_id=row.resource_id)
    return row.resource_id


def replace_file(resident: Resident, reference: str, received: Received) -> None:
    """A file takes the place of one that was not sent yet, with its note; raises NotFound, and Refused as giving one does."""
    replaced = get_unsent_file(resident, reference)
    resource_id = remove_file(resident, reference)
    add_files(resident, resource_id, [received], replaced.note or "", is_page=replaced.requirement_id is not None)


def discard_unsent(resident: Resident) -> int:
    """Take back every file of the draft that is deleted; returns how many. Pages for what was sent are not of it."""
    query = sa.select(EvidenceFile).where(
        EvidenceFile.claim_id == resident.claim_id,
        EvidenceFile.submission_id.is_(None),
        EvidenceFile.requirement_id.is_(None),
        EvidenceFile.removed_at.is_(None),
    )
    rows = list(db.session().scalars(query))
    for row in rows:
        row.removed_at = clock.now()
    db.session().flush()
    if rows:
        audit.record(resident, "evidence-file:removed", "claim", resident.claim_id.hex, count=len(rows))
    return len(rows)


def _own_file(resident: Resident, reference: str) -> sa.Select[EvidenceFile]:
    return sa.select(EvidenceFile).where(
        *picture.is_given_by(resident), EvidenceFile.reference == reference, EvidenceFile.removed_at.is_(None)
    )


def _without_known(
    resident: Resident, resource_id: str, received: Sequence[Received], collecting: EvidenceRequirement | None
) -> list[Received]:
    """Each of the bytes once, without those that are given already: among the waiting pages when such are collected."""
    query = sa.select(EvidenceFile.sha256).where(
        EvidenceFile.claim_id == resident.claim_id,
        EvidenceFile.resource_id == resource_id,
        EvidenceFile.removed_at.is_(None),
    )
    if collecting is not None:
        query = query.where(EvidenceFile.requirement_id == collecting.id, EvidenceFile.submission_id.is_(None))
    known = set(db.session().scalars(query))
    fresh: list[Received] = []
    for file in received:
        if file.sha256 not in known:
            known.add(file.sha256)
            fresh.append(file)
    return fresh


def check_count(resident: Resident, requirement: EvidenceRequirement | None, more: int) -> None:
    """Files are counted per submission (setting UploadCountLimit): those of the draft will be one, and pages that wait to be
    sent belong to the submission that they are for.
    """
    query = sa.select(sa.func.count()).select_from(EvidenceFile)
    query = query.where(EvidenceFile.claim_id == resident.claim_id, EvidenceFile.removed_at.is_(None))
    is_unsent = EvidenceFile.submission_id.is_(None)
    if requirement is None:
        query = query.where(is_unsent, EvidenceFile.requirement_id.is_(None))
    else:
        is_page = sa.and_(is_unsent, EvidenceFile.requirement_id == requirement.id)
        query = query.where(sa.or_(EvidenceFile.submission_id == requirement.submission_id, is_page))
    held = db.session().scalar(query) or 0
    most = settings.get("UploadCountLimit")
    if held + more > most:
        raise Refused(_("You can only upload up to {most} files", most=most), "files")


def _row(
    resident: Resident, resource_id: str, file: Received, requirement: EvidenceRequirement | None, note: str
) -> EvidenceFile:  # fmt: skip
    row = EvidenceFile(
        reference=secrets.token_urlsafe(16), claim_id=resident.claim_id, resource_id=resource_id,
        requirement_id=requirement.id if requirement else None, submission_id=requirement.submission_id if requirement else None,
        original_name=file.name, media_type=file.media_type, size_bytes=file.size_bytes, sha256=file.sha256,
        store_key=file.store_key, received_at=clock.now(),
        authority_id=resident.authority_id if isinstance(resident, Helper) else None,
    )  # fmt: skip
    row.note = note.strip() or None
    return row


def _open_catch_all(resident: Resident) -> EvidenceRequirement | None:
    """The place in the open case for what was not asked for; None while nothing has been sent or a draft will be."""
    case = cases.find_open(resident.claim_id)
    if case is None or drafts.find_draft(resident) is not None:
        return None
    query = sa.select(Submission).where(Submission.case_id == case.id)
    latest = db.session().scalars(query.order_by(Submission.submitted_at.desc()).limit(1)).one_or_none()
    return request_catch_all(latest, case) if latest else None
