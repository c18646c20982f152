import json

import pytest

from portal import logs
from portal.domain.claim import Claim
from tests.factories import claim_content


@pytest.fixture
def lines(capsys):
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_log_holds_nothing_of_a_claim_that_is_logged(lines):
    claim = Claim.from_dict(claim_content())
    logs.info("claim imported", claim=claim, name=repr(claim), error=str(claim))
    text = json.dumps(lines())
    for canary in ("QQ123456C", "1950-03-27", "07700"):
        assert canary not in text


def test_only_named_keys_are_logged(lines):
    logs.info("request failed", endpoint="auth.sign_in", postcode="SE1 1AA")
    line = lines()[0]
    assert (line["event"], line["level"], line["endpoint"]) == ("request failed", "info", "auth.sign_in")
    assert "postcode" not in line


@pytest.mark.parametrize("typed", ["QQ 12 34 56 C", "qq123456c", "mary@example.org", "07700 900123", "+44 7700 900123"])
def test_what_looks_like_personal_data_is_masked_inside_named_keys(typed):
    assert logs.mask(f"failed for {typed} today") == "failed for [masked] today"


def test_instants_are_left_alone():
    assert logs.mask("2026-11-22T20:45:00+00:00") == "2026-11-22T20:45:00+00:00"


def test_exception_is_logged_by_place_and_not_by_its_text(lines):
    try:
        raise ValueError("Mary QQ123456C")
    except ValueError as error:
        logs.error("request failed", error=type(error).__name__, exception=error)
    line = lines()[0]
    assert "Mary" not in json.dumps(line)
    assert line["where"].startswith("tests.web.test_logs:")
