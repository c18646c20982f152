"""What a phone wrote beside a picture (where, when, with what, a film) taken out of a file; what can be seen stays bit for bit.

Photos keep only the pieces that a picture is drawn from, its colours and how it was held. PDFs and Word documents change
only where a picture inside them does. What cannot be taken apart this way is drawn anew in full size.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import IO, BinaryIO, cast

import pikepdf
from PIL import Image

from portal.adapters.decoder import heif_places, images
from portal.adapters.decoder.problem import Problem, Unusable

ORIENTATION = 0x0112
UPRIGHT = 1
FULL_QUALITY = 95
MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
"""What ends the drawn part of a JPEG: a marker that is neither a stuffed byte nor a restart."""
START_OF_SCAN, END_OF_IMAGE, APP0, COMMENT = 0xDA, 0xD9, 0xE0, 0xFE
KEPT_SEGMENTS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
PNG_MARK = b"\x89PNG\r\n\x1a\n"
KEPT_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"pHYs", b"sBIT", b"bKGD",
     b"acTL", b"fcTL", b"fdAT")
)  # fmt: skip
HEIF_MARKS = frozenset(
    b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif")
)
KEPT_WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
HAS_EXIF, HAS_XMP = 0x08, 0x04
FAULTS = (struct.error, IndexError, ValueError, KeyError, TypeError, OSError, SyntaxError, RuntimeError, zlib.error)


def take_out(source: IO[bytes], target: IO[bytes], media_type: str) -> dict[str, int]:
    """Write the file without its places: `changed` is 0 where there was nothing to take out, `redrawn` 1 where it is a new
    JPEG. Raises Unusable.
    """
    source.seek(0)
    given = source.read()
    try:
        made = WAYS[media_type](given)
    except FAULTS:
        if not media_type.startswith("image/"):
            raise Unusable(Problem.DAMAGED) from None
        images.copy(source, target, media_type, longest_side=None, quality=FULL_QUALITY)
        return {"changed": 1, "redrawn": 1}
    target.write(made)
    target.flush()
    return {"changed": int(made != given), "redrawn": 0}


def without_places_in_jpeg(given: bytes) -> bytes:
    """A JPEG up to its end, without what is told beside the picture."""
    if given[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    kept: list[bytes] = []
    held, is_drawn = UPRIGHT, False
    for marker, piece in _segments(given):
        content = piece[4:]
        if marker == 0xE1 and content.startswith(b"Exif\0\0"):
            held = _orientation(content)
        is_told = APP0 <= marker <= 0xEF or marker == COMMENT
        if not is_told or (marker in KEPT_SEGMENTS and content.startswith(KEPT_SEGMENTS[marker])):
            kept.append(piece)
        is_drawn = is_drawn or marker == START_OF_SCAN
    if not is_drawn:
        raise ValueError("no picture")
    place = 1 if kept and kept[0][1] == APP0 else 0
    if held != UPRIGHT:
        about = _only_orientation(held)
        kept.insert(place, b"\xff\xe1" + struct.pack(">H", len(about) + 2) + about)
    return b"\xff\xd8" + b"".join(kept)


def without_places_in_pdf(given: bytes) -> bytes:
    """A PDF whose pictures, attached photos and descriptions tell no place; as it came when they tell none."""
    has_changed = False
    try:
        with pikepdf.open(BytesIO(given)) as document:
            for item in document.objects:
                if isinstance(item, pikepdf.Stream):
                    with suppress(
                        pikepdf.PdfError, zlib.error, ValueError
                    ):  # what cannot be unpacked tells nobody anything
                        has_changed = clean_stream(item) or has_changed
            if not has_changed:
                return given
            target = BytesIO()
            document.save(cast(BinaryIO, target))
    except pikepdf.PdfError as broken:
        raise ValueError from broken
    return target.getvalue()


def clean_stream(stream: pikepdf.Stream) -> bool:
    """Take the places out of one stream of a PDF; whether there were any."""
    if stream.get("/Type") == "/Metadata":
        has_place = b"GPS" in stream.read_bytes()
        if has_place:
            stream.write(b"")
        return has_place
    filters = _filters(stream)
    if filters[-1:] == ["/DCTDecode"] and set(filters[:-1]) <= {"/FlateDecode"}:
        held = stream.read_raw_bytes()
        for _packed in filters[:-1]:
            held = zlib.decompress(held)
    elif stream.get("/Type") == "/EmbeddedFile":
        held = stream.read_bytes()
    else:
        return False
    try:
        made = _without_places_in_picture(held)
    except FAULTS:
        if stream.get("/Type") != "/EmbeddedFile":
            raise
        made = b""  # something attached that calls itself a picture and cannot be taken apart
    if made != held:
        stream.write(made, filter=pikepdf.Name.DCTDecode if filters[-1:] == ["/DCTDecode"] else None)
    return made != held


def _filters(stream: pikepdf.Stream) -> list[str]:
    held = stream.get("/Filter")
    if held is None:
        return []
    return [str(one) for one in held] if isinstance(held, pikepdf.Array) else [str(held)]


def _without_places_in_word(given: bytes) -> bytes:
    target, has_changed = BytesIO(), False
    with zipfile.ZipFile(BytesIO(given)) as archive, zipfile.ZipFile(target, "w") as made:
        for part in archive.infolist():
            held = archive.read(part)
            content = _without_places_in_picture(held)
            has_changed = has_changed or content != held
            made.writestr(part, content)
    return target.getvalue() if has_changed else given


def _without_places_in_picture(held: bytes) -> bytes:
    """What lies in another file, without its places when it is a picture by its first bytes; raises as the ways do."""
    if held.startswith(b"\xff\xd8"):
        return without_places_in_jpeg(held)
    if held.startswith(PNG_MARK):
        return _without_places_in_png(held)
    if held[:4] == b"RIFF" and held[8:12] == b"WEBP":
        return _without_places_in_webp(held)
    if held[4:12] in HEIF_MARKS:
        return heif_places.blank(held)
    return held


def _without_places_in_png(given: bytes) -> bytes:
    made, at = [PNG_MARK], len(PNG_MARK)
    if not given.startswith(PNG_MARK):
        raise ValueError("no PNG")
    while True:
        size, name = struct.unpack_from(">I4s", given, at)
        piece = given[at : at + size + 12]
        if name == b"eXIf" and (held := _orientation(b"Exif\0\0" + piece[8:-4])) != UPRIGHT:
            about = b"eXIf" + _only_orientation(held).removeprefix(b"Exif\0\0")
            made.append(struct.pack(">I", len(about) - 4) + about + struct.pack(">I", zlib.crc32(about)))
        elif name in KEPT_CHUNKS:
            made.append(piece)
        if name == b"IEND":
            return b"".join(made)
        at += size + 12


def _without_places_in_webp(given: bytes) -> bytes:
    kind, total, form = struct.unpack_from("<4sI4s", given)
    if (kind, form) != (b"RIFF", b"WEBP"):
        raise ValueError("no WebP")
    made: list[bytes] = []
    at, about = 12, b""
    while at + 8 <= min(len(given), total + 8):
        name, size = struct.unpack_from("<4sI", given, at)
        piece = given[at : at + 8 + size + size % 2]
        if name == b"EXIF" and (held := _orientation(piece[8 : 8 + size])) != UPRIGHT:
            about = _only_orientation(held)
        elif name in KEPT_WEBP:
            made.append(piece)
        at += len(piece)
    if made and made[0].startswith(b"VP8X"):
        flags = made[0][8] & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if about else 0)
        made[0] = made[0][:8] + bytes([flags]) + made[0][9:]
        if about:
            made.append(b"EXIF" + struct.pack("<I", len(about)) + about + b"\0" * (len(about) % 2))
    body = b"WEBP" + b"".join(made)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _segments(given: bytes) -> Iterator[tuple[int, bytes]]:
    """Markers of a JPEG with their pieces, the drawn part with the marker that it follows; ends with the picture."""
    at = 2
    while found := MARKER.search(given, at):  # decoders skip what lies between two pieces too
        at = found.end() - 2
        marker = given[at + 1]
        if marker == END_OF_IMAGE:
            yield marker, given[at : at + 2]
            return
        end = at + 2 + int.from_bytes(given[at + 2 : at + 4], "big")
        if marker == START_OF_SCAN:
            after = MARKER.search(given, end)
            end = after.start() if after else len(given)
        yield marker, given[at:end]
        at = max(end, at + 2)


def _orientation(exif: bytes) -> int:
    """How the phone was held; upright where that cannot be read."""
    found = Image.Exif()
    try:
        found.load(exif)
        held: int = found.get(ORIENTATION, UPRIGHT)
    except FAULTS:
        return UPRIGHT
    return held if held in range(1, 9) else UPRIGHT


def _only_orientation(held: int) -> bytes:
    made = Image.Exif()
    made[ORIENTATION] = held
    return bytes(made.tobytes())


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": without_places_in_jpeg,
    "image/png": _without_places_in_png,
    "image/webp": _without_places_in_webp,
    "image/heic": heif_places.blank,
    "image/heif": heif_places.blank,
    "application/pdf": without_places_in_pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _without_places_in_word,
}
