"""Which passwords are refused: short ones, leaked ones, and those that guessing programs build (quality S08)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.wording import Refused
from portal.models import Organisation, User
from portal.services.password_rules import check_password, is_easy_to_guess


@pytest.fixture
def olive(db_session):
    council = Organisation(name="Sampleshire District", kind="council", email_domains=[])
    return User(
        first_name="Olive", last_name="Ostrander", email="o.ostrander@sampleshire.example.org", organisation=council
    )


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword", "Password1234567", "P@ssw0rdP@ssw0rd1", "qwertyuiopasdfgh", "poiuytrewqlkjhgf", "123456789012345",
        "1q2w3e4r5t6y7u8i", "zaq12wsxcde34rfv", "987654321098765", "aaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "jessicajessica12",
        "Correct horse battery staple", "correct-horse-battery-staple!", "Summer2026Summer2026", "Christmas2025Christmas",
        "liverpoolliverpool", "Manchester United 1999", "!!!!!!!!!!!!!!!", "               ", "monkeydragonshadow12",
        "01/02/1990-01/02/1990", "housing benefit 2026", "Welcome to the council", "letmeinplease2026",
    ],
)  # fmt: skip
def test_password_that_is_guessed_first_is_refused(olive, password):
    with pytest.raises(Refused, match="harder to guess"):
        check_password(password, olive)


@pytest.mark.parametrize(
    "password",
    [
        "OliveOstrander2026!", "ostrander.olive.ostrander", "o.ostrander@sampleshire", "Sampleshire2026!!", "SampleCouncil1234",
        "sampleshire district 1", "OLIVE ostrander 99",
    ],
)  # fmt: skip
def test_password_made_of_what_is_known_of_its_owner_is_refused(olive, password):
    with pytest.raises(Refused, match="harder to guess"):
        check_password(password, olive)


@pytest.mark.parametrize(
    "password",
    [
        "velvet kettle north umbrella", "tractor lamp Welsh hill", "x7#kQ9vLp2&mZ4t", "ŵyneb môr coeden lleuad",
        "日本語の長い合言葉です千葉県松戸", "ten grey ducks wait for rain", " spaces at both ends are kept ", "gwyrdd coed afon haul",
        "otter canal biscuit thursday" * 30,
    ],
)  # fmt: skip
def test_password_that_nobody_foresees_is_taken(olive, password):
    check_password(password, olive)


@pytest.mark.parametrize(
    ("length", "error"),
    [(0, "Enter a password"), (14, "15 characters or more"), (15, None), (64, None), (1000, None),
     (1001, "1000 characters or fewer")],
)  # fmt: skip
def test_length_is_checked_and_nothing_else_of_its_making(olive, length, error):
    password = ("velvetkettlenorthumbrella" * 50)[:length]
    if error is None:
        check_password(password, olive)
        return
    with pytest.raises(Refused, match=error):
        check_password(password, olive)


@given(st.text(min_size=1, max_size=1000))
@settings(max_examples=40, deadline=None)
def test_any_text_is_judged(text):
    assert is_easy_to_guess(text, about=[text[:5]]) in (True, False)


@pytest.mark.parametrize(
    "password", ["a" * 1000, "ab" * 500, "password" * 125, "a1" * 499 + "!!", "4@8({[<369!1|70$5+%2" * 50]
)
def test_longest_password_is_judged_in_bounded_work(monkeypatch, password):
    import zxcvbn

    judged = []
    real = zxcvbn.zxcvbn
    monkeypatch.setattr(zxcvbn, "zxcvbn", lambda text, **more: judged.append(text) or real(text, **more))
    is_easy_to_guess(password)
    assert len(judged) <= 2
    assert all(len(text) <= 72 for text in judged)
