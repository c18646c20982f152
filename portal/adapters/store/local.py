"""A store in a directory: the default, and the place where uploads wait for a store elsewhere.

Each file is written beside its place, synced and renamed: it is there whole or not at all.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

from portal.adapters.store import sealing
from portal.adapters.store.contract import DOCUMENTS, KEY, SCOPE, Corrupted, NoLink, NotStored, Stored, StoreFull

INCOMING = ".incoming-"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LocalStore:
    """Files in a directory, mode 0600, by scope and digest."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, source: IO[bytes], scope: str) -> Stored:
        """Encrypt and keep what can be read from `source`; raises StoreFull."""
        if not SCOPE.fullmatch(scope):
            raise ValueError("a scope is lower-case letters and digits")
        digest, size = sha256(), 0

        def write(target: IO[bytes]) -> str:
            nonlocal size
            for chunk, sealed in sealing.seal(source, scope):
                digest.update(chunk)
                size += len(chunk)
                target.write(sealed)
            return digest.hexdigest()

        name = self._write(scope, write)
        return Stored(f"{scope}/{name}", digest.digest(), size)

    def put_bytes(self, content: bytes, scope: str = DOCUMENTS) -> str:
        """Keep a small document and return its key."""
        return self.put(BytesIO(content), scope).key

    def put_sealed(self, key: str, sealed: IO[bytes]) -> None:
        """Keep a sealed file as it is, from another store."""
        scope, _, name = key.partition("/")

        def write(target: IO[bytes]) -> str:
            shutil.copyfileobj(sealed, target, sealing.CHUNK_BYTES)
            return name

        self._write(scope, write)

    def read(self, key: str) -> Iterator[bytes]:
        """The plain bytes, piece by piece."""
        return sealing.unseal(self.open_sealed(key), key.partition("/")[0])

    def open_sealed(self, key: str) -> IO[bytes]:
        """The bytes as they lie on the disk; raises NotStored."""
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise NotStored(key) from None

    def delete(self, key: str, *, put_before: datetime | None = None) -> None:
        """Remove the bytes, unless they were put again at or after `put_before`."""
        path = self._path(key)
        with suppress(FileNotFoundError):
            if put_before is None or path.stat().st_mtime < put_before.timestamp():
                path.unlink()
                _sync_folder(path.parent)

    def delete_as_read(self, key: str, handle: IO[bytes]) -> None:
        """Remove the bytes that were read through `handle`, and not those that were put in their place since."""
        path = self._path(key)
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(handle.fileno()).st_ino:
                path.unlink()

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """Every key with the time of its last put."""
        for path in self._files():
            key = f"{path.parent.name}/{path.name}"
            if KEY.fullmatch(key):
                with suppress(FileNotFoundError):  # it went while we looked
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

    def rotate(self, key: str) -> bool:
        """Wrap the file's key anew, in a copy that takes its place."""
        scope, _, name = key.partition("/")
        with self.open_sealed(key) as held:
            header = sealing.read_full(held, sealing.HEADER_BYTES)
            if sealing.is_newest(header):
                return False
            if header.startswith(sealing.OLD_MARK):
                with _Joined(self.read(key)) as plain:
                    self.put(plain, scope)
                return True

            def write(target: IO[bytes]) -> str:
                target.write(sealing.rewrap(header, scope))
                shutil.copyfileobj(held, target, sealing.CHUNK_BYTES)
                return name

            self._write(scope, write)
        return True

    def link(self, key: str, seconds: int) -> str:
        """There is none: raises NotStored or NoLink."""
        self.open_sealed(key).close()
        raise NoLink(key)

    def ping(self) -> None:
        """Raise StoreFull unless there is a folder that can be written to."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = self.root / f"{INCOMING}{secrets.token_hex(8)}"
            probe.write_bytes(b"ok")
            probe.unlink()
        except OSError as error:
            raise StoreFull from error

    def push_waiting(self) -> tuple[int, int]:
        """Nothing waits: this is where files stay."""
        return 0, 0

    def waiting_since(self) -> datetime | None:
        """Nothing waits: this is where files stay."""
        return None

    def _write(self, scope: str, write: Callable[[IO[bytes]], str]) -> str:
        """Write a file whose name `write` gives; raises StoreFull."""
        folder = self.root / scope
        incoming = folder / f"{INCOMING}{secrets.token_hex(8)}"
        try:
            if not folder.is_dir():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _sync_folder(self.root)
            handle = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as target:
                name = write(target)
                target.flush()
                os.fsync(target.fileno())
            incoming.replace(folder / name)  # always: its new time tells the sweep that it is wanted
            _sync_folder(folder)
            return name
        except OSError as error:
            if error.errno in FULL:
                raise StoreFull from error
            raise
        finally:
            with suppress(OSError):
                incoming.unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        if self.root.is_dir():
            for folder in self.root.iterdir():
                if folder.is_dir():
                    yield from folder.iterdir()

    def _path(self, key: str) -> Path:
        found = KEY.fullmatch(key)
        if found is None:
            raise NotStored(key)
        return self.root / found[1] / found[2]


class _Joined(BytesIO):
    """Pieces as a stream to read from, a piece at a time."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces

    def read(self, size: int | None = -1) -> bytes:
        """The next piece, whatever its size."""
        return next(self._pieces, b"")


def _sync_folder(folder: Path) -> None:
    """The rename itself must survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
