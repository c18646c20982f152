"""The dated steps that follow from a draft and what was sent before, as its resident reads them (S4.29-S4.33)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.claim import Claim
from portal.domain.draft import Draft, DraftChange
from portal.domain.review.sent import SentChanges, Summary, Told, derive, told_by
from portal.domain.wording import Wording


@dataclass(frozen=True, slots=True)
class StepChange:
    """One change in force at a step; `is_new` when it starts at this step.

    `change` is the draft's own, None for one that was sent before, on the day `sent_on`.
    """

    change: DraftChange | None
    summary: Wording
    is_new: bool
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class DraftStep:
    """What is in force from a day on; without a day, from the start of the claim."""

    date: date | None
    changes: tuple[StepChange, ...]


def steps_of(claim: Claim, draft: Draft, summary: Summary, sent: Sequence[SentChanges] = ()) -> tuple[DraftStep, ...]:
    """The steps in the order of their dates, each with everything in force; none when nothing is reported.

    The changes of a day stand at their day even where they contradict each other, as officers see them. Of what was
    sent twice one is enough; what the draft repeats is shown, because it can still be changed.
    """
    told = told_by(draft, sent)
    order = {reference: position for position, reference in enumerate(told)}
    found = []
    for step in derive(claim, told, sent):
        of_day = (
            reference
            for reference, one in told.items()
            if one.day == step.date and (one.own is not None or reference not in step.duplicates)
        )
        references = sorted({*step.changes, *of_day}, key=lambda name: (told[name].day or date.min, order[name]))
        shown = tuple(_shown(told[reference], step.date, summary) for reference in references)
        if shown:
            found.append(DraftStep(step.date, shown))
    return tuple(found)


def _shown(told: Told, day: date | None, summary: Summary) -> StepChange:
    return StepChange(told.own, summary(told.own or told.change), told.day == day, told.sent_on)
