from __future__ import annotations

import pytest

from portal.domain.second_factor import has_two_factors


@pytest.mark.parametrize(
    "methods",
    [["mfa"], ["pwd", "mfa"], ["pwd", "otp"], ["pwd", "sms"], ["hwk", "pin"], ["face", "swk"], ["pwd", "fpt", "x"]],
)
def test_two_kinds_are_two_factors(methods):
    assert has_two_factors(methods)


@pytest.mark.parametrize(
    "methods",
    [
        [],
        ["pwd"],
        ["otp"],
        ["pwd", "pin"],
        ["otp", "sms"],
        ["face", "fpt"],
        ["wia", "rsa"],
        [None, 1, ["mfa"]],
        ["MFA"],
    ],
)
def test_one_kind_or_none_is_not(methods):
    assert not has_two_factors(methods)
