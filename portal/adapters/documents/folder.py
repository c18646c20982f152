"""A drop in a directory that an importer watches: the file first, then its index, each written beside its place and renamed.

Whoever sees an index finds the whole file. An importer may move both to a folder `taken` of the claim, or to one beside it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from portal.adapters.documents.contract import TAKEN, Kept, place_of
from portal.adapters.documents.indexes import read_index
from portal.domain.handover.causes import Cause, NotDelivered

INCOMING = ".incoming-"
INDEX = ".index."


class FolderDrop:
    """`<root>/<claim>/<document>.pdf` with `<document>.<number>.index.xml` beside it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, index: Mapping[str, str], content: Iterable[bytes], written: bytes) -> str:
        """Write the document, check its digest on the way, then write its index."""
        folder, name = place_of(index)
        with _in_reach():
            digest = self._write(folder, name, content)
            if digest != index["sha256"]:
                raise NotDelivered(Cause.HELD_DATA, "not-what-was-stored")
        return self.note_state(index, written)

    def note_state(self, index: Mapping[str, str], written: bytes) -> str:
        """Write an index; each has a number and a file of its own, so that nothing is written over."""
        folder, _name = place_of(index)
        kind = "xml" if written.lstrip().startswith(b"<") else "csv"
        name = f"{index['document']}.{index['number']}{INDEX}{kind}"
        with _in_reach():
            self._write(folder, name, [written])
        return f"{folder}/{name}"

    def list_kept(self, claim_reference: str) -> dict[str, list[Kept]]:
        """What lies in the claim's folder, and in those of what was taken, by its indexes and the bytes themselves."""
        folder, _name = place_of({"claim": claim_reference, "file": "x"})
        found: dict[str, dict[int, tuple[str, str]]] = {}
        with _in_reach():
            for path in self._paths(folder):
                read = read_index(path.read_bytes())
                if read.get("document"):
                    found.setdefault(read["document"], {})[int(read["number"])] = (read["file"], read["state"])
            return {document: self._kept(folder, told) for document, told in found.items()}

    def _kept(self, folder: str, told: Mapping[int, tuple[str, str]]) -> list[Kept]:
        _file, state = told[max(told)]
        names = {file for file, _state in told.values()}
        files = [path for name in names for place in self._places(folder) if (path := place / name).is_file()]
        return [Kept(_digest_of(path), state) for path in files]

    def _paths(self, folder: str) -> Iterator[Path]:
        for place in self._places(folder):
            if place.is_dir():
                yield from (path for path in sorted(place.iterdir()) if INDEX in path.name and path.name[0] != ".")

    def _places(self, folder: str) -> tuple[Path, ...]:
        return (self._root / folder, self._root / folder / TAKEN, self._root / TAKEN / folder)

    def _write(self, folder: str, name: str, content: Iterable[bytes]) -> str:
        place = self._root / folder
        place.mkdir(mode=0o750, parents=True, exist_ok=True)
        incoming, digest = place / f"{INCOMING}{secrets.token_hex(8)}", sha256()
        try:
            with os.fdopen(os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as target:
                for chunk in content:
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            incoming.replace(place / name)
        finally:
            with suppress(OSError):
                incoming.unlink(missing_ok=True)
        return digest.hexdigest()


@contextmanager
def _in_reach() -> Iterator[None]:
    """A directory that is away, full or not ours is an endpoint that is down."""
    try:
        yield
    except OSError as error:
        raise NotDelivered(Cause.ENDPOINT_DOWN, "no-directory", type(error).__name__) from None


def _digest_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as source:
        while chunk := source.read(1 << 16):
            digest.update(chunk)
    return digest.hexdigest()
