"""INC-2 `pay-changed`: the pay or hours of a job changed (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, PayDetails
from portal.domain.changes.fields import HOW_OFTEN, ShownWhen, choice, day, number, person, yes_no
from portal.domain.changes.money_checks import check_payday, job_started_on, not_before
from portal.domain.changes.values import money_text
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

REASONS = (
    ("rate", _("The rate of pay changed")),
    ("hours", _("The hours changed")),
    ("promotion", _("A promotion or a different job with the same employer")),
    ("nmw", _("The National Minimum Wage went up")),
    ("other", _("Something else")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class PayChangedDetails(PayDetails):
    """Which job it is and what it pays now. The form asks the hours once, as `new_hours`."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "job", "reason", "old_hours", "new_hours")

    job: str | None = person(
        _("Which job is this?"), missing=_("Select which job this is"), required=True, is_asked=False, is_fact=False
    )
    reason: str | None = choice(_("Why did the pay or hours change?"), REASONS, is_open=True, asked_of=("change",))
    old_hours: Decimal | None = number(
        _("How many hours a week was it before?"),
        called=_("The hours before"),
        missing=_("Enter how many hours a week it was before"),
        required=True,
        most=Decimal(168),
        places=2,
        is_fact=False,
        asked_of=("change",),
    )
    new_hours: Decimal | None = number(
        _("How many hours a week is it now?"),
        called=_("The hours now"),
        missing=_("Enter how many hours a week it is now"),
        required=True,
        most=Decimal(168),
        places=2,
        place=("hours_per_week",),
    )
    hours_per_week: Decimal | None = number(
        _("How many hours a week are worked?"),
        called=_("The hours a week"),
        most=Decimal(168),
        places=2,
        is_asked=False,
        attribute="new_hours",
        place=("hours_per_week",),
    )
    temporary: bool | None = yes_no(_("Is this only for a time?"), asked_of=("change",))
    temporary_end: date | None = day(
        _("When will it end?"),
        called=_("The date it will end"),
        missing=_("Enter the date it will end"),
        required=True,
        shown_when=ShownWhen("temporary", (True,)),
    )


def _summary(details: PayChangedDetails, name: str | None) -> Wording:
    if details.amount_gross is None:
        return _("Pay or hours of {name} changed", name=name) if name else _("Your pay or hours changed")
    pay = money_text(details.amount_gross)
    how_often = HOW_OFTEN[details.freq] if details.freq else _("each payday")
    if name:
        return _("The pay of {name} changed to {pay} {how_often}", name=name, pay=pay, how_often=how_often)
    return _("Your pay changed to {pay} {how_often}", pay=pay, how_often=how_often)


def jobs_of(claim: Claim) -> tuple[str, ...]:
    """The ids of the jobs held."""
    return tuple(income.id for income in claim.incomes if income.id and income.type == "employment")


def _check(details: PayChangedDetails, claim: Claim) -> Iterator[Fault]:
    yield from not_before(details, "change_date", job_started_on(claim, details.job))
    yield from check_payday(details)
    yield from not_before(details, "temporary_end", details.change_date)


PAY_CHANGED = ChangeType(
    name="pay-changed",
    catalogue_id="INC-2",
    title=_("Pay or hours changed"),
    category="income",
    section=Section.INCOME,
    question=_("Has anyone’s pay or hours changed?"),
    date_label=_("When did the pay or hours change?"),
    date_missing=_("Enter the date the pay or hours changed"),
    details=PayChangedDetails,
    record=RecordKind.JOB,
    eform_flag=("whathaschanged", "ChangeOfPay"),
    eform_page="pay",
    summarise=_summary,
    example={
        "job": "i1",
        "old_hours": "16",
        "new_hours": "20",
        "amount_gross": "260.00",
        "amount_net": "240.00",
        "freq": "weekly",
        "reason": "hours",
    },
    fits=lambda claim: bool(jobs_of(claim)),
    subjects=jobs_of,
    line={"type": "employment"},
    check=_check,
)
