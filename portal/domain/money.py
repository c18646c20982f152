"""Amounts of money and how often they are paid: reading, showing, weekly conversion (domain facts 4.2 and 14).

Amounts are Decimal pounds with at most 2 decimal places. Weekly figures are for display only: the back office decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from portal.domain.wording import Refused, Wording, _

PENNY = Decimal("0.01")
MOST = Decimal("999999.99")

_LONGEST_INPUT = 60
_IGNORED = re.compile(r"[\s£]")
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.(?P<pence>[0-9]*))?")


class Frequency(StrEnum):
    """How often an amount is paid; the values are those of the claim extract."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four-weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ONE_OFF = "one-off"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FrequencyTerms:
    """One frequency as people read it, and the exact fraction of an amount that falls in one week, if it has one."""

    label: Wording
    phrase: Wording
    per_week: tuple[int, int] | None


FREQUENCIES: Mapping[Frequency, FrequencyTerms] = MappingProxyType(
    {
        Frequency.WEEKLY: FrequencyTerms(_("Every week"), _("a week"), (1, 1)),
        Frequency.FORTNIGHTLY: FrequencyTerms(_("Every 2 weeks"), _("every 2 weeks"), (1, 2)),
        Frequency.FOUR_WEEKLY: FrequencyTerms(_("Every 4 weeks"), _("every 4 weeks"), (1, 4)),
        Frequency.MONTHLY: FrequencyTerms(_("Every calendar month"), _("a month"), (12, 52)),
        Frequency.QUARTERLY: FrequencyTerms(_("Every 3 months"), _("every 3 months"), (4, 52)),
        Frequency.YEARLY: FrequencyTerms(_("Every year"), _("a year"), (1, 52)),
        Frequency.ONE_OFF: FrequencyTerms(_("Only once"), _("once only"), None),
        Frequency.OTHER: FrequencyTerms(_("Some other pattern"), _("on another pattern"), None),
    }
)


def parse_money(text: str, *, ask: Wording, name: Wording, least: Decimal = PENNY, most: Decimal = MOST) -> Decimal:
    """The amount a person typed, with 2 decimals; pound signs, spaces and thousands commas are ignored.

    `ask` is the message for an empty field ("Enter your monthly rent"), `name` begins every other one ("Your rent").
    A comma is read only between thousands, so that "600,50" is asked again and never becomes 60,050.
    """
    typed = _IGNORED.sub("", unicodedata.normalize("NFKC", text[:_LONGEST_INPUT]))
    if not typed:
        raise Refused(ask)
    number = _NUMBER.fullmatch(typed)
    if number is None or len(text) > _LONGEST_INPUT or not any(character.isdigit() for character in typed):
        raise Refused(_("{name} must be a number, like 600 or 600.50", name=name))
    if len(number["pence"] or "") > 2:
        raise Refused(_("{name} must have no more than 2 decimal places", name=name))
    amount = Decimal(typed.replace(",", "")).quantize(PENNY)
    if amount < least:
        raise Refused(_("{name} must be {least} or more", name=name, least=format_money(least)))
    if amount > most:
        raise Refused(_("{name} must be {most} or less", name=name, most=format_money(most)))
    return amount


def weekly_amount(amount: Decimal, frequency: Frequency) -> Decimal | None:
    """`amount` as a weekly figure rounded half up to the penny; None when the frequency has no fixed week."""
    share = FREQUENCIES[frequency].per_week
    if share is None:
        return None
    numerator, denominator = share
    return (amount * numerator / denominator).quantize(PENNY, ROUND_HALF_UP)


def format_money(amount: Decimal) -> str:
    """ "£75", "£75.50" or "£16,000": pence only when there are some (GOV.UK style)."""
    text = format_statement_money(amount)
    return text.removesuffix(".00")


def format_statement_money(amount: Decimal) -> str:
    """ "£75.00": always 2 decimals, for statements and sums where pence matter."""
    rounded = amount.quantize(PENNY, ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    return f"{sign}£{abs(rounded):,.2f}"
