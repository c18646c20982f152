"""Which bytes of the store rows speak of: the rest may be swept away."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.domain.actor import System
from portal.models import Authority, EvidenceFile, StoredDocument, UploadPiece, ViewingCopy
from portal.services import audit

OF_LIVE_FILES = (EvidenceFile.store_key, ViewingCopy.store_key)
"""Wanted as long as their file was not removed."""
OF_FORMS_IN_USE = (Authority.form_key,)
"""Wanted as long as the form was not removed."""
OTHERS = (StoredDocument.store_key, UploadPiece.store_key)
"""Wanted as long as their row is there. A table that keeps a key of the store has its line here, or its bytes are swept away."""


def list_keys() -> set[str]:
    """The keys of files that were not removed and of their pictures, of pieces on their way, of documents and of forms."""
    session = db.session()
    is_live = EvidenceFile.removed_at.is_(None)
    found = set(session.scalars(sa.select(EvidenceFile.store_key).where(is_live)))
    found.update(session.scalars(sa.select(ViewingCopy.store_key).join(EvidenceFile).where(is_live)))
    queries = [sa.select(column).where(Authority.form_removed_at.is_(None)) for column in OF_FORMS_IN_USE]
    for query in (*queries, *(sa.select(column) for column in OTHERS)):
        found.update(key for key in session.scalars(query) if key)
    return found


def record_sweep(count: int) -> None:
    """Write down that bytes without a row are about to be removed."""
    audit.record(System("sweep"), "store:swept", "store", "files", count=count)
