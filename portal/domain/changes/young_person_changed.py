"""HH-6 `young-person-changed`: the education or training of a child aged 16 to 19 changed (domain facts 4.3).

What is told stands under `education` of the person: somebody in school or training is no student of section STU.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import day, number, text, yes_no
from portal.domain.changes.household_checks import (
    ADULT_FROM,
    CHILD_BELOW,
    LIVES_ELSEWHERE,
    check_course,
    may_be_aged,
)
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _


@dataclass(frozen=True, kw_only=True, repr=False)
class YoungPersonChangedDetails(Details):
    """The course or training as it is now."""

    course: str | None = text(
        _("What is the course or training?"),
        hint=_("For example, A levels, T Level in health, or a traineeship"),
        called=_("The course or training"),
        place=("education", "course"),
    )
    start_date: date | None = day(
        _("When did it start, or when will it start?"),
        called=_("The date it starts"),
        missing=_("Enter the date it starts"),
        required=True,
        place=("education", "start_on"),
    )
    end_date: date | None = day(
        _("When did it end, or when will it end?"),
        called=_("The date it ends"),
        missing=_("Enter the date it ends"),
        required=True,
        place=("education", "end_on"),
    )
    hours: Decimal | None = number(
        _("How many hours a week are lessons or training?"),
        hint=_("Do not count homework or breaks"),
        called=_("The hours a week"),
        most=Decimal(168),
        places=2,
        place=("education", "hours_per_week"),
    )
    advanced: bool | None = yes_no(
        _("Is it above A level?"),
        hint=_("Degrees, HNCs, HNDs and teacher training are. A levels, T Levels, Highers and NVQ level 3 are not"),
        place=("education", "is_advanced"),
    )


def _summary(details: YoungPersonChangedDetails, name: str | None) -> Wording:
    who = name or _("a young person")
    if details.course:
        return _("The education or training of {name} changed: {course}", name=who, course=details.course)
    return _("The education or training of {name} changed", name=who)


def _young_people(claim: Claim) -> tuple[str, ...]:
    return tuple(
        person.id for person in claim.children if person.id and may_be_aged(person, claim, ADULT_FROM, CHILD_BELOW)
    )


def _check(details: YoungPersonChangedDetails, claim: Claim) -> Iterator[Fault]:
    """It is about a child of the household who is 16 to 19 at some time of the course."""
    person = claim.person(details.who)
    if details.who is not None and details.who not in {child.id for child in claim.children}:
        yield Fault("who", LIVES_ELSEWHERE)
    yield from check_course(details, details.start_date, details.end_date)
    if person is None:
        return
    age_at_start = person.age_on(details.start_date) if details.start_date else None
    age_at_end = person.age_on(details.end_date) if details.end_date else None
    if age_at_start is not None and age_at_start >= CHILD_BELOW:
        yield Fault("start_date", _("The date it starts must be before they turn 20"))
    if age_at_end is not None and age_at_end < ADULT_FROM:
        yield Fault("end_date", _("The date it ends must be on or after the day they turn 16"))


YOUNG_PERSON_CHANGED = ChangeType(
    name="young-person-changed",
    catalogue_id="HH-6",
    title=_("The education or training of a child aged 16 to 19 changed"),
    category="household",
    section=Section.PEOPLE,
    question=_("Has the education or training of a child aged 16 to 19 changed?"),
    date_label=_("When did this change?"),
    date_missing=_("Enter the date this changed"),
    details=YoungPersonChangedDetails,
    record=RecordKind.PERSON,
    eform_flag=("whathaschanged", "YoungPersonChanged"),
    eform_page="youngperson",
    summarise=_summary,
    example={
        "who": "p3",
        "course": "A levels",
        "start_date": "2017-09-04",
        "end_date": "2019-07-19",
        "hours": "15",
        "advanced": False,
    },
    fits=lambda claim: bool(_young_people(claim)),
    subjects=_young_people,
    check=_check,
)
