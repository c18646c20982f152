"""INC-6 `maintenance-changed`: maintenance or child support, paid or received, started, changed or stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, UNLESS_ENDED, Details, how_much, how_often_paid
from portal.domain.changes.fields import choice, how_often_other, money, person, yes_no
from portal.domain.changes.money_checks import check_child
from portal.domain.changes.subjects import expense_subject, income_subject
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

DIRECTIONS = (("received", _("It is paid to us")), ("paid", _("We pay it")))
LINE_NAME = "Maintenance"
"""The name of the line held; extracts that call theirs otherwise have the word in it."""


@dataclass(frozen=True, kw_only=True, repr=False)
class MaintenanceChangedDetails(Details):
    """Which way the maintenance goes, how much it is and for which child."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "ended")

    direction: str | None = choice(
        _("Is this maintenance paid to you, or do you pay it?"),
        DIRECTIONS,
        hint=_("The same if it is paid to, or by, somebody who lives with you"),
        missing=_("Select if the maintenance is paid to you, or if you pay it"),
        required=True,
        is_fact=False,
        asked_of=("new",),
    )
    amount: Decimal | None = money(
        _("How much is the maintenance?"),
        called=_("The maintenance"),
        missing=_("Enter how much the maintenance is"),
        required=True,
        shown_when=UNLESS_ENDED,
    )
    freq: str | None = how_often_paid()
    freq_other: str | None = how_often_other(place=("frequency_other",))
    child: str | None = person(_("Which child is it for?"), picks=("child",), shown_when=UNLESS_ENDED)
    order: bool | None = yes_no(
        _("Is there a court order or a decision of the Child Maintenance Service?"),
        hint=_("Answer no if you agreed it between yourselves"),
        shown_when=UNLESS_ENDED,
        place=("is_ordered",),
    )
    ended: bool | None = yes_no(_("Has this maintenance stopped?"), asked_of=("held",))


def _is_paid(details: MaintenanceChangedDetails) -> bool:
    return details.direction == "paid"


def _summary(details: MaintenanceChangedDetails, name: str | None) -> Wording:
    amount = how_much(details.amount, details.freq)
    if details.ended:
        return _("Maintenance stopped")
    if amount is None:
        return _("Maintenance changed")
    if _is_paid(details):
        if name:
            return _("{name} pays maintenance of {amount}", name=name, amount=amount)
        return _("You pay maintenance of {amount}", amount=amount)
    if name:
        return _("{name} gets maintenance of {amount}", name=name, amount=amount)
    return _("You get maintenance of {amount}", amount=amount)


def _new(person: str, details: MaintenanceChangedDetails) -> str:
    """Maintenance for different children is told apart, because different people may pay it."""
    if _is_paid(details):
        return expense_subject(person, "maintenance", details.child)
    return income_subject(person, "other", " ".join(filter(None, (LINE_NAME, details.child))))


def _line(details: MaintenanceChangedDetails) -> Mapping[str, str]:
    return {"type": "maintenance"} if _is_paid(details) else {"type": "other", "name": LINE_NAME}


def maintenance_of(claim: Claim) -> tuple[str, ...]:
    """The ids of the incomes held that are maintenance."""
    return tuple(
        income.id
        for income in claim.incomes
        if income.id and income.type == "other" and LINE_NAME.casefold() in (income.name or "").casefold()
    )


def _check(details: MaintenanceChangedDetails, claim: Claim) -> Iterator[Fault]:
    return check_child(claim, "child", details.child)


MAINTENANCE_CHANGED = ChangeType(
    name="maintenance-changed",
    catalogue_id="INC-6",
    title=_("Maintenance or child support started, stopped or changed"),
    category="income",
    section=Section.INCOME,
    question=_("Has maintenance or child support started, stopped or changed?"),
    date_label=_("When did the maintenance start, stop or change?"),
    date_missing=_("Enter the date the maintenance started, stopped or changed"),
    details=MaintenanceChangedDetails,
    record=RecordKind.INCOME,
    eform_flag=("whathaschanged", "ChangeOfMaintenance"),
    eform_page="maintenance",
    summarise=_summary,
    example={
        "who": "p1",
        "direction": "received",
        "amount": "35.00",
        "freq": "weekly",
        "child": "p3",
        "order": True,
    },
    fits=lambda claim: True,
    subjects=maintenance_of,
    new_subject=_new,
    begins=("started_on",),
    line_when=_line,
    record_when=lambda details: RecordKind.EXPENSE if _is_paid(details) else RecordKind.INCOME,
    check=_check,
)
