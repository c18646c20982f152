"""What stands after decisions, and which steps must wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind
from portal.domain.decisions import DECISION_WORDING, FINAL, Decided, Decision, apply_decisions
from portal.domain.timeline import Submission, derive_steps


def rent(reference: str, day: str | None, amount: str, submission: str = "S-1") -> Change:
    kind = CHANGE_TYPES["rent-changed"]
    happened_on = date.fromisoformat(day) if day else None
    how = ChangeKind.CHANGE if day else ChangeKind.CORRECTION
    return Change(submission, reference, kind, "home", happened_on, how, kind.read({"new_rent": amount}))


FIRST, SECOND, THIRD = rent("1", "2017-09-01", "95"), rent("2", "2017-11-01", "97"), rent("3", "2018-04-01", "99")
SENT = Submission("S-1", (FIRST, SECOND, THIRD))


def references(submissions):
    return [change.full_reference for one in submissions for change in one.changes]


def test_nothing_decided_leaves_everything_standing_and_nothing_to_hand_over():
    found = apply_decisions([SENT], {})
    assert references(found.standing) == ["S-1/1", "S-1/2", "S-1/3"]
    assert references(found.decided) == []
    assert found.undecided == (FIRST, SECOND, THIRD)
    assert not found.is_whole


@pytest.mark.parametrize("decision", list(Decision))
def test_each_decision_lets_a_change_stand_wait_or_go(decision):
    found = apply_decisions([Submission("S-1", (FIRST,))], {"S-1/1": Decided(decision, FIRST)})
    assert bool(references(found.standing)) is (decision is not Decision.REFUSED)
    assert bool(references(found.decided)) is (decision in (Decision.ACCEPTED, Decision.CORRECTED))
    assert bool(found.undecided) is (decision not in FINAL)
    assert found.refused == ((FIRST,) if decision is Decision.REFUSED else ())
    assert decision in DECISION_WORDING


def test_a_corrected_change_stands_with_the_values_and_date_of_the_officer_under_its_own_reference():
    right = replace(SECOND, date=date(2017, 10, 1), details=SECOND.type.read({"new_rent": "96"}))
    found = apply_decisions(
        [SENT], {"S-1/1": Decided(Decision.ACCEPTED, FIRST), "S-1/2": Decided(Decision.CORRECTED, right)}
    )
    steps = list(derive_steps({}, found.decided))
    assert [(str(step.date), step.changes) for step in steps] == [
        ("2017-09-01", ("S-1/1",)),
        ("2017-10-01", ("S-1/2",)),
    ]
    assert steps[1].claim["home"]["rent"]["amount"] == "96.00"


def test_a_submission_stays_when_all_of_it_is_refused_or_it_never_held_anything():
    found = apply_decisions(
        [Submission("S-1", (FIRST,)), Submission("S-2", ())], {"S-1/1": Decided(Decision.REFUSED, FIRST)}
    )
    assert [one.reference for one in found.decided] == ["S-1", "S-2"]
    assert found.is_whole


@pytest.mark.parametrize(
    ("undecided", "waiting"),
    [
        (SECOND, {"2017-09-01": False, "2017-11-01": True, "2018-04-01": True, None: False}),
        (rent("9", None, "90"), {"2017-09-01": True, "2018-04-01": True, None: True}),
    ],
)
def test_steps_wait_from_the_first_undecided_date_on(undecided, waiting):
    found = apply_decisions([Submission("S-1", (undecided,))], {})
    assert {day: found.must_wait(date.fromisoformat(day) if day else None) for day in waiting} == waiting


def test_nothing_waits_once_all_is_decided():
    found = apply_decisions([Submission("S-1", (FIRST,))], {"S-1/1": Decided(Decision.ACCEPTED, FIRST)})
    assert not found.must_wait(date(2018, 1, 1))
    assert not found.must_wait(None)
