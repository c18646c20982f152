"""EXP-1 `expense-changed`: a regular expense that the claim counts started, changed or stopped (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, UNLESS_ENDED, Details, chosen, how_much
from portal.domain.changes.fields import ShownWhen, choice, day, how_often, how_often_other, money, text, yes_no
from portal.domain.changes.subjects import expense_subject
from portal.domain.claim import Claim
from portal.domain.wording import Wording, _

EXPENSE_TYPES = (
    ("child-maintenance", _("Child maintenance you pay")),
    ("maintenance", _("Maintenance you pay")),
    ("personal-pension", _("Payments into a pension")),
    ("student-contribution", _("Payments towards a student")),
    ("other", _("Something else")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class ExpenseChangedDetails(Details):
    """What is paid, and how much."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "ended")

    type: str | None = choice(
        _("What do you pay for?"),
        EXPENSE_TYPES,
        missing=_("Select what you pay for"),
        required=True,
        is_open=True,
        describes=True,
    )
    type_other: str | None = text(
        _("What is it for?"),
        called=_("What it is for"),
        missing=_("Enter what it is for"),
        required=True,
        shown_when=ShownWhen("type", ("other",)),
        place=("type",),
    )
    amount: Decimal | None = money(
        _("How much do you pay?"),
        called=_("The amount you pay"),
        missing=_("Enter how much you pay"),
        required=True,
        shown_when=UNLESS_ENDED,
    )
    freq: str | None = how_often(
        _("How often do you pay it?"),
        missing=_("Select how often you pay it"),
        required=True,
        shown_when=UNLESS_ENDED,
        place=("frequency",),
    )
    freq_other: str | None = how_often_other(place=("frequency_other",))
    start_date: date | None = day(
        _("From what date do you pay this?"),
        called=_("The date you pay this from"),
        missing=_("Enter the date you pay this from"),
        required=True,
        is_change_date=True,
        place=("amount_from",),
    )
    ended: bool | None = yes_no(_("Have you stopped paying this?"), asked_of=("held",))


def _summary(details: ExpenseChangedDetails, name: str | None) -> Wording:
    expense = chosen(details, "type") or _("A regular expense")
    amount = how_much(details.amount, details.freq)
    if details.ended:
        return _("{expense}: stopped", expense=expense)
    return (
        _("{expense}: {amount}", expense=expense, amount=amount) if amount else _("{expense}: changed", expense=expense)
    )


def _held(claim: Claim) -> tuple[str, ...]:
    return tuple(line.id for line in claim.expenses if line.id and line.type != "childcare")


EXPENSE_CHANGED = ChangeType(
    name="expense-changed",
    catalogue_id="EXP-1",
    title=_("Another regular expense started, changed or stopped"),
    category="expenses",
    section=Section.EXPENSES,
    question=_("Has a regular expense started, changed or stopped?"),
    date_label=_("When did the expense start, change or stop?"),
    date_missing=_("Enter the date the expense started, changed or stopped"),
    details=ExpenseChangedDetails,
    record=RecordKind.EXPENSE,
    eform_flag=("whathaschanged", "ChangeOfExpense"),
    eform_page="expense",
    summarise=_summary,
    example={
        "who": "p1",
        "type": "personal-pension",
        "amount": "40.00",
        "freq": "monthly",
        "start_date": "2017-09-01",
    },
    fits=lambda claim: True,
    subjects=_held,
    new_subject=lambda person, details: expense_subject(person, details.type_other or details.type),
    identified_by=("type",),
    begins=("started_on",),
)
