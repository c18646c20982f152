"""Uploads in pieces: after a lost signal a phone goes on where the portal is, and nothing is there twice (quality F02, G9).

The phone makes up the id of an upload and says from where on a piece is; the portal says how many bytes it has, and only
takes the piece that follows them. A piece counts when its bytes are in the store and its row is committed; the file counts
when all are there, it was checked like any other, and its own row is committed. What is not finished within a day goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.store import Store
from portal.domain.actor import Resident
from portal.domain.evidence import documents
from portal.domain.wording import Refused, Wording, _
from portal.models import UploadPiece, UploadSession
from portal.services import settings
from portal.services.errors import NotFound
from portal.services.evidence import giving, picture
from portal.services.evidence.locking import lock_claim
from portal.services.evidence.receiving import Received

MOST_PIECE_BYTES = 1_048_576
KEEP = timedelta(days=1)
COUNTED = timedelta(minutes=15)
"""How long an upload that rests counts among the files of a submission: a phone that gave up must not stand in the way."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a phone says of a file with each of its pieces: what it is for, or the reference of the file that it `replaces`."""

    upload_id: str
    resource_id: str
    name: str
    size_bytes: int
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many bytes are here for good, and whether the file is one of the resident's files."""

    received_bytes: int = 0
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A file of which every piece is here: its name and the store keys of its pieces in order."""

    name: str
    keys: tuple[str, ...]


def too_large(limit: int) -> Wording:
    """What is said of a file that has as many bytes as the limit, or more."""
    return _("The selected file must be smaller than {size}", size=documents.size_text(limit))


def get_progress(resident: Resident, upload_id: str) -> Progress:
    """How far an upload is; nothing of one that was never begun."""
    return _progress(_find(resident, upload_id))


def add_piece(resident: Resident, told: Told, starts_at: int, size_bytes: int, store_key: str) -> Progress:
    """Keep the piece that follows what is here; any other changes nothing. Raises Refused and NotFound for a first one."""
    lock_claim(resident.claim_id)
    row = _find(resident, told.upload_id)
    if row is None and starts_at == 0:
        row = _begin(resident, told)
    if row is None or row.done_at or starts_at != row.received_bytes:
        return _progress(row)
    if row.size_bytes != told.size_bytes or starts_at + size_bytes > row.size_bytes:
        raise Refused(documents.NOT_UPLOADED)
    db.session().add(UploadPiece(session_id=row.id, starts_at=starts_at, store_key=store_key))
    row.received_bytes += size_bytes
    row.updated_at = clock.now()
    db.session().flush()
    return _progress(row)


def find_whole(resident: Resident, upload_id: str) -> Whole | None:
    """The pieces of an upload that is all here and not yet a file; None otherwise."""
    row = _find(resident, upload_id)
    if row is None or row.done_at or row.received_bytes != row.size_bytes:
        return None
    query = sa.select(UploadPiece.store_key).where(UploadPiece.session_id == row.id).order_by(UploadPiece.starts_at)
    return Whole(row.name, tuple(db.session().scalars(query)))


@contextmanager
def put_together(store: Store, whole: Whole) -> Iterator[IO[bytes]]:
    """The file, read from its pieces one after the other; raises NotStored and Corrupted. Touches no database."""
    with TemporaryFile() as target:
        for key in whole.keys:
            for chunk in store.read(key):
                target.write(chunk)
        target.seek(0)
        yield target


def finish(resident: Resident, told: Told, received: Received, note: str = "", *, is_page: bool = False) -> Progress:
    """The checked file becomes one of the item's files, a page that waits, or takes another's place, once; raises what giving
    a file does.
    """
    lock_claim(resident.claim_id)
    row = _find(resident, told.upload_id)
    if row is None or row.done_at:
        return _progress(row)
    if told.replaces:
        giving.replace_file(resident, told.replaces, received)
    else:
        giving.add_files(resident, row.resource_id, [received], note, is_page=is_page)
    row.done_at = row.updated_at = clock.now()
    _drop_pieces([row.id])
    db.session().flush()
    return _progress(row)


def give_up(resident: Resident, upload_id: str) -> None:
    """Nothing of an upload is kept: its file was refused, or its pieces cannot be read."""
    lock_claim(resident.claim_id)
    row = _find(resident, upload_id)
    if row is not None and not row.done_at:
        _drop_pieces([row.id])
        db.session().delete(row)
        db.session().flush()


def discard_abandoned() -> int:
    """Forget uploads that nobody went on with for a day; the sweep removes their bytes. Returns how many."""
    query = sa.select(UploadSession.id).where(UploadSession.updated_at < clock.now() - KEEP).limit(5000)
    ids = list(db.session().scalars(query))
    if ids:
        _drop_pieces(ids)
        db.session().execute(sa.delete(UploadSession).where(UploadSession.id.in_(ids)))
    return len(ids)


def _begin(resident: Resident, told: Told) -> UploadSession:
    replaced = giving.get_unsent_file(resident, told.replaces) if told.replaces else None
    item = picture.get_item(resident, replaced.resource_id if replaced else told.resource_id)
    if not item.can_upload:
        raise NotFound("evidence upload")
    limit = settings.get("UploadSizeLimit")
    if told.size_bytes <= 0:
        raise Refused(documents.EMPTY)
    if told.size_bytes >= limit:
        raise Refused(too_large(limit))
    if replaced is None:  # one that takes another's place makes them no more
        requirement = picture.find_requirement(resident, item.resource_id)
        giving.check_count(resident, requirement, 1 + _count_on_their_way(resident))
    row = UploadSession(
        claim_id=resident.claim_id, upload_id=told.upload_id, resource_id=item.resource_id, size_bytes=told.size_bytes,
        name=told.name, received_bytes=0, updated_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    return row


def _count_on_their_way(resident: Resident) -> int:
    query = sa.select(sa.func.count()).where(
        UploadSession.claim_id == resident.claim_id,
        UploadSession.done_at.is_(None),
        UploadSession.updated_at > clock.now() - COUNTED,
    )
    return db.session().scalar(query.select_from(UploadSession)) or 0


def _find(resident: Resident, upload_id: str) -> UploadSession | None:
    query = sa.select(UploadSession).where(
        UploadSession.claim_id == resident.claim_id, UploadSession.upload_id == upload_id
    )
    return db.session().scalars(query).one_or_none()


def _progress(row: UploadSession | None) -> Progress:
    return Progress() if row is None else Progress(row.received_bytes, row.done_at is not None)


def _drop_pieces(session_ids: list[UUID]) -> None:
    db.session().execute(sa.delete(UploadPiece).where(UploadPiece.session_id.in_(session_ids)))
