"""The checklist a resident works through: what is needed, what comes later, what has arrived (S4.38-S4.41).

A requirement counts as received with its first file, since one file may hold several documents; how many documents were
asked for is said beside it (domain facts 3.7). Nothing is refused for being late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.dates import month_from
from portal.domain.evidence.items import EvidenceItem
from portal.domain.wording import Wording, _


class RequirementState(StrEnum):
    """Where one requirement stands; the values are stored and sent as they are."""

    NEEDED = "needed"
    SENT_LATER = "sent-later"
    RECEIVED = "received"


STATE_WORDING: Mapping[RequirementState, Wording] = {
    RequirementState.NEEDED: _("Needed"),
    RequirementState.SENT_LATER: _("You will send it later"),
    RequirementState.RECEIVED: _("Received"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One item of the checklist with its state and the number of files given for it."""

    item: EvidenceItem
    state: RequirementState
    files_given: int

    @property
    def is_outstanding(self) -> bool:
        """Whether it is still to come."""
        return self.state is not RequirementState.RECEIVED

    @property
    def fewer_than_asked(self) -> int:
        """How many files fewer than documents asked for; a hint only, as one file may hold several."""
        return max(0, self.item.minimum - self.files_given) if self.files_given else 0


@dataclass(frozen=True, slots=True)
class Checklist:
    """All requirements of one submission, in the order of the rules file, and the day by which the rest is due."""

    requirements: tuple[Requirement, ...]
    due_on: date | None

    @property
    def outstanding(self) -> list[Requirement]:
        """The requirements still to come."""
        return [requirement for requirement in self.requirements if requirement.is_outstanding]

    @property
    def undecided(self) -> list[Requirement]:
        """Those with neither a file nor "I'll send it later", which the resident must answer before submitting."""
        return [one for one in self.requirements if one.state is RequirementState.NEEDED]

    @property
    def given_count(self) -> int:
        """How many requirements have a file."""
        return len(self.requirements) - len(self.outstanding)

    def count_wording(self) -> Wording:
        """ "4 of 5 given"."""
        return _("{given} of {total} given", given=self.given_count, total=len(self.requirements))


def build_checklist(
    items: Sequence[EvidenceItem],
    files_given: Mapping[str, int],
    promised_later: AbstractSet[str],
    submitted_on: date | None,
) -> Checklist:
    """The checklist of the evaluated items; both answers are keyed by resource id, unknown ones are left aside.

    A file wins over "I'll send it later". Before submission (`submitted_on` None) there is no due date.
    """
    requirements = tuple(
        Requirement(item, _state(item.resource_id, files_given, promised_later), files_given.get(item.resource_id, 0))
        for item in items
    )
    return Checklist(requirements, None if submitted_on is None else due_date(submitted_on))


def due_date(submitted_on: date) -> date:
    """The last day for evidence: one calendar month after submission (SI 2006/213 reg 86, SI 2006/214 reg 67)."""
    return month_from(submitted_on)


def _state(resource_id: str, files_given: Mapping[str, int], promised_later: AbstractSet[str]) -> RequirementState:
    if files_given.get(resource_id, 0) > 0:
        return RequirementState.RECEIVED
    return RequirementState.SENT_LATER if resource_id in promised_later else RequirementState.NEEDED
