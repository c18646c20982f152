"""A place in a list that is ordered by a moment, as it stands in an address: it stays when other rows come and go."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def write_position(moment: datetime, reference: str) -> str:
    """Microseconds and reference."""
    elapsed = moment - _EPOCH
    return f"{(elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds}.{reference}"


def read_position(position: str) -> tuple[datetime, str] | None:
    """What `write_position` wrote; None for anything else, which counts as the beginning of the list."""
    digits, _, reference = position.partition(".")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 17 and _REFERENCE.fullmatch(reference)):
        return None
    return datetime.fromtimestamp(int(digits) // 1_000_000, UTC).replace(microsecond=int(digits) % 1_000_000), reference
