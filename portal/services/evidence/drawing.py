"""The job that makes pictures of a file's pages, from what can be seen and nothing else (quality S28).

The original is kept as it came. Pictures are drawn anew in the decoder's process: upright, without the place where a
photo was taken, without anything that acts. Those of a PDF are drawn from a copy of it that holds only what can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
from portal.domain.evidence.file_states import ViewingState
from portal.models import EvidenceFile, ViewingCopy
from portal.services import audit
from portal.services.evidence.opening import may_be_opened

PREPARE_JOB = "prepare-viewing"
AGAIN_AFTER = timedelta(hours=1)
AT_ONCE = 200
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
    """Queue anew what has waited for its pictures for a while, such as files of before there were any; gives how many."""
    now = clock.now()
    query = sa.select(EvidenceFile).where(
        EvidenceFile.viewing_state == ViewingState.QUEUED,
        EvidenceFile.removed_at.is_(None),
        EvidenceFile.received_at < now - AGAIN_AFTER,
    )
    rows = [row for row in db.session().scalars(query.limit(AT_ONCE)) if may_be_opened(row)]
    step = int(now.timestamp() // AGAIN_AFTER.total_seconds())
    for row in rows:
        queue_preparation(row, key=f"{PREPARE_JOB}:{row.id}:again:{step}")
    return len(rows)


def find_source(file_id: UUID) -> Source | None:
    """A file whose pictures are still to be made and may be: None when they are made, or it may not be opened."""
    row = db.session().get(EvidenceFile, file_id)
    if row is None or row.removed_at or row.viewing_state != ViewingState.QUEUED or not may_be_opened(row):
        return None
    return Source(row.id, row.claim_id.hex, row.media_type, row.store_key)


def make_copies(store: Store, source: Source) -> list[Made] | None:
    """Make and keep the pictures, one page at a time; None when the file cannot be drawn. Touches no database."""
    with TemporaryFile() as original:
        for chunk in store.read(source.store_key):
            original.write(chunk)
        try:
            return list(_copies(store, source, original))
        except Unusable:
            return None


def record_copies(file_id: UUID, made: Sequence[Made] | None) -> None:
    """Write down what was made of a file; doing it twice is harmless."""
    row = db.session().get(EvidenceFile, file_id, with_for_update=True)
    if row is None or row.removed_at or row.viewing_state != ViewingState.QUEUED:
        return
    for one in made or ():
        db.session().add(
            ViewingCopy(
                file_id=row.id, number=one.number, media_type=one.media_type, store_key=one.store_key,
                size_bytes=one.size_bytes, width=one.width, height=one.height, made_at=clock.now(),
            )
        )  # fmt: skip
    row.viewing_state = ViewingState.FAILED if made is None else ViewingState.READY if made else ViewingState.NONE
    db.session().flush()
    audit.record(
        System(PREPARE_JOB),
        "evidence-file:prepared",
        "claim",
        row.claim_id.hex,
        file=row.id.hex,
        copies=len(made or ()),
    )


def _copies(store: Store, source: Source, original: IO[bytes]) -> Iterator[Made]:
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
