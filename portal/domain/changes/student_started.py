"""STU-1 `student-started`: somebody became a student, or their course changed (domain facts 3.5, 4.3).

Loans and grants are asked for advanced courses only; disability and leaving care, which are exceptions for full-time
students alone, are optional and private.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import Asked, ShownWhen, choice, day, groups, money, text, yes_no
from portal.domain.changes.household_checks import ADULT_FROM, LIVES_ELSEWHERE, check_course, day_of
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

LEVELS = (
    ("non-advanced", _("Up to A level, T Level or level 3")),
    ("higher-education", _("Degree, HNC, HND or other higher education")),
    ("postgraduate", _("Postgraduate")),
)
IF_ADVANCED = ShownWhen("level", ("higher-education", "postgraduate"))
IF_NOT_ADVANCED = ShownWhen("level", ("non-advanced",))
IF_FULL_TIME = ShownWhen("full_time", (True,))


@dataclass(frozen=True, kw_only=True, repr=False)
class TermDates(Asked):
    """One term."""

    start_date: date | None = day(
        _("When does the term start?"),
        called=_("The date the term starts"),
        missing=_("Enter the date the term starts"),
        required=True,
        place=("start_on",),
    )
    end_date: date | None = day(
        _("When does the term end?"),
        called=_("The date the term ends"),
        missing=_("Enter the date the term ends"),
        required=True,
        place=("end_on",),
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class StudentStartedDetails(Details):
    """The course, and the money that comes with it."""

    provider: str | None = text(
        _("Which college, university or training provider is it?"),
        called=_("The college, university or training provider"),
        missing=_("Enter the college, university or training provider"),
        required=True,
        place=("student", "provider"),
    )
    course: str | None = text(
        _("What is the course?"),
        called=_("The course"),
        missing=_("Enter the course"),
        required=True,
        place=("student", "course"),
    )
    full_time: bool | None = yes_no(
        _("Is the course full-time?"),
        hint=_("The college or university decides. It is on the letter or certificate from them"),
        missing=_("Select yes if the course is full-time"),
        required=True,
        place=("student", "full_time"),
    )
    level: str | None = choice(_("What level is the course?"), LEVELS, place=("student", "level"))
    start_date: date | None = day(
        _("When did the course start?"),
        called=_("The date the course started"),
        missing=_("Enter the date the course started"),
        required=True,
        is_change_date=True,
        place=("student", "start_on"),
    )
    end_date: date | None = day(
        _("When does the course end?"),
        hint=_("The end of the whole course, not of this year. For example, 27 6 2029"),
        called=_("The date the course ends"),
        missing=_("Enter the date the course ends"),
        required=True,
        place=("student", "end_on"),
    )
    loan: Decimal | None = money(
        _("How much is the student loan for the year?"),
        hint=_("Leave out a loan for tuition fees"),
        called=_("The student loan"),
        shown_when=IF_ADVANCED,
        place=("student", "loan"),
    )
    grant: Decimal | None = money(
        _("How much are grants for the year?"),
        called=_("The grants"),
        shown_when=IF_ADVANCED,
        place=("student", "grant"),
    )
    travel_books: Decimal | None = money(
        _("How much of that is for travel, books and equipment?"),
        called=_("The amount for travel, books and equipment"),
        shown_when=IF_ADVANCED,
        place=("student", "travel_books"),
    )
    bursary: Decimal | None = money(
        _("How much are bursaries for the year?"), called=_("The bursaries"), place=("student", "bursary")
    )
    term_dates: tuple[TermDates, ...] | None = groups(
        _("When are the terms?"), TermDates, shown_when=IF_FULL_TIME, place=("student", "term_dates"), max_items=6
    )
    disabled: bool | None = yes_no(
        _("Does the student have a disability?"),
        hint=_("You do not have to answer. Some disabled students can get Housing Benefit. Only our staff see this"),
        shown_when=IF_FULL_TIME,
        is_fact=False,
        is_private=True,
    )
    left_care_under_22: bool | None = yes_no(
        _("Is the student under 22, and did they leave care?"),
        hint=_("You do not have to answer. Some care leavers can get Housing Benefit. Only our staff see this"),
        shown_when=IF_FULL_TIME,
        is_fact=False,
        is_private=True,
    )


def _summary(details: StudentStartedDetails, name: str | None) -> Wording:
    if details.provider is None:
        return _("{name} became a student", name=name) if name else _("You became a student")
    if name:
        return _("{name} is a student at {provider}", name=name, provider=details.provider)
    return _("You are a student at {provider}", provider=details.provider)


def _possible_students(claim: Claim) -> tuple[str, ...]:
    """Adults, and whoever is held as a student; what a child learns is `young-person-changed`."""
    return tuple(
        person.id for person in claim.people
        if person.id and person.is_present and (person.role != "child" or person.student)
    )  # fmt: skip


def _check(details: StudentStartedDetails, claim: Claim) -> Iterator[Fault]:
    if details.who is not None and details.who not in _possible_students(claim):
        yield Fault("who", LIVES_ELSEWHERE)
    start_on, person = day_of(details), claim.person(details.who)
    yield from check_course(details, start_on, details.end_date)
    age = person.age_on(start_on) if person and start_on else None
    if age is not None and age < ADULT_FROM:
        yield Fault("change_date", _("The date the course started must be on or after the day the student turned 16"))
    for position, term in enumerate(details.term_dates or ()):
        for fault in check_course(term, term.start_date, term.end_date):
            yield Fault(f"term_dates[{position}].{fault.path}", fault.wording)


STUDENT_STARTED = ChangeType(
    name="student-started",
    catalogue_id="STU-1",
    title=_("Someone became a student, or changed course"),
    category="students",
    section=Section.STUDENTS,
    question=_("Has anyone become a student?"),
    date_label=_("When did the course start?"),
    date_missing=_("Enter the date the course started"),
    details=StudentStartedDetails,
    record=RecordKind.PERSON,
    eform_flag=("whathaschanged", "BecameStudent"),
    eform_page="student",
    summarise=_summary,
    example={
        "who": "p4",
        "provider": "Newtown College",
        "course": "Nursing",
        "level": "higher-education",
        "full_time": True,
        "start_date": "2017-09-18",
        "end_date": "2020-07-03",
        "loan": "8430.00",
    },
    fits=lambda claim: True,
    subjects=_possible_students,
    starts=("student", "start_on"),
    check=_check,
)
