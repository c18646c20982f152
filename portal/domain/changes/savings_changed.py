"""CAP-1 `savings-changed`: money in accounts or investments changed (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, Details
from portal.domain.changes.fields import (
    Asked,
    ShownWhen,
    choice,
    day,
    groups,
    long_text,
    money,
    number,
    person,
    text,
    yes_no,
)
from portal.domain.changes.subjects import account_subject
from portal.domain.changes.values import money_text
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

ACCOUNT_TYPES = (
    ("current", _("Current account")),
    ("savings", _("Savings account")),
    ("isa", _("ISA")),
    ("post-office", _("Post Office account")),
    ("credit-union", _("Credit union account")),
    ("cash", _("Cash")),
    ("premium-bonds", _("Premium Bonds")),
    ("national-savings", _("National Savings and Investments certificates")),
    ("shares", _("Shares, unit trusts or other investments")),
    ("crypto", _("Cryptocurrency, such as Bitcoin")),
    ("trust", _("Money or property in a trust")),
    ("property", _("Property or land that you do not live in")),
    ("compensation", _("Compensation, for example for an injury")),
    ("lump-sum", _("Redundancy pay or another lump sum")),
    ("lent", _("Money lent to somebody")),
    ("other", _("Something else")),
)
COUPLE = ("claimant", "partner")
"""Whose money counts (domain facts 3.3)."""
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
UNLESS_CLOSED = ShownWhen("closed", (None, False))


@dataclass(frozen=True, kw_only=True, repr=False)
class AccountDetails(Asked):
    """One account or investment of the list, with what is in it now."""

    owner: str | None = person(_OWNER, missing=_OWNER_MISSING, required=True, is_fact=False, picks=COUPLE)
    type: str | None = choice(_TYPE, ACCOUNT_TYPES, missing=_TYPE_MISSING, required=True, is_open=True)
    provider: str | None = text(_PROVIDER, called=_PROVIDER_CALLED)
    last4: str | None = text(_LAST4, called=_LAST4_CALLED, max_length=4)
    amount: Decimal | None = money(
        _AMOUNT, called=_AMOUNT_CALLED, missing=_AMOUNT_MISSING, required=True, shown_when=UNLESS_CLOSED
    )
    joint_share: Decimal | None = number(_SHARE, called=_SHARE_CALLED, most=Decimal(100), places=2)
    date: date | None = day(_DATE, called=_DATE_CALLED, required=True, is_change_date=True, place=("balance_on",))
    opened: bool | None = yes_no(_OPENED, asked_of=("new", "change"))
    closed: bool | None = yes_no(_CLOSED, asked_of=("held",))


@dataclass(frozen=True, kw_only=True, repr=False)
class SavingsChangedDetails(Details):
    """New accounts as a list, or one account in the flat fields, which the form asks of an account held."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "per_item", "closed")

    per_item: tuple[AccountDetails, ...] | None = groups(
        _("Which accounts or investments are there?"),
        AccountDetails,
        missing=_("Tell us about the account or investment"),
        required=True,
        unless_given="type",
        max_items=40,
        asked_of=("new",),
    )
    owner: str | None = person(_OWNER, is_fact=False, is_asked=False)
    type: str | None = choice(
        _TYPE, ACCOUNT_TYPES, missing=_TYPE_MISSING, required=True, unless_given="per_item", is_open=True,
        describes=True, asked_of=("held",),
    )  # fmt: skip
    provider: str | None = text(_PROVIDER, called=_PROVIDER_CALLED, describes=True, asked_of=("held",))
    last4: str | None = text(_LAST4, called=_LAST4_CALLED, max_length=4, describes=True, asked_of=("held",))
    amount: Decimal | None = money(
        _AMOUNT, called=_AMOUNT_CALLED, missing=_AMOUNT_MISSING, required=True, unless_given="per_item",
        shown_when=UNLESS_CLOSED, asked_of=("held",),
    )  # fmt: skip
    joint_share: Decimal | None = number(
        _SHARE, called=_SHARE_CALLED, most=Decimal(100), places=2, shown_when=UNLESS_CLOSED, asked_of=("held",)
    )
    date: date | None = day(_DATE, called=_DATE_CALLED, is_change_date=True, place=("balance_on",))
    opened: bool | None = yes_no(_OPENED, is_asked=False)
    closed: bool | None = yes_no(_CLOSED, asked_of=("held",))
    large_withdrawal: Decimal | None = money(
        _("If a large amount was taken out or spent, how much was it?"),
        hint=_("Leave this empty if there was none"),
        called=_("The amount taken out or spent"),
        is_fact=False,
        asked_of=("held",),
    )
    large_withdrawal_why: str | None = long_text(
        _("What was the money taken out or spent for?"),
        called=_("What the money was for"),
        is_fact=False,
        asked_of=("held",),
    )


def _summary(details: SavingsChangedDetails, name: str | None) -> Wording:
    if details.per_item:
        return _list_summary(details.per_item)
    if details.closed:
        return _("An account or investment of {name} was closed", name=name) if name else _("Your account was closed")
    if details.amount is None:
        return _("Savings or investments of {name} changed", name=name) if name else _("Your savings changed")
    amount = money_text(details.amount)
    if name:
        return _("Savings of {name} changed to {amount}", name=name, amount=amount)
    return _("Your savings changed to {amount}", amount=amount)


def _list_summary(items: tuple[AccountDetails, ...]) -> Wording:
    total = money_text(sum((one.amount for one in items if one.amount is not None), Decimal("0.00")))
    if len(items) == 1:
        return _("There is {amount} in an account or investment", amount=total)
    return _("There is {amount} in {count} accounts or investments", amount=total, count=len(items))


def _new_account(owner: str, details: SavingsChangedDetails) -> str:
    return account_subject(owner, details.type, details.provider, details.last4)


def _check(details: SavingsChangedDetails, claim: Claim) -> Iterator[Fault]:
    """Each account of a list can be told from the others, and belongs to one of the couple."""
    told: set[str] = set()
    couple = {person.id for person in claim.people if person.role in COUPLE}
    for position, one in enumerate(details.per_item or ()):
        if one.owner and claim.person(one.owner) is not None and one.owner not in couple:
            yield Fault(f"per_item[{position}].owner", _("Select yourself or your partner"))
        account = account_subject(one.owner or "", one.type, one.provider, one.last4)
        if account in told:
            words = _("Enter the bank or the last 4 numbers of the account, so that we can tell these accounts apart")
            yield Fault(f"per_item[{position}].provider", words)
        told.add(account)


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
    check=_check,
)
