"""Bytes that a person or the portal made, handed out as a download: never shown inside a page of ours (quality S28)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from urllib.parse import quote

from flask import Response

from portal.adapters import decoder

PIECE_BYTES = 65_536
SANDBOX = "default-src 'none'; sandbox"


def send(chunks: Iterable[bytes], *, name: str, media_type: str, size_bytes: int) -> Response:
    """A streamed attachment with its name by RFC 6266; `name` is data and may hold anything a file name can."""
    response = Response(chunks, mimetype=media_type)
    response.content_length = size_bytes
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def send_without_places(chunks: Iterable[bytes], *, name: str, media_type: str) -> Response:
    """The same of a file of which no copy without its places is kept: they are taken out while it is sent.

    The decoder is asked after the transaction of the request is over; a file it cannot take apart is not sent.
    """
    response = Response(_without_places(chunks, media_type), mimetype=media_type)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _without_places(chunks: Iterable[bytes], media_type: str) -> Iterator[bytes]:
    with TemporaryFile() as given, TemporaryFile() as bare:
        given.writelines(chunks)
        given.flush()
        decoder.bare(given, bare, media_type)
        bare.seek(0)
        while piece := bare.read(PIECE_BYTES):
            yield piece


def disposition(name: str) -> str:
    """`attachment` with a plain name for old browsers and, where it differs, the true one in UTF-8."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = (
        "".join(character if character.isalnum() or character in " .-_()" else "_" for character in plain).strip()
        or "file"
    )
    if plain == name:
        return f'attachment; filename="{plain}"'
    true_name = quote(name.encode("utf-8", "replace"), safe="!#$&+-.^_`|~")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{true_name}"
