"""Cells of CSV files that spreadsheets open as text and never as a formula (quality S23)."""

from __future__ import annotations

import re

_STARTS_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
GUARD = "'"


def guard_cell(value: object) -> str:
    """The cell as text; one that a spreadsheet could take for a formula gets an apostrophe before it. Numbers stay."""
    text = "" if value is None else str(value)
    if _NUMBER.fullmatch(text):
        return text
    return GUARD + text if _is_dangerous(text) else text


def unguard_cell(text: str) -> str:
    """What was guarded, back as it was."""
    return text[1:] if text.startswith(GUARD) and _is_dangerous(text[1:]) else text


def _is_dangerous(text: str) -> bool:
    """Also what was guarded already, so that taking the guard away always gives the same text back."""
    return text.lstrip(GUARD + " ")[:1] in _STARTS_FORMULA
