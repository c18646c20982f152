"""What the table of pages is made of: one page in one state, and the steps that lead to it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.steps import Step


@dataclass(frozen=True, slots=True)
class Sight:
    """One page in one state, and the steps that lead to it. `endpoint` is None for the pages of errors."""

    endpoint: str | None
    state: str
    steps: tuple[Step, ...]


def at(endpoint: str | None, state: str, *steps: Step) -> Sight:
    """A sight, written short."""
    return Sight(endpoint, state, steps)
