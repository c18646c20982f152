"""When a resident does not answer: the next lawful step and from when it may be taken. Silence never ends an award.

One calendar month to answer, longer when that is reasonable (SI 2006/213 reg 86(1), SI 2006/214 reg 67(1)); payment may
then be suspended (SI 2001/1002 reg 13), and entitlement ended one month after that (reg 14). Each is the act of a person
who says why. Reminders are due on day 14 and day 21 (domain facts 3.1, 3.8; complaint C4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.dates import date_wording, month_from
from portal.domain.wording import Wording, _

REMINDER_AFTER = timedelta(days=14)
FINAL_REMINDER_AFTER = timedelta(days=21)
AFTER_REMINDER = timedelta(days=7)
"""How long a reminder must have had before payment may be suspended."""


class SilenceKind(StrEnum):
    """A step; the values are stored."""

    REMINDER = "reminder"
    FINAL_REMINDER = "final-reminder"
    MORE_TIME = "more-time"
    SUSPENSION = "suspension"
    LIFTED = "lifted"
    ENDING = "ending"


SILENCE_WORDING: dict[SilenceKind, Wording] = {
    SilenceKind.REMINDER: _("Reminder"),
    SilenceKind.FINAL_REMINDER: _("Final reminder"),
    SilenceKind.MORE_TIME: _("More time"),
    SilenceKind.SUSPENSION: _("Suspension"),
    SilenceKind.LIFTED: _("Suspension lifted"),
    SilenceKind.ENDING: _("End of Housing Benefit"),
}
REMINDERS = frozenset({SilenceKind.REMINDER, SilenceKind.FINAL_REMINDER})
GUARDRAILS: dict[str, Wording] = {
    "reached": _("The resident was told in at least two ways, such as a text and a letter, or a letter and a call"),
    "adjusted": _(
        "I looked for signs that they need another way or more time, such as illness, a disability or a bereavement"
    ),
    "landlord": _("If Housing Benefit is paid to the landlord, the landlord will be told on the same day"),
    "appeal": _("The letter says how to get it lifted, and how to ask for another look at the decision"),
}
"""What an officer confirms before they suspend or end."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step that was taken: which, on what day, and the last day for an answer that it gave, if it gave one."""

    kind: SilenceKind
    taken_on: date
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What may be done now, in the order of preference, and when the next thing may be done (None: nothing more)."""

    allowed: tuple[SilenceKind, ...]
    due_on: date
    next_on: date | None
    words: Wording

    @property
    def is_suspended(self) -> bool:
        """Whether payment is suspended now."""
        return SilenceKind.LIFTED in self.allowed


def next_step(asked_on: date, steps: Sequence[StepTaken], today: date) -> NextStep:
    """The lawful step after the steps taken so far, for what was asked on `asked_on` and has no answer."""
    due_on = last_day(asked_on, steps)
    suspended_on = _suspended_on(steps)
    if suspended_on is not None:
        return _while_suspended(suspended_on, due_on, today)
    taken = {step.kind for step in steps if step.taken_on >= asked_on}
    if today > due_on:
        if not taken & REMINDERS:
            words = _("The time to answer is over, and no reminder was sent. Send one and give more time first.")
            return NextStep((SilenceKind.REMINDER, SilenceKind.MORE_TIME), due_on, None, words)
        reminded_on = max(step.taken_on for step in steps if step.kind in REMINDERS)
        if today < reminded_on + AFTER_REMINDER:
            words = _("The time to answer is over, but a reminder has only just been sent.")
            return NextStep((SilenceKind.MORE_TIME,), due_on, reminded_on + AFTER_REMINDER, words)
        words = _("The time to answer is over. Give more time, or decide whether to suspend.")
        return NextStep((SilenceKind.MORE_TIME, SilenceKind.SUSPENSION), due_on, None, words)
    for kind, after in ((SilenceKind.FINAL_REMINDER, FINAL_REMINDER_AFTER), (SilenceKind.REMINDER, REMINDER_AFTER)):
        if today >= asked_on + after and kind not in taken:
            words = _("A reminder is due. They have until {day} to answer.", day=date_wording(due_on))
            return NextStep((kind, SilenceKind.MORE_TIME), due_on, due_on + timedelta(days=1), words)
    coming = [asked_on + after for after in (REMINDER_AFTER, FINAL_REMINDER_AFTER) if asked_on + after > today]
    next_on = min([*coming, due_on + timedelta(days=1)])
    words = _("Wait. They have until {day} to answer.", day=date_wording(due_on))
    return NextStep((SilenceKind.MORE_TIME,), due_on, next_on, words)


def last_day(asked_on: date, steps: Sequence[StepTaken]) -> date:
    """The last day to answer: a calendar month after it was asked, or later where more time was given."""
    given = [step.due_on for step in steps if step.due_on is not None and step.kind is SilenceKind.MORE_TIME]
    return max([month_from(asked_on), *given])


def _suspended_on(steps: Sequence[StepTaken]) -> date | None:
    found: date | None = None
    for step in steps:
        if step.kind is SilenceKind.SUSPENSION:
            found = step.taken_on
        elif step.kind is SilenceKind.LIFTED:
            found = None
    return found


def _while_suspended(suspended_on: date, due_on: date, today: date) -> NextStep:
    until = month_from(suspended_on)
    if today <= until:
        words = _("Suspended. They have until {day} to answer before it may be ended.", day=date_wording(until))
        return NextStep((SilenceKind.LIFTED,), max(due_on, until), until + timedelta(days=1), words)
    words = _("Suspended for more than a month without an answer. Lift it, or decide whether to end.")
    return NextStep((SilenceKind.LIFTED, SilenceKind.ENDING), max(due_on, until), None, words)
