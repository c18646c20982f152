"""CAP-4 `capital-given-away`: money or property given away, or a large sum spent (domain facts 3.3, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import choice, day, long_text, money, text
from portal.domain.changes.subjects import gift_subject
from portal.domain.changes.values import money_text
from portal.domain.wording import Wording, _

KINDS = (
    ("money-given", _("Money that was given away")),
    ("money-spent", _("A large sum that was spent")),
    ("debt-paid", _("A debt that was paid off")),
    ("property", _("A property, or a share of one")),
    ("other", _("Something else")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class CapitalGivenAwayDetails(Details):
    """What went, how much it was worth, to whom and why."""

    what: str | None = choice(_("What was given away or spent?"), KINDS)
    amount: Decimal | None = money(
        _("How much was it, or what was it worth?"), called=_("What was given away or spent")
    )
    to_whom: str | None = text(
        _("Who was it given or paid to?"), hint=_("For example, my son, or a builder"), called=_("Who it went to")
    )
    date: date | None = day(
        _("When was it given away or spent?"),
        called=_("The date it was given away or spent"),
        required=True,
        is_change_date=True,
    )
    why: str | None = long_text(
        _("Why was it given away or spent?"), called=_("Why it was given away or spent"), is_fact=False
    )


def _summary(details: CapitalGivenAwayDetails, name: str | None) -> Wording:
    if details.amount is None:
        return _("{name} gave away or spent money", name=name) if name else _("You gave away or spent money")
    amount = money_text(details.amount)
    if name:
        return _("{name} gave away or spent {amount}", name=name, amount=amount)
    return _("You gave away or spent {amount}", amount=amount)


CAPITAL_GIVEN_AWAY = ChangeType(
    name="capital-given-away",
    catalogue_id="CAP-4",
    title=_("Money or property was given away or spent"),
    category="capital",
    section=Section.CAPITAL,
    question=_("Have you given away or spent a large sum in the last 12 months?"),
    date_label=_("When was it given away or spent?"),
    date_missing=_("Enter the date it was given away or spent"),
    details=CapitalGivenAwayDetails,
    record=RecordKind.NONE,
    eform_flag=("whathaschanged", "CapitalGivenAway"),
    eform_page="capitalgivenaway",
    summarise=_summary,
    example={"who": "p1", "what": "money-given", "amount": "3000.00", "to_whom": "my son", "why": "His wedding"},
    fits=lambda claim: True,
    subjects=lambda claim: (),
    new_subject=lambda person, details: gift_subject(person, details.what, details.to_whom),
)
