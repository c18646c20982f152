"""INC-3 `job-ended`: a job came to an end (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import choice, day, money, person, text
from portal.domain.changes.money_checks import job_started_on, not_before, not_long_after
from portal.domain.changes.pay_changed import jobs_of
from portal.domain.changes.subjects import job_subject
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

REASONS = (
    ("redundancy", _("Redundancy")),
    ("resigned", _("Left for another reason of their own choice")),
    ("contract-ended", _("The contract ended")),
    ("retired", _("Retired")),
    ("ill-health", _("Could not carry on because of ill health or caring")),
    ("dismissed", _("The employer ended the job")),
    ("other", _("Something else")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class JobEndedDetails(Details):
    """The job that ended, and the last money from it."""

    job: str | None = person(_("Which job is this?"), is_asked=False, is_fact=False)
    employer: str | None = text(
        _("What was the employer’s name?"),
        called=_("The employer’s name"),
        describes=True,
        is_fact=False,
        place=("employer", "name"),
    )
    end_date: date | None = day(
        _("When was the last day of work?"),
        called=_("The last day of work"),
        missing=_("Enter the last day of work"),
        required=True,
        is_change_date=True,
        place=("ended_on",),
    )
    reason: str | None = choice(_("Why did the job end?"), REASONS, is_open=True, attribute="end_reason")
    final_pay: Decimal | None = money(
        _("How much was the last pay, before tax and other deductions?"),
        hint=_("Leave this empty if it has not been paid yet"),
        called=_("The last pay"),
    )
    final_pay_date: date | None = day(
        _("When was the last pay paid?"), hint=_("Or the day it will be paid"), called=_("The date of the last pay")
    )
    holiday_pay: Decimal | None = money(
        _("How much of it was holiday pay?"), hint=_("Leave this empty if there was none"), called=_("The holiday pay")
    )
    notice_pay: Decimal | None = money(
        _("How much was paid instead of working notice?"),
        hint=_("Leave this empty if there was none"),
        called=_("The pay instead of notice"),
    )
    redundancy: Decimal | None = money(
        _("How much was the redundancy pay?"),
        hint=_("Leave this empty if there was none"),
        called=_("The redundancy pay"),
    )


def _summary(details: JobEndedDetails, name: str | None) -> Wording:
    employer = details.employer
    if employer is None:
        return _("A job of {name} ended", name=name) if name else _("Your job ended")
    if name:
        return _("The job of {name} with {employer} ended", name=name, employer=employer)
    return _("Your job with {employer} ended", employer=employer)


def _check(details: JobEndedDetails, claim: Claim) -> Iterator[Fault]:
    started_on = job_started_on(claim, details.job)
    yield from not_before(details, "change_date", started_on)
    yield from not_before(details, "end_date", started_on)
    yield from not_before(details, "final_pay_date", started_on)
    yield from not_long_after(details, "final_pay_date", details.end_date or details.change_date)


JOB_ENDED = ChangeType(
    name="job-ended",
    catalogue_id="INC-3",
    title=_("Job ended"),
    category="income",
    section=Section.INCOME,
    question=_("Has anyone’s job ended?"),
    date_label=_("When was the last day of work?"),
    date_missing=_("Enter the last day of work"),
    details=JobEndedDetails,
    record=RecordKind.JOB,
    eform_flag=("whathaschanged", "JobEnded"),
    eform_page="jobended",
    summarise=_summary,
    example={
        "job": "i1",
        "employer": "Bay Stores",
        "end_date": "2017-09-29",
        "reason": "redundancy",
        "final_pay": "210.00",
        "final_pay_date": "2017-10-06",
        "holiday_pay": "84.00",
        "redundancy": "1500.00",
    },
    fits=lambda claim: bool(jobs_of(claim)),
    subjects=jobs_of,
    new_subject=lambda person, details: job_subject(person, details.employer),
    identified_by=("employer",),
    ends=True,
    line={"type": "employment"},
    check=_check,
)
