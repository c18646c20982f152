"""One unit of work at a time may add to or decide about a claim's evidence."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.models import Claim


def lock_claim(claim_id: UUID) -> None:
    """Let one unit of work at a time add to a claim (SQLite has only one writer anyway)."""
    db.session().execute(sa.select(Claim.id).where(Claim.id == claim_id).with_for_update(key_share=True))
