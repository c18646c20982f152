from __future__ import annotations

from decimal import Decimal

import pytest

from portal.domain.money import FREQUENCIES, Frequency, format_money, format_statement_money, parse_money, weekly_amount
from portal.domain.wording import Refused, Wording

WORDS = {"ask": Wording("Enter your monthly rent"), "name": Wording("Your rent")}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("£1,200.50 ", "1200.50"),
        ("75", "75.00"),
        (" 75.5", "75.50"),
        ("1 200", "1200.00"),
        (".50", "0.50"),
        ("600.", "600.00"),
        ("999,999.99", "999999.99"),
        ("£ 0.01", "0.01"),
        ("７５", "75.00"),
    ],
)
def test_parse_money_reads_what_people_type(typed, amount):
    assert str(parse_money(typed, **WORDS)) == amount


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter your monthly rent"),
        (" £ ", "Enter your monthly rent"),
        ("0", "Your rent must be £0.01 or more"),
        ("-5", "Your rent must be £0.01 or more"),
        ("75.505", "Your rent must have no more than 2 decimal places"),
        ("1000000", "Your rent must be £999,999.99 or less"),
        ("lots", "Your rent must be a number, like 600 or 600.50"),
        ("600,50", "Your rent must be a number, like 600 or 600.50"),
        ("1,20.00", "Your rent must be a number, like 600 or 600.50"),
        ("1e5", "Your rent must be a number, like 600 or 600.50"),
        ("-", "Your rent must be a number, like 600 or 600.50"),
        (".", "Your rent must be a number, like 600 or 600.50"),
        ("9" * 100_000, "Your rent must be a number, like 600 or 600.50"),
        ("NaN", "Your rent must be a number, like 600 or 600.50"),
    ],
)
def test_parse_money_names_the_field_when_it_refuses(typed, message):
    with pytest.raises(Refused) as refused:
        parse_money(typed, **WORDS)

    assert str(refused.value.wording) == message


def test_parse_money_accepts_zero_when_the_field_allows_it():
    assert parse_money("0", **WORDS, least=Decimal(0)) == 0


@pytest.mark.parametrize(
    ("amount", "frequency", "weekly"),
    [
        ("1000.00", Frequency.MONTHLY, "230.77"),
        ("433.33", Frequency.MONTHLY, "100.00"),
        ("200", Frequency.FORTNIGHTLY, "100.00"),
        ("450", Frequency.FOUR_WEEKLY, "112.50"),
        ("92.10", Frequency.WEEKLY, "92.10"),
        ("5200", Frequency.YEARLY, "100.00"),
        ("1300", Frequency.QUARTERLY, "100.00"),
        ("0.01", Frequency.FORTNIGHTLY, "0.01"),
        ("0.02", Frequency.FOUR_WEEKLY, "0.01"),
    ],
)
def test_weekly_amount_rounds_half_up(amount, frequency, weekly):
    assert str(weekly_amount(Decimal(amount), frequency)) == weekly


@pytest.mark.parametrize("frequency", [Frequency.ONE_OFF, Frequency.OTHER])
def test_weekly_amount_is_none_without_a_fixed_week(frequency):
    assert weekly_amount(Decimal(100), frequency) is None


def test_every_frequency_has_its_terms():
    assert set(FREQUENCIES) == set(Frequency)


@pytest.mark.parametrize(
    ("amount", "short", "statement"),
    [
        ("75", "£75", "£75.00"),
        ("75.5", "£75.50", "£75.50"),
        ("16000", "£16,000", "£16,000.00"),
        ("-3.20", "-£3.20", "-£3.20"),
        ("0", "£0", "£0.00"),
        ("100.00", "£100", "£100.00"),
    ],
)
def test_money_is_shown_in_govuk_style(amount, short, statement):
    assert (format_money(Decimal(amount)), format_statement_money(Decimal(amount))) == (short, statement)
