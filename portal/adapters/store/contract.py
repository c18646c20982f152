"""What every store promises, and how it says that it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

DOCUMENTS = "documents"
KEY = re.compile(r"([a-z0-9]{1,40})/([0-9a-f]{64})")
SCOPE = re.compile(r"[a-z0-9]{1,40}")


class StoreFull(Exception):
    """There is no room left; nothing of the file was kept."""


class StoreAway(Exception):
    """The store does not answer, or not as it should; what it holds is not known."""


class NotStored(Exception):
    """There are no bytes under a key."""


class NoLink(Exception):
    """The bytes lie on this machine, where nobody else can fetch them."""


class Corrupted(Exception):
    """Bytes under a key are not those that were put there."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put: its key, its digest and its size before encryption."""

    key: str
    sha256: bytes
    size_bytes: int


class Store(Protocol):
    """Where bytes are kept. Putting the same bytes again is harmless; a put that returned survives a power cut.

    Every method but `put` may raise StoreAway where the store is another machine; `put` never waits for one.
    """

    def put(self, source: IO[bytes], scope: str) -> Stored:
        """Keep what can be read from `source`; raises StoreFull."""

    def put_bytes(self, content: bytes, scope: str = DOCUMENTS) -> str:
        """Keep a small document and return its key; raises StoreFull."""

    def read(self, key: str) -> Iterator[bytes]:
        """The plain bytes, piece by piece; raises NotStored at once, Corrupted where they were altered."""

    def delete(self, key: str, *, put_before: datetime | None = None) -> None:
        """Remove the bytes, unless they were put again at or after `put_before`; nothing happens when there are none."""

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """Every key with the time of its last put."""

    def verify(self, key: str) -> None:
        """Read everything under a key; raises NotStored or Corrupted."""

    def discard_unfinished(self, before: datetime) -> int:
        """Remove what puts that were cut off before a time left behind; returns how many."""

    def rotate(self, key: str) -> bool:
        """Wrap the file's own key with the newest master key; False when it is so already. Raises NotStored, Corrupted."""

    def link(self, key: str, seconds: int) -> str:
        """Where the sealed bytes can be fetched for so long by whoever has the address; raises NotStored, NoLink."""

    def ping(self) -> None:
        """Raise StoreAway or StoreFull unless the store can be used."""

    def push_waiting(self) -> tuple[int, int]:
        """Bring on what waits on this machine for a store elsewhere; how many went, and how many still wait."""

    def waiting_since(self) -> datetime | None:
        """Since when the oldest file waits on this machine; None when none does."""
