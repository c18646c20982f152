"""Documents nested so deeply that JSON cannot be read or written: they are refused by the element that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

DEEPEST = 400
"""The most levels inside a part of a claim. JSON is read and written by recursion, which Python limits to 1,000."""
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[\[\]{},]')


def too_deep(claim: Mapping[str, Any]) -> str | None:
    """The key of the first part of a claim that is nested too deeply; None when there is none."""
    for key, part in claim.items():
        level = [part]
        for _ in range(DEEPEST):
            level = [inner for one in level for inner in _inside(one)]
        if level:
            return key
    return None


def deep_element(text: str) -> str:
    """The path of the element of a JSON text that is nested too deeply, as far as the layout of a timeline goes."""
    path: list[str | int] = []
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark in ("{", "["):
            path.append("" if mark == "{" else 0)
        elif path and mark in ("}", "]"):
            path.pop()
        elif path and match[2]:
            path[-1] = match[1]
        elif path and mark == "," and isinstance(path[-1], int):
            path[-1] += 1
        if len(path) > DEEPEST:
            break
    known = path[:5] if path[:1] == ["submissions"] else path[:2]
    named = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in known)
    return named.lstrip(".") if named.startswith(".") else "document"


def _inside(value: object) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()
