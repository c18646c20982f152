from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli.timeline import timeline

DOCUMENT: dict[str, Any] = {
    "claim": {"reference": "HB1", "people": [{"id": "p1", "role": "claimant", "first_name": "Siân"}]},
    "submissions": [
        {
            "reference": "S1",
            "changes": [
                {"type": "partner-moved-in", "date": "2017-11-21", "details": {"first_name": "Alex"}},
                {"type": "pay-changed", "date": "2017-11-01", "details": {"amount_gross": "260.00"}},
                {"type": "rent-changed", "date": "2017-09-01", "details": {"new_rent": "95.00"}},
            ],
        }
    ],
}


def nested(levels: int, inner: str = "1") -> str:
    return '{"a": ' * levels + inner + "}" * levels


def with_details(details: str) -> str:
    first = '{"type": "rent-changed", "date": "2017-09-01"}'
    second = f'{{"type": "moved-home", "date": "2017-09-01", "details": {details}}}'
    return f'{{"claim": {{}}, "submissions": [{{"reference": "S1", "changes": [{first}, {second}]}}]}}'


def run(file: Path | str, *options: str, given: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(timeline, [str(file), *options], input=given)
    return result.exit_code, result.stdout, result.stderr


def write(folder: Path, text: str) -> Path:
    path = folder / "changes.json"
    path.write_text(text, "utf-8")
    return path


def test_steps_are_printed_one_a_line(tmp_path: Path) -> None:
    status, printed, _ = run(write(tmp_path, json.dumps(DOCUMENT)))

    steps = [json.loads(line) for line in printed.splitlines()]
    assert status == 0
    assert [(step["date"], step["changes"]) for step in steps] == [
        ("2017-09-01", ["S1/3"]),
        ("2017-11-01", ["S1/3", "S1/2"]),
        ("2017-11-21", ["S1/3", "S1/2", "S1/1"]),
    ]
    assert [list(step) for step in steps] == [["date", "changes", "replaces", "conflicts", "claim"]] * 3
    assert [len(step["claim"]["people"]) for step in steps] == [1, 1, 2]
    assert steps[0]["claim"]["people"][0]["first_name"] == "Siân"


def test_claim_is_left_out_when_only_steps_are_asked_for() -> None:
    status, printed, _ = run("-", "--steps-only", given=json.dumps(DOCUMENT))

    assert status == 0
    assert [list(json.loads(line)) for line in printed.splitlines()] == [
        ["date", "changes", "replaces", "conflicts"]
    ] * 3


def test_one_step_is_printed_when_nothing_changed() -> None:
    status, printed, _ = run("-", "--steps-only", given='{"claim": {}, "submissions": []}')

    assert (status, json.loads(printed)) == (0, {"date": None, "changes": [], "replaces": [], "conflicts": []})


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("{", "line 1, column 2: must be JSON"),
        ('{"claim": NaN}', "must be JSON"),
        ("[" * 100_000, "document: is nested too deeply"),
        ('{"claim": {"home": {"a": [1, ' + '{"b":' * 100_000, "claim.home: is nested too deeply"),
        ('{"claim": {"a": [1], "home": ' + nested(600) + "}}", "claim.home: is nested too deeply"),
        (with_details('{"new_address": {"x": ' + nested(900) + "}}"), "submissions[0].changes[1].details: is nested"),
        (with_details('{"new_rent": ' + nested(100_000) + "}"), "submissions[0].changes[1].details: is nested"),
        (with_details('{"rent": ' + nested(900) + "}"), "submissions[0].changes[1].details.rent: "),
        ('{"claim": ' + "9" * 5000 + "}", "must be JSON, with ordinary numbers"),
        ('{"claim": {"x": 1e999}, "submissions": []}', "must be JSON, with ordinary numbers"),
        ('{"claim": {"x": 1, "x": 2}, "submissions": []}', "x: key given twice"),
        ('{"claim": {}, "submissions": [], "a\\nb": 2}', "a b: unknown key"),
        (json.dumps(DOCUMENT).replace('"S1"', '"' + "9" * 5000 + '"'), "submissions[0].reference: must be 100"),
        (json.dumps(DOCUMENT).replace('"S1"', '"²"'), "submissions[0].reference: must have only the digits"),
        ("[]", "document: must be an object"),
        (
            json.dumps(DOCUMENT).replace("new_rent", "new_rentt"),
            "submissions[0].changes[2].details.new_rentt: unknown key",
        ),
        (json.dumps(DOCUMENT).replace("2017-09-01", "2017-09-31"), "submissions[0].changes[2].date: must be a date"),
        (json.dumps(DOCUMENT).replace("rent-changed", "rents"), "submissions[0].changes[2].type: must be one of"),
    ],
)
def test_one_line_names_the_element_when_the_file_is_malformed(tmp_path: Path, written: str, line: str) -> None:
    status, printed, refusal = run(write(tmp_path, written))

    assert (status, printed) == (2, "")
    assert line in refusal
    assert len(refusal.splitlines()) == 1


def test_file_that_starts_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    status, printed, _ = run(write(tmp_path, "\ufeff" + json.dumps(DOCUMENT)))

    assert (status, len(printed.splitlines())) == (0, 3)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    status, _, refusal = run(tmp_path / "none.json")

    assert status == 2
    assert "none.json: No such file or directory" in refusal


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes(b'{"claim": "\xff"}')

    assert run(path)[0] == 2


@pytest.mark.parametrize("levels", [200, 390])
def test_claim_nested_deeply_comes_back_whole(levels: int) -> None:
    deep = nested(levels)
    claim = f'{{"home": {{"rent": {deep}, "more": {deep}}}, "people": [{{"id": "p1", "more": {deep}}}]}}'
    changes = [
        {"type": "rent-changed", "date": "2017-09-01", "details": {"new_rent": "95"}},
        {"type": "adult-moved-out", "subject": "p2", "date": "2017-09-02"},
    ]
    reported = json.dumps([{"reference": "S1", "changes": changes}])

    status, printed, _ = run("-", given=f'{{"claim": {claim}, "submissions": {reported}}}')

    last = json.loads(printed.splitlines()[-1])["claim"]
    assert status == 0
    assert last["home"]["more"] == last["people"][0]["more"] == json.loads(deep)
    assert last["home"]["rent"] == {**json.loads(deep), "amount": "95.00"}
