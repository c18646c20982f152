"""Answers about income, accounts and expenses that cannot be true; what is merely unusual passes (domain facts 4.2).

Each check gives faults under the name of the field to mend; `change_date` is the date of the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.domain.changes.details import Details, PayDetails
from portal.domain.changes.household_checks import day_of, details_called
from portal.domain.claim import Claim, Fault
from portal.domain.dates import date_wording, month_from
from portal.domain.wording import _

LONGEST_WAIT_MONTHS = 12
"""No payday is further off: the longest time between payments that a form knows is a year."""

SELECT_CHILD = _("Select a child who lives with you")


def not_before(details: Details, name: str, first: date | None) -> Iterator[Fault]:
    """The fault of a day before another that must come first."""
    day = getattr(details, name)
    if day is not None and first is not None and day < first:
        gaps = {"name": details_called(details, name), "date": date_wording(first)}
        yield Fault(name, _("{name} must be the same as or after {date}", **gaps))


def not_long_after(details: Details, name: str, first: date | None) -> Iterator[Fault]:
    """The fault of a day more than a year after another."""
    day = getattr(details, name)
    if day is not None and first is not None and day > (last := month_from(first, LONGEST_WAIT_MONTHS)):
        gaps = {"name": details_called(details, name), "date": date_wording(last)}
        yield Fault(name, _("{name} must be the same as or before {date}", **gaps))


def check_payday(details: PayDetails, *, is_paid_in_advance: bool = False) -> Iterator[Fault]:
    """The first payday is not before the pay begins, unless it is paid in advance, and within a year of it."""
    if not is_paid_in_advance:
        yield from not_before(details, "first_pay_date", day_of(details))
    yield from not_long_after(details, "first_pay_date", day_of(details))


def job_started_on(claim: Claim, job: str | None) -> date | None:
    """When a job held started, as far as it is known."""
    return next((income.started_on for income in claim.incomes if job is not None and income.id == job), None)


def check_child(claim: Claim, name: str, child: str | None) -> Iterator[Fault]:
    """The fault of somebody picked as a child who is held as an adult; a child who has just joined may not be held."""
    person = claim.person(child)
    if person is not None and (person.role != "child" or not person.is_present):
        yield Fault(name, SELECT_CHILD)
