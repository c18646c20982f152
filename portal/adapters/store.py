"""The store of evidence files and made documents: bytes go in and out as streams, encrypted, never whole in memory.

A key is `<scope>/<SHA-256 of the plain bytes>`; the scope is the claim's id, so that equal files of two claims are two
files. A key is made here and never from what a person typed. `open_store` picks the store for a URL; what a store does
is the same for all of them, and `tests/adapters/test_store.py` runs against each.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from portal.models import keyring
from portal.models.keyring import SealBroken

CHUNK_BYTES = 64 * 1024
SEAL_BYTES = 29  # version, nonce and tag around each chunk
MARK = b"PORTAL1\n"
DOCUMENTS = "documents"
INCOMING = ".incoming-"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_KEY = re.compile(r"([a-z0-9]{1,40})/([0-9a-f]{64})")
_SCOPE = re.compile(r"[a-z0-9]{1,40}")


class StoreFull(Exception):
    """There is no room left; nothing of the file was kept."""


class NotStored(Exception):
    """There are no bytes under a key."""


class Corrupted(Exception):
    """Bytes under a key are not those that were put there."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put: its key, its digest and its size before encryption."""

    key: str
    sha256: bytes
    size_bytes: int


class Store(Protocol):
    """Where bytes are kept. Putting the same bytes again is harmless; a put that returned survives a power cut."""

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


def open_store(url: str) -> Store:
    """The store of a URL: a directory (a path or file://); raises ValueError for a kind that is not known."""
    kind, separator, rest = url.partition("://")
    if not separator:
        return LocalStore(Path(url))
    if kind == "file":
        return LocalStore(Path(rest))
    raise ValueError(f"PORTAL_STORE_URL: there is no store of kind {kind}")


class LocalStore:
    """Files in a directory. Each is written beside its place, synced and renamed: it is there whole or not at all.

    A file is a mark, 16 random bytes that name it, and sealed chunks; each seal is bound to scope, file, position and
    whether it is the last, so that chunks cannot be cut off, moved or taken from another claim.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, source: IO[bytes], scope: str) -> Stored:
        """Encrypt and keep what can be read from `source`; raises StoreFull."""
        if not _SCOPE.fullmatch(scope):
            raise ValueError("a scope is lower-case letters and digits")
        folder = self._root / scope
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._write(source, scope, folder)
        except OSError as error:
            if error.errno in FULL:
                raise StoreFull from error
            raise

    def _write(self, source: IO[bytes], scope: str, folder: Path) -> Stored:
        incoming = folder / f"{INCOMING}{secrets.token_hex(8)}"
        digest, size = sha256(), 0
        try:
            handle = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as target:
                for chunk, sealed in _sealed_chunks(source, scope):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(sealed)
                target.flush()
                os.fsync(target.fileno())
            incoming.replace(folder / digest.hexdigest())  # always: its new time tells the sweep that it is wanted
            _sync_folder(folder)
        finally:
            with suppress(OSError):
                incoming.unlink(missing_ok=True)
        return Stored(f"{scope}/{digest.hexdigest()}", digest.digest(), size)

    def put_bytes(self, content: bytes, scope: str = DOCUMENTS) -> str:
        """Keep a small document and return its key."""
        return self.put(BytesIO(content), scope).key

    def read(self, key: str) -> Iterator[bytes]:
        """The plain bytes, piece by piece."""
        path = self._path(key)
        try:
            handle = path.open("rb")
        except FileNotFoundError:
            raise NotStored(key) from None
        return _open_chunks(handle, key.partition("/")[0])

    def delete(self, key: str, *, put_before: datetime | None = None) -> None:
        """Remove the bytes, unless they were put again at or after `put_before`."""
        path = self._path(key)
        with suppress(FileNotFoundError):
            if put_before is None or path.stat().st_mtime < put_before.timestamp():
                path.unlink()

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """Every key with the time of its last put."""
        for path in self._files():
            key = f"{path.parent.name}/{path.name}"
            if _KEY.fullmatch(key):
                yield key, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def verify(self, key: str) -> None:
        """Read everything under a key and compare it with the digest in the key."""
        digest = sha256()
        for chunk in self.read(key):
            digest.update(chunk)
        if digest.hexdigest() != key.partition("/")[2]:
            raise Corrupted(key)

    def discard_unfinished(self, before: datetime) -> int:
        """Remove what puts that were cut off before a time left behind."""
        count = 0
        for path in self._files():
            if path.name.startswith(INCOMING) and path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                count += 1
        return count

    def _files(self) -> Iterator[Path]:
        if self._root.is_dir():
            for folder in self._root.iterdir():
                if folder.is_dir():
                    yield from folder.iterdir()

    def _path(self, key: str) -> Path:
        found = _KEY.fullmatch(key)
        if found is None:
            raise NotStored(key)
        return self._root / found[1] / found[2]


def _sealed_chunks(source: IO[bytes], scope: str) -> Iterator[tuple[bytes, bytes]]:
    """Pairs of plain and written bytes; the first pair is the mark and the name of the file."""
    name = secrets.token_bytes(16)
    yield b"", MARK + name
    position, chunk = 0, _read_full(source)
    while True:
        following = _read_full(source) if len(chunk) == CHUNK_BYTES else b""
        is_last = not following
        yield chunk, keyring.current().seal(chunk, _about(scope, name, position, is_last))
        if is_last:
            return
        position, chunk = position + 1, following


def _open_chunks(handle: IO[bytes], scope: str) -> Iterator[bytes]:
    with handle:
        if handle.read(len(MARK)) != MARK:
            raise Corrupted(scope)
        name = handle.read(16)
        position, sealed = 0, handle.read(CHUNK_BYTES + SEAL_BYTES)
        while True:
            following = handle.read(CHUNK_BYTES + SEAL_BYTES)
            try:
                yield keyring.current().open(sealed, _about(scope, name, position, not following))
            except SealBroken as broken:
                raise Corrupted(scope) from broken
            if not following:
                return
            position, sealed = position + 1, following


def _about(scope: str, name: bytes, position: int, is_last: bool) -> str:
    return f"store:{scope}:{name.hex()}:{position}:{'last' if is_last else 'more'}"


def _read_full(source: IO[bytes]) -> bytes:
    """A whole chunk, or what is left: streams may give less than they are asked for."""
    pieces, wanted = [], CHUNK_BYTES
    while wanted and (piece := source.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _sync_folder(folder: Path) -> None:
    """The rename itself must survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
