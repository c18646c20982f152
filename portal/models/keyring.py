"""Keys at rest: AES-256-GCM sealing with versioned keys, and the keyed blind indexes that equality look-ups use.

A sealed value is `version byte || 12-byte nonce || ciphertext and tag`. The additional data names the table, the column
and the row, so a sealed value copied to another row or column does not open.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed value does not open: wrong key, altered bytes, or a value moved from another row."""


class Keyring:
    """Seals with the newest key, opens with any key it holds, and computes blind indexes."""

    def __init__(self, keys: Mapping[int, bytes], index_key: bytes) -> None:
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}
        self._newest = max(keys)
        self._index_key = index_key

    @property
    def newest(self) -> int:
        """Version of the key that seals from now on."""
        return self._newest

    def seal(self, content: bytes, about: str) -> bytes:
        """Encrypt `content`, bound to `about` (table, column and row)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return bytes([self._newest]) + nonce + self._ciphers[self._newest].encrypt(nonce, content, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Decrypt what `seal` made for the same `about`; raises SealBroken."""
        cipher = self._ciphers.get(sealed[0]) if sealed else None
        if cipher is None:
            raise SealBroken(f"no key for {about.split(':')[0]}")
        try:
            return cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], about.encode())
        except InvalidTag as error:
            raise SealBroken(f"a sealed value of {about.split(':')[0]} does not open") from error

    def blind_index(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA256 of the parts under a purpose, for equality look-ups of what is sealed."""
        return hmac.digest(self._index_key, "\x1f".join((purpose, *parts)).encode(), sha256)


_keyring: Keyring | None = None


def use(keyring: Keyring) -> None:
    """Make `keyring` the one of this process."""
    global _keyring
    _keyring = keyring


def current() -> Keyring:
    """The keyring of this process."""
    if _keyring is None:
        raise RuntimeError("no keyring is in use: create_app() or a command sets it")
    return _keyring
