"""What a file that somebody sent really is: told from its content, and opened to see that it is whole.

The name and the sender's media type are never believed. Photos are decoded as cheaply as their kind allows and PDFs are
opened; what cannot be opened is refused before anybody is told that it was received (quality S27, S29). The libraries
that open them are loaded with the first file of their kind: they are 10 MiB that most processes never need.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import IO, BinaryIO, cast

import filetype

HEAD_BYTES = 4096
MOST_PIXELS = 60_000_000
"""Of kinds that are decoded in full: a phone's 50-megapixel photo passes, a pixel flood does not."""
MOST_JPEG_PIXELS = 220_000_000
"""Of JPEG, which is decoded at an eighth of its size."""
SCREEN = 8

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF", "image/heif": "HEIF"}

_one_at_a_time = threading.Lock()


class Problem(StrEnum):
    """Why a file cannot be used although its beginning looks right."""

    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105
    TOO_MANY_PIXELS = "pixels"


class Unusable(Exception):
    """A file that does not open; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def sniff(source: IO[bytes]) -> str:
    """The media type that the first bytes stand for, or application/octet-stream."""
    source.seek(0)
    head = source.read(HEAD_BYTES)
    source.seek(0)
    return filetype.guess_mime(head) or "application/octet-stream"


def check_opens(source: IO[bytes], media_type: str) -> None:
    """Open a file of a known kind to the end; raises Unusable. One at a time, because decoding takes memory."""
    with _one_at_a_time:
        source.seek(0)
        if media_type == "application/pdf":
            _check_pdf(source)
        elif media_type in FORMATS:
            _check_image(source, FORMATS[media_type])
        source.seek(0)


def _check_pdf(source: IO[bytes]) -> None:
    import pikepdf

    try:
        with pikepdf.open(cast(BinaryIO, source)) as document:
            is_empty = len(document.pages) == 0
    except pikepdf.PasswordError:
        raise Unusable(Problem.PASSWORD) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        raise Unusable(Problem.DAMAGED) from None
    if is_empty:
        raise Unusable(Problem.DAMAGED)


def _check_image(source: IO[bytes], expected: str) -> None:
    from PIL import Image, UnidentifiedImageError

    if expected == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(source, formats=[expected]) as image:
            most = MOST_JPEG_PIXELS if expected == "JPEG" else MOST_PIXELS
            if image.width * image.height > most:
                raise Unusable(Problem.TOO_MANY_PIXELS)
            if expected == "PNG":
                image.verify()  # every piece of the file by its checksum, without decoding
                return
            image.draft("RGB", (image.width // SCREEN, image.height // SCREEN))
            image.load()
    except Image.DecompressionBombError:
        raise Unusable(Problem.TOO_MANY_PIXELS) from None
    except Image.DecompressionBombWarning:
        raise Unusable(Problem.TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError):
        raise Unusable(Problem.DAMAGED) from None
