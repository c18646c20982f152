"""How far a draft has come: which questions are answered, which sections are done, and whether it may be sent.

A review needs every section (S4.27 lets it report no change); a report needs something reported, and the whole of the
sections in which it is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain

from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind, ChangeType
from portal.domain.claim import Claim
from portal.domain.draft import Draft, DraftChange
from portal.domain.living_situation import LivingSituations
from portal.domain.review.asking import MOVED_HOME, questions_of
from portal.domain.review.change_pages import DATE_PAGE, unfinished_page
from portal.domain.review.change_subject import ChangeSubject, about_change
from portal.domain.review.conflicts import DraftConflict, SentConflict, conflicts_of, sent_conflicts_of
from portal.domain.review.held import HeldRecord, HeldWords, held_records
from portal.domain.review.names import Household
from portal.domain.review.question import NOTHING_TO_TELL, Question
from portal.domain.review.sections import SECTION_TITLES, Section
from portal.domain.review.sent import SentChanges
from portal.domain.review.steps import DraftStep, steps_of
from portal.domain.wording import Wording


class Status(StrEnum):
    """How far a section has come."""

    COMPLETED = "completed"
    IN_PROGRESS = "in-progress"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One line of the task list."""

    section: Section
    title: Wording
    status: Status
    is_needed: bool


