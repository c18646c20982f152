"""Which steps are still to be handed over, given what was sent: the rule of effective dates (requirements S4.29-S4.34).

Steps go in the order of their dates, each with everything then in force. A step that goes back behind one that was sent
rebuilds what follows it: every later step is sent again in the place of its own. From the first step on that has a
conflict or must wait for a decision nothing goes: what comes later would have to be taken back once it is settled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.timeline import SentStep, Step, Submission, derive_steps
from portal.domain.timeline.references import ordinal


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A step that was sent, or of which nobody knows whether it arrived."""

    key: str
    date: date | None
    changes: tuple[str, ...]
    digest: bytes
    replaces: tuple[str, ...] = ()
    rebuilds: bool = False


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step to send: what it replaces, and whether it goes back behind what was sent."""

    step: Step
    digest: bytes
    replaces: tuple[str, ...]
    rebuilds: bool


def plan_steps(
    claim: Mapping[str, Any], submissions: Iterable[Submission], sent: Sequence[SentMessage],
    digest_of: Callable[[Step], bytes], must_wait: Callable[[date | None], bool],
) -> Iterator[PlannedStep]:  # fmt: skip
    """The steps to send, in order; `sent` are all messages so far, in the order in which they went.

    `must_wait` tells of a date whether something up to it is still to be decided.
    """
    live, stale = _live_and_stale(sent)
    at_date = {one.date: one for one in live.values()}
    open_days = {one.key: one.date for one in live.values()}
    is_rebuilding = False
    for step in derive_steps(claim, submissions, [SentStep(one.key, one.date, one.changes) for one in live.values()]):
        own, digest = at_date.get(step.date), digest_of(step)
        superseded = [str(key) for key in step.replaces]
        days = (step.date, *(live[key].date for key in superseded))
        if step.is_blocked or any(must_wait(day) for day in days):
            return
        is_told = own is not None and own.digest == digest and own.key not in stale
        if not (step.changes or superseded) or (is_told and not superseded and not is_rebuilding):
            continue
        if own is not None and own.key not in superseded:
            superseded.insert(0, own.key)
        for key in superseded:
            open_days.pop(key, None)
        is_rebuilding = any(ordinal(day) >= ordinal(step.date) for day in open_days.values())
        yield PlannedStep(step, digest, tuple(superseded), is_rebuilding)


def _live_and_stale(sent: Iterable[SentMessage]) -> tuple[dict[str, SentMessage], set[str]]:
    """The messages that no later one replaced, and those of them that a later one said it rebuilds."""
    live: dict[str, SentMessage] = {}
    stale: set[str] = set()
    for one in sent:
        for key in one.replaces:
            live.pop(key, None)
        if one.rebuilds:
            stale.update(key for key, other in live.items() if ordinal(other.date) >= ordinal(one.date))
        live[one.key] = one
    return live, stale & live.keys()
