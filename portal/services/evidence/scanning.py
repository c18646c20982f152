"""What follows from the malware scan of evidence (quality F11, S31): a clean file goes on to its pictures.

For an infected one the resident is asked for another copy in plain words that alarm nobody (complaint C26); officers and
the trail say what was found.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.catalogue import in_language
from portal.domain.actor import System
from portal.domain.dates import Language
from portal.domain.evidence.file_states import ViewingState
from portal.domain.wording import _
from portal.models import Case, Claim, ClaimVersion, EvidenceFile, EvidenceRequirement, EvidenceUse, ResidentMessage
from portal.services import cases, messages
from portal.services.evidence import drawing
from portal.services.evidence.locking import lock_claim
from portal.services.evidence.requirements import restate
from portal.services.handover.requesting import request_document
from portal.services.scans import Intake

SCAN_JOB = "scan-file"


def _go_on(row: EvidenceFile) -> None:
    if row.viewing_state == ViewingState.QUEUED:
        drawing.queue_preparation(row)  # and is handed over after it
    else:
        request_document(row.id)


def _stop(row: EvidenceFile, address: str) -> None:
    row.viewing_state = ViewingState.NONE
    _ask_for_another_copy(row, address)


def _go_on_unscanned(row: EvidenceFile, ending: str) -> None:
    drawing.queue_preparation(row, key=f"{drawing.PREPARE_JOB}:{row.id}{ending}")


def _ask_for_another_copy(row: EvidenceFile, address: str) -> None:
    """Open the request again, write to the resident in the portal, and say outside only that there is a message."""
    for requirement in _list_requests(row):
        restate(requirement)
        case = db.session().get(Case, requirement.case_id)
        if case is not None:
            cases.note_evidence(System(SCAN_JOB), case, clock.now())
    language = _language_of(row.claim_id)
    asking = _(
        "We cannot use the file {name} that you sent us, because our virus check stopped it. This can happen without "
        "you knowing. Please send another copy, or take a photo of the document and send that.",
        name=row.original_name,
    )
    db.session().add(
        ResidentMessage(
            claim_id=row.claim_id, submission_id=row.submission_id, author="council", purpose="reply",
            text=in_language(asking, language),
            sent_at=clock.now(),
        )
    )  # fmt: skip
    messages.tell_resident(row.claim_id, "new-message", language=language, link=address)


def _list_requests(row: EvidenceFile) -> list[EvidenceRequirement]:
    """The requests that a file was given for or is used by; none of a page that was never sent."""
    if row.submission_id is None:
        return []
    used = sa.select(EvidenceUse.requirement_id).where(EvidenceUse.file_id == row.id)
    wanted = sa.or_(EvidenceRequirement.id == row.requirement_id, EvidenceRequirement.id.in_(used))
    return list(db.session().scalars(sa.select(EvidenceRequirement).where(wanted)))


def _language_of(claim_id: UUID) -> Language:
    """The language the resident reads."""
    current = sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number)
    query = sa.select(ClaimVersion).join(Claim, current).where(Claim.id == claim_id)
    version = db.session().scalars(query).one()
    return "cy" if version.content.get("language") == "cy" else "en"


FILES = Intake(
    job=SCAN_JOB, action="evidence-file", table=EvidenceFile, name="file", store_key=EvidenceFile.store_key,
    received_at=EvidenceFile.received_at, removed_at=EvidenceFile.removed_at, lock=lambda row: lock_claim(row.claim_id),
    passed=_go_on, stopped=_stop, unscanned=_go_on_unscanned,
)  # fmt: skip
