"""What earlier submissions of the claim's open case reported, beside the draft: already sent, so no longer the draft's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from portal.domain.changes import Change
from portal.domain.claim import Claim, Fault
from portal.domain.draft import Draft, DraftChange
from portal.domain.timeline import Step, Submission, derive_steps
from portal.domain.timeline.reports import read_change
from portal.domain.wording import Wording

THIS_DRAFT = "draft"


@dataclass(frozen=True, slots=True, repr=False)
class SentChanges:
    """The changes of one earlier submission, and the local day on which it was sent."""

    sent_on: date
    submission: Submission


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """One change as it was told: `own` is the draft's, `sent_on` the day on which it was sent; exactly one is given."""

    change: Change
    own: DraftChange | None = None
    sent_on: date | None = None

    @property
    def day(self) -> date | None:
        """When it happened; None for a correction that holds for all time."""
        return self.change.date


Summary: TypeAlias = Callable[[Change | DraftChange], Wording]


def told_by(draft: Draft, sent: Sequence[SentChanges] = ()) -> dict[str, Told]:
    """Every change by its full reference: what was sent first, then the draft; one that has no date yet waits."""
    found = {
        change.full_reference: Told(change, sent_on=one.sent_on) for one in sent for change in one.submission.changes
    }
    faults: list[Fault] = []
    for position, held in enumerate(draft.changes, start=1):
        written = {key: value for key, value in held.to_dict().items() if key != "question"}
        change = read_change(written, THIS_DRAFT, position, held.reference, faults)
        if change is not None:
            found[change.full_reference] = Told(change, own=held)
    return found


def derive(claim: Claim, told: Mapping[str, Told], sent: Sequence[SentChanges] = ()) -> tuple[Step, ...]:
    """The steps of what was sent and the draft together; none when nothing is reported.

    The draft counts as later than all that was sent, as it will when it is sent itself.
    """
    own = tuple(one.change for one in told.values() if one.own is not None)
    reported = [*(one.submission for one in sent), Submission(THIS_DRAFT, own)]
    return tuple(derive_steps(claim.to_dict(), reported)) if told else ()
