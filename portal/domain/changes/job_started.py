"""INC-1 `job-started`: somebody started a new job (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, PayDetails
from portal.domain.changes.fields import address, day, text, yes_no
from portal.domain.changes.household_checks import day_of
from portal.domain.changes.money_checks import check_payday, not_before
from portal.domain.changes.subjects import job_subject
from portal.domain.claim import Address, Claim, Fault
from portal.domain.wording import Wording, _


def working_people(claim: Claim) -> tuple[str, ...]:
    """The ids of those whose earnings the claim counts or may count: everybody but the children."""
    return tuple(person.id for person in claim.people if person.id and person.role != "child" and person.is_present)


@dataclass(frozen=True, kw_only=True, repr=False)
class JobStartedDetails(PayDetails):
    """The employer, the job and its pay."""

    ORDER: ClassVar[tuple[str, ...]] = (
        *COMMON,
        "employer_name",
        "employer_address",
        "employer_phone",
        "job_title",
        "start_date",
    )

    employer_name: str | None = text(
        _("What is the employer’s name?"),
        called=_("The employer’s name"),
        missing=_("Enter the employer’s name"),
        required=True,
        place=("employer", "name"),
    )
    employer_address: Address | None = address(
        _("What is the employer’s address?"),
        called=_("The employer’s address"),
        missing=_("Enter the employer’s address"),
        required=True,
        place=("employer", "address"),
    )
    employer_phone: str | None = text(
        _("What is the employer’s phone number?"),
        called=_("The employer’s phone number"),
        max_length=30,
        place=("employer", "phone"),
    )
    job_title: str | None = text(_("What is the job?"), hint=_("For example, shop assistant"), called=_("The job"))
    start_date: date | None = day(
        _("When did the job start?"),
        called=_("The date the job started"),
        missing=_("Enter the date the job started"),
        required=True,
        is_change_date=True,
        place=("started_on",),
    )
    paid_in_advance: bool | None = yes_no(_("Is the pay paid in advance?"))
    apprentice: bool | None = yes_no(_("Is it an apprenticeship?"))
    zero_hours: bool | None = yes_no(_("Is it a zero-hours contract?"))
    expected_end_date: date | None = day(
        _("When will the job end?"),
        hint=_("Leave this empty if there is no end date"),
        called=_("The date the job will end"),
    )
    works_away: bool | None = yes_no(_("Does the work mean nights away from home?"))
    has_payslips: bool | None = yes_no(
        _("Are there payslips from this job yet?"),
        hint=_("If there are none, we ask for other proof of the job"),
        is_fact=False,
    )


def _summary(details: JobStartedDetails, name: str | None) -> Wording:
    employer = details.employer_name
    if employer is None:
        return _("{name} started a new job", name=name) if name else _("You started a new job")
    if name:
        return _("{name} started a new job with {employer}", name=name, employer=employer)
    return _("You started a new job with {employer}", employer=employer)


def _check(details: JobStartedDetails, claim: Claim) -> Iterator[Fault]:
    yield from check_payday(details, is_paid_in_advance=details.paid_in_advance is True)
    yield from not_before(details, "expected_end_date", day_of(details))


JOB_STARTED = ChangeType(
    name="job-started",
    catalogue_id="INC-1",
    title=_("New job"),
    category="income",
    section=Section.INCOME,
    question=_("Has anyone started a new job?"),
    date_label=_("When did the job start?"),
    date_missing=_("Enter the date the job started"),
    details=JobStartedDetails,
    record=RecordKind.JOB,
    eform_flag=("whathaschanged", "NewJob"),
    eform_page="newjob",
    summarise=_summary,
    example={
        "who": "p1",
        "employer_name": "Bay Stores",
        "employer_address": {"line_1": "1 Market Place", "town": "Newtown", "postcode": "NT1 1AA"},
        "start_date": "2017-11-01",
        "amount_gross": "210.00",
        "amount_net": "195.50",
        "freq": "weekly",
        "first_pay_date": "2017-11-10",
        "hours_per_week": "16",
    },
    fits=lambda claim: True,
    subjects=lambda claim: (),
    new_subject=lambda person, details: job_subject(person, details.employer_name),
    starts=("started_on",),
    ends=False,
    line={"type": "employment"},
    check=_check,
)
