"""A store elsewhere with a spool before it: what is put is on this machine's disk at once and goes on from there.

So an upload never waits for another machine, and a store that is down, slow or lies about what it took costs nobody
anything. A worker beside each web process brings on what waits (`run`), leaves a file here until the other side has it
whole, and tries again with growing pauses.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from portal import logs
from portal.adapters.store import sealing
from portal.adapters.store.contract import DOCUMENTS, NotStored, Store, StoreAway, Stored
from portal.adapters.store.local import LocalStore
from portal.adapters.store.s3 import S3Store

LOOK_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


class SpooledStore:
    """Both as one store: the spool is looked into first."""

    def __init__(self, spool: LocalStore, far: S3Store) -> None:
        self.spool = spool
        self.far = far

    def put(self, source: IO[bytes], scope: str) -> Stored:
        """Keep it here; a worker brings it on."""
        return self.spool.put(source, scope)

    def put_bytes(self, content: bytes, scope: str = DOCUMENTS) -> str:
        """Keep a small document here; a worker brings it on."""
        return self.spool.put_bytes(content, scope)

    def read(self, key: str) -> Iterator[bytes]:
        """The plain bytes, from wherever they are."""
        try:
            return self.spool.read(key)
        except NotStored:
            return self.far.read(key)

    def delete(self, key: str, *, put_before: datetime | None = None) -> None:
        """Remove the bytes on both sides."""
        self.spool.delete(key, put_before=put_before)
        self.far.delete(key, put_before=put_before)

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """Every key of both sides once, with the time of its last put."""
        here = dict(self.spool.walk())
        for key, put_at in self.far.walk():
            yield key, max(put_at, here.pop(key, put_at))
        yield from here.items()

    def verify(self, key: str) -> None:
        """Read everything under a key."""
        try:
            self.spool.verify(key)
        except NotStored:
            self.far.verify(key)

    def discard_unfinished(self, before: datetime) -> int:
        """Remove what was cut off on both sides."""
        return self.spool.discard_unfinished(before) + self.far.discard_unfinished(before)

    def rotate(self, key: str) -> bool:
        """Wrap a file's key anew: a file elsewhere is fetched into the spool first, and goes back from there."""
        try:
            return self.spool.rotate(key)
        except NotStored:
            pass
        with self.far.open_sealed(key) as held:
            header = sealing.read_full(held, sealing.HEADER_BYTES)
        if sealing.is_newest(header):
            return False
        with self.far.open_sealed(key) as held:
            self.spool.put_sealed(key, held)
        changed = self.spool.rotate(key)
        self._push(key)
        return changed

    def link(self, key: str, seconds: int) -> str:
        """A signed address of what has gone on; raises NotStored for what still waits here."""
        return self.far.link(key, seconds)

    def ping(self) -> None:
        """Raise StoreFull when uploads cannot be kept here, StoreAway when the other side does not answer."""
        self.spool.ping()
        self.far.ping()

    def push_waiting(self) -> tuple[int, int]:
        """Bring on what waits; the first file that cannot be brought on does not keep the others from it."""
        waiting = [key for key, _put_at in sorted(self.spool.walk(), key=lambda found: found[1])]
        pushed, failed = 0, 0
        for key in waiting:
            try:
                self._push(key)
                pushed += 1
            except (NotStored, StoreAway) as error:
                logs.warning("a file waits in the spool", error=type(error).__name__, exception=error)
                failed += 1
                if failed > 2 and not pushed:
                    break  # the other side is away: no need to ask for each file
        return pushed, len(waiting) - pushed

    def waiting_since(self) -> datetime | None:
        """When the oldest file in the spool was put there."""
        return min((put_at for _key, put_at in self.spool.walk()), default=None)

    def _push(self, key: str) -> None:
        with self.spool.open_sealed(key) as held:
            self.far.put_sealed(key, held)
            self.spool.delete_as_read(key, held)


def run(store: Store, stop: threading.Event) -> None:
    """Bring on what waits until `stop` is set: at once while all goes well, with growing pauses while it does not."""
    pause = LOOK_SECONDS
    while not stop.wait(pause):
        try:
            _pushed, waiting = store.push_waiting()
        except Exception as error:  # a disk that fails, too, must not end this for good
            logs.error("the spool cannot be read", error=type(error).__name__, exception=error)
            waiting = 1
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS) if waiting else LOOK_SECONDS
