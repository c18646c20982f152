"""INC-5 `leave-started`: off work sick, for a child, on strike or laid off (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details, chosen
from portal.domain.changes.fields import choice, day, how_often, how_often_other, money, person
from portal.domain.changes.household_checks import day_of
from portal.domain.changes.money_checks import job_started_on, not_before
from portal.domain.changes.pay_changed import jobs_of
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

LEAVE_TYPES = (
    ("sick", _("Sick leave")),
    ("maternity", _("Maternity leave")),
    ("paternity", _("Paternity leave")),
    ("adoption", _("Adoption leave")),
    ("shared-parental", _("Shared parental leave")),
    ("strike", _("Strike")),
    ("furlough", _("Laid off or furloughed for a time")),
    ("other", _("Other leave")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class LeaveStartedDetails(Details):
    """What kind of leave it is, how long it lasts and what is paid meanwhile; the pay of the job itself stays held."""

    job: str | None = person(_("Which job is this?"), is_asked=False, is_fact=False)
    type: str | None = choice(
        _("What kind of leave is it?"),
        LEAVE_TYPES,
        missing=_("Select what kind of leave it is"),
        required=True,
        is_open=True,
        attribute="leave_type",
        place=("leave", "type"),
    )
    start_date: date | None = day(
        _("When did the leave start?"),
        called=_("The date the leave started"),
        missing=_("Enter the date the leave started"),
        required=True,
        is_change_date=True,
        attribute="leave_start",
        place=("leave", "from_on"),
    )
    expected_return: date | None = day(
        _("When is the expected return to work?"),
        hint=_("Leave this empty if you don’t know"),
        called=_("The date of the return to work"),
        place=("leave", "expected_return_on"),
    )
    pay: Decimal | None = money(
        _("How much is paid during the leave, before tax and other deductions?"),
        hint=_("For example, Statutory Sick Pay or Statutory Maternity Pay. Enter 0 if nothing is paid"),
        called=_("The pay during the leave"),
        attribute="leave_pay",
        place=("leave", "amount"),
    )
    freq: str | None = how_often(_("How often is it paid?"), attribute="leave_freq", place=("leave", "frequency"))
    freq_other: str | None = how_often_other(attribute="leave_freq_other", place=("leave", "frequency_other"))


def _summary(details: LeaveStartedDetails, name: str | None) -> Wording:
    leave = chosen(details, "type")
    if leave is None:
        return _("{name} is off work", name=name) if name else _("You are off work")
    if name:
        return _("{name} is off work: {leave}", name=name, leave=leave)
    return _("You are off work: {leave}", leave=leave)


def _check(details: LeaveStartedDetails, claim: Claim) -> Iterator[Fault]:
    started_on = job_started_on(claim, details.job)
    yield from not_before(details, "change_date", started_on)
    yield from not_before(details, "start_date", started_on)
    yield from not_before(details, "expected_return", day_of(details))


LEAVE_STARTED = ChangeType(
    name="leave-started",
    catalogue_id="INC-5",
    title=_("Off work: sick, maternity, paternity or adoption leave, strike or laid off"),
    category="income",
    section=Section.INCOME,
    question=_("Is anyone off work?"),
    date_label=_("When did the leave start?"),
    date_missing=_("Enter the date the leave started"),
    details=LeaveStartedDetails,
    record=RecordKind.JOB,
    eform_flag=("whathaschanged", "LeaveStarted"),
    eform_page="leave",
    summarise=_summary,
    example={
        "job": "i1",
        "type": "maternity",
        "start_date": "2017-09-04",
        "expected_return": "2018-06-04",
        "pay": "140.98",
        "freq": "weekly",
    },
    fits=lambda claim: True,
    subjects=jobs_of,
    new_subject=lambda person, details: person,
    identified_by=("job",),
    starts=("leave", "from_on"),
    line={"type": "employment"},
    check=_check,
)
