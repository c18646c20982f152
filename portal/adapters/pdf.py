"""PDF documents by typst: tagged, PDF/UA-1 enforced by the compiler, text passed as data and never as mark-up.

Only the fonts inside the typst package are used, so that a document looks the same on every machine. They hold Latin
(Welsh included), Greek and Cyrillic; what they cannot show is replaced by visible words, because the compiler refuses a
document with a missing glyph and a reader must see that something stood there (architecture 10). The compiler is
loaded when a document is made: web processes know this module and make none.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

FOLDER = Path(__file__).parent.parent / "pdf"
SHOWN = (
    (0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F), (0x180, 0x24F), (0x250, 0x2AF), (0x38E, 0x3A1), (0x3A3, 0x3FF),
    (0x400, 0x481), (0x48A, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x2040), (0x20A0, 0x20BF),
    (0x2190, 0x2199), (0x2200, 0x2211),
)  # fmt: skip
"""Ranges of which every character has a glyph in the fonts; a test compiles all of them."""

_LINES = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")


class NotMade(Exception):
    """The compiler refused a document: a fault in a source of ours, because no text can be refused."""


def make_pdf(name: str, content: dict[str, Any], *, not_shown: str) -> bytes:
    """The PDF of the source `<name>.typ` for a content of texts, lists and dictionaries.

    `not_shown` stands where characters cannot be shown, in the document's language.
    """
    import typst

    written = json.dumps(showable(content, not_shown), ensure_ascii=True)
    try:
        return typst.compile(
            _source(name),
            pdf_standards="ua-1",
            sys_inputs={"content": written},
            font_paths=_fonts(),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise NotMade(f"{name}: {error.message[:80]}") from None


def showable(value: Any, not_shown: str) -> Any:
    """A content in which every text can be shown; keys are ours and stay."""
    if isinstance(value, str):
        return showable_text(value, not_shown)
    if isinstance(value, dict):
        return {name: showable(part, not_shown) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [showable(part, not_shown) for part in value]
    return value


def showable_text(text: str, not_shown: str) -> str:
    """`text` with line breaks kept, invisible characters gone and each run without glyphs replaced by `not_shown`."""
    lines = _LINES.split(unicodedata.normalize("NFC", text))
    return "\n".join(_showable_line(line, not_shown) for line in lines)


def _showable_line(line: str, not_shown: str) -> str:
    pieces: list[str] = []
    is_run = False
    for character in line:
        category = unicodedata.category(character)
        if category in ("Zs", "Cc"):
            pieces.append(" ")
            is_run = False
        elif category == "Cf":
            continue
        elif _has_glyph(ord(character)):
            pieces.append(character)
            is_run = False
        elif not is_run:
            pieces.append(not_shown)
            is_run = True
    return "".join(pieces)


def _has_glyph(code: int) -> bool:
    return any(first <= code <= last for first, last in SHOWN)


@cache
def _source(name: str) -> bytes:
    return (FOLDER / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False)
