"""CAP-2 `lump-sum-received`: a large sum of money came in (domain facts 4.3).

Nothing of the claim is rewritten: the money counts where it is kept, and that account is reported as savings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import ShownWhen, choice, day, long_text, money, yes_no
from portal.domain.changes.subjects import lump_sum_subject
from portal.domain.changes.values import money_text
from portal.domain.wording import Wording, _

SOURCES = (
    ("inheritance", _("An inheritance")),
    ("redundancy", _("Redundancy pay")),
    ("compensation", _("Compensation or a court award")),
    ("insurance", _("An insurance payment")),
    ("pension", _("A lump sum from a pension")),
    ("sale", _("Something I or we sold")),
    ("benefit-arrears", _("Benefit that was paid late")),
    ("gift", _("A gift or a prize")),
    ("other", _("Something else")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class LumpSumReceivedDetails(Details):
    """How much came in, where it came from and what it is meant for."""

    source: str | None = choice(
        _("Where did the money come from?"), SOURCES, missing=_("Select where the money came from"), required=True
    )
    personal_injury: bool | None = yes_no(
        _("Is it for a personal injury?"), shown_when=ShownWhen("source", ("compensation",))
    )
    amount: Decimal | None = money(
        _("How much was it?"),
        called=_("The sum of money"),
        missing=_("Enter how much the sum of money was"),
        required=True,
        least=Decimal("0.01"),
    )
    date: date | None = day(
        _("When did the money come in?"), called=_("The date the money came in"), required=True, is_change_date=True
    )
    intent: str | None = long_text(
        _("What have you done with the money, or what will you do with it?"),
        hint=_("If it is in an account, tell us about that account as well, in ‘Money and savings’"),
        called=_("What you do with the money"),
        is_fact=False,
    )


def _summary(details: LumpSumReceivedDetails, name: str | None) -> Wording:
    if details.amount is None:
        return _("{name} received a sum of money", name=name) if name else _("You received a sum of money")
    amount = money_text(details.amount)
    return (
        _("{name} received {amount}", name=name, amount=amount) if name else _("You received {amount}", amount=amount)
    )


LUMP_SUM_RECEIVED = ChangeType(
    name="lump-sum-received",
    catalogue_id="CAP-2",
    title=_("A large sum of money came in"),
    category="capital",
    section=Section.CAPITAL,
    question=_("Have you received a large sum of money?"),
    date_label=_("When did the money come in?"),
    date_missing=_("Enter the date the money came in"),
    details=LumpSumReceivedDetails,
    record=RecordKind.NONE,
    eform_flag=("whathaschanged", "LumpSum"),
    eform_page="lumpsum",
    summarise=_summary,
    example={"who": "p1", "source": "inheritance", "amount": "8000.00", "intent": "I will keep it in savings"},
    fits=lambda claim: True,
    subjects=lambda claim: (),
    new_subject=lambda person, details: lump_sum_subject(person, details.source),
)
