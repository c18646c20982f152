"""STU-2 `student-stopped`: somebody held as a student is one no longer (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import choice, day
from portal.domain.changes.household_checks import LIVES_ELSEWHERE, day_of
from portal.domain.claim import Claim, Fault
from portal.domain.dates import date_wording
from portal.domain.wording import Wording, _

REASONS = (
    ("finished", _("The course ended")),
    ("left-early", _("They left before the end of the course")),
    ("break", _("They are taking a break from the course")),
    ("part-time", _("The course is part-time now")),
    ("other", _("Something else")),
)
ACTIVITIES = (
    ("work", _("Working")),
    ("looking-for-work", _("Looking for work")),
    ("another-course", _("Another course or training")),
    ("caring", _("Caring for a child or for somebody else")),
    ("sick", _("Not able to work")),
    ("other", _("Something else")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class StudentStoppedDetails(Details):
    """When and why it ended, and what comes next."""

    end_date: date | None = day(
        _("When did they stop being a student?"),
        called=_("The date they stopped being a student"),
        missing=_("Enter the date they stopped being a student"),
        required=True,
        is_change_date=True,
        place=("student", "end_on"),
    )
    reason: str | None = choice(_("Why did this change?"), REASONS, is_fact=False)
    next_activity: str | None = choice(
        _("What comes next?"),
        ACTIVITIES,
        hint=_("If it brings other income, tell us about that in the income section as well"),
        is_fact=False,
    )


def _summary(details: StudentStoppedDetails, name: str | None) -> Wording:
    return _("{name} stopped being a student", name=name) if name else _("You stopped being a student")


def _students(claim: Claim) -> tuple[str, ...]:
    return tuple(person.id for person in claim.people if person.id and person.is_present and person.student)


def _check(details: StudentStoppedDetails, claim: Claim) -> Iterator[Fault]:
    person, ended_on = claim.person(details.who), day_of(details)
    if details.who is not None and details.who not in _students(claim):
        yield Fault("who", LIVES_ELSEWHERE)
    elif person and person.student and person.student.start_on and ended_on and ended_on < person.student.start_on:
        words = _("The date they stopped being a student must be the same as or after {date}, when the course started")
        yield Fault("change_date", Wording(words.text, {"date": date_wording(person.student.start_on)}))


STUDENT_STOPPED = ChangeType(
    name="student-stopped",
    catalogue_id="STU-2",
    title=_("Someone stopped being a student"),
    category="students",
    section=Section.STUDENTS,
    question=_("Has anyone stopped being a student?"),
    date_label=_("When did they stop being a student?"),
    date_missing=_("Enter the date they stopped being a student"),
    details=StudentStoppedDetails,
    record=RecordKind.PERSON,
    eform_flag=("whathaschanged", "StoppedBeingStudent"),
    eform_page="studentstopped",
    summarise=_summary,
    example={"who": "p4", "end_date": "2017-07-07", "reason": "finished", "next_activity": "work"},
    fits=lambda claim: bool(_students(claim)),
    subjects=_students,
    starts=("student", "end_on"),
    check=_check,
)
