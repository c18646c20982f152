"""A drop in a directory that an importer watches: each file is written beside its place and renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.adapters.documents.drop import Drop
from portal.domain.handover.causes import Cause, NotDelivered

INCOMING = ".incoming-"


class FolderDrop(Drop):
    """A directory, whose subdirectories are made as they are needed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, path: str, content: Iterable[bytes], media_type: str) -> None:
        """Write the bytes durably under a name that no importer looks at, then give them theirs."""
        place = self._root / path
        place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        incoming = place.parent / f"{INCOMING}{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as target:
                for chunk in content:
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            incoming.replace(place)
        finally:
            with suppress(OSError):
                incoming.unlink(missing_ok=True)

    def read(self, path: str) -> Iterator[bytes]:
        """The bytes of a file."""
        with (self._root / path).open("rb") as source:
            while chunk := source.read(1 << 16):
                yield chunk

    def list_paths(self, folder: str) -> Iterable[str]:
        """The files of a directory but those that are still written; none where nothing was put yet."""
        try:
            here = list((self._root / folder).iterdir())
        except FileNotFoundError:
            return []
        return [f"{folder}/{one.name}" for one in here if one.name[0] != "." and one.is_file()]

    @contextmanager
    def in_reach(self) -> Iterator[None]:
        """A directory that is away, full or not ours is an endpoint that is down."""
        try:
            yield
        except OSError as error:
            raise NotDelivered(Cause.ENDPOINT_DOWN, "no-directory", type(error).__name__) from None
