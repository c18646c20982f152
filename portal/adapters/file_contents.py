"""What a file that somebody sent really is: told from its content, and opened to see that it is whole.

The name and the sender's media type are never believed. The beginning says which kind it claims to be (`filetype`, a
table of first bytes without a library of the system), and then it has to open as that kind: photos are decoded as cheaply
as they allow, PDFs and documents are opened (quality S27, S29, ADR 7). What cannot be opened is refused before anybody is
told that it was received.
"""

from __future__ import annotations

from typing import IO

import filetype

from portal.adapters import decoder
from portal.adapters.decoder import DecoderAway, Problem, Unusable

__all__ = ["DecoderAway", "Problem", "Unusable", "check_opens", "sniff"]

HEAD_BYTES = 4096
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ARCHIVE = "application/zip"


def sniff(source: IO[bytes]) -> str:
    """The media type that the first bytes stand for, or application/octet-stream."""
    source.seek(0)
    head = source.read(HEAD_BYTES)
    source.seek(0)
    found = filetype.guess_mime(head) or "application/octet-stream"
    return WORD if found == ARCHIVE and (b"[Content_Types].xml" in head or b"word/" in head) else found


def check_opens(source: IO[bytes], media_type: str) -> None:
    """Open a file of a known kind to the end, in the decoder; raises Unusable, DecoderAway."""
    decoder.check(source, media_type)
    source.seek(0)
