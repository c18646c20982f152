"""Bank details: the worked table, and the published words of each refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.bank import parse_account_number, parse_roll_number, parse_sort_code
from portal.domain.wording import Refused

SORT_CODE = "Enter a valid sort code like 309430"
ACCOUNT = "Enter a valid account number like 00733445"
LENGTH = "Account number must be between 6 and 8 digits"
ROLL_LENGTH = "Building society roll number must be between 1 and 18 characters"
ROLL = "Building society roll number must only include letters a to z, numbers, hyphens, spaces, forward slashes and full stops"


@pytest.mark.parametrize(
    ("read", "typed", "stored"),
    [
        (parse_sort_code, "30-94-30", "309430"),
        (parse_sort_code, "30 94 30", "309430"),
        (parse_sort_code, "30–94—30", "309430"),
        (parse_sort_code, " 309430 ", "309430"),
        (parse_sort_code, "３０９４３０", "309430"),
        (parse_account_number, "733445", "00733445"),
        (parse_account_number, "0733 445", "00733445"),
        (parse_account_number, "12345678", "12345678"),
        (parse_roll_number, " A1/23-45.6  B ", "A1/23-45.6 B"),
        (parse_roll_number, "X" * 18, "X" * 18),
    ],
)
def test_bank_details_are_stored_in_one_form(read, typed, stored):
    assert read(typed) == stored


@pytest.mark.parametrize(
    ("read", "typed", "words"),
    [
        (parse_sort_code, " - ", "Enter a sort code"),
        (parse_sort_code, "30943", SORT_CODE),
        (parse_sort_code, "3094301", SORT_CODE),
        (parse_sort_code, "30/94/30", SORT_CODE),
        (parse_sort_code, "30943o", SORT_CODE),
        (parse_sort_code, "٣٠٩٤٣٠", SORT_CODE),
        (parse_account_number, "", "Enter an account number"),
        (parse_account_number, "1234567890", LENGTH),
        (parse_account_number, "123456789", LENGTH),
        (parse_account_number, "12345", LENGTH),
        (parse_account_number, "1234567a", ACCOUNT),
        (parse_account_number, "12345678🙂", ACCOUNT),
        (parse_roll_number, " ", ROLL_LENGTH),
        (parse_roll_number, "X" * 19, ROLL_LENGTH),
        (parse_roll_number, "A_1", ROLL),
        (parse_roll_number, "Ä1", ROLL),
    ],
)
def test_bank_details_are_refused_in_the_published_words(read, typed, words):
    with pytest.raises(Refused) as refused:
        read(typed)

    assert str(refused.value.wording) == words


@given(st.integers(min_value=0, max_value=99_999_999), st.integers(min_value=6, max_value=8))
def test_an_account_number_is_the_same_however_many_zeros_it_begins_with(number, digits):
    shortest = str(number).zfill(digits)

    assert parse_account_number(shortest) == parse_account_number(shortest.zfill(8)) == f"{number:08d}"
