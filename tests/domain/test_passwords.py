"""Which passwords are refused: short ones, well-known ones, and those that guessing programs build."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.passwords import check_password, is_easy_to_guess
from portal.domain.wording import Refused


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword", "Password1234567", "P@ssw0rdP@ssw0rd1", "qwertyuiopasdfgh", "poiuytrewqlkjhgf", "123456789012345",
        "987654321098765", "aaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "Correct horse battery staple", "correct-horse-battery-staple!",
        "Summer2026Summer2026", "liverpoolliverpool", "OliveOfficer2026!", "olive.officer.olive", "!!!!!!!!!!!!!!!", "               ",
        "monkeydragonshadow12", "01/02/1990-01/02/1990", "sample council housing benefit",
    ],
)  # fmt: skip
def test_password_that_is_guessed_first_is_refused(password):
    with pytest.raises(Refused, match="harder to guess"):
        check_password(password, about=["Olive", "Officer", "olive.officer", "sample"])


@pytest.mark.parametrize(
    "password",
    [
        "velvet kettle north umbrella", "tractor lamp Welsh hill", "x7#kQ9vLp2&mZ4t", "ŵyneb môr coeden lleuad",
        "日本語の長い合言葉です千葉県松戸", "ten grey ducks wait for rain", " spaces at both ends are kept ",
    ],
)  # fmt: skip
def test_password_that_nobody_foresees_is_taken(password):
    check_password(password, about=["Olive", "Officer"])


@pytest.mark.parametrize(
    ("length", "error"), [(0, "Enter a password"), (14, "15 characters or more"), (1001, "1000 characters or fewer")]
)
def test_length_is_checked(length, error):
    with pytest.raises(Refused, match=error):
        check_password("velvet kettle north umbrella "[:length].ljust(length, "z"))


def test_short_names_of_the_owner_do_not_take_letters_out():
    assert not is_easy_to_guess("velvet kettle north", about=["v", "el", ""])


@given(st.text(min_size=1, max_size=1000))
@settings(max_examples=60)
def test_any_text_is_judged(text):
    assert is_easy_to_guess(text, about=[text[:5]]) in (True, False)


@pytest.mark.parametrize("password", ["a" * 1000, "ab" * 500, "password" * 125, "a1" * 499 + "!!"])
def test_longest_password_is_judged_like_any_other(password):
    assert is_easy_to_guess(password)
