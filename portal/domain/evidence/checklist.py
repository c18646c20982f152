"""The checklist a resident works through: what is needed, what comes later, what has arrived (S4.38-S4.41).

A request counts as received with its first file unless the files are known to be too few, since one file may hold
several documents. Nothing is refused for being late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.dates import month_from
from portal.domain.evidence.enough import Said, Verdict, judge
from portal.domain.evidence.items import EvidenceItem
from portal.domain.evidence.states import OUTSTANDING, FileState, RequirementFacts, RequirementState, stored_state
from portal.domain.wording import Wording, _

_ANSWERED = (RequirementState.CANNOT_GET, RequirementState.DOES_NOT_APPLY)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One item of the checklist with its state and what the files given for it add up to."""

    item: EvidenceItem
    state: RequirementState
    verdict: Verdict

    @property
    def is_outstanding(self) -> bool:
        """Whether it is still to come."""
        return self.state in OUTSTANDING


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
        """Those with neither a file nor an answer, which the resident must give before submitting."""
        return [one for one in self.requirements if one.state is RequirementState.NEEDED]

    def count_wording(self) -> Wording:
        """ "4 of 5 given"."""
        return count_wording([one.state for one in self.requirements])


def build_checklist(
    items: Sequence[EvidenceItem],
    files: Mapping[str, Sequence[Said]],
    answers: Mapping[str, str],
    submitted_on: date | None,
) -> Checklist:
    """The checklist of the evaluated items; files and answers are keyed by resource id, unknown ones are left aside.

    A file wins over an answer. Before submission (`submitted_on` None) there is no due date.
    """
    return Checklist(
        tuple(_requirement(item, files.get(item.resource_id, ()), answers.get(item.resource_id, "")) for item in items),
        None if submitted_on is None else due_date(submitted_on),
    )


def due_date(submitted_on: date) -> date:
    """The last day for evidence: one calendar month after submission (SI 2006/213 reg 86, SI 2006/214 reg 67)."""
    return month_from(submitted_on)


def count_wording(states: Sequence[RequirementState]) -> Wording:
    """ "4 of 5 given", of what is needed; what cannot be got is not given."""
    needed = [state for state in states if state is not RequirementState.WAIVED]
    given = sum(state not in OUTSTANDING and state not in _ANSWERED for state in needed)
    return _("{given} of {total} given", given=given, total=len(needed))


def _requirement(item: EvidenceItem, files: Sequence[Said], answer: str) -> Requirement:
    verdict = judge(item.terms, files)
    facts = RequirementFacts(answer, [FileState.RECEIVED] * len(files), verdict.sum)
    return Requirement(item, stored_state(facts), verdict)
