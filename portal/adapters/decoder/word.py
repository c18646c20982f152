"""Word documents (docx), where a council allows them: read as an archive of named parts and never opened (quality S30).

Refused: macros and other programs, parts that are fetched from elsewhere, and archives that unfold to far more than they
weigh. No part is decompressed but the two small ones that say what the document is.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO

from portal.adapters.decoder.problem import Problem, Unusable

MAIN_PART = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MOST_PARTS = 2_000
MOST_UNFOLDED = 200_000_000
MOST_TIMES = 200
"""How many times its packed size a part may unfold to: letters come to 20 or 30, bombs to a thousand."""
MOST_READ = 1_000_000
PROGRAMS = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/|\.(?:exe|dll|js|vbs|bin|ole|com|bat|docm|dotm)$", re.IGNORECASE
)
FETCHED = re.compile(rb'TargetMode\s*=\s*"External"', re.IGNORECASE)
LINK = re.compile(rb"relationships/hyperlink", re.IGNORECASE)
RELATION = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)


def check(source: IO[bytes]) -> None:
    """Look through the parts of a document; raises Unusable."""
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            _check_parts(archive.infolist())
            kinds = _read(archive, "[Content_Types].xml")
            relations = [_read(archive, one.filename) for one in archive.infolist() if one.filename.endswith(".rels")]
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise Unusable(Problem.DAMAGED) from None
    if b"macroenabled" in kinds.lower() or any(_fetches(text) for text in relations):
        raise Unusable(Problem.MACROS)
    if MAIN_PART not in kinds:
        raise Unusable(Problem.DAMAGED)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise Unusable(Problem.PASSWORD)
    unfolded = sum(part.file_size for part in parts)
    swells = any(part.file_size > MOST_READ and part.file_size > MOST_TIMES * part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unfolded > MOST_UNFOLDED or swells:
        raise Unusable(Problem.DAMAGED)
    if any(PROGRAMS.search(part.filename) for part in parts):
        raise Unusable(Problem.MACROS)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(MOST_READ + 1)
    if len(content) > MOST_READ:
        raise Unusable(Problem.DAMAGED)
    return content


def _fetches(relations: bytes) -> bool:
    """Whether something but a link to click on comes from elsewhere, such as a template."""
    return any(FETCHED.search(one) and not LINK.search(one) for one in RELATION.findall(relations))
