"""HEIC photos: what is told beside the picture is blanked where it lies, so that nothing moves (ISO 14496-12, 23008-12)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

TOLD = (b"Exif", b"mime", b"uri ")
"""Kinds of items that are no picture: EXIF, XMP and the like."""
NEEDED = (b"ftyp", b"meta", b"mdat")
"""Boxes at the top of the file that a photo is drawn from; films and makers' own boxes are not among them."""
IN_FILE, IN_META = 0, 1
NO_EXIF = b"\0\0\0\6Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"
"""An EXIF item that is whole and says nothing."""


def blank(given: bytes) -> bytes:
    """The photo without what is told; raises ValueError or struct.error when it cannot be taken apart."""
    made = bytearray(given)
    seen: set[bytes] = set()
    end_of_all = 0
    for kind, start, end in _boxes(given, 0, len(given)):
        seen.add(kind)
        end_of_all = end
        if kind == b"meta":
            for told, at, size in _told_places(given, start + 4, end):
                _fill(made, at, size, told)
        elif kind not in NEEDED:
            _fill(made, start, end - start)
    if not {b"ftyp", b"meta"} <= seen:
        raise ValueError("no HEIC")
    return bytes(made[:end_of_all])


def _told_places(given: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Where the items lie that are no picture: kinds, offsets and lengths in the file."""
    inside = {kind: (at, to) for kind, at, to in _boxes(given, start, end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return
    told = dict(_told_items(given, *inside[b"iinf"]))
    in_meta = inside.get(b"idat", (0, 0))[0]
    for item, method, at, size in _extents(given, inside[b"iloc"][0]):
        if item in told:
            if method not in (IN_FILE, IN_META):
                raise ValueError("an item of items")
            yield told[item], (at + in_meta if method == IN_META else at), size


def _told_items(given: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    first = start + (6 if given[start] == 0 else 8)  # version, flags, count
    for kind, at, _to in _boxes(given, first, end):
        if kind != b"infe":
            continue
        version = given[at]
        if version < 2:
            raise ValueError("an item without a kind")
        wide = ">I" if version > 2 else ">H"
        (item,) = struct.unpack_from(wide, given, at + 4)
        after = at + 4 + struct.calcsize(wide) + 2
        if given[after : after + 4] in TOLD:
            yield item, given[after : after + 4]


def _extents(given: bytes, at: int) -> Iterator[tuple[int, int, int, int]]:
    """Of each piece of each item: its item, how it is found, its offset and its length."""
    version = given[at]
    sizes = given[at + 4], given[at + 5]
    offset_bytes, length_bytes, base_bytes = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    index_bytes = sizes[1] & 15 if version in (1, 2) else 0
    at += 6

    def number(size: int) -> int:
        nonlocal at
        if at + size > len(given):
            raise ValueError("cut off")
        at += size
        return int.from_bytes(given[at - size : at], "big")

    for _item in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version in (1, 2) else IN_FILE
        number(2)  # where data lies elsewhere: not in a photo
        base = number(base_bytes)
        for _extent in range(number(2)):
            number(index_bytes)
            offset = number(offset_bytes)
            yield item, method, base + offset, number(length_bytes)


def _boxes(given: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of the content of each box; what follows the last whole box is none."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", given, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", given, at + 8)
            head = 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            return
        yield kind, at + head, at + size
        at += size


def _fill(made: bytearray, at: int, size: int, kind: bytes = b"") -> None:
    """Overwrite with what readers of its kind take for nothing."""
    if at < 0 or at + size > len(made):
        raise ValueError("outside of the file")
    if kind == b"Exif" and size >= len(NO_EXIF):
        made[at : at + size] = NO_EXIF.ljust(size, b"\0")
    else:
        made[at : at + size] = (b" " if kind == b"mime" else b"\0") * size
