"""Why a file cannot be used although its beginning looks right."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """The reasons, each with words of its own in `services.evidence.receiving`."""

    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105
    TOO_MANY_PIXELS = "pixels"
    TOO_MANY_PAGES = "pages"
    MOVING = "moving"
    TWO_KINDS = "two-kinds"
    MACROS = "macros"


class Unusable(Exception):
    """A file that does not open; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
