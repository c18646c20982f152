"""The timeline of a claim in words: per date what is new, what it overtakes, what still holds and what is disputed.

The steps are those of `portal.domain.timeline`; nothing is decided here. Private answers are no facts, so none appears.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.changes import Change, ChangeKind
from portal.domain.changes.change_type import item_text
from portal.domain.changes.facts import LIVES_HERE, Fact
from portal.domain.changes.fields import Kind
from portal.domain.changes.subjects import owner_in
from portal.domain.changes.values import Names, value_text
from portal.domain.timeline import Conflict, Step, Submission, derive_steps
from portal.domain.wording import Wording, _

Shown = Wording | str | date


@dataclass(frozen=True, slots=True, repr=False)
class ChangeMark:
    """A change as one line: where it comes from, what it is, and its sentence."""

    submission: str
    full_reference: str
    title: Wording
    summary: Wording
    date: date | None
    is_correction: bool


@dataclass(frozen=True, slots=True, repr=False)
class Side:
    """One of the values said in a conflict, and the submission that says it."""

    submission: str
    full_reference: str
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ConflictPicture:
    """Different values for one fact and date, side by side; nobody wins. `attribute` is the fact's own name."""

    about: str
    attribute: str
    question: Wording
    date: date | None
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, repr=False)
class FieldPicture:
    """One field in force: whose, what was asked, the answer, and the change that it comes from."""

    about: str
    question: Wording
    values: tuple[Shown, ...]
    submission: str
    full_reference: str
    date: date | None


@dataclass(frozen=True, slots=True, repr=False)
class StepPicture:
    """One date: `new` came on it, `overtaken` no longer holds from it, `standing` came earlier and still holds."""

    date: date | None
    new: tuple[ChangeMark, ...]
    repeated: tuple[ChangeMark, ...]
    overtaken: tuple[ChangeMark, ...]
    standing: tuple[ChangeMark, ...]
    conflicts: tuple[ConflictPicture, ...]
    older_conflict_count: int

    @property
    def is_blocked(self) -> bool:
        """Whether a conflict keeps this step from being handed over."""
        return bool(self.conflicts) or self.older_conflict_count > 0


def draw_timeline(
    claim: Mapping[str, Any], submissions: Sequence[Submission], names: Names, owners: Names
) -> tuple[StepPicture, ...]:
    """The steps of a claim in words, by date; none when nothing is reported.

    `names` says what the ids of the claim stand for, `owners` which person is behind each.
    """
    changes = {change.full_reference: change for one in submissions for change in one.changes}
    return tuple(_Drawing(changes, names, owners).pictures(derive_steps(claim, submissions))) if changes else ()


def draw_fields(
    claim: Mapping[str, Any], submissions: Sequence[Submission], names: Names, owners: Names
) -> tuple[FieldPicture, ...]:
    """Every field in force at the end of the timeline, with where it comes from; none when nothing is reported."""
    changes = {change.full_reference: change for one in submissions for change in one.changes}
    steps = list(derive_steps(claim, submissions)) if changes else []
    return _Drawing(changes, names, owners).fields(steps[-1]) if steps else ()


class _Drawing:
    """What all steps of one picture share: the changes by full reference, and the names behind ids."""

    def __init__(self, changes: Mapping[str, Change], names: Names, owners: Names) -> None:
        self._changes = changes
        self._names = names
        self._owners = owners
        self._by_date: dict[date | None, list[str]] = {}
        for reference, change in changes.items():
            self._by_date.setdefault(change.date, []).append(reference)

    def pictures(self, steps: Iterable[Step]) -> Iterator[StepPicture]:
        before: dict[str, None] = {}
        for step in steps:
            now = dict.fromkeys(step.changes)
            standing = [reference for reference in now if self._changes[reference].date != step.date]
            own = [one for one in self._by_date.get(step.date, []) if one not in step.duplicates]
            fresh = [one for one in step.conflicts if one.date == step.date]
            yield StepPicture(
                step.date, self._marks(own), self._marks(step.duplicates),
                self._marks(one for one in before if one not in now), self._marks(standing),
                tuple(map(self._conflict, fresh)), len(step.conflicts) - len(fresh),
            )  # fmt: skip
            before = now

    def _marks(self, references: Iterable[str]) -> tuple[ChangeMark, ...]:
        return tuple(mark_of(self._changes[reference], self._owners) for reference in references)

    def _conflict(self, conflict: Conflict) -> ConflictPicture:
        told = [self._changes[reference] for reference in conflict.changes]
        sides = (
            Side(change.submission, change.full_reference, fact_values(fact, self._names))
            for change, fact in zip(told, conflict.facts, strict=True)
        )
        return ConflictPicture(
            self._about(conflict.subject), conflict.attribute, _question(conflict.facts[0]), conflict.date, tuple(sides)
        )

    def fields(self, step: Step) -> tuple[FieldPicture, ...]:
        """Every field in force on a step, each with the change it comes from."""
        return tuple(
            FieldPicture(
                self._about(fact.subject), _question(fact), fact_values(fact, self._names), change.submission,
                change.full_reference, change.date,
            )
            for fact, change in step.assertions
        )  # fmt: skip

    def _about(self, subject: str) -> str:
        known = [self._owners.get(subject), self._names.get(subject)]
        return ", ".join(dict.fromkeys(name for name in known if name))


def mark_of(change: Change, owners: Names) -> ChangeMark:
    """One change as a line that names whom it is about."""
    whom = change.details.who or owner_in(change.subject) or change.subject
    summary = change.type.summary(change.details, owners.get(whom))
    is_correction = change.kind is ChangeKind.CORRECTION
    return ChangeMark(change.submission, change.full_reference, change.type.title, summary, change.date, is_correction)


def fact_values(fact: Fact, names: Names) -> tuple[Shown, ...]:
    """What was said of a fact, as lines for a page."""
    if fact.spec is None:
        return (_("Yes") if fact.said else _("No"),)
    if not isinstance(fact.said, tuple):
        return (value_text(fact.spec, fact.said, names),)
    if fact.spec.kind is Kind.GROUPS:
        return (_("{count} entries", count=len(fact.said)),)
    return tuple(item_text(fact.spec, item, names) for item in fact.said) or (_("None"),)


def _question(fact: Fact) -> Wording:
    if fact.attribute == LIVES_HERE:
        return _("Do they live in the household?")
    return fact.spec.label if fact.spec else _("Did this happen?")
