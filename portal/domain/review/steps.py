"""The dated steps that follow from a draft, as its resident reads them before sending (S4.29-S4.33)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.domain.changes import CHANGE_TYPES, Line
from portal.domain.changes.fields import FieldSpec
from portal.domain.changes.values import read_value, value_text
from portal.domain.claim import Claim, Fault
from portal.domain.draft import Draft, DraftChange
from portal.domain.timeline import Conflict, Step, Submission, derive_steps
from portal.domain.timeline.reports import read_change
from portal.domain.wording import Wording, _

THIS_DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class StepChange:
    """One change in force at a step; `is_new` when it starts at this step."""

    change: DraftChange
    summary: Wording
    is_new: bool


@dataclass(frozen=True, slots=True)
class DraftStep:
    """What is in force from a day on; without a day, from the start of the claim."""

    date: date | None
    changes: tuple[StepChange, ...]


@dataclass(frozen=True, slots=True)
class DraftConflict:
    """Different answers to one question for one day; `values` stand in the order of `changes`."""

    question: Wording
    date: date | None
    changes: tuple[DraftChange, ...]
    lines: tuple[Line, ...]


def steps_of(claim: Claim, draft: Draft, summary: Callable[[DraftChange], Wording]) -> tuple[DraftStep, ...]:
    """The steps in the order of their dates, each with everything in force; none when nothing is reported."""
    found = []
    for step in _derived(claim, draft):
        changes = [change for change in map(draft.find_change, map(_own, step.changes)) if change is not None]
        shown = tuple(StepChange(change, summary(change), change.happened_on == step.date) for change in changes)
        if shown:
            found.append(DraftStep(step.date, shown))
    return tuple(found)


def conflicts_of(claim: Claim, draft: Draft) -> tuple[DraftConflict, ...]:
    """Every conflict inside the draft, once."""
    found: dict[tuple[str, str, date | None], Conflict] = {}
    for step in _derived(claim, draft):
        for conflict in step.conflicts:
            found[conflict.subject, conflict.attribute, conflict.date] = conflict
    return tuple(_explained(conflict, draft) for conflict in found.values() if conflict.date in _days(draft))


def _days(draft: Draft) -> set[date | None]:
    return {change.happened_on for change in draft.changes}


def _derived(claim: Claim, draft: Draft) -> tuple[Step, ...]:
    """The steps of this draft alone; a change that has no date yet waits until it has one."""
    faults: list[Fault] = []
    changes = []
    for position, held in enumerate(draft.changes, start=1):
        written = {key: value for key, value in held.to_dict().items() if key != "question"}
        change = read_change(written, THIS_DRAFT, position, held.reference, faults)
        if change is not None:
            changes.append(change)
    return tuple(derive_steps(claim.to_dict(), [Submission(THIS_DRAFT, tuple(changes))])) if changes else ()


def _own(full_reference: str) -> str:
    return full_reference.rpartition("/")[2]


def _explained(conflict: Conflict, draft: Draft) -> DraftConflict:
    found = (draft.find_change(_own(reference)) for reference in conflict.changes)
    changes = tuple(change for change in found if change is not None)
    spec = _spec(changes, conflict.attribute)
    question = spec.label if spec else _("Who lives with you")
    lines = tuple(_line(spec, question, value) for value in conflict.values)
    return DraftConflict(question, conflict.date, changes, lines)


def _spec(changes: tuple[DraftChange, ...], attribute: str) -> FieldSpec | None:
    specs = (spec for change in changes for spec in CHANGE_TYPES[change.type].fields)
    return next((spec for spec in specs if spec.attribute == attribute), None)


def _line(spec: FieldSpec | None, question: Wording, value: object) -> Line:
    if spec is None:
        return Line(question, _("Lives with you") if value else _("Does not live with you"))
    read = read_value(spec, value, "", [])
    if isinstance(read, tuple):
        return Line(question, ", ".join(str(part) for part in read))
    return Line(question, str(value) if read is None else value_text(spec, read))
