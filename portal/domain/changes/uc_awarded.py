"""UC-1 `uc-awarded`: somebody was awarded Universal Credit (domain facts 4.3, 5; requirements S4.35-S4.37)."""

from __future__ import annotations

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.subjects import income_subject
from portal.domain.changes.universal_credit import UniversalCreditDetails, doubts
from portal.domain.changes.values import money_text
from portal.domain.claim import Claim
from portal.domain.wording import Wording, _

TYPE = "universal-credit"


def universal_credit_of(claim: Claim) -> tuple[str, ...]:
    """The ids of the awards held."""
    return tuple(income.id for income in claim.incomes if income.id and income.type == TYPE)


def universal_credit_subject(person: str, _details: UniversalCreditDetails) -> str:
    """A person has one award at most."""
    return income_subject(person, TYPE)


def _summary(details: UniversalCreditDetails, name: str | None) -> Wording:
    if details.total_paid is None:
        return _("{name} was awarded Universal Credit", name=name) if name else _("You were awarded Universal Credit")
    amount = money_text(details.total_paid)
    if name:
        return _("{name} was awarded Universal Credit of {amount} a month", name=name, amount=amount)
    return _("You were awarded Universal Credit of {amount} a month", amount=amount)


UC_AWARDED = ChangeType(
    name="uc-awarded",
    catalogue_id="UC-1",
    title=_("Universal Credit awarded"),
    category="uc-award",
    section=Section.INCOME,
    question=_("Has anyone been awarded Universal Credit?"),
    date_label=_("From what date is Universal Credit paid?"),
    date_missing=_("Enter the date from which Universal Credit is paid"),
    date_hint=_("It is the first day of the first assessment period on the statement. For example, 27 3 2026"),
    details=UniversalCreditDetails,
    record=RecordKind.INCOME,
    eform_flag=("whathaschanged", "UniversalCreditAwarded"),
    eform_page="universalcredit",
    summarise=_summary,
    example={
        "claimant_name": "Mary Example",
        "assessment_start": "2026-06-14",
        "assessment_end": "2026-07-13",
        "payment_date": "2026-07-20",
        "standard_allowance": "424.90",
        "housing_element": "486.85",
        "total_entitlement": "911.75",
        "take_home_pay": "600.00",
        "work_allowance": "427.00",
        "earnings_deduction": "95.15",
        "deductions": [{"type": "advance", "amount": "42.49"}],
        "total_deductions": "42.49",
        "total_paid": "774.11",
        "paid_to_claimant": "287.26",
        "paid_to_landlord": "486.85",
    },
    fits=lambda claim: True,
    subjects=lambda claim: (),
    new_subject=universal_credit_subject,
    starts=("started_on",),
    ends=False,
    line={"type": TYPE, "name": "Universal Credit", "frequency": "monthly"},
    doubts=doubts,
)
