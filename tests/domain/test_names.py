from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain import names
from portal.domain.wording import Refused, Wording


@pytest.mark.parametrize(
    ("one", "other"),
    [("O'Neil", "ONEIL"), ("O'Neil", "o’neil"), ("Zoë", "zoe"), ("Anne-Marie", "anne marie"), ("Søren", "Soren")],
)
def test_spellings_of_one_name_are_alike(one, other):
    assert names.is_same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("", ""), ("李", "王"), ("-", "’"), ("Ann", "Anne")])
def test_different_or_empty_names_are_not_alike(one, other):
    assert not names.is_same_name(one, other)


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_name_key_does_not_depend_on_case_spaces_or_composition(text):
    assert names.name_key(f"  {text} ") == names.name_key(text)
    assert names.name_key(names.name_key(text)) == names.name_key(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Mary   Ann ", "Mary Ann"), ("Zoe\u0308", "Zoë"), ("McDONALD", "McDONALD"), ("A\x00B\u202eC", "A B C")],
)
def test_clean_name_keeps_case_and_drops_what_cannot_be_seen(typed, kept):
    assert names.clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "message"),
    [(" ", "Enter your first name"), ("x" * 36, "First name must be 35 characters or fewer"), ("\x07", None)],
)
def test_parse_name_names_the_field_when_it_refuses(typed, message):
    with pytest.raises(Refused) as refused:
        names.parse_name(typed, ask=Wording("Enter your first name"), name=Wording("First name"))

    assert str(refused.value.wording) == (message or "Enter your first name")


@pytest.mark.parametrize("typed", ["D’Arcy-Jones", "李小龍", "محمد", "X Æ A-12", "Siân"])
def test_parse_name_accepts_every_script(typed):
    assert names.parse_name(typed, ask=Wording("Enter"), name=Wording("Name")) == typed


@pytest.mark.parametrize(
    ("typed", "formatted"),
    [
        ("sm52rt", "SM5 2RT"),
        ("(SE1-1AA).", "SE1 1AA"),
        ("w1a0ax", "W1A 0AX"),
        ("SE1 – 1AA", "SE1 1AA"),
        *[(code, code) for code in ("EC1A 1BB", "M1 1AE", "B33 8TH", "DN55 1PT", "N1C 4AG", "SE1P 4AA")],
        *[(code, code) for code in ("BT1 1AA", "JE2 3AB", "GIR 0AA")],
    ],
)
def test_parse_postcode_formats_the_table(typed, formatted):
    assert names.parse_postcode(typed) == formatted


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter postcode"),
        *[
            (code, "Enter a full UK postcode")
            for code in ("QA1 1AA", "SW1A 2CC", "SW1A", "SE1 1A", "1SE 1AA", "EC1A 1BI", "SE1 1AI", "A1" * 50_000)
        ],
    ],
)
def test_parse_postcode_refuses_the_table(typed, message):
    with pytest.raises(Refused) as refused:
        names.parse_postcode(typed)

    assert str(refused.value.wording) == message


@pytest.mark.parametrize(("postcode", "is_inside"), [("SM5 2RT", True), ("bt1 1aa", False), ("JE2 3AB", False)])
def test_is_in_great_britain_leaves_out_northern_ireland_and_the_islands(postcode, is_inside):
    assert names.is_in_great_britain(postcode) is is_inside


@pytest.mark.parametrize(
    ("text", "is_one"), [("1", True), ("100023336956", True), ("1234567890123", False), ("", False)]
)
def test_is_uprn_takes_1_to_12_digits(text, is_one):
    assert names.is_uprn(text) is is_one


def test_address_lines_leave_out_what_is_empty():
    address = {"line_1": "1 High Street,", "line_2": "", "town": "Sampletown", "county": None, "postcode": "se11aa"}

    assert names.address_lines(address) == ["1 High Street", "Sampletown", "SE1 1AA"]