@dataclass(frozen=True)
class Review:
    """A claim as it was shown, what has been answered about it, and the rules that tie the two.

    `notified_on` is the day of the first contact, from which lateness is judged. `kind` is review or report.
    `sent` is what earlier submissions of the claim's open case reported, where a page shows it beside the draft.
    `situations` are the council's choices of home, `types` the kinds of change as it asks them; a council that does not
    `ask_about_moves` is told of them in another way (S4.78).
    """

    claim: Claim
    draft: Draft
    kind: str
    today: date
    notified_on: date
    names_employers: bool = True
    sent: tuple[SentChanges, ...] = ()
    situations: LivingSituations = LivingSituations()
    types: Mapping[str, ChangeType] = field(default_factory=lambda: CHANGE_TYPES)
    asks_about_moves: bool = True

    @cached_property
    def household(self) -> Household:
        """The people of the claim."""
        return Household(self.claim)

    @cached_property
    def words(self) -> HeldWords:
        """Makes the lines of what is held."""
        return HeldWords(self.household, self.today, self.names_employers, self.types)

    def held(self, section: Section) -> tuple[HeldRecord, ...]:
        """What is held in a section."""
        return held_records(self.words, section)

    @cached_property
    def _questions(self) -> dict[Section, tuple[Question, ...]]:
        return {}

    def _fitting(self, questions: tuple[Question, ...]) -> list[Question]:
        """Who has moved is asked about the new home, not again about the old one, unless that was answered before.

        Where moves are told in another way, only a draft that had begun to tell of one goes on with it.
        """
        given = self.draft.answers
        left_out = [MOVED_HOME] if self.tells_moves_elsewhere(Section.HOME) else []
        if given.get(MOVED_HOME) == "changed":
            left_out = [
                one.id for one in questions if one.section is Section.HOME and one.id not in (MOVED_HOME, *given)
            ]
        return [one for one in questions if one.id not in left_out]

    def tells_moves_elsewhere(self, section: Section) -> bool:
        """Whether the pages of a section say how to tell the council of a move, because it is not asked there."""
        return section is Section.HOME and not self.asks_about_moves and MOVED_HOME not in self.draft.answers

    def questions_in(self, section: Section) -> tuple[Question, ...]:
        """The questions of a section that fit the household; a page about one section asks for that one only."""
        if section not in self._questions:
            self._questions[section] = tuple(self._fitting(questions_of(self.words, section)))
        return self._questions[section]

    def find_question(self, section: Section, question_id: str) -> Question | None:
        """A question that fits the household, or None."""
        return next((one for one in self.questions_in(section) if one.id == question_id), None)

    def question_of(self, change: DraftChange) -> Question | None:
        """The question that a change answers."""
        questions = chain.from_iterable(map(self.questions_in, SECTION_TITLES))
        return next((one for one in questions if one.id == change.question), None)

    def answer(self, question: Question) -> str | None:
        """The answer given, if the question takes it."""
        given = self.draft.answers.get(question.id)
        return given if question.answer(given) else None

    def note(self, question: Question) -> str | None:
        """What was told in plain words."""
        return self.draft.note_of(question.id)

    def changes_of(self, question: Question) -> tuple[DraftChange, ...]:
        """The changes reported under a question."""
        return tuple(change for change in self.draft.changes if change.question == question.id)

    def kind_of(self, question: Question) -> str:
        """What an answer reports: a change, or a correction of what was never right."""
        return ChangeKind.CORRECTION if self.answer(question) == "wrong" else ChangeKind.CHANGE

    def about(self, change: DraftChange) -> ChangeSubject:
        """What a reported change is about."""
        return about_change(change, self.claim, self.types)

    def unfinished_page(self, change: DraftChange) -> str | None:
        """The page of a change that still needs an answer, or None."""
        question = self.question_of(change)
        if question is not None and change.kind != self.kind_of(question):
            return DATE_PAGE
        return unfinished_page(change, self.about(change), self.notified_on)

    def is_answered(self, question: Question) -> bool:
        """Whether nothing more is needed: no change, or everything about what has changed."""
        answer = self.answer(question)
        if answer is None or answer in NOTHING_TO_TELL:
            return answer is not None
        changes = self.changes_of(question)
        if any(self.unfinished_page(change) for change in changes):
            return False
        return bool(changes) or self.note(question) is not None

    def next_question(self, section: Section) -> Question | None:
        """The first question of a section that needs an answer."""
        return next((one for one in self.questions_in(section) if not self.is_answered(one)), None)

    def status(self, section: Section) -> Status:
        """How far a section has come."""
        questions = self.questions_in(section)
        if all(self.is_answered(one) for one in questions):
            return Status.COMPLETED
        return Status.IN_PROGRESS if any(self.answer(one) for one in questions) else Status.INCOMPLETE

    def has_reports(self, section: Section) -> bool:
        """Whether anything is reported in a section."""
        given = (self.answer(one) for one in self.questions_in(section))
        return any(answer is not None and answer not in NOTHING_TO_TELL for answer in given)

    @cached_property
    def sections(self) -> tuple[SectionProgress, ...]:
        """The task list."""
        return tuple(
            SectionProgress(section, title, self.status(section), self.kind == "review" or self.has_reports(section))
            for section, title in SECTION_TITLES.items()
        )

    @property
    def completed_count(self) -> int:
        """How many sections are completed."""
        return sum(1 for one in self.sections if one.status is Status.COMPLETED)

    @property
    def has_nothing_to_report(self) -> bool:
        """Whether no change is reported, in a form or in plain words (S4.28)."""
        return not any(self.has_reports(section) for section in SECTION_TITLES)

    @property
    def is_complete(self) -> bool:
        """Whether every section that is needed is completed, and a report reports something."""
        if self.kind != "review" and self.has_nothing_to_report:
            return False
        return all(one.status is Status.COMPLETED for one in self.sections if one.is_needed)

    @cached_property
    def steps(self) -> tuple[DraftStep, ...]:
        """The dated steps that follow from what was sent and the changes of the draft, in order (S4.31)."""
        return steps_of(self.claim, self.draft, self.summary, self.sent)

    @cached_property
    def conflicts(self) -> tuple[DraftConflict, ...]:
        """What the draft says twice, differently, of one fact and date: to be mended before it is sent."""
        return conflicts_of(self.claim, self.draft)

    @cached_property
    def sent_conflicts(self) -> tuple[SentConflict, ...]:
        """What the draft says otherwise than was sent before: an officer asks which is right, so it may be sent."""
        return sent_conflicts_of(self.claim, self.draft, self.summary, self.sent)

    @cached_property
    def has_checks(self) -> bool:
        """Whether the draft reports something that an officer checks with the resident before it is used."""
        read = ((CHANGE_TYPES[change.type], change.details) for change in self.draft.changes)
        return any(kind.checks_needed(kind.read(details)) for kind, details in read)

    @property
    def may_be_sent(self) -> bool:
        """Whether the draft is complete and says nothing that contradicts itself."""
        return self.is_complete and not self.conflicts

    def summary(self, change: DraftChange | Change) -> Wording:
        """A change, of the draft or sent before, in one sentence; nothing private is in it."""
        if isinstance(change, Change):
            kind, details = change.type, change.details
        else:
            kind = CHANGE_TYPES[change.type]
            details = kind.read(change.details)
        return kind.summary(details, self.household.name(details.who or change.subject))
