"""How long authorities are kept after their end (domain facts 13: consents, 6 years), and what goes with them.

With an authority go its versions, its form or document, the letters about it and the refusals recorded under it. What was
sent under it keeps what was frozen with it, and the trail its opaque id. A legal hold on the claim stops all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.domain.authority import ASKED_LASTS
from portal.domain.evidence.file_states import ScanState
from portal.models import Authority, AuthorityVersion, DocumentCertificate, Letter, OfficeRefusal
from portal.services import audit, settings
from portal.services.evidence import stored_files
from portal.services.evidence.retention import AT_ONCE, DueFile, claims_on_hold

ENDED, INFECTED = "authority ended", "infected form"
KEPT_BY: dict[str, str] = {ENDED: "KeepAuthorityDays", INFECTED: "KeepInfectedDays"}


def list_due(limit: int = AT_ONCE) -> list[DueFile]:
    """Authorities whose time is over, and infected forms whose time is, the oldest first, without those of claims on hold."""
    found: dict[object, DueFile] = {}
    for because, condition in _conditions(clock.now()).items():
        is_free = sa.or_(Authority.claim_id.is_(None), Authority.claim_id.not_in(claims_on_hold()))
        query = sa.select(Authority).where(is_free, condition)
        for row in db.session().scalars(query.order_by(Authority.asked_at).limit(limit)):
            keys = (row.form_key,) if row.form_key else ()
            found.setdefault(row.id, DueFile(row.id, because, row.form_size_bytes or 0 if keys else 0, keys))
    return list(found.values())[:limit]


def close(due: Sequence[DueFile]) -> list[str]:
    """Take forms out of use, so that nobody opens them while they go; gives the keys that no other row speaks of."""
    rows = list(_rows(due))
    for row in rows:
        row.form_removed_at = row.form_removed_at or clock.now()
    db.session().flush()
    audit.record(System("retention"), "authority:expired", "store", "files", count=len(rows))
    return sorted({key for one in due for key in one.store_keys} - stored_files.list_keys())


def record_deleted(due: Sequence[DueFile]) -> None:
    """The bytes are gone: so is everything of an authority that ended, and of an infected form all but what was found."""
    for row in _rows([one for one in due if one.because == INFECTED]):
        row.form_key = row.form_name_sealed = None
    db.session().flush()
    ended = [one.file_id for one in due if one.because == ENDED]
    if ended:
        _delete(ended)
    for because, count in sorted(Counter(one.because for one in due).items()):
        audit.record(System("retention"), "authority:deleted", "store", "files", because=because, count=count)


def _delete(ids: Sequence[object]) -> None:
    for table in (AuthorityVersion, OfficeRefusal, Letter):
        db.session().execute(sa.delete(table).where(table.authority_id.in_(ids)))
    certified = DocumentCertificate.authority_id.in_(ids)
    db.session().execute(sa.update(DocumentCertificate).where(certified).values(authority_id=None))
    db.session().execute(sa.delete(Authority).where(Authority.id.in_(ids)))


def _rows(due: Sequence[DueFile]) -> sa.ScalarResult[Authority]:
    return db.session().scalars(sa.select(Authority).where(Authority.id.in_([one.file_id for one in due])))


def _conditions(now: datetime) -> dict[str, sa.ColumnElement[bool]]:
    before, infected_before = (now - timedelta(days=settings.get(KEPT_BY[one])) for one in (ENDED, INFECTED))
    ended = sa.or_(
        Authority.withdrawn_at < before, Authority.refused_at < before, Authority.ends_at < before,
        sa.and_(Authority.confirmed_at.is_(None), Authority.asked_at < before - ASKED_LASTS),
    )  # fmt: skip
    is_infected = sa.and_(Authority.scan_state == ScanState.INFECTED, Authority.form_key.is_not(None))
    return {ENDED: ended, INFECTED: sa.and_(is_infected, Authority.scanned_at < infected_before)}
