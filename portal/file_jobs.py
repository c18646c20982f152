"""Jobs and schedules about files: scans, pictures to look at, and what is swept away. `portal.jobs` runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from config import Settings
from portal import clock, db
from portal.adapters import scanner, store
from portal.services import authority_papers, authority_retention
from portal.services.evidence import drawing, late_pages, page_joining, retention, scanning, stored_files
from portal.services.evidence.retention import DueFile
from portal.services.scans import Intake

INTAKES = (scanning.FILES, authority_papers.PAPERS)


class Room(Protocol):
    """Where files are kept for a time: what is over, taking it out of use, and writing down that its bytes are gone."""

    def list_due(self, limit: int = ...) -> list[DueFile]:
        """What is over, some at a time."""

    def close(self, due: Sequence[DueFile]) -> list[str]:
        """Nobody opens it from now on; the keys to delete."""

    def record_deleted(self, due: Sequence[DueFile]) -> None:
        """The bytes are gone."""


ROOMS: tuple[Room, ...] = (retention, authority_retention)


def scan(intake: Intake, settings: Settings, row_id: UUID) -> None:
    """Have a file scanned. A scanner that is away fails the job, which is tried again with growing pauses."""
    with db.reading():
        key = intake.find_unscanned(row_id)
    current = scanner.current()
    if key is None or current is None:
        return
    found = current.scan(store.open_store(settings).read(key))
    with db.transaction():
        intake.record(row_id, found, settings.base_url)


def prepare_viewing(settings: Settings, file_id: UUID) -> None:
    """Make the pictures by which people look at a file, and the file to hand out."""
    with db.reading():
        source = drawing.find_source(file_id)
    if source is None:
        return
    made = drawing.make_copies(store.open_store(settings), source)
    with db.transaction():
        drawing.record_copies(file_id, made)


def join_pages(settings: Settings, joining_id: UUID) -> None:
    """Make one document of files that are its pages."""
    with db.reading():
        pages = page_joining.find_pages(joining_id)
    if pages is None:
        return
    made = page_joining.make_document(store.open_store(settings), pages)
    with db.transaction():
        page_joining.record_document(joining_id, made)


def see_to_files(_settings: Settings) -> None:
    """Queue anew what has waited too long for its scan or its pictures."""
    with db.transaction():
        for intake in INTAKES:
            intake.queue_waiting()
        drawing.queue_waiting()


def send_forgotten_pages(_settings: Settings) -> int:
    """Send the pages that somebody collected and has not sent within a day: those of each request in a unit of their own."""
    with db.reading():
        forgotten = late_pages.list_forgotten()
    count = 0
    for requirement_id in forgotten:
        with db.transaction():
            count += late_pages.send_forgotten(requirement_id)
    return count


def sweep_store(settings: Settings, older_than: timedelta = timedelta(hours=1)) -> tuple[int, int]:
    """Remove bytes that no row speaks of (cut-off uploads, removed files); counts of files and of unfinished ones."""
    before = clock.now() - older_than
    bytes_store = store.open_store(settings)
    candidates = [key for key, put_at in bytes_store.walk() if put_at < before]
    with db.transaction():
        unwanted = sorted(set(candidates) - stored_files.list_keys())
        stored_files.record_sweep(len(unwanted))
    for key in unwanted:
        bytes_store.delete(key, put_before=before)
    return len(unwanted), bytes_store.discard_unfinished(before)


def delete_expired(settings: Settings) -> list[DueFile]:
    """Delete the files and authorities whose time is over, some at a time; gives what was deleted.

    The bytes of each are seen to be gone first.
    """
    bytes_store = store.open_store(settings)
    return [one for room in ROOMS for one in _delete_of(room, bytes_store)]


def _delete_of(room: Room, bytes_store: store.Store) -> list[DueFile]:
    deleted: list[DueFile] = []
    while True:
        with db.transaction():
            due = room.list_due()
            keys = room.close(due) if due else []
        if not due:
            return deleted
        for key in keys:
            bytes_store.delete(key)
            _prove_gone(bytes_store, key)
        with db.transaction():
            room.record_deleted(due)
        deleted += due


def _prove_gone(bytes_store: store.Store, key: str) -> None:
    """Raise Corrupted when a store still gives bytes that it was told to delete."""
    with suppress(store.NotStored):
        bytes_store.verify(key)
        raise store.Corrupted(key)


JOBS: dict[str, Callable[[Settings, UUID], None]] = {
    **{intake.job: partial(scan, intake) for intake in INTAKES},
    "prepare-viewing": prepare_viewing,
    "join-pages": join_pages,
}
SCHEDULES: dict[str, tuple[str, Callable[[Settings], object]]] = {
    "see-to-files": ("*/10 * * * *", see_to_files),
    "delete-expired": ("17 3 * * *", delete_expired),
    "send-pages": ("41 * * * *", send_forgotten_pages),
    "sweep-store": ("23 * * * *", sweep_store),
}
