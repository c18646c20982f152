"""INC-7 `other-income-changed`: income that is no pay, benefit, pension or maintenance (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, UNLESS_ENDED, Details, chosen, how_much, how_often_paid
from portal.domain.changes.fields import ShownWhen, choice, day, how_often_other, money, text, yes_no
from portal.domain.changes.maintenance_changed import maintenance_of
from portal.domain.changes.subjects import income_subject
from portal.domain.claim import Claim
from portal.domain.wording import Wording, _

INCOMES = (
    _("Rent from property"),
    _("Student loan, grant or bursary"),
    _("Training allowance"),
    _("Adoption or fostering allowance"),
    _("Annuity"),
    _("Income from a trust"),
    _("Payments from a charity"),
    _("Discretionary Housing Payment or crisis payment"),
    _("Regular compensation payments"),
    _("Statutory pay"),
    _("Income from another country"),
    _("Director’s fees or dividends"),
)
"""The kinds of income, under the words that become the names of their lines."""
WITH_FORMS_OF_THEIR_OWN = ("employment", "self-employment", "benefit", "universal-credit")


@dataclass(frozen=True, kw_only=True, repr=False)
class OtherIncomeChangedDetails(Details):
    """What income it is and how much."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "ended")

    type: str | None = choice(
        _("What kind of income is it?"),
        (*((name.text, name) for name in INCOMES), ("other", _("Something else"))),
        missing=_("Select what kind of income it is"),
        required=True,
        is_open=True,
        describes=True,
        place=("name",),
    )
    type_other: str | None = text(
        _("What is this income?"),
        called=_("What the income is"),
        missing=_("Enter what the income is"),
        required=True,
        shown_when=ShownWhen("type", ("other",)),
        place=("name",),
    )
    amount: Decimal | None = money(
        _("How much is it?"),
        called=_("The income"),
        missing=_("Enter how much the income is"),
        required=True,
        shown_when=UNLESS_ENDED,
    )
    freq: str | None = how_often_paid()
    freq_other: str | None = how_often_other(place=("frequency_other",))
    from_date: date | None = day(
        _("From what date is it this amount?"),
        called=_("The date it is this amount from"),
        missing=_("Enter the date it is this amount from"),
        required=True,
        is_change_date=True,
        place=("amount_from",),
    )
    taxed: bool | None = yes_no(_("Is tax taken off before it is paid?"), shown_when=UNLESS_ENDED, place=("is_taxed",))
    ended: bool | None = yes_no(_("Has this income stopped?"), asked_of=("held",))


def _summary(details: OtherIncomeChangedDetails, name: str | None) -> Wording:
    income = chosen(details, "type") or _("other income")
    amount = how_much(details.amount, details.freq)
    if details.ended:
        if name:
            return _("Income of {name} stopped: {income}", name=name, income=income)
        return _("Income stopped: {income}", income=income)
    if amount is None:
        if name:
            return _("Income of {name} changed: {income}", name=name, income=income)
        return _("Income changed: {income}", income=income)
    if name:
        return _("Income of {name}: {income}, {amount}", name=name, income=income, amount=amount)
    return _("Income: {income}, {amount}", income=income, amount=amount)


def _others(claim: Claim) -> tuple[str, ...]:
    known = maintenance_of(claim)
    return tuple(
        income.id
        for income in claim.incomes
        if income.id and income.type not in WITH_FORMS_OF_THEIR_OWN and income.id not in known
    )


OTHER_INCOME_CHANGED = ChangeType(
    name="other-income-changed",
    catalogue_id="INC-7",
    title=_("Other income started, stopped or changed"),
    category="income",
    section=Section.INCOME,
    question=_("Has any other income started, stopped or changed?"),
    date_label=_("When did the income start, stop or change?"),
    date_missing=_("Enter the date the income started, stopped or changed"),
    details=OtherIncomeChangedDetails,
    record=RecordKind.INCOME,
    eform_flag=("whathaschanged", "ChangeOfOtherIncome"),
    eform_page="otherincome",
    summarise=_summary,
    example={
        "who": "p1",
        "type": "Income from a trust",
        "amount": "50.00",
        "freq": "monthly",
        "from_date": "2017-09-01",
        "taxed": True,
    },
    fits=lambda claim: True,
    subjects=_others,
    new_subject=lambda person, details: income_subject(person, "other", details.type_other or details.type),
    identified_by=("type",),
    begins=("started_on",),
    line={"type": "other"},
)
