"""INC-4 `self-employment-changed`: work for oneself started, changed or ended, with its earnings (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from portal.domain.changes.business_details import SelfEmploymentChangedDetails
from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.household_checks import details_called
from portal.domain.changes.money_checks import not_before
from portal.domain.changes.subjects import income_subject
from portal.domain.changes.values import money_text
from portal.domain.claim import Claim, Fault
from portal.domain.dates import date_wording, month_from
from portal.domain.self_employment import WEEK_DAYS
from portal.domain.wording import Wording, _

LONGEST_MONTHS = 12


def _summary(details: SelfEmploymentChangedDetails, name: str | None) -> Wording:
    business = details.business or _("the business")
    if details.ended:
        if name:
            return _("Self-employment of {name} ended: {business}", name=name, business=business)
        return _("Your self-employment ended: {business}", business=business)
    if details.amount_net is None:
        if name:
            return _("Self-employment of {name} started or changed: {business}", name=name, business=business)
        return _("Your self-employment started or changed: {business}", business=business)
    gaps = {"business": business, "amount": money_text(details.amount_net)}
    if name:
        return _("Self-employment of {name}: {business}, net profit {amount} a week", name=name, **gaps)
    return _("Your self-employment: {business}, net profit {amount} a week", **gaps)


def _held(claim: Claim) -> tuple[str, ...]:
    return tuple(income.id for income in claim.incomes if income.id and income.type == "self-employment")


def _check(details: SelfEmploymentChangedDetails, claim: Claim) -> Iterator[Fault]:
    first, last = details.period_from, details.period_to
    if first is None or last is None:
        return
    least, most = first + timedelta(days=WEEK_DAYS - 1), month_from(first, LONGEST_MONTHS) - timedelta(days=1)
    yield from not_before(details, "period_to", least)
    if last > most:
        gaps = {"name": details_called(details, "period_to"), "date": date_wording(most)}
        yield Fault("period_to", _("{name} must be the same as or before {date}, a year at most", **gaps))


SELF_EMPLOYMENT_CHANGED = ChangeType(
    name="self-employment-changed",
    catalogue_id="INC-4",
    title=_("Self-employment started, changed or ended"),
    category="income",
    section=Section.INCOME,
    question=_("Has anyone’s self-employment started, changed or ended?"),
    date_label=_("When did the self-employment start, change or end?"),
    date_missing=_("Enter the date the self-employment started, changed or ended"),
    details=SelfEmploymentChangedDetails,
    record=RecordKind.INCOME,
    eform_flag=("whathaschanged", "ChangeOfSelfEmployment"),
    eform_page="selfemployment",
    summarise=_summary,
    example={
        "who": "p1",
        "business": "Window cleaner",
        "hours_per_week": "30",
        "childminder": False,
        "partners": False,
        "registered_hmrc": True,
        "period_from": "2016-09-05",
        "period_to": "2017-09-03",
        "turnover": "15600.00",
        "estimated": False,
        "costs": [
            {"type": "vehicle", "amount": "2080.00"},
            {"type": "other", "name": "Ladder hire", "amount": "520.00"},
        ],
        "tax": "86.00",
        "pension": "600.00",
        "drawings": "9000.00",
        "start_date": "2017-09-04",
        "amount_gross": "250.00",
        "amount_net": "242.58",
        "freq": "weekly",
    },
    fits=lambda claim: True,
    subjects=_held,
    new_subject=lambda person, details: income_subject(person, "self-employment", details.business),
    identified_by=("business",),
    begins=("started_on",),
    line={"type": "self-employment"},
    check=_check,
)
