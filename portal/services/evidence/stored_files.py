"""Which bytes of the store rows speak of: the rest may be swept away."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.domain.actor import System
from portal.models import EvidenceFile, StoredDocument, ViewingCopy
from portal.services import audit
from portal.services.evidence import upload_sessions


def list_keys() -> set[str]:
    """The keys of files that were not removed and of their pictures, of pieces on their way, and of documents that are ready."""
    files = sa.select(EvidenceFile.store_key).where(EvidenceFile.removed_at.is_(None))
    copies = sa.select(ViewingCopy.store_key).join(EvidenceFile).where(EvidenceFile.removed_at.is_(None))
    documents = sa.select(StoredDocument.store_key).where(StoredDocument.store_key.is_not(None))
    given = {*db.session().scalars(files), *db.session().scalars(copies), *upload_sessions.list_keys()}
    return given | {key for key in db.session().scalars(documents) if key}


def record_sweep(count: int) -> None:
    """Write down that bytes without a row are about to be removed."""
    audit.record(System("sweep"), "store:swept", "store", "files", count=count)
