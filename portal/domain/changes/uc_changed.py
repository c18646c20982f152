"""UC-2 `uc-changed`: an award of Universal Credit changed or ended (domain facts 4.3, 5; requirements S4.35-S4.37)."""

from __future__ import annotations

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.uc_awarded import UC_AWARDED, universal_credit_of, universal_credit_subject
from portal.domain.changes.universal_credit import UniversalCreditDetails, doubts
from portal.domain.changes.values import money_text
from portal.domain.wording import Wording, _


def _summary(details: UniversalCreditDetails, name: str | None) -> Wording:
    if details.ended:
        return _("The Universal Credit of {name} ended", name=name) if name else _("Your Universal Credit ended")
    if details.total_paid is None:
        return _("The Universal Credit of {name} changed", name=name) if name else _("Your Universal Credit changed")
    amount = money_text(details.total_paid)
    if name:
        return _("The Universal Credit of {name} changed to {amount} a month", name=name, amount=amount)
    return _("Your Universal Credit changed to {amount} a month", amount=amount)


UC_CHANGED = ChangeType(
    name="uc-changed",
    catalogue_id="UC-2",
    title=_("Universal Credit changed or ended"),
    category="uc-award",
    section=Section.INCOME,
    question=_("Has the Universal Credit of anyone changed or ended?"),
    date_label=_("When did Universal Credit change or end?"),
    date_missing=_("Enter the date Universal Credit changed or ended"),
    details=UniversalCreditDetails,
    record=RecordKind.INCOME,
    eform_flag=("whathaschanged", "UniversalCreditChanged"),
    eform_page="universalcreditchanged",
    summarise=_summary,
    example={**UC_AWARDED.example, "total_paid": "774.11"},
    fits=lambda claim: bool(universal_credit_of(claim)),
    subjects=universal_credit_of,
    new_subject=universal_credit_subject,
    line=UC_AWARDED.line,
    doubts=doubts,
)
