"""One PDF of several files: a photo becomes a page, a PDF brings its own, in the order in which they are given.

Each goes through the decoder first: what is joined is drawn anew, upright, without places, comments or anything that acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from portal.adapters import decoder
from portal.adapters.decoder import Problem, Unusable

if TYPE_CHECKING:
    import pikepdf

PDF = "application/pdf"
LONG_SIDE, SHORT_SIDE = 842.0, 595.0
"""Of a page, A4 in points: photos are printed as large as they fit."""
MOST_PAGES = 200

Part = tuple[str, Callable[[], Iterator[bytes]]]
"""The media type of a file, and what reads its bytes."""


def join(parts: Sequence[Part], target: IO[bytes]) -> int:
    """Write the document; gives its number of pages. Raises Unusable and DecoderAway."""
    import pikepdf

    with ExitStack() as opened, pikepdf.new() as made:
        for media_type, read in parts:
            clean, width, height = opened.enter_context(_clean(media_type, read))
            if media_type == PDF:
                made.pages.extend(opened.enter_context(pikepdf.open(cast(BinaryIO, clean))).pages)
            else:
                _add_photo(made, clean.read(), width, height)
            if len(made.pages) > MOST_PAGES:
                raise Unusable(Problem.TOO_MANY_PAGES)
        made.save(cast(BinaryIO, target))
        count = len(made.pages)
    target.seek(0)
    return count


@contextmanager
def _clean(media_type: str, read: Callable[[], Iterator[bytes]]) -> Iterator[tuple[IO[bytes], int, int]]:
    """What can be seen of a file, with the size of a photo in pixels."""
    with TemporaryFile() as clean:
        with TemporaryFile() as given:
            given.writelines(read())
            given.flush()
            found = decoder.copy(given, clean, media_type)
        clean.seek(0)
        yield clean, found.get("width", 0), found.get("height", 0)


def _add_photo(made: pikepdf.Pdf, jpeg: bytes, width: int, height: int) -> None:
    """A page as large as the photo fits on A4, lying down when the photo does; the JPEG goes in as it is."""
    from pikepdf import Dictionary, Name, Stream

    across, down = (LONG_SIDE, SHORT_SIDE) if width > height else (SHORT_SIDE, LONG_SIDE)
    scale = min(across / width, down / height)
    size = (round(width * scale, 2), round(height * scale, 2))
    image = Stream(made, jpeg)
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page = made.add_blank_page(page_size=size)
    page.obj.Resources = Dictionary(XObject=Dictionary(Photo=image))
    page.obj.Contents = made.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Photo Do Q".encode())
