"""The kinds of file there are, their names and sizes, and the published words when one may not be given (domain facts 4.3).

What a file is follows from its content; its name can only make it refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from portal.domain.wording import Wording, _

CHOOSE_FILE = _("Upload your evidence or select ‘I’ll send it later’")
EMPTY = _("The selected file is empty")
INFECTED = _("The selected file contains a virus")
PASSWORD_PROTECTED = _("The selected file is password protected")
NOT_UPLOADED = _("The selected file could not be uploaded – try again")

DEFAULT_SIZE_LIMIT = 10_000_000
"""Bytes in one file."""

LONGEST_NAME = 100
"""Characters of a file name that are kept."""


@dataclass(frozen=True, slots=True)
class ContentKind:
    """A kind of document that may be given: its name in messages and in lists, its media types and file name endings."""

    name: str
    wording: Wording
    media_types: frozenset[str]
    extensions: tuple[str, ...]


KINDS: tuple[ContentKind, ...] = (
    ContentKind("PDF", _("PDF"), frozenset({"application/pdf"}), ("pdf",)),
    ContentKind("JPG", _("JPG photo or picture"), frozenset({"image/jpeg"}), ("jpg", "jpeg")),
    ContentKind("PNG", _("PNG photo or picture"), frozenset({"image/png"}), ("png",)),
    ContentKind("HEIC", _("HEIC photo"), frozenset({"image/heic", "image/heif"}), ("heic",)),
    ContentKind("WEBP", _("WEBP photo or picture"), frozenset({"image/webp"}), ("webp",)),
)

WORD = ContentKind(
    "Word document (DOCX)", _("Word document"),
    frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}), ("docx",),
)  # fmt: skip
"""A document without macros. It is never shown in a page: staff download it."""

OPTIONAL_KINDS: tuple[ContentKind, ...] = (WORD,)
"""Kinds that only a council's white list lets in."""

ALLOWED_EXTENSIONS = tuple(extension for kind in KINDS for extension in kind.extensions)
"""The built-in list, in force when a council gives none (requirement S4.46)."""

DANGEROUS_EXTENSIONS = frozenset(
    {
        "apk", "app", "bat", "bin", "cab", "chm", "cmd", "com", "cpl", "cpp", "dll", "dmg", "doc", "docm",
        "dot", "dotm", "elf", "exe", "gadget", "gz", "hta", "htm", "html", "iso", "jar", "js", "jse", "lnk",
        "mht", "mhtml", "msc", "msi", "msp", "mjs", "pif", "pl", "php", "potm", "ppam", "pptm", "ps1", "py",
        "rar", "reg", "rtf", "scr", "sh", "svg", "svgz", "swf", "tar", "url", "vb", "vbe", "vbs", "wsf",
        "xhtml", "xls", "xlsb", "xlsm", "xltm", "xml", "7z", "zip",
    }
)  # fmt: skip
"""Endings that no list of a council can allow: programs, scripts, archives, macros and pages that run code."""

_SAFE_IN_THE_MIDDLE = frozenset({"com", "bin", "app", "pl", "py", "url"})
"""Dangerous only at the end of a name: in the middle they are words, as in "letter from example.com.pdf"."""


def find_kind(media_type: str, kinds: Sequence[ContentKind]) -> ContentKind | None:
    """The kind of content a media type stands for, or None when it is none of these."""
    bare = media_type.partition(";")[0].strip().lower()
    return next((kind for kind in kinds if bare in kind.media_types), None)


def kind_wording(media_type: str) -> Wording:
    """What people call a file of this media type."""
    kind = find_kind(media_type, (*KINDS, *OPTIONAL_KINDS))
    return kind.wording if kind else _("Another kind of file")


def has_dangerous_name(name: str) -> bool:
    """Whether a name ends, or nearly ends, like a program, script, archive or page ("photo.exe", "photo.php.jpg")."""
    parts = name.lower().rstrip(". \0").split(".")[1:]
    middle = {part.strip(" \0") for part in parts[:-1]} - _SAFE_IN_THE_MIDDLE
    return bool((middle | {part.strip(" \0") for part in parts[-1:]}) & DANGEROUS_EXTENSIONS)


def size_text(size_bytes: int) -> str:
    """ "10MB", "2.5MB", "850KB" or "12 bytes": thousands as file managers on phones count them."""
    if size_bytes >= 1_000_000:
        return f"{_short_number(size_bytes, 1_000_000)}MB"
    if size_bytes >= 1_000:
        return f"{_short_number(size_bytes, 1_000)}KB"
    return f"{size_bytes} bytes"


def clean_file_name(name: str) -> str:
    """A file name to keep and show: its last part, without control and direction characters, at most 100 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(
        character for character in last if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    stem, dot, extension = " ".join(visible.split()).rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = stem + dot + extension, "", ""
    return stem[: LONGEST_NAME - len(dot + extension)] + dot + extension


def _short_number(size_bytes: int, unit: int) -> str:
    number = (Decimal(size_bytes) / unit).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number:f}".removesuffix(".0")
