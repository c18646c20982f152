from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.nino import Nino, normalise, parse
from portal.domain.wording import Refused

FORMAT = "Enter a National Insurance number in the correct format"


@pytest.mark.parametrize(
    ("typed", "value", "needs_warning"),
    [
        ("jg 10 37 59 a", "JG103759A", False),
        ("JG-10-37-59-A", "JG103759A", False),
        ("J G 1 0 3 7 5 9 A", "JG103759A", False),
        ("ＪＧ１０３７５９Ａ", "JG103759A", False),
        ("JG\u00a010–37.59 A", "JG103759A", False),
        ("OA123456A", "OA123456A", False),
        ("SN 12 34 56 D ", "SN123456D", False),
        ("AA000000A", "AA000000A", False),
        ("NC123456A", "NC123456A", True),
        ("MW123456A", "MW123456A", True),
        ("CR123456A", "CR123456A", True),
        ("PP123456A", "PP123456A", True),
    ],
)
def test_parse_accepts_the_table_in_strict_mode(typed, value, needs_warning):
    nino = parse(typed, allow_example=False)

    assert (nino.value, nino.needs_warning) == (value, needs_warning)


@pytest.mark.parametrize(
    "typed",
    ["QQ 12 34 56 C"]
    + [f"{prefix}123456A" for prefix in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")]
    + [f"{prefix}123456A" for prefix in ("AO", "DA", "FA", "AD", "AF", "JV", "IA", "UA", "VA", "AI", "AQ", "AU", "FY")]
    + ["JG103759E", "JG103759", "JG10375A", "JG1037591A", "12A12345", "JG103759A" * 20_000, "a" * 100_000],
)
def test_parse_refuses_the_table_in_strict_mode(typed):
    with pytest.raises(Refused) as refused:
        parse(typed, allow_example=False)

    assert str(refused.value.wording) == FORMAT


@pytest.mark.parametrize("typed", ["", "   ", "- -"])
def test_parse_asks_for_the_number_when_nothing_is_typed(typed):
    with pytest.raises(Refused, match=r"^Enter your National Insurance number$"):
        parse(typed, allow_example=False)


def test_parse_spells_the_format_out_when_no_hint_is_shown():
    with pytest.raises(Refused) as refused:
        parse("JG10", allow_example=False, is_hint_shown=False)

    assert str(refused.value.wording) == (
        "Enter a National Insurance number that is 2 letters, 6 numbers, then A, B, C or D, like QQ 12 34 56 C"
    )


def test_parse_explains_temporary_numbers():
    with pytest.raises(Refused, match=r"^Numbers that start with TN are temporary"):
        parse("TN010190M", allow_example=True)


@pytest.mark.parametrize(("typed", "value"), [("qq 12 34 56 c", "QQ123456C"), ("QQ000001A", "QQ000001A")])
def test_parse_accepts_the_example_prefix_when_allowed(typed, value):
    assert parse(typed, allow_example=True).value == value


@pytest.mark.parametrize("typed", ["JG103759", "QQ123456"])
def test_parse_accepts_no_suffix_only_from_an_extract(typed):
    assert parse(typed, allow_example=True, from_extract=True).value == typed
    with pytest.raises(Refused):
        parse(typed, allow_example=True)


def test_a_number_shows_itself_masked_unless_asked():
    nino = Nino("QQ123456C")

    shown = (repr(nino), str(nino), f"{nino}", nino.masked(), nino.display())

    assert shown == ("Nino(QQ ** ** 56 C)", *["QQ ** ** 56 C"] * 3, "QQ 12 34 56 C")


def test_a_number_without_suffix_is_masked_too():
    assert Nino("QQ123456").masked() == "QQ ** ** 56"


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_normalise_keeps_capitals_and_digits_only(text):
    assert set(normalise(text)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
