"""Where a request and each file given for it stand: pure, from facts (requirements S4.38-S4.44, complaints C1, C26).

What is stored is what somebody did; what the day or a scanner adds (overdue, scanning) is worked out when it is shown.
Nothing is ever refused for being late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.evidence.enough import Sum
from portal.domain.wording import Wording, _


class FileState(StrEnum):
    """Where one file stands."""

    RECEIVED = "received"
    SCANNING = "scanning"
    CLEAN = "received-clean"
    REFUSED = "refused"
    ACCEPTED = "accepted"


class RequirementState(StrEnum):
    """Where one request stands; the values are stored and sent as they are."""

    NEEDED = "needed"
    SENT_LATER = "sent-later"
    CANNOT_GET = "cannot-get"
    DOES_NOT_APPLY = "does-not-apply"
    PART_RECEIVED = "part-received"
    RECEIVED = "received"
    SCANNING = "scanning"
    CLEAN = "received-clean"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    WAIVED = "waived"
    OVERDUE = "overdue"


OUTSTANDING = frozenset(
    {
        RequirementState.NEEDED, RequirementState.SENT_LATER, RequirementState.PART_RECEIVED, RequirementState.REFUSED,
        RequirementState.OVERDUE,
    }
)  # fmt: skip
"""The resident still has to send something."""

TO_CHECK = frozenset(
    {
        RequirementState.RECEIVED, RequirementState.SCANNING, RequirementState.CLEAN, RequirementState.CANNOT_GET,
        RequirementState.DOES_NOT_APPLY,
    }
)  # fmt: skip
"""An officer has to look."""

STATE_WORDING: Mapping[RequirementState, Wording] = {
    RequirementState.NEEDED: _("Needed"),
    RequirementState.SENT_LATER: _("You will send it later"),
    RequirementState.CANNOT_GET: _("You cannot get this"),
    RequirementState.DOES_NOT_APPLY: _("You said this does not apply"),
    RequirementState.PART_RECEIVED: _("More needed"),
    RequirementState.RECEIVED: _("Received"),
    RequirementState.SCANNING: _("Received"),
    RequirementState.CLEAN: _("Received"),
    RequirementState.REFUSED: _("Send another copy"),
    RequirementState.ACCEPTED: _("Accepted"),
    RequirementState.WAIVED: _("No longer needed"),
    RequirementState.OVERDUE: _("Overdue"),
}
"""What the resident reads: nothing about viruses, and "refused" as what to do."""

STAFF_WORDING: Mapping[RequirementState, Wording] = {
    RequirementState.NEEDED: _("Needed"),
    RequirementState.SENT_LATER: _("Will be sent later"),
    RequirementState.CANNOT_GET: _("Resident cannot get it"),
    RequirementState.DOES_NOT_APPLY: _("Resident says it does not apply"),
    RequirementState.PART_RECEIVED: _("Part received"),
    RequirementState.RECEIVED: _("Received, not scanned"),
    RequirementState.SCANNING: _("Received, being scanned"),
    RequirementState.CLEAN: _("Received"),
    RequirementState.REFUSED: _("Refused"),
    RequirementState.ACCEPTED: _("Accepted"),
    RequirementState.WAIVED: _("Waived"),
    RequirementState.OVERDUE: _("Overdue"),
}

FILE_WORDING: Mapping[FileState, Wording] = {
    FileState.RECEIVED: _("Received"),
    FileState.SCANNING: _("Received"),
    FileState.CLEAN: _("Received"),
    FileState.REFUSED: _("Not accepted"),
    FileState.ACCEPTED: _("Accepted"),
}
"""What the resident reads of one file."""

STAFF_FILE_WORDING: Mapping[FileState, Wording] = {
    FileState.RECEIVED: _("Received, not scanned"),
    FileState.SCANNING: _("Received, being scanned"),
    FileState.CLEAN: _("Received"),
    FileState.REFUSED: _("Refused"),
    FileState.ACCEPTED: _("Accepted"),
}

CLEAN, INFECTED, NOT_SCANNED = "clean", "infected", "not-scanned"
"""What a scanner says of a file; every other word means that it has not said yet."""


@dataclass(frozen=True, slots=True)
class RequirementFacts:
    """What is known of one request: the resident's answer, its files that were not removed, what they add up to, the officer."""

    answer: str = ""  # later | cannot-get | does-not-apply
    files: Sequence[FileState] = ()
    sum: Sum = Sum.NOTHING
    decision: str = ""  # accepted | part-received | refused | waived
    due_on: date | None = None


def file_state(scan_state: str, decision: str | None) -> FileState:
    """Where a file stands: an officer's word before the scanner's, except that nobody accepts a virus."""
    if scan_state == INFECTED or decision == FileState.REFUSED:
        return FileState.REFUSED
    if decision == FileState.ACCEPTED:
        return FileState.ACCEPTED
    if scan_state == CLEAN:
        return FileState.CLEAN
    return FileState.RECEIVED if scan_state == NOT_SCANNED else FileState.SCANNING


def stored_state(facts: RequirementFacts) -> RequirementState:
    """The part of the state that somebody's act decides; it is what rows keep and lists are narrowed by."""
    if facts.decision in (RequirementState.WAIVED, RequirementState.ACCEPTED):
        return RequirementState(facts.decision)
    live = [state for state in facts.files if state is not FileState.REFUSED]
    if live and facts.decision == RequirementState.PART_RECEIVED:
        return RequirementState.PART_RECEIVED
    if live:
        return RequirementState.PART_RECEIVED if facts.sum is Sum.MORE else RequirementState.RECEIVED
    if facts.answer in (RequirementState.CANNOT_GET, RequirementState.DOES_NOT_APPLY):
        return RequirementState(facts.answer)
    if facts.files or facts.decision == RequirementState.REFUSED:
        return RequirementState.REFUSED
    return RequirementState.SENT_LATER if facts.answer == "later" else RequirementState.NEEDED


def requirement_state(facts: RequirementFacts, today: date) -> RequirementState:
    """Where a request stands on a day. The last day itself is in time."""
    state = stored_state(facts)
    if state in OUTSTANDING:
        is_over = facts.due_on is not None and facts.due_on < today
        return RequirementState.OVERDUE if is_over else state
    if state is RequirementState.RECEIVED:
        live = [one for one in facts.files if one is not FileState.REFUSED]
        if FileState.SCANNING in live:
            return RequirementState.SCANNING
        return state if FileState.RECEIVED in live else RequirementState.CLEAN
    return state
