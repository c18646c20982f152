"""What a resident may say about something that is asked for instead of giving it: later, a reminder, not possible, not theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.evidence.states import RequirementState
from portal.domain.wording import Refused, Wording, _

LATER = "later"
LONGEST_NOTE = 500
SELECT_ANSWER = _("Select what you want to tell us about this")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its words, the state it stands for, and in how many days the resident wants to be reminded."""

    wording: Wording
    hint: Wording | None
    state: str
    remind_days: int = 0


ANSWERS: Mapping[str, Answer] = {
    LATER: Answer(_("I’ll send it later"), None, LATER),
    "remind-7": Answer(_("I’ll send it later. Remind me in 1 week"), None, LATER, 7),
    "remind-14": Answer(_("I’ll send it later. Remind me in 2 weeks"), None, LATER, 14),
    RequirementState.CANNOT_GET.value: Answer(
        _("I cannot get this"), _("We will tell you what else you can send"), RequirementState.CANNOT_GET.value
    ),
    RequirementState.DOES_NOT_APPLY.value: Answer(
        _("This does not apply to me"), None, RequirementState.DOES_NOT_APPLY.value
    ),
}
"""By the value that drafts keep."""


def read_answer(choice: str) -> Answer:
    """The answer a value stands for; Refused on field `answer` when it is none."""
    if choice not in ANSWERS:
        raise Refused(SELECT_ANSWER, "answer")
    return ANSWERS[choice]


def answer_wording(state: str) -> Wording | None:
    """What a resident said, as they read it; None when they said nothing."""
    return ANSWERS[state].wording if state in ANSWERS else None
