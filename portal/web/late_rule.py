"""Routes whose addresses are compiled when the first one is written.

Werkzeug compiles two functions for each of the 220 routes as they are registered: a twentieth of the time to start, and
memory for addresses that a process may never write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Address = tuple[str, str]


class LateRule(Rule):
    """A rule that is matched like any other; what writes its addresses is made at the first use."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Address]:
        compile_now = super()._compile_builder
        made: list[Callable[..., Address]] = []

        def build(rule: Rule, **values: Any) -> Address:
            if not made:
                made.append(compile_now(append_unknown))
            return made[0](rule, **values)

        return build
