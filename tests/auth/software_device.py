"""A device with passkeys, in software: it answers as WebAuthn says, and each part of an answer can be made wrong."""

from __future__ import annotations

import json
import secrets
import struct
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, UNLOCKED, WITH_KEY = 0x01, 0x04, 0x40


class Device:
    """One key; `count` is how often it was used."""

    def __init__(self, *, domain: str = "localhost", origin: str = "http://localhost") -> None:
        self.domain, self.origin = domain, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential = secrets.token_bytes(16)
        self.count = 0
        self.owner = b""

    def make(self, options: dict[str, Any], *, flags: int = PRESENT | UNLOCKED, **changes: Any) -> str:
        """The answer to options for a new passkey."""
        self.owner = _decoded(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + cbor2.dumps(public)
        content = self._about(flags | WITH_KEY, changes) + attested
        told = self._client("webauthn.create", options, changes)
        parts = {
            "attestationObject": cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": content}),
            "clientDataJSON": told,
        }
        return self._answer(parts)

    def use(self, options: dict[str, Any], *, flags: int = PRESENT | UNLOCKED, **changes: Any) -> str:
        """The answer to options for signing in."""
        self.count = changes.pop("count", self.count + 1)
        content = self._about(flags, changes)
        told = self._client("webauthn.get", options, changes)
        key = changes.get("key", self.key)
        signature = key.sign(content + sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        owner = changes.get("owner", self.owner)
        return self._answer(
            {"authenticatorData": content, "clientDataJSON": told, "signature": signature, "userHandle": owner}
        )

    def _about(self, flags: int, changes: dict[str, Any]) -> bytes:
        domain = changes.get("domain", self.domain)
        return sha256(domain.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, options: dict[str, Any], changes: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(
            told | {name: changes[name] for name in ("origin", "challenge", "type") if name in changes}
        ).encode()

    def _answer(self, parts: dict[str, bytes]) -> str:
        response = {name: _encoded(part) for name, part in parts.items()}
        named = _encoded(self.credential)
        return json.dumps(
            {"id": named, "rawId": named, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )


def options_of(page) -> dict[str, Any]:
    """What a page asks the device for."""
    return json.loads(page.document.xpath("//form/@data-options")[0])


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return base64url_to_bytes(text)
