"""PDFs: opened to see that they are whole, copied without anything that acts, and drawn page by page (quality S27-S29).

The copy is a new document that only the pages' own content goes into: what hangs on the catalogue (scripts, attached
files, forms, what happens on opening) does not come along, and what hangs on pages is taken off.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import IO, BinaryIO, cast

import pikepdf

from portal.adapters.decoder import places
from portal.adapters.decoder.problem import Problem, Unusable
from portal.adapters.decoder.traces import refuse_two_kinds

MOST_PAGES = 200
DOTS_PER_POINT = 2.1  # 150 to the inch
LONGEST_SIDE = 2400
QUALITY = 80
ON_PAGES = ("/AA", "/Annots", "/Metadata", "/PieceInfo", "/B", "/Trans", "/PresSteps", "/AF")
ANYWHERE = ("/JS", "/JavaScript", "/OpenAction", "/AA", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent",
            "/A", "/Launch", "/Metadata", "/PieceInfo", "/AF")  # fmt: skip
FAULTS = (pikepdf.PdfError, ValueError, RuntimeError, RecursionError, TypeError, KeyError, IndexError, AttributeError)


def check(source: IO[bytes]) -> None:
    """Open a PDF and count its pages; raises Unusable."""
    refuse_two_kinds(source, is_text_usual=True)
    with _open(source):
        pass


def copy(source: IO[bytes], target: IO[bytes]) -> dict[str, int]:
    """Write a new PDF that holds what can be seen and nothing that acts; gives its number of pages. Raises Unusable."""
    with _open(source) as given, pikepdf.new() as made:
        try:
            for page in given.pages:
                for key in ON_PAGES:
                    if key in page.obj:
                        del page.obj[key]
                made.pages.append(page)
            _take_off_actions(made)
            _take_out_places(made)
            made.remove_unreferenced_resources()
            made.save(cast(BinaryIO, target), encryption=False)
            count = len(made.pages)
        except FAULTS:
            raise Unusable(Problem.DAMAGED) from None
    target.flush()
    return {"pages": count}


def draw(source: IO[bytes], target: IO[bytes], number: int) -> dict[str, int]:
    """Write a picture of one page, counted from 1; gives its size in pixels. Raises Unusable."""
    import pypdfium2

    source.seek(0)
    try:
        with pypdfium2.PdfDocument(source) as document:
            page = document[number - 1]
            longest = max(page.get_size())
            scale = min(DOTS_PER_POINT, LONGEST_SIDE / max(longest, 1))
            picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
            picture.save(target, "JPEG", quality=QUALITY)
    except (pypdfium2.PdfiumError, *FAULTS, OSError):
        raise Unusable(Problem.DAMAGED) from None
    target.flush()
    return {"width": picture.width, "height": picture.height}


def _open(source: IO[bytes]) -> pikepdf.Pdf:
    source.seek(0)
    try:
        document = pikepdf.open(cast(BinaryIO, source))
        count = len(document.pages)
    except pikepdf.PasswordError:
        raise Unusable(Problem.PASSWORD) from None
    except FAULTS:
        raise Unusable(Problem.DAMAGED) from None
    if count == 0:
        raise Unusable(Problem.DAMAGED)
    if count > MOST_PAGES:
        raise Unusable(Problem.TOO_MANY_PAGES)
    return document


def _take_out_places(document: pikepdf.Pdf) -> None:
    """No photo of the copy tells where it was taken."""
    for item in document.objects:
        if isinstance(item, pikepdf.Stream):
            with suppress(pikepdf.PdfError, zlib.error, ValueError):
                places.clean_stream(item)


def _take_off_actions(document: pikepdf.Pdf) -> None:
    """Belt and braces: no dictionary of the copy keeps a key that starts something."""
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            for key in ANYWHERE:
                if key in item:
                    del item[key]
