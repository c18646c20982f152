"""How a file lies in a store: encrypted in pieces under a key of its own, which the master key wraps (ADR 8).

A file is a mark, 16 random bytes that name it, its wrapped key, and its pieces, each sealed by AES-256-GCM. The file's key
is used for this one file; the nonce of a piece is its position and whether it is the last, so pieces cannot be cut off,
moved or taken from elsewhere. The wrapped key is bound to scope and name. A new master key therefore touches 61 bytes.

Files of the first format (every piece sealed by the master key itself) can still be read.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.adapters.store.contract import Corrupted
from portal.models import keyring
from portal.models.keyring import SealBroken

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
MARK = b"PORTAL2\n"
NAME_BYTES = 16
WRAPPED_BYTES = 61  # version, nonce, key of 32 bytes, tag
HEADER_BYTES = len(MARK) + NAME_BYTES + WRAPPED_BYTES
OLD_MARK = b"PORTAL1\n"
OLD_SEAL_BYTES = 29  # version, nonce and tag around each piece


def seal(source: IO[bytes], scope: str) -> Iterator[tuple[bytes, bytes]]:
    """Pairs of plain and sealed bytes; the first pair is nothing and the header."""
    name, key = secrets.token_bytes(NAME_BYTES), AESGCM.generate_key(256)
    yield b"", MARK + name + keyring.current().seal(key, _about(scope, name))
    cipher, position, chunk = AESGCM(key), 0, read_full(source, CHUNK_BYTES)
    while True:
        following = read_full(source, CHUNK_BYTES) if len(chunk) == CHUNK_BYTES else b""
        yield chunk, cipher.encrypt(_nonce(position, is_last=not following), chunk, name)
        if not following:
            return
        position, chunk = position + 1, following


def unseal(sealed: IO[bytes], scope: str) -> Iterator[bytes]:
    """The plain pieces; raises Corrupted where something was altered. Closes what it reads."""
    with sealed:
        header = read_full(sealed, len(MARK) + NAME_BYTES)
        mark, name = header[: len(MARK)], header[len(MARK) :]
        if mark == OLD_MARK:
            yield from _unseal_old(sealed, scope, name)
            return
        cipher = AESGCM(_unwrap(mark, name, read_full(sealed, WRAPPED_BYTES), scope))
        position, piece = 0, read_full(sealed, CHUNK_BYTES + TAG_BYTES)
        while True:
            following = read_full(sealed, CHUNK_BYTES + TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(position, is_last=not following), piece, name)
            except (InvalidTag, ValueError) as broken:
                raise Corrupted(scope) from broken
            if not following:
                return
            position, piece = position + 1, following


def is_newest(header: bytes) -> bool:
    """Whether a file's key is wrapped by the newest master key."""
    return header.startswith(MARK) and header[len(MARK) + NAME_BYTES] == keyring.current().newest


def rewrap(header: bytes, scope: str) -> bytes:
    """The header with the file's key wrapped by the newest master key; raises Corrupted."""
    mark, name = header[: len(MARK)], header[len(MARK) : len(MARK) + NAME_BYTES]
    key = _unwrap(mark, name, header[len(MARK) + NAME_BYTES :], scope)
    return mark + name + keyring.current().seal(key, _about(scope, name))


def read_full(source: IO[bytes], wanted: int) -> bytes:
    """So many bytes, or what is left: streams may give less than they are asked for."""
    pieces = []
    while wanted and (piece := source.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _unwrap(mark: bytes, name: bytes, wrapped: bytes, scope: str) -> bytes:
    if mark != MARK:
        raise Corrupted(scope)
    try:
        return keyring.current().open(wrapped, _about(scope, name))
    except SealBroken as broken:
        raise Corrupted(scope) from broken


def _about(scope: str, name: bytes) -> str:
    return f"store-key:{scope}:{name.hex()}"


def _nonce(position: int, *, is_last: bool) -> bytes:
    return position.to_bytes(11, "big") + bytes([is_last])


def _unseal_old(sealed: IO[bytes], scope: str, name: bytes) -> Iterator[bytes]:
    position, piece = 0, read_full(sealed, CHUNK_BYTES + OLD_SEAL_BYTES)
    while True:
        following = read_full(sealed, CHUNK_BYTES + OLD_SEAL_BYTES)
        about = f"store:{scope}:{name.hex()}:{position}:{'more' if following else 'last'}"
        try:
            yield keyring.current().open(piece, about)
        except SealBroken as broken:
            raise Corrupted(scope) from broken
        if not following:
            return
        position, piece = position + 1, following
