"""What a drop in a directory and one in a bucket share: names, the order of writing, and what is found again.

`<claim>/<document>.pdf` first, then `<claim>/<document>.<number>.index.xml` (or `.csv`): whoever sees an index finds the
whole file. An importer may move both to a folder `taken` of the claim, or to one of the claim in a folder `taken`; what
lies there is there, so that a try whose answer was lost does not bring a document a second time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from hashlib import sha256

from portal.adapters.documents.contract import TAKEN, Kept, place_of
from portal.adapters.documents.indexes import read_index
from portal.domain.handover.causes import Cause, NotDelivered

INDEX = ".index."
INDEX_TYPES = {"xml": "application/xml", "csv": "text/csv"}


class Drop(ABC):
    """A place of files under names like paths, each of which is there whole or not at all."""

    def put(self, index: Mapping[str, str], content: Iterable[bytes], written: bytes) -> str:
        """Keep a document and its index, unless both are here; raises NotDelivered when its bytes are others."""
        folder, name = place_of(index)
        index_name = _index_name(index, written)
        with self.in_reach():
            here = self._list_under(folder)
            if index_name in here.values():
                found = next((path for path, own in here.items() if own == name), None)
                if found is not None and self._digest_of(found) == index["sha256"]:
                    return next(path for path, own in here.items() if own == index_name)
            self.write(f"{folder}/{name}", _checked(content, index["sha256"]), index["media_type"])
        return self._write_index(folder, index_name, written)

    def note_state(self, index: Mapping[str, str], written: bytes) -> str:
        """Keep an index; each has a number and a name of its own, so that nothing is written over."""
        folder, _name = place_of(index)
        index_name = _index_name(index, written)
        with self.in_reach():
            found = next((path for path, own in self._list_under(folder).items() if own == index_name), None)
        return found or self._write_index(folder, index_name, written)

    def list_kept(self, claim_reference: str) -> dict[str, list[Kept]]:
        """What lies under the claim, by its indexes and the bytes themselves."""
        folder, _name = place_of({"claim": claim_reference, "file": "x"})
        told: dict[str, dict[int, tuple[str, str]]] = {}
        with self.in_reach():
            here = self._list_under(folder)
            for path in (path for path, own in here.items() if INDEX in own):
                read = read_index(b"".join(self.read(path)))
                if read.get("document"):
                    told.setdefault(read["document"], {})[int(read["number"])] = (read["file"], read["state"])
            return {document: self._kept(here, states) for document, states in told.items()}

    @abstractmethod
    def write(self, path: str, content: Iterable[bytes], media_type: str) -> None:
        """Have the bytes under a path, in the moment when all of them are written; nothing when `content` raises."""

    @abstractmethod
    def read(self, path: str) -> Iterator[bytes]:
        """The bytes under a path, piece by piece."""

    @abstractmethod
    def list_paths(self, folder: str) -> Iterable[str]:
        """The paths of everything whole that lies directly in a folder."""

    @abstractmethod
    def in_reach(self) -> AbstractContextManager[None]:
        """What goes wrong with the place itself, as a NotDelivered of an endpoint that is down."""

    def _list_under(self, folder: str) -> dict[str, str]:
        """Path and own name of what lies under a claim, also of what was taken."""
        places = (folder, f"{folder}/{TAKEN}", f"{TAKEN}/{folder}")
        return {path: path.rpartition("/")[2] for place in places for path in sorted(self.list_paths(place))}

    def _write_index(self, folder: str, name: str, written: bytes) -> str:
        with self.in_reach():
            self.write(f"{folder}/{name}", [written], INDEX_TYPES[name.rpartition(".")[2]])
        return f"{folder}/{name}"

    def _kept(self, here: Mapping[str, str], states: Mapping[int, tuple[str, str]]) -> list[Kept]:
        _file, state = states[max(states)]
        names = {file for file, _state in states.values()}
        return [Kept(self._digest_of(path), state) for path, own in here.items() if own in names]

    def _digest_of(self, path: str) -> str:
        digest = sha256()
        for chunk in self.read(path):
            digest.update(chunk)
        return digest.hexdigest()


def _index_name(index: Mapping[str, str], written: bytes) -> str:
    kind = "xml" if written.lstrip().startswith(b"<") else "csv"
    return f"{index['document']}.{index['number']}{INDEX}{kind}"


def _checked(content: Iterable[bytes], wanted: str) -> Iterator[bytes]:
    """The content as it comes; raises NotDelivered at its end when it is not what the index says."""
    digest = sha256()
    for chunk in content:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != wanted:
        raise NotDelivered(Cause.HELD_DATA, "not-what-was-stored")
