"""Where "something else has changed" leads: to every kind of change that fits, by section.

A kind with a question of its own is reported under that question and nowhere else, so that no answer of a review says
otherwise. Two short lists instead of one long one, so that they can be read on a phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.domain.changes import CHANGE_TYPES, Section
from portal.domain.review.question import Question, Way
from portal.domain.review.sections import SECTION_TITLES
from portal.domain.wording import Wording, _

if TYPE_CHECKING:
    from portal.domain.review.review import Review

SECTION_EXAMPLES: Mapping[Section, Wording] = {
    Section.HOME: _("For example, moving, rent, your landlord or bedrooms"),
    Section.PEOPLE: _("For example, someone moved in or out, was born or died"),
    Section.STUDENTS: _("For example, a course started or ended"),
    Section.INCOME: _("For example, work, benefits or Universal Credit"),
    Section.CAPITAL: _("For example, accounts, a large sum or property"),
    Section.PENSIONS: _("For example, a pension started or went up"),
    Section.EXPENSES: _("For example, childcare or maintenance you pay"),
    Section.AWAY: _("For example, a hospital stay"),
}


def ways_elsewhere(review: Review, asked: Question) -> tuple[Way, ...]:
    """What the question takes itself, then the rest of its section, then the other sections; plain words last."""
    *own, in_words = asked.ways(review.household)
    others = (section for section in SECTION_TITLES if section is not asked.section and ways_in(review, section))
    sections = (Way(one.value, SECTION_TITLES[one], section=one, hint=SECTION_EXAMPLES[one]) for one in others)
    return (*own, *ways_in(review, asked.section, but=asked), *sections, in_words)


def ways_in(review: Review, section: Section, *, but: Question | None = None) -> tuple[Way, ...]:
    """The kinds of change that the questions of a section take, each with its question; with several, none is named."""
    asked_by: dict[str, set[str]] = {}
    for question in review.questions_in(section):
        for way in question.ways(review.household) if question != but else ():
            if way.type_name:
                asked_by.setdefault(way.type_name, set()).add(question.id)
    return tuple(
        Way(name, CHANGE_TYPES[name].title, section=section, question=next(iter(ids)) if len(ids) == 1 else None)
        for name, ids in asked_by.items()
    )
