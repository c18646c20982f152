"""Numbers that a page's hidden controls bring back, such as the version that was seen."""

from __future__ import annotations

from typing import TypeVar

from flask import request

LONGEST = 8
Usual = TypeVar("Usual", int, None)


def read_number(name: str, usual: Usual) -> int | Usual:
    """The number a control of this name brought back; `usual` when it is missing or somebody meddled with it."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else usual
