"""The order of dates, and of references: numbers inside these count as numbers, so 2 comes before 10."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeAlias

_PARTS = re.compile(r"([0-9]+)")
NaturalKey: TypeAlias = tuple[tuple[tuple[int, int, str], ...], str]


def natural_key(reference: str) -> NaturalKey:
    """A key by which references sort naturally; no two different references share one."""
    if reference.isascii() and reference.isdigit():
        return ((1, int(reference), ""),), reference
    parts = tuple(
        (1, int(part), "") if part.isascii() and part.isdigit() else (0, 0, part)
        for part in _PARTS.split(reference)
        if part
    )
    return parts, reference


def ordinal(day: date | None) -> int:
    """The place of a date among dates; no date comes before all others."""
    return day.toordinal() if day else 0
