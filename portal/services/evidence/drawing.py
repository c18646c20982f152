"""The job that makes what people see of a file: pictures of its pages, and the file itself without places (quality S28).

The original is kept sealed as it came, and nobody is handed it when it tells where a photo was taken. Pictures are drawn
anew in the decoder's process: upright, without that place, without anything that acts. Those of a PDF are drawn from a copy
of it that holds only what can be seen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import decoder, queue
from portal.adapters.decoder import Unusable
from portal.adapters.store import Store
from portal.domain.actor import System
from portal.domain.evidence.file_states import ScanState, ViewingState
from portal.models import EvidenceFile, ViewingCopy
from portal.services import audit
from portal.services.evidence.opening import may_be_opened
from portal.services.handover.requesting import request_document

PREPARE_JOB = "prepare-viewing"
AGAIN_AFTER = timedelta(hours=1)
AT_ONCE = 200
DOWNLOAD = -1
"""The file to hand out: the very bytes that came, unless they tell a place."""
DOCUMENT = 0
MOST_PAGES = 60
"""Pictures made of one file; officers open the rest of a longer document as a download."""
PDF, JPEG = "application/pdf", "image/jpeg"


@dataclass(frozen=True, slots=True)
class Source:
    """What the job needs to know of a file."""

    file_id: UUID
    scope: str
    media_type: str
    store_key: str


@dataclass(frozen=True, slots=True)
class Copies:
    """What was made of a file; `state` is what becomes of its pictures."""

    made: tuple[Made, ...]
    state: ViewingState


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that is in the store."""

    number: int
    media_type: str
    store_key: str
    size_bytes: int
    width: int = 0
    height: int = 0


def queue_preparation(file: EvidenceFile, *, key: str | None = None) -> None:
    """Have the pictures of a file made once this transaction has committed."""
    queue.enqueue(PREPARE_JOB, file.id, key=key)


