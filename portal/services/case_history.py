"""Everything that passed between the resident and the council about a case, in the order of time (requirements S0.62-S0.66).

Each entry has its author and what came of it, so that nothing is left in limbo: "no reply yet" is said where it is true.
Made from what the page of the case has read already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from portal.domain.dates import date_wording
from portal.domain.wording import Wording, _

if TYPE_CHECKING:
    from portal.services.case_page import CaseView

RESIDENT = _("Resident")
NO_REPLY = _("No reply yet")
ANSWERED = _("Answered")
NOT_NEEDED = _("No reply needed any more")


@dataclass(frozen=True, slots=True, repr=False)
class HistoryEntry:
    """One line: when, who, what, and what came of it; `anchor` is its place on the page."""

    at: datetime
    who: Wording | str
    what: Wording
    outcome: Wording
    anchor: str


def list_history(case: CaseView) -> tuple[HistoryEntry, ...]:
    """The history of a case, newest first."""
    kinds = (_assignments, _submissions, _decisions, _questions, _messages, _files, _silence)
    return tuple(sorted((entry for kind in kinds for entry in kind(case)), key=lambda one: one.at, reverse=True))


def _assignments(case: CaseView) -> Iterator[HistoryEntry]:
    for one in case.assignments:
        outcome = _("With {name}", name=one.to) if one.to else _("With nobody")
        yield HistoryEntry(one.at, one.by, _("Assigned the case"), outcome, "claim")


def _submissions(case: CaseView) -> Iterator[HistoryEntry]:
    for one in case.submissions:
        what = _("Sent {reference}: {kind}", reference=one.reference, kind=one.kind_wording)
        decided = sum(change.is_decided for change in one.changes)
        outcome = _("{decided} of {count} changes decided", decided=decided, count=len(one.changes))
        if one.taken_out_at is not None:
            outcome = _("Taken out of the case")
        elif not one.changes:
            outcome = _("No changes reported")
        yield HistoryEntry(one.submitted_at, one.author_name or RESIDENT, what, outcome, one.anchor)


def _decisions(case: CaseView) -> Iterator[HistoryEntry]:
    for one in case.submissions:
        for change in one.changes:
            for decision in change.decisions:
                what = _("Decided {reference}", reference=change.mark.full_reference)
                yield HistoryEntry(decision.decided_at, decision.officer_name, what, decision.wording, change.anchor)


def _questions(case: CaseView) -> Iterator[HistoryEntry]:
    for one in case.questions:
        outcome = ANSWERED if one.replied_at else NOT_NEEDED if one.ended_at else NO_REPLY
        yield HistoryEntry(one.asked_at, one.officer_name, _("Asked a question"), outcome, one.anchor)
        if one.replied_at is not None:
            yield HistoryEntry(one.replied_at, RESIDENT, _("Answered a question"), ANSWERED, one.anchor)


def _messages(case: CaseView) -> Iterator[HistoryEntry]:
    replies = [one.sent_at for one in case.messages if not one.is_from_resident]
    for one in case.messages:
        if one.is_from_resident:
            is_answered = any(sent_at >= one.sent_at for sent_at in replies)
            yield HistoryEntry(
                one.sent_at, RESIDENT, _("Sent a message"), ANSWERED if is_answered else NO_REPLY, "messages"
            )
        else:
            outcome = _("Read by the resident") if one.read_at else _("Not read yet")
            yield HistoryEntry(one.sent_at, one.officer_name, _("Sent a message"), outcome, "messages")


def _files(case: CaseView) -> Iterator[HistoryEntry]:
    evidence = case.evidence
    files = [*evidence.other_files, *(file for one in evidence.requirements for file in one.files)]
    for file in files:
        outcome = _("Late") if file.is_late else _("Received")
        yield HistoryEntry(file.received_at, RESIDENT, _("Sent a file"), outcome, "evidence")


def _silence(case: CaseView) -> Iterator[HistoryEntry]:
    for step in case.silence_steps:
        outcome = _("Until {day}", day=date_wording(step.due_on)) if step.due_on else _("Done")
        yield HistoryEntry(step.taken_at, step.officer_name, step.wording, outcome, "silence")
