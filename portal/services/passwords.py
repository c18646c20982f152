"""Passwords of staff: argon2id hashes, made and checked at most two at a time in a process.

19 MiB and two passes are the OWASP minimum for argon2id; each hash holds that memory, so more than two at once would
let a burst of sign-ins take the machine's memory. An unknown user costs the same time as a wrong password.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import lru_cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

Cost = Literal["normal", "minimum"]
AT_ONCE = 2
LONGEST = 1000  # characters; longer ones are never right, and are not hashed

_hashers = {
    "normal": PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),
    "minimum": PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
}
_slots = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str, *, cost: Cost = "normal") -> str:
    """The argon2id hash to store; `cost` is `settings.argon2_cost`. ValueError when empty or over 1,000 characters."""
    if not 0 < len(password) <= LONGEST:
        raise ValueError("a password has 1 to 1,000 characters")
    with _slots:
        return _hashers[cost].hash(_composed(password))


def verify_password(stored: str | None, password: str, *, cost: Cost = "normal") -> bool:
    """Whether `password` is the one of the `stored` hash; without a hash (no such user) False after the same work."""
    is_usable = len(password) <= LONGEST
    with _slots:
        try:
            is_right = _hashers[cost].verify(stored or _nobodys_hash(cost), _composed(password if is_usable else ""))
        except (VerificationError, InvalidHashError):
            return False
    return is_right and is_usable and bool(stored)


def needs_new_hash(stored: str, *, cost: Cost = "normal") -> bool:
    """Whether a hash was made at another cost than today's; hash again at the next right password."""
    return _hashers[cost].check_needs_rehash(stored)


@lru_cache
def _nobodys_hash(cost: Cost) -> str:
    return _hashers[cost].hash("nobody has this password")


def _composed(password: str) -> bytes:
    """NFC, so that the same password typed on two keyboards is the same bytes."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
