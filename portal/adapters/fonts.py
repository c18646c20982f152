"""The fonts of documents: those inside the typst package and those installed with the application, pinned by hash.

Fonts of the machine are ignored, so that a document looks the same everywhere. The built-in ones hold Latin (Welsh
included), Greek, Cyrillic and symbols; `INSTALLED` adds Arabic script (Persian and Urdu too), Chinese, Japanese and Korean,
the scripts of India and its neighbours, Hebrew, Armenian, Georgian, Ethiopic and emoji, in 13 MB. A font that is missing
takes nothing but its own characters from a document.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from portal.adapters.font_ranges import NOTO, Ranges

BUILT_IN: Ranges = (
    (0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x2FF), (0x370, 0x377), (0x37A, 0x37F), (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1),
    (0x3A3, 0x482), (0x48A, 0x4FF), (0x1E00, 0x1F15), (0x2010, 0x2027), (0x2030, 0x2040), (0x2044, 0x2052), (0x2070, 0x2071),
    (0x2074, 0x208E), (0x20A0, 0x20BF), (0x2100, 0x211E), (0x2126, 0x2151), (0x2153, 0x2184), (0x2190, 0x23FF),
    (0x2460, 0x262F), (0x2638, 0x268B), (0x2690, 0x269C), (0x26A0, 0x26A7), (0x2701, 0x2704), (0x2706, 0x2709),
    (0x270C, 0x2727), (0x2729, 0x274B), (0x2756, 0x2756), (0x2758, 0x275E), (0x2761, 0x277F), (0x2794, 0x2794), (0x2798, 0x27AF),
    (0xFB00, 0xFB06),
)  # fmt: skip
"""Ranges of which every character has a glyph in the fonts of the typst package; a test compiles all of them."""


@dataclass(frozen=True, slots=True)
class InstalledFont:
    """A font file inside an installed package, and the ranges of which it holds every assigned character."""

    package: str
    file: str
    ranges: Ranges

    @property
    def path(self) -> Path | None:
        """Where the file is, or None when the package is not installed."""
        found = find_spec(self.package)
        folders = found.submodule_search_locations if found else None
        path = Path(folders[0], self.file) if folders else None
        return path if path is not None and path.is_file() else None


ARABIC = InstalledFont(
    "fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf",
    (
        (0x606, 0x61B), (0x61D, 0x6DC), (0x6DE, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8E1), (0x8E3, 0x8FF), (0xFB50, 0xFBC2),
        (0xFBD3, 0xFD3F), (0xFD50, 0xFD8F), (0xFD92, 0xFDC7), (0xFDF0, 0xFDFF), (0xFE70, 0xFE74), (0xFE76, 0xFEFC),
    ),
)  # fmt: skip
EAST_ASIAN = InstalledFont(
    "paperang_p2_fonts_cjk", "fonts/wqy-microhei.ttc",
    (
        (0x3001, 0x3003), (0x3005, 0x3017), (0x301D, 0x301F), (0x3021, 0x3029), (0x3041, 0x3094), (0x309B, 0x309E),
        (0x30A1, 0x30F6), (0x30FB, 0x30FE), (0x3105, 0x3129), (0x3131, 0x3163), (0x3165, 0x318E), (0x3200, 0x321C),
        (0x3220, 0x3229), (0x3260, 0x327B), (0x3388, 0x33CA), (0x4E00, 0x9FC3), (0xAC00, 0xD7A3), (0xF900, 0xFA2D),
        (0xFE33, 0xFE44), (0xFF01, 0xFF5E), (0xFF61, 0xFF9F), (0xFFE0, 0xFFE6),
    ),
)  # fmt: skip
OTHERS = tuple(InstalledFont("manimgx_fonts", f"{name}[wght].ttf", ranges) for name, ranges in NOTO.items())
INSTALLED = (ARABIC, EAST_ASIAN, *OTHERS)


@cache
def installed_folders() -> tuple[str, ...]:
    """The folders of the fonts installed with the application, without those that are missing."""
    return tuple(dict.fromkeys(str(path.parent) for font in INSTALLED if (path := font.path) is not None))


@cache
def coverage() -> tuple[Ranges, ...]:
    """The ranges that can be shown, one entry for each font: a sign written over a letter must be in that letter's own."""
    return (BUILT_IN, *(font.ranges for font in INSTALLED if font.path is not None))


def font_of(character: str) -> int | None:
    """The number of the first font that shows a character, or None when none does."""
    code = ord(character)
    for number, ranges in enumerate(coverage()):
        if any(first <= code <= last for first, last in ranges):
            return number
    return None


def is_unseen(character: str) -> bool:
    """Whether a character only says how its neighbours look: joiners, directions, and in which style a sign is drawn."""
    return unicodedata.category(character) == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F


def is_mark(character: str) -> bool:
    """Whether a character is written over or under the one before it."""
    return unicodedata.category(character).startswith("M")
