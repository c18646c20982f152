"""References that people read out and type: no letters or digits that look or sound alike."""

from __future__ import annotations

import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Without vowels (no words come out), 0 and O, 1, I and L, and Y."""


def make_reference(prefix: str, length: int) -> str:
    """A random reference such as R-7KQ2M9XB4D; 10 characters are 47 bits."""
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _position in range(length))
