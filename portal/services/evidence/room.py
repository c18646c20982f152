"""How much a resident may still upload: limits of one file, of one form and of 30 days (quality S34).

What was taken back counts no longer, from that moment. The limits are asked for before anything of an upload is kept.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.evidence.documents import size_text
from portal.domain.wording import Wording, _
from portal.models import EvidenceFile
from portal.services import settings
from portal.services.evidence.receiving import Limits

PERIOD = timedelta(days=30)


def limits_of(claim_id: UUID) -> Limits:
    """What the resident of a claim may upload now."""
    unsent = _sum(claim_id, sa.and_(EvidenceFile.submission_id.is_(None), EvidenceFile.requirement_id.is_(None)))
    lately = _sum(claim_id, EvidenceFile.received_at > clock.now() - PERIOD)
    of_form, of_period = settings.get("UploadTotalLimit"), settings.get("UploadPeriodLimit")
    rooms: list[tuple[int, Wording]] = [
        (of_form - unsent, _("You can only upload up to {size} with one form", size=size_text(of_form))),
        (
            of_period - lately,
            _("You can only upload up to {size} in 30 days. Send us the rest on paper", size=size_text(of_period)),
        ),
    ]
    room_bytes, wording = min(rooms, key=lambda room: room[0])
    return Limits(settings.upload_policy(), settings.get("UploadCountLimit"), room_bytes, wording)


def _sum(claim_id: UUID, condition: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.sum(EvidenceFile.size_bytes)).where(
        EvidenceFile.claim_id == claim_id, EvidenceFile.removed_at.is_(None), condition
    )
    return int(db.session().scalar(query) or 0)
