"""BEN-1 `benefit-changed`: a benefit other than Universal Credit started, stopped or changed (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, UNLESS_ENDED, Details, chosen, how_much, how_often_paid
from portal.domain.changes.fields import ShownWhen, choice, day, how_often_other, money, text, yes_no
from portal.domain.changes.money_checks import not_before
from portal.domain.changes.subjects import income_subject
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

BENEFITS = (
    _("Armed Forces Independence Payment"),
    _("Attendance Allowance"),
    _("Bereavement Support Payment"),
    _("Carer Support Payment"),
    _("Carer’s Allowance"),
    _("Child Benefit"),
    _("Disability Living Allowance"),
    _("Employment and Support Allowance"),
    _("Income Support"),
    _("Industrial Injuries Disablement Benefit"),
    _("Jobseeker’s Allowance"),
    _("Pension Credit"),
    _("Personal Independence Payment"),
)
"""Benefits that can still be paid, under the names that become the names of their lines. Tax credits closed on
5 April 2025; like every other name, they are offered where the claim holds them."""


@dataclass(frozen=True, kw_only=True, repr=False)
class BenefitChangedDetails(Details):
    """Which benefit it is and what it pays."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "ended")

    benefit: str | None = choice(
        _("Which benefit is it?"),
        (*((name.text, name) for name in BENEFITS), ("other", _("Another benefit"))),
        missing=_("Select which benefit it is"),
        required=True,
        is_open=True,
        describes=True,
        place=("name",),
    )
    benefit_other: str | None = text(
        _("What is the benefit called?"),
        hint=_("It is at the top of the letter about it. Include benefits from another country"),
        called=_("The name of the benefit"),
        missing=_("Enter the name of the benefit"),
        required=True,
        shown_when=ShownWhen("benefit", ("other",)),
        place=("name",),
    )
    amount: Decimal | None = money(
        _("How much is it?"),
        hint=_("It is in the letter about the benefit, or on a bank statement"),
        called=_("The amount of the benefit"),
        missing=_("Enter how much the benefit is"),
        required=True,
        shown_when=UNLESS_ENDED,
    )
    freq: str | None = how_often_paid()
    freq_other: str | None = how_often_other(place=("frequency_other",))
    award_from: date | None = day(
        _("What date is it awarded from?"),
        hint=_("It is in the letter about the benefit. Leave this empty if you don’t know"),
        called=_("The date it is awarded from"),
        shown_when=UNLESS_ENDED,
    )
    award_to: date | None = day(
        _("What date is it awarded to?"),
        hint=_("Leave this empty if there is no end date"),
        called=_("The date it is awarded to"),
        shown_when=UNLESS_ENDED,
    )
    ended: bool | None = yes_no(_("Has this benefit stopped?"), asked_of=("held",))


def _name(details: BenefitChangedDetails) -> str | None:
    return details.benefit_other or details.benefit


def _summary(details: BenefitChangedDetails, name: str | None) -> Wording:
    benefit = chosen(details, "benefit") or _("a benefit")
    if details.ended:
        if name:
            return _("{name} no longer gets {benefit}", name=name, benefit=benefit)
        return _("You no longer get {benefit}", benefit=benefit)
    amount = how_much(details.amount, details.freq)
    if amount is None:
        if name:
            return _("What {name} gets of {benefit} changed", name=name, benefit=benefit)
        return _("What you get of {benefit} changed", benefit=benefit)
    if name:
        return _("{name} gets {benefit}: {amount}", name=name, benefit=benefit, amount=amount)
    return _("You get {benefit}: {amount}", benefit=benefit, amount=amount)


def _benefits(claim: Claim) -> tuple[str, ...]:
    return tuple(income.id for income in claim.incomes if income.id and income.type == "benefit")


def _check(details: BenefitChangedDetails, claim: Claim) -> Iterator[Fault]:
    return not_before(details, "award_to", details.award_from or details.change_date)


BENEFIT_CHANGED = ChangeType(
    name="benefit-changed",
    catalogue_id="BEN-1",
    title=_("Benefit started, stopped or changed"),
    category="income",
    section=Section.INCOME,
    question=_("Has anyone’s benefit started, stopped or changed?"),
    date_label=_("When did the benefit start, stop or change?"),
    date_missing=_("Enter the date the benefit started, stopped or changed"),
    details=BenefitChangedDetails,
    record=RecordKind.INCOME,
    eform_flag=("whathaschanged", "ChangeOfBenefit"),
    eform_page="benefit",
    summarise=_summary,
    example={
        "who": "p1",
        "benefit": "Carer’s Allowance",
        "amount": "62.70",
        "freq": "weekly",
        "award_from": "2017-09-04",
    },
    fits=lambda claim: True,
    subjects=_benefits,
    new_subject=lambda person, details: income_subject(person, "benefit", _name(details)),
    identified_by=("benefit",),
    begins=("started_on",),
    line={"type": "benefit"},
    check=_check,
)
