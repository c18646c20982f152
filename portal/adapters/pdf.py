"""PDF documents by typst: tagged, PDF/UA-1 enforced by the compiler, text passed as data and never as mark-up.

Only pinned fonts are used (`portal.adapters.fonts`), so that a document looks the same on every machine. What they cannot
show is replaced by visible words, because the compiler refuses a document with a missing glyph and a reader must see
that something stood there (architecture 10). The compiler is loaded when a document is made: web processes know this
module and make none.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.adapters import fonts

if TYPE_CHECKING:
    import typst

FOLDER = Path(__file__).parent.parent / "pdf"
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
    font: int | None = None
    for character in line:
        if fonts.is_unseen(character):
            continue
        if unicodedata.category(character) in ("Zs", "Cc"):
            pieces.append(" ")
            is_run, font = False, None
            continue
        before, font = font, fonts.font_of(character)
        if fonts.is_mark(character) and before != font:
            font = None
        if font is not None:
            pieces.append(character)
        elif not is_run:
            pieces.append(not_shown)
        is_run = font is None
    return "".join(pieces)


@cache
def _source(name: str) -> bytes:
    return (FOLDER / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=list(fonts.installed_folders()))
