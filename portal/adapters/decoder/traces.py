"""A file that is two files at once: a photo that is also a page with scripts, or an archive (quality S28).

Nothing of the portal would run the second one, but whoever takes such a file elsewhere might, and nobody's phone makes them.
"""

from __future__ import annotations

import os
import struct
from typing import IO

from portal.adapters.decoder.problem import Problem, Unusable

PAGES = (b"<script", b"<!doctype html", b"<iframe", b"<foreignobject", b"javascript:")
"""Long enough not to stand in a photo by chance."""
PIECE_BYTES = 1024 * 1024
OVERLAP = max(map(len, PAGES))
ARCHIVE_END = b"PK\x05\x06"
ARCHIVE_END_BYTES = 22
LONGEST_ARCHIVE_COMMENT = 65_535


def refuse_two_kinds(source: IO[bytes], *, is_text_usual: bool = False) -> None:
    """Raise Unusable when a file is an archive as well, or (unless text is usual in its kind) a page with scripts."""
    if ends_as_archive(source) or (not is_text_usual and has_page(source)):
        raise Unusable(Problem.TWO_KINDS)
    source.seek(0)


def ends_as_archive(source: IO[bytes]) -> bool:
    """Whether an archive ends exactly where the file ends."""
    size = source.seek(0, os.SEEK_END)
    start = max(0, size - ARCHIVE_END_BYTES - LONGEST_ARCHIVE_COMMENT)
    source.seek(start)
    tail = source.read()
    at = tail.rfind(ARCHIVE_END)
    while at >= 0:
        end = tail[at : at + ARCHIVE_END_BYTES]
        if len(end) == ARCHIVE_END_BYTES and start + at + ARCHIVE_END_BYTES + struct.unpack("<H", end[20:])[0] == size:
            return True
        at = tail.rfind(ARCHIVE_END, 0, at)
    return False


def has_page(source: IO[bytes]) -> bool:
    """Whether a page with scripts stands anywhere in the file."""
    source.seek(0)
    kept = b""
    while piece := source.read(PIECE_BYTES):
        text = kept + piece.lower()
        if any(sign in text for sign in PAGES):
            return True
        kept = text[-OVERLAP:]
    return False
