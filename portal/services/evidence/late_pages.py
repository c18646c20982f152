"""Pages that are collected for what was asked and already sent, and then go together, best joined into one document.

Each is in the store from the moment it was uploaded (a file of a request without a submission) and can be looked at, put in
order, replaced and removed until it is sent. What somebody forgets to send goes by itself a day after the last page came, as
the page says: it is never lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor, Resident, System
from portal.domain.evidence.file_states import ScanState
from portal.domain.wording import Refused, _
from portal.models import Case, EvidenceFile, EvidenceRequirement
from portal.services import audit, cases
from portal.services.errors import NotFound
from portal.services.evidence import giving, picture
from portal.services.evidence.locking import lock_claim
from portal.services.evidence.outstanding import is_asked
from portal.services.evidence.requirements import CATCH_ALL, restate
from portal.services.handover.requesting import request_document

SENT_AFTER = timedelta(hours=24)
AT_ONCE = 200
ACTOR = System("send-pages")


def get_request(resident: Resident, resource_id: str) -> EvidenceRequirement:
    """The request that pages can be collected for; raises NotFound for what is not asked, or not yet sent."""
    item = picture.get_item(resident, resource_id)
    row = picture.find_requirement(resident, item.resource_id)
    if row is None or row.resource_id == CATCH_ALL or not item.can_upload:
        raise NotFound("evidence request")
    return row


def list_pages(resident: Resident, row: EvidenceRequirement) -> list[EvidenceFile]:
    """The pages that wait to be sent for a request, in the order in which they came."""
    query = sa.select(EvidenceFile).where(
        *picture.is_given_by(resident), EvidenceFile.requirement_id == row.id, is_waiting()
    )
    return list(db.session().scalars(query.order_by(EvidenceFile.received_at, EvidenceFile.reference)))


def count_pages(resident: Resident, resource_id: str) -> int:
    """How many pages wait to be sent for an item; none of one that is not yet sent."""
    row = picture.find_requirement(resident, resource_id)
    return len(list_pages(resident, row)) if row is not None else 0


def send_pages(resident: Resident, resource_id: str) -> int:
    """Send what was collected, one document or several files; gives how many. Raises NotFound, Refused."""
    lock_claim(resident.claim_id)
    row = get_request(resident, resource_id)
    files = [file for file in list_pages(resident, row) if file.scan_state != ScanState.INFECTED]
    if not files:
        raise Refused(_("Choose the pages first"), "files")
    giving.check_count(resident, row, 0)  # it counts them already
    _send(resident, row, files)
    return len(files)


def list_forgotten() -> list[UUID]:
    """The requests of which every page has waited for a day, the longest wait first."""
    newest = sa.func.max(EvidenceFile.received_at)
    query = (
        sa.select(EvidenceRequirement.id)
        .join(EvidenceFile, EvidenceFile.requirement_id == EvidenceRequirement.id)
        .where(is_waiting(), is_asked(), EvidenceFile.scan_state != ScanState.INFECTED)
        .group_by(EvidenceRequirement.id)
        .having(newest < clock.now() - SENT_AFTER)
    )
    return list(db.session().scalars(query.order_by(newest).limit(AT_ONCE)))


def send_forgotten(requirement_id: UUID) -> int:
    """Send the pages that wait for a request; gives how many."""
    row = db.session().get(EvidenceRequirement, requirement_id)
    if row is None:
        return 0
    lock_claim(row.claim_id)
    waiting = sa.select(EvidenceFile).where(
        EvidenceFile.requirement_id == row.id, is_waiting(), EvidenceFile.scan_state != ScanState.INFECTED
    )
    files = list(db.session().scalars(waiting))
    if files:
        _send(ACTOR, row, files)
    return len(files)


def is_waiting() -> sa.ColumnElement[bool]:
    """Whether a file (in a query) is a page that waits to be sent for a request."""
    return sa.and_(
        EvidenceFile.requirement_id.is_not(None),
        EvidenceFile.submission_id.is_(None),
        EvidenceFile.removed_at.is_(None),
    )


def _send(actor: Actor, row: EvidenceRequirement, files: Sequence[EvidenceFile]) -> None:
    for file in files:
        file.submission_id = row.submission_id
        request_document(file.id)
    row.decision = None  # something new is to be looked at
    restate(row)
    case = db.session().get(Case, row.case_id)
    if case is not None:
        cases.note_evidence(actor, case, clock.now())
    audit.record(
        actor, "evidence-file:received", "claim", row.claim_id.hex, resource_id=row.resource_id, count=len(files),
        known=0, is_late=clock.today() > row.due_on,
    )  # fmt: skip
