"""Settling a conflict: one answer is kept, and every other side stands without the answer that contradicts it.

Only what is disputed goes; what else a change says stays with it, so that each field keeps where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.domain.changes import Change
from portal.domain.changes.facts import Fact
from portal.domain.changes.subjects import account_subject
from portal.domain.timeline import Conflict

ITEMS = "per_item"


def settle(conflict: Conflict, kept: str, changes: Mapping[str, Change]) -> dict[str, Change | None]:
    """Each change that said something else than `kept` (full references), as it then stands.

    None stands for a change of which nothing is left, or that cannot be without what it said: somebody moved in or out,
    or it happened at all. `changes` are those of the conflict as they stand now.
    """
    values = dict(zip(conflict.changes, conflict.facts, strict=True))
    right = values[kept].value
    return {
        reference: without_fact(changes[reference], fact)
        for reference, fact in values.items()
        if reference != kept and fact.value != right
    }


def without_fact(change: Change, fact: Fact) -> Change | None:
    """A change without one of its answers; None when it cannot be without, or says nothing else."""
    if fact.spec is None:
        return None
    others = [one for one in change.facts if one != fact and one.spec is not None]
    if not others:
        return None
    written: dict[str, Any] = change.type.write(change.details)
    if fact.is_item:
        written[ITEMS] = [_without(change, item, fact) for item in written[ITEMS]]
    else:
        written.pop(fact.spec.name, None)
    return replace(change, details=change.type.read(written))


def _without(change: Change, item: dict[str, Any], fact: Fact) -> dict[str, Any]:
    """An account of a list without the disputed answer, if it is the one the fact is about."""
    assert fact.spec is not None
    owner = item.get("owner") or change.details.who or change.subject
    named = account_subject(owner, item.get("type"), item.get("provider"), item.get("last4"))
    return {key: value for key, value in item.items() if named != fact.subject or key != fact.spec.name}
