"""What officers decide about each reported change, and which changes then stand (requirements S4.29-S4.34).

A decision never rewrites what a resident sent: it stands beside it, and the next one stands after it. A corrected change
keeps its reference, so that every fact of the timeline leads back to the answer it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from portal.domain.changes import Change
from portal.domain.timeline import Submission
from portal.domain.wording import Wording, _


class Decision(StrEnum):
    """What was decided about a change; the values are stored."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REFUSED = "refused"
    ASKED = "asked"
    SETTLED = "settled"
    REOPENED = "reopened"


DECISION_WORDING: Mapping[Decision, Wording] = MappingProxyType(
    {
        Decision.ACCEPTED: _("Accepted"),
        Decision.CORRECTED: _("Corrected"),
        Decision.REFUSED: _("Refused"),
        Decision.ASKED: _("The resident was asked"),
        Decision.SETTLED: _("Conflict settled, still to be decided"),
        Decision.REOPENED: _("To be decided again"),
    }
)
FINAL = frozenset((Decision.ACCEPTED, Decision.CORRECTED, Decision.REFUSED))
"""The decisions after which nothing is open about a change; the others leave it undecided."""


@dataclass(frozen=True, slots=True, repr=False)
class Decided:
    """The latest decision about a change. `change` is the change as it then stands: as reported, or as corrected."""

    decision: Decision
    change: Change


@dataclass(frozen=True, slots=True, repr=False)
class DecidedChanges:
    """The changes of a claim after decisions.

    `decided` is what may be handed over: what was accepted or corrected, under the submission that reported it (a
    submission stays in it when nothing of it stands). `standing` also has what is undecided: what officers look at.
    """

    decided: tuple[Submission, ...]
    standing: tuple[Submission, ...]
    undecided: tuple[Change, ...]
    refused: tuple[Change, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every change is decided."""
        return not self.undecided

    def must_wait(self, day: date | None) -> bool:
        """Whether a step of this date is not to be sent yet: it would hold a change that nobody has decided.

        A step holds all that came before, so everything from the first undecided change on waits (None: before all dates).
        """
        return any(change.date is None or (day is not None and change.date <= day) for change in self.undecided)


def apply_decisions(submissions: Iterable[Submission], decisions: Mapping[str, Decided]) -> DecidedChanges:
    """What stands of these submissions; `decisions` are the latest ones, by full reference of the change."""
    decided, standing = [], []
    undecided: list[Change] = []
    refused: list[Change] = []
    for submission in submissions:
        in_force, final = [], []
        for reported in submission.changes:
            found = decisions.get(reported.full_reference)
            change = found.change if found else reported
            if found is not None and found.decision is Decision.REFUSED:
                refused.append(change)
                continue
            in_force.append(change)
            if found is not None and found.decision in FINAL:
                final.append(change)
            else:
                undecided.append(change)
        decided.append(replace(submission, changes=tuple(final)))
        standing.append(replace(submission, changes=tuple(in_force)))
    return DecidedChanges(tuple(decided), tuple(standing), tuple(undecided), tuple(refused))