def queue_waiting() -> int:
    """Queue anew what has waited for its copies for a while, such as files of before there were any; gives how many."""
    now = clock.now()
    query = sa.select(EvidenceFile).where(
        sa.or_(EvidenceFile.viewing_state == ViewingState.QUEUED, ~has_download()),
        EvidenceFile.download_failed_at.is_(None),
        EvidenceFile.scan_state != ScanState.INFECTED,
        EvidenceFile.removed_at.is_(None),
        EvidenceFile.received_at < now - AGAIN_AFTER,
    )
    rows = [
        row
        for row in db.session().scalars(query.order_by(EvidenceFile.received_at).limit(AT_ONCE))
        if may_be_opened(row)
    ]
    step = int(now.timestamp() // AGAIN_AFTER.total_seconds())
    for row in rows:
        queue_preparation(row, key=f"{PREPARE_JOB}:{row.id}:again:{step}")
    return len(rows)


def has_download() -> sa.ColumnElement[bool]:
    """Whether there is of a file (in a query) what may be handed out."""
    return sa.exists().where(ViewingCopy.file_id == EvidenceFile.id, ViewingCopy.number == DOWNLOAD)


def find_download(file_id: UUID) -> ViewingCopy | None:
    """What may be handed out of a file; None while it is being made, and where no copy without its place can be made."""
    query = sa.select(ViewingCopy).where(ViewingCopy.file_id == file_id, ViewingCopy.number == DOWNLOAD)
    return db.session().scalars(query).one_or_none()


def find_source(file_id: UUID) -> Source | None:
    """A file whose copies are still to be made and may be: None when they are made, or it may not be opened."""
    row = db.session().get(EvidenceFile, file_id)
    if row is None or row.removed_at or not may_be_opened(row):
        return None
    is_done = row.download_failed_at is not None or find_download(row.id) is not None
    if row.viewing_state != ViewingState.QUEUED and is_done:
        return None
    return Source(row.id, row.claim_id.hex, row.media_type, row.store_key)


def make_copies(store: Store, source: Source) -> Copies:
    """Make and keep the copies of a file, one page at a time, as far as they can be made. Touches no database."""
    made: list[Made] = []
    state = ViewingState.FAILED
    with TemporaryFile() as original:
        for chunk in store.read(source.store_key):
            original.write(chunk)
        with suppress(Unusable):
            made.append(_download(store, source, original))
        with suppress(Unusable):
            pictures = list(_pictures(store, source, original))
            made += pictures
            state = ViewingState.READY if pictures else ViewingState.NONE
    return Copies(tuple(made), state)


def record_copies(file_id: UUID, copies: Copies) -> None:
    """Write down what was made of a file, and have it handed over; doing it twice is harmless."""
    row = db.session().get(EvidenceFile, file_id, with_for_update=True)
    if row is None or row.removed_at:
        return
    held = set(db.session().scalars(sa.select(ViewingCopy.number).where(ViewingCopy.file_id == row.id)))
    fresh = [one for one in copies.made if one.number not in held]
    has_failed = row.download_failed_at is None and DOWNLOAD not in held | {one.number for one in copies.made}
    if row.viewing_state != ViewingState.QUEUED and not fresh and not has_failed:
        return
    for one in fresh:
        db.session().add(
            ViewingCopy(
                file_id=row.id, number=one.number, media_type=one.media_type, store_key=one.store_key,
                size_bytes=one.size_bytes, width=one.width, height=one.height, made_at=clock.now(),
            )
        )  # fmt: skip
    row.viewing_state = copies.state
    if has_failed:
        row.download_failed_at = clock.now()
    db.session().flush()
    audit.record(
        System(PREPARE_JOB), "evidence-file:prepared", "claim", row.claim_id.hex, file=row.id.hex, copies=len(fresh)
    )
    if row.submission_id is not None:
        request_document(row.id)


def _download(store: Store, source: Source, original: IO[bytes]) -> Made:
    """The file without the place where it was made; the very bytes that came where they tell none."""
    with _written(lambda target: decoder.bare(original, target, source.media_type)) as (bare, found):
        if not found["changed"]:
            size = original.seek(0, os.SEEK_END)
            return Made(DOWNLOAD, source.media_type, source.store_key, size)
        return _keep(store, source, bare, DOWNLOAD, JPEG if found["redrawn"] else source.media_type, {})


def _pictures(store: Store, source: Source, original: IO[bytes]) -> Iterator[Made]:
    if source.media_type == PDF:
        yield from _pdf_copies(store, source, original)
    elif source.media_type.startswith("image/"):
        with _written(lambda target: decoder.copy(original, target, source.media_type)) as (picture, size):
            yield _keep(store, source, picture, 1, JPEG, size)


def _pdf_copies(store: Store, source: Source, original: IO[bytes]) -> Iterator[Made]:
    """The safe document first: pages are drawn from it and not from what was sent."""
    with _written(lambda target: decoder.copy(original, target, PDF)) as (document, found):
        yield _keep(store, source, document, DOCUMENT, PDF, {})
        for number in range(1, min(found["pages"], MOST_PAGES) + 1):
            with _written(partial(_draw, document, number)) as (picture, size):
                yield _keep(store, source, picture, number, JPEG, size)


def _draw(document: IO[bytes], number: int, target: IO[bytes]) -> dict[str, int]:
    return decoder.draw(document, target, number)


@contextmanager
def _written(write: Callable[[IO[bytes]], dict[str, int]]) -> Iterator[tuple[IO[bytes], dict[str, int]]]:
    with TemporaryFile() as target:
        found = write(target)
        target.seek(0)
        yield target, found


def _keep(store: Store, source: Source, content: IO[bytes], number: int, media_type: str, size: dict[str, int]) -> Made:
    stored = store.put(content, source.scope)
    return Made(number, media_type, stored.key, stored.size_bytes, size.get("width", 0), size.get("height", 0))
