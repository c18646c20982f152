"""One answer is kept; every other side stands without the answer that contradicts it, and nothing else goes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind
from portal.domain.settling import settle
from portal.domain.timeline import Submission, derive_steps

DAY = date(2017, 9, 1)
CLAIM = {"people": [{"id": "p1", "role": "claimant"}]}


def told(submission: str, name: str, subject: str, **details: Any) -> Change:
    kind = CHANGE_TYPES[name]
    return Change(submission, "1", kind, subject, DAY, ChangeKind.CHANGE, kind.read(details))


def derive(*changes: Change):
    return list(derive_steps(CLAIM, [Submission(one.submission, (one,)) for one in changes]))[-1]


def settled(kept: str, *changes: Change):
    """The step after every conflict is settled for one submission."""
    standing = {one.full_reference: one for one in changes}
    conflicts = derive(*changes).conflicts
    assert conflicts
    for conflict in conflicts:
        for reference, change in settle(conflict, kept, standing).items():
            if change is None:
                standing.pop(reference)
            else:
                standing[reference] = change
    return derive(*standing.values()), standing


@pytest.mark.parametrize(("kept", "amount"), [("S-1/1", "95.00"), ("S-2/1", "99.00")])
def test_the_kept_value_is_in_force_and_what_else_was_said_stays(kept, amount):
    step, standing = settled(
        kept,
        told("S-1", "rent-changed", "home", new_rent="95", freq="weekly"),
        told("S-2", "rent-changed", "home", new_rent="99", includes=["water"]),
    )
    assert not step.conflicts
    assert step.claim["home"]["rent"]["amount"] == amount
    assert step.claim["home"]["rent"]["frequency"] == "weekly"
    assert step.claim["home"]["rent"]["includes"] == ["water"]
    assert set(standing) == {"S-1/1", "S-2/1"}


def test_a_change_of_which_nothing_is_left_goes():
    _step, standing = settled(
        "S-1/1", told("S-1", "rent-changed", "home", new_rent="95"), told("S-2", "rent-changed", "home", new_rent="99")
    )
    assert set(standing) == {"S-1/1"}


def test_who_agrees_with_what_is_kept_stays_as_it_is():
    changes = [
        told(f"S-{number}", "rent-changed", "home", new_rent=rent)
        for number, rent in enumerate(("95", "99", "95.00"), 1)
    ]
    (conflict,) = derive(*changes).conflicts
    found = settle(conflict, "S-1/1", {one.full_reference: one for one in changes})
    assert list(found) == ["S-2/1"]


def test_whether_somebody_moved_cannot_be_left_out_of_a_change():
    moved_in = told("S-1", "adult-moved-in", "p9", first_name="Sam", last_name="Newcomer", dob="1990-01-01")
    moved_out = told("S-2", "adult-moved-out", "p9")
    conflicts = [one for one in derive(moved_in, moved_out).conflicts if one.attribute == "lives_here"]
    found = settle(conflicts[0], "S-1/1", {one.full_reference: one for one in (moved_in, moved_out)})
    assert found == {"S-2/1": None}


def test_an_account_of_a_list_loses_only_what_is_disputed_of_it():
    def savings(submission: str, amount: str) -> Change:
        items = [
            {"owner": "p1", "type": "savings", "provider": "Post Office", "last4": "1234", "amount": amount},
            {"owner": "p1", "type": "cash", "amount": "50"},
        ]
        return told(submission, "savings-changed", "p1", per_item=items)

    step, standing = settled("S-2/1", savings("S-1", "100"), savings("S-2", "200"))
    assert not step.conflicts
    amounts = [item.amount for item in standing["S-1/1"].details.per_item]
    assert [str(amount) for amount in amounts] == ["None", "50.00"]


RENTS = st.fixed_dictionaries(
    {}, optional={"new_rent": st.sampled_from(["90", "95", "99"]), "freq": st.sampled_from(["weekly", "monthly"]),
                  "rent_free_weeks": st.sampled_from(["0", "2"])},
)  # fmt: skip


@given(st.lists(RENTS, min_size=2, max_size=4), st.data())
def test_settling_every_conflict_one_by_one_leaves_none_and_touches_nothing_undisputed(answers, data):
    standing = {
        f"S-{number}/1": told(f"S-{number}", "rent-changed", "home", **details)
        for number, details in enumerate(answers, 1)
    }
    for _round in range(12):
        conflicts = derive(*standing.values()).conflicts
        if not conflicts:
            break
        conflict = conflicts[0]
        kept = data.draw(st.sampled_from(conflict.changes))
        before = {ref: change.details for ref, change in standing.items()}
        for reference, change in settle(conflict, kept, standing).items():
            if change is None:
                standing.pop(reference)
                continue
            standing[reference] = change
            was, now = vars(before[reference]), vars(change.details)
            assert {name for name in was if was[name] != now[name]} == {conflict.facts[0].spec.name}
        assert standing[kept].details == before[kept]
    assert derive(*standing.values()).conflicts == ()
