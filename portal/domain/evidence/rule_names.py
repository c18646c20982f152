"""Plain words for a name of a rules file, where its author gave none."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"^Rule_")
_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]|[0-9]+")


def words_of(name: str) -> str:
    """ "New pension or annuity" for "Rule_NewPensionOrAnnuity", "Photo identity" for "photo-identity"."""
    words = _WORD.findall(_PREFIX.sub("", name))
    if not words:
        return name
    lower = [word if word.isupper() and len(word) > 1 else word.lower() for word in words]
    lower[0] = lower[0][:1].upper() + lower[0][1:]
    return " ".join(lower)
