"""Answers that do not fit together: inside a draft, to be mended before it is sent; with what was sent, for an officer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from portal.domain.changes import CHANGE_TYPES, Line
from portal.domain.changes.facts import Fact
from portal.domain.changes.fields import FieldSpec
from portal.domain.changes.formats import read_nino
from portal.domain.changes.values import read_value, value_text
from portal.domain.claim import Claim
from portal.domain.draft import Draft, DraftChange
from portal.domain.held_sections import mask_nino, names_of
from portal.domain.review.sent import SentChanges, Summary, Told, derive, told_by
from portal.domain.timeline import Conflict, Step
from portal.domain.timeline_picture import Shown, fact_values
from portal.domain.wording import Wording, _

Key: TypeAlias = tuple[str, str, date | None]
LIVES = _("Lives with you")
LIVES_ELSEWHERE = _("Does not live with you")


@dataclass(frozen=True, slots=True)
class DraftConflict:
    """Different answers to one question for one day; `values` stand in the order of `changes`."""

    question: Wording
    date: date | None
    changes: tuple[DraftChange, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ToldValue:
    """What one change says of a disputed fact; `change` is the draft's own, None for one sent on the day `sent_on`."""

    change: DraftChange | None
    sent_on: date | None
    summary: Wording
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SentConflict:
    """What the draft says otherwise than an earlier submission, of one fact and day: told to the reader, no obstacle.

    `sent_on` is the last day on which something else was sent. Private answers are no facts, so none is here.
    """

    question: Wording
    happened_on: date | None
    sent_on: date
    told: tuple[ToldValue, ...]


def conflicts_of(claim: Claim, draft: Draft) -> tuple[DraftConflict, ...]:
    """Every conflict inside the draft, once."""
    told = told_by(draft)
    return tuple(_explained(conflict, told) for conflict in _found(derive(claim, told)).values())


def sent_conflicts_of(
    claim: Claim, draft: Draft, summary: Summary, sent: Sequence[SentChanges]
) -> tuple[SentConflict, ...]:
    """Every fact that the draft tells otherwise than it was sent, once.

    What the draft itself says in two ways comes first: it is left out here until that is mended. What only earlier
    submissions say differently is for the officer who has them.
    """
    if not sent:
        return ()
    told = told_by(draft, sent)
    inside = _found(derive(claim, told_by(draft)))
    names = names_of(claim)
    found = []
    for key, conflict in _found(derive(claim, told, sent)).items():
        sides = [told[reference] for reference in conflict.changes]
        if key not in inside and any(one.own for one in sides) and any(one.sent_on for one in sides):
            found.append(_beside_sent(conflict, sides, names, summary))
    return tuple(found)


def _found(steps: Iterable[Step]) -> dict[Key, Conflict]:
    """Every conflict of the steps once, also one that a later date settles."""
    conflicts = (conflict for step in steps for conflict in step.conflicts)
    return {(conflict.subject, conflict.attribute, conflict.date): conflict for conflict in conflicts}


def _explained(conflict: Conflict, told: Mapping[str, Told]) -> DraftConflict:
    changes = tuple(own for own in (told[reference].own for reference in conflict.changes) if own is not None)
    spec = _spec(changes, conflict.attribute)
    question = spec.label if spec else _("Who lives with you")
    lines = tuple(_line(spec, question, value) for value in conflict.values)
    return DraftConflict(question, conflict.date, changes, lines)


def _beside_sent(conflict: Conflict, sides: Sequence[Told], names: Mapping[str, str], summary: Summary) -> SentConflict:
    """The draft's answer and those sent that differ from it; what was sent the same is no part of the matter."""
    said = list(zip(sides, conflict.facts, strict=True))
    own_values = [fact.value for one, fact in said if one.own]
    disputed = [(one, fact) for one, fact in said if one.own or fact.value not in own_values]
    spec = _spec((one.own for one in sides if one.own), conflict.attribute)
    return SentConflict(
        spec.label if spec else _("Who lives with you"), conflict.date,
        max(one.sent_on for one, _fact in disputed if one.sent_on),
        tuple(
            ToldValue(one.own, one.sent_on, summary(one.own or one.change), _values(fact, names)) for one, fact in disputed
        ),
    )  # fmt: skip


def _values(fact: Fact, names: Mapping[str, str]) -> tuple[Shown, ...]:
    if fact.spec is None:
        return (LIVES if fact.said else LIVES_ELSEWHERE,)
    if fact.spec.format is read_nino:
        return (mask_nino(str(fact.said)),)
    return fact_values(fact, names)


def _spec(changes: Iterable[DraftChange], attribute: str) -> FieldSpec | None:
    specs = (spec for change in changes for spec in CHANGE_TYPES[change.type].fields)
    return next((spec for spec in specs if spec.attribute == attribute), None)


def _line(spec: FieldSpec | None, question: Wording, value: object) -> Line:
    if spec is None:
        return Line(question, LIVES if value else LIVES_ELSEWHERE)
    read = read_value(spec, value, "", [])
    if isinstance(read, tuple):
        return Line(question, ", ".join(str(part) for part in read))
    return Line(question, str(value) if read is None else value_text(spec, read))
