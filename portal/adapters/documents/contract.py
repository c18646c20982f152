"""What every document store does: a file appears whole, with an index beside it, and the same again changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
TAKEN = "taken"
"""Where an importer may move what it took; it is found there too."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as the store has it: its digest, and the last state it was told."""

    sha256: str
    state: str


class DocumentStore(Protocol):
    """Takes documents and what becomes of them. Every failure is a NotDelivered with its cause."""

    def put(self, index: Mapping[str, str], content: Iterable[bytes], written: bytes) -> str:
        """Keep a document under its claim and name, then its index as `written`; returns where it is."""

    def note_state(self, index: Mapping[str, str], written: bytes) -> str:
        """Keep a new index of a document that was put before; returns where it is."""

    def list_kept(self, claim_reference: str) -> dict[str, list[Kept]]:
        """The documents of a claim by their name, whole ones only; more than one entry is one too many."""


def place_of(index: Mapping[str, str]) -> tuple[str, str]:
    """The folder and the file name of a document; raises ValueError for what is no plain name."""
    folder, name = re.sub(r"[^A-Za-z0-9._-]", "-", index["claim"]), index["file"]
    if not SAFE.fullmatch(folder) or not SAFE.fullmatch(name):
        raise ValueError("not a plain name")
    return folder, name
