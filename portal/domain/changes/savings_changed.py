"""CAP-1 `savings-changed`: money in accounts or investments changed (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import Asked, choice, day, groups, long_text, money, number, person, text, yes_no
from portal.domain.changes.subjects import account_subject
from portal.domain.changes.values import money_text
from portal.domain.wording import Wording, _

ACCOUNT_TYPES = (
    ("current", _("Current account")),
    ("savings", _("Savings account")),
    ("isa", _("ISA")),
    ("premium-bonds", _("Premium Bonds")),
    ("national-savings", _("National Savings and Investments certificates")),
    ("shares", _("Shares, unit trusts or other investments")),
    ("cash", _("Cash")),
    ("credit-union", _("Credit union account")),
    ("other", _("Something else")),
)
_TYPE = _("What kind of account or investment is it?")
_TYPE_MISSING = _("Select what kind of account or investment it is")
_OWNER = _("Whose is it?")
_OWNER_MISSING = _("Select whose it is")
_PROVIDER = _("Which bank, building society or company is it with?")
_PROVIDER_CALLED = _("The bank, building society or company")
_LAST4 = _("What are the last 4 numbers of the account number?")
_LAST4_CALLED = _("The last 4 numbers of the account number")
_AMOUNT = _("How much is in it now?")
_AMOUNT_CALLED = _("The amount in it")
_AMOUNT_MISSING = _("Enter how much is in it now")
_SHARE = _("If it is a joint account, what percentage of it is theirs?")
_SHARE_CALLED = _("The percentage that is theirs")
_DATE = _("On what date was that the amount?")
_DATE_CALLED = _("The date of the amount")
_OPENED = _("Is this a new account or investment?")
_CLOSED = _("Has it been closed or cashed in?")


@dataclass(frozen=True, kw_only=True, repr=False)
class AccountDetails(Asked):
    """One account or investment of the list, with what is in it now."""

    owner: str | None = person(_OWNER, missing=_OWNER_MISSING, required=True, is_fact=False)
    type: str | None = choice(_TYPE, ACCOUNT_TYPES, missing=_TYPE_MISSING, required=True, is_open=True)
    provider: str | None = text(_PROVIDER, called=_PROVIDER_CALLED)
    last4: str | None = text(_LAST4, called=_LAST4_CALLED, max_length=4)
    amount: Decimal | None = money(_AMOUNT, called=_AMOUNT_CALLED, missing=_AMOUNT_MISSING, required=True)
    joint_share: Decimal | None = number(_SHARE, called=_SHARE_CALLED, most=Decimal(100), places=2)
    date: date | None = day(_DATE, called=_DATE_CALLED, required=True, is_change_date=True, place=("balance_on",))
    opened: bool | None = yes_no(_OPENED)
    closed: bool | None = yes_no(_CLOSED)


@dataclass(frozen=True, kw_only=True, repr=False)
class SavingsChangedDetails(Details):
    """One account (the flat fields, which the form asks), or a list of them, and any large withdrawal."""

    per_item: tuple[AccountDetails, ...] | None = groups(
        _("Which other accounts or investments changed?"), AccountDetails, max_items=40, is_asked=False
    )
    owner: str | None = person(_OWNER, is_fact=False, is_asked=False)
    type: str | None = choice(
        _TYPE, ACCOUNT_TYPES, missing=_TYPE_MISSING, required=True, unless_given="per_item", is_open=True
    )
    provider: str | None = text(_PROVIDER, called=_PROVIDER_CALLED)
    last4: str | None = text(_LAST4, called=_LAST4_CALLED, max_length=4)
    amount: Decimal | None = money(
        _AMOUNT, called=_AMOUNT_CALLED, missing=_AMOUNT_MISSING, required=True, unless_given="per_item"
    )
    joint_share: Decimal | None = number(_SHARE, called=_SHARE_CALLED, most=Decimal(100), places=2)
    date: date | None = day(_DATE, called=_DATE_CALLED, is_change_date=True, place=("balance_on",))
    opened: bool | None = yes_no(_OPENED, asked_of=("new",))
    closed: bool | None = yes_no(_CLOSED, asked_of=("held",))
    large_withdrawal: Decimal | None = money(
        _("If a large amount was taken out or spent, how much was it?"), called=_("The amount taken out or spent")
    )
    large_withdrawal_why: str | None = long_text(
        _("What was the money taken out or spent for?"), called=_("What the money was for")
    )


def _summary(details: SavingsChangedDetails, name: str | None) -> Wording:
    if details.amount is None:
        return _("Savings or investments of {name} changed", name=name) if name else _("Your savings changed")
    amount = money_text(details.amount)
    if name:
        return _("Savings of {name} changed to {amount}", name=name, amount=amount)
    return _("Your savings changed to {amount}", amount=amount)


def _new_account(owner: str, details: SavingsChangedDetails) -> str:
    return account_subject(owner, details.type, details.provider, details.last4)


SAVINGS_CHANGED = ChangeType(
    name="savings-changed",
    catalogue_id="CAP-1",
    title=_("Savings or investments changed"),
    category="capital",
    section=Section.CAPITAL,
    question=_("Have your money, savings or investments changed?"),
    date_label=_("When did the savings or investments change?"),
    date_missing=_("Enter the date the savings or investments changed"),
    details=SavingsChangedDetails,
    record=RecordKind.ACCOUNT,
    eform_flag=("whathaschanged", "ChangeOfSavings"),
    eform_page="savings",
    summarise=_summary,
    example={"owner": "p1", "type": "savings", "provider": "Newtown Building Society", "amount": "6200.00"},
    fits=lambda claim: True,
    subjects=lambda claim: tuple(line.id for line in claim.capital if line.id),
    new_subject=_new_account,
    identified_by=("type", "provider", "last4"),
)
