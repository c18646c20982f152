"""What a reader of an extract gives: one row per claim, or what is wrong with the lines of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.domain.wording import Wording

LONGEST_LINE = 1_000_000  # bytes: a claim with a thousand income lines is a tenth of that


class UnreadableExtract(Exception):
    """The file as a whole cannot be read; `wording` says why."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(str(wording))
        self.wording = wording


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong in an extract: the line of the file, the field as that file calls it, and the reason."""

    line_number: int
    field: str
    wording: Wording

    def __str__(self) -> str:
        return f"line {self.line_number}: {self.field} {self.wording}"


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """One claim of an extract on the lines `line_number` to `last_line`: its content, and what is wrong with its shape.

    With `faults` the content is what could be read besides them, so that its own faults can be told too, or None. It
    `is_whole` when no line of it had to be left out. `places` maps the path of an element (`people[0].nino`) to the line
    and column it was read from; an element that is not in it is on the first line under its own path.
    """

    line_number: int
    last_line: int
    content: dict[str, Any] | None
    faults: tuple[RowFault, ...] = ()
    places: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    is_whole: bool = True

    def fault(self, path: str, wording: Wording) -> RowFault:
        """A fault of the element at `path`, told where the file has it."""
        line_number, name = self.places.get(path, (self.line_number, path))
        return RowFault(line_number, name, wording)
