from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portal.domain.change_advice import advice_lines
from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind
from portal.domain.claim import Claim
from portal.domain.effective_date import Rule

TODAY = date(2026, 11, 22)
WORKING = {"id": "p1", "role": "claimant", "date_of_birth": "1984-03-27"}
OLDER = {"id": "p1", "role": "claimant", "date_of_birth": "1950-03-27"}
ADULT = {"id": "p2", "role": "non-dependant", "first_name": "Sam"}
JOB = {"id": "i1", "person": "p2", "type": "employment", "amount": "210.00", "frequency": "weekly"}


def told(name: str, on: date | None, kind: ChangeKind = ChangeKind.CHANGE, **details: Any) -> Change:
    change_type = CHANGE_TYPES[name]
    read = change_type.read(details)
    return Change("S", "1", change_type, change_type.subject_of(read), on, kind, read)


def lines_of(change: Change, claimant: dict[str, Any], first_contact_on: date = TODAY) -> list[tuple[Any, ...]]:
    claim = Claim.from_dict({"reference": "HB1", "people": [claimant, ADULT], "incomes": [JOB]})
    lines = advice_lines([(change, first_contact_on)], claim, TODAY).get("S/1", ())
    return [(line.case and str(line.case), line.advice.effective_on, line.advice.rule) for line in lines]


@pytest.mark.parametrize(
    ("name", "details", "claimant", "effective_on", "rule"),
    [
        ("rent-changed", {"new_rent": "95.00"}, WORKING, date(2026, 11, 18), Rule.RENT),
        ("moved-home", {}, WORKING, date(2026, 11, 18), Rule.NEW_HOME),
        (
            "moved-home",
            {"overlap_claim": True, "left_old_date": "2026-11-20"},
            WORKING,
            date(2026, 11, 21),
            Rule.TWO_HOMES,
        ),
        ("savings-changed", {"amount": "5.00"}, WORKING, date(2026, 11, 23), Rule.GENERAL),
        ("pay-changed", {"job": "i1", "amount_gross": "300.00"}, WORKING, date(2026, 11, 23), Rule.GENERAL),
        ("pay-changed", {"job": "i1", "amount_gross": "300.00"}, OLDER, date(2027, 5, 24), Rule.PENSION_AGE_ADULT),
        ("pay-changed", {"job": "i1", "amount_gross": "100.00"}, OLDER, date(2026, 11, 23), Rule.GENERAL),
        (
            "pay-changed",
            {"job": "i1", "amount_gross": "800.00", "freq": "monthly"},
            OLDER,
            date(2026, 11, 23),
            Rule.GENERAL,
        ),
        ("job-started", {"who": "p2"}, OLDER, date(2027, 5, 24), Rule.PENSION_AGE_ADULT),
        ("job-started", {"who": "p1"}, OLDER, date(2026, 11, 23), Rule.GENERAL),
    ],
)
def test_change_falls_under_its_rule(
    name: str, details: dict[str, Any], claimant: dict[str, Any], effective_on: date, rule: Rule
) -> None:
    change = told(name, date(2026, 11, 18), **details)

    assert lines_of(change, claimant) == [(None, effective_on, rule)]


def test_a_late_change_has_an_answer_for_more_and_for_less() -> None:
    change = told("savings-changed", date(2026, 10, 1), amount="5.00")

    assert lines_of(change, WORKING, date(2026, 11, 19)) == [
        ("If it means less Housing Benefit", date(2026, 10, 5), Rule.ADVERSE),
        ("If it means more Housing Benefit", date(2026, 11, 23), Rule.LATE_BENEFICIAL),
        ("If it means more and the reason for the delay is accepted", date(2026, 10, 5), Rule.LATE_WITH_REASON),
    ]


def test_a_correction_has_no_advice() -> None:
    assert lines_of(told("savings-changed", None, ChangeKind.CORRECTION, amount="5.00"), WORKING) == []
