"""One question of a review: its words, the answers it takes, and the kinds of change that an answer may lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.domain.changes import CHANGE_TYPES, Section
from portal.domain.review.held import HeldRecord
from portal.domain.review.names import Household
from portal.domain.wording import Wording, _

NOTE = "something-else"
"""The way that leads to plain words instead of a form."""

NOTHING_TO_TELL = ("right", "no")
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer on offer: the value kept in the draft and the words shown."""

    value: str
    label: Wording
    hint: Wording | None = None


STILL_RIGHT = (
    Answer("right", _("Yes, this is still right")),
    Answer("changed", _("No, this has changed"), _("We will ask what changed, and when")),
    Answer("wrong", _("No, this was never right"), _("We will ask what is right")),
)
YES_NO = (Answer("no", _("No")), Answer("yes", _("Yes")))
NO_NEW_OLD = (
    Answer("no", _("No")),
    Answer("yes", _("Yes, since my claim started")),
    Answer("wrong", _("Yes, and it was there before my claim started")),
)


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer may lead: the form of a kind of change, another place, or plain words (neither type nor section).

    Another place is the `question` of a `section`, or the section itself.
    """

    value: str
    label: Wording | str
    type_name: str | None = None
    who: str | None = None
    section: Section | None = None
    question: str | None = None
    hint: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that fits the household.

    `types` are the kinds of change it may lead to, whether the register has them already or not; what it does not have
    is told in plain words. `subject` is the held thing it asks about, `who` the person whose it is; without a subject
    a question that `is_about_several` leads to forms that ask which of those held it is. `is_by_person` asks
    whom the answer is about before the form, whose kind then follows from that person's role. One that `leads_elsewhere`
    leads to the questions of every section as well.
    """

    id: str
    section: Section
    words: Wording
    answers: tuple[Answer, ...]
    types: tuple[str, ...]
    hint: Wording | None = None
    subject: str | None = None
    who: str | None = None
    held: tuple[HeldRecord, ...] = ()
    is_by_person: bool = False
    is_about_several: bool = False
    leads_elsewhere: bool = False
    has_note: bool = False

    @property
    def is_about_held(self) -> bool:
        """Whether the question asks about something held, which takes three answers."""
        return any(answer.value == "right" for answer in self.answers)

    def answer(self, value: str | None) -> Answer | None:
        """The answer with a value, or None when the question does not take it."""
        return next((answer for answer in self.answers if answer.value == value), None)

    def ways(self, household: Household) -> tuple[Way, ...]:
        """Where an answer that has something to tell may lead: at least one way, plain words if nothing else fits."""
        if self.is_by_person:
            found = list(self._ways_by_person(household))
            is_whole = len(found) == len(household.others)
        else:
            found = list(self._ways_by_type(household))
            is_whole = bool(found) and all(name in CHANGE_TYPES for name in self.types) and not self.has_note
        if not is_whole:
            found.append(Way(NOTE, _("Someone else") if self.is_by_person else _("Something else")))
        return tuple(found)

    def _ways_by_type(self, household: Household) -> Iterator[Way]:
        for name in self.types:
            kind = CHANGE_TYPES.get(name)
            if kind is None or not kind.fits(household.claim):
                continue
            is_any = self.is_about_several or not self.is_about_held
            if is_any or self.subject in kind.subjects(household.claim):
                yield Way(name, kind.title, name, self.who)

    def _ways_by_person(self, household: Household) -> Iterator[Way]:
        for person in household.others:
            about = (name for name in self.types if name in CHANGE_TYPES and _is_about(name, person.id, household))
            name = next(about, None)
            if name is not None and person.id:
                yield Way(person.id, household.label(person), name, person.id)


def _is_about(type_name: str, person_id: str | None, household: Household) -> bool:
    kind = CHANGE_TYPES[type_name]
    return kind.fits(household.claim) and person_id in kind.subjects(household.claim)


def question_id(kind: str, record_id: str | None, position: int, others: Sequence[str | None]) -> str:
    """The name of a question about one record: by its id where that is fit for an address, otherwise by its place."""
    if record_id and _SAFE_ID.fullmatch(record_id) and list(others).count(record_id) == 1:
        return f"{kind}-{record_id}"
    return f"{kind}-line-{position}"
