"""The timeline against a naive form of the same rules, which filters everything anew for each date."""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.changes import ChangeKind
from portal.domain.changes.applying import Assertion, apply_assertions
from portal.domain.timeline import SentStep, derive_steps, read_submissions
from portal.domain.timeline.households import Household
from portal.domain.timeline.names import Names
from portal.domain.timeline.references import natural_key
from portal.domain.timeline.steps import ordinal

CLAIM: dict[str, Any] = {
    "reference": "HB1",
    "people": [
        {"id": "p1", "role": "claimant"},
        {"id": "p2", "role": "partner", "first_name": "Kim"},
        {"id": "p3", "role": "child"},
    ],
    "home": {"rent": {"amount": "90.00", "frequency": "weekly"}},
    "incomes": [{"id": "i2", "person": "p2", "type": "employment", "amount": "150.00"}],
    "capital": [{"id": "c2", "owner": "p2", "amount": "50.00", "joint_share": "50"}],
}
DAYS = st.sampled_from(["2017-09-01", "2017-10-01", "2017-11-01", "2017-12-01"])
MONEY = st.sampled_from(["95", "95.00", "96.00"])
KINDS = {
    "rent-changed": st.fixed_dictionaries(
        {}, optional={"new_rent": MONEY, "freq": st.sampled_from(["weekly", "monthly"])}
    ),
    "moved-home": st.fixed_dictionaries({}, optional={"rent": MONEY, "bedrooms": st.integers(1, 2)}),
    "pay-changed": st.fixed_dictionaries({}, optional={"amount_gross": MONEY, "reason": st.just("rate")}),
    "partner-moved-in": st.fixed_dictionaries({}, optional={"first_name": st.sampled_from(["Kim", "Alex"])}),
    "partner-moved-out": st.fixed_dictionaries({}, optional={"permanent": st.booleans()}),
    "child-left": st.fixed_dictionaries({"who": st.just("p3")}, optional={"reason": st.just("left-home")}),
    "savings-changed": st.fixed_dictionaries(
        {}, optional={"amount": MONEY, "per_item": st.just([{"owner": "p2", "type": "isa", "amount": "7"}])}
    ),
}
SUBJECTS = {
    "pay-changed": st.sampled_from([None, "i2", "p2", "p3", "partner", "job/p2/bay"]),
    "savings-changed": st.sampled_from([None, "c2", "p2"]),
    "partner-moved-in": st.sampled_from([None, "p2"]),
    "partner-moved-out": st.sampled_from([None, "p2"]),
}


@st.composite
def one_change(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(KINDS)))
    kind = draw(st.sampled_from(["change", "change", "change", "correction"]))
    day = draw(DAYS if kind == "change" else st.none() | DAYS)
    subject = draw(SUBJECTS.get(name, st.none()))
    return {"type": name, "date": day, "kind": kind, "subject": subject, "details": draw(KINDS[name])}


@st.composite
def submissions(draw: st.DrawFn) -> list[dict[str, Any]]:
    listed = draw(st.lists(st.lists(one_change(), max_size=4), min_size=1, max_size=4))
    instants = st.none() | st.sampled_from(["2018-01-01T10:00:00Z", "2018-01-02T10:00:00Z"])
    return [
        {
            "reference": f"S{number}",
            "submitted_at": draw(instants),
            "changes": [{**one, "reference": str(index)} for index, one in enumerate(changes, start=1)],
        }
        for number, changes in enumerate(listed, start=1)
    ]


def steps_of(written: list[dict[str, Any]], sent: tuple[SentStep, ...] = ()) -> list[Any]:
    return list(derive_steps(CLAIM, read_submissions(written), sent))


def printed(steps: list[Any]) -> list[dict[str, object]]:
    return [step.to_dict() for step in steps]


class Naive:
    """For each date, every rule of docs/timeline.md from the start."""

    def __init__(self, written: list[dict[str, Any]]) -> None:
        given = read_submissions(written)
        submitted = {one.reference: one.submitted_at.isoformat() if one.submitted_at else "9" for one in given}
        changes = [change for one in given for change in one.changes]
        self.changes = sorted(
            changes, key=lambda one: (ordinal(one.date), natural_key(one.submission), natural_key(one.reference))
        )
        names = Names(CLAIM, self.changes)
        given_facts = [Assertion(fact, change) for change in self.changes for fact in change.facts]
        keys_of = [names.key_of(*one) for one in given_facts]
        self.told = [
            Assertion(one.fact._replace(subject=key), one.change) for one, key in zip(given_facts, keys_of, strict=True)
        ]
        self.called = {id(one): before.fact.subject for one, before in zip(self.told, given_facts, strict=True)}
        self.household = Household(CLAIM, self.told)
        self.settled: list[tuple[int, Assertion]] = []
        self.conflicts: list[tuple[int, tuple[str, str], list[Assertion]]] = []
        keys = sorted({(ordinal(one.change.date), one.fact.subject, one.fact.attribute) for one in self.told})
        for day, *key in keys:
            said = [one for one in self.told if [*self.key(one)] == key and ordinal(one.change.date) == day]
            if all(one.fact.value == said[0].fact.value for one in said):
                first = min(
                    said,
                    key=lambda one: (
                        submitted[one.change.submission],
                        natural_key(one.change.submission),
                        natural_key(one.change.reference),
                    ),
                )
                self.settled.append((day, first))
            else:
                self.conflicts.append((day, self.key(said[0]), said))

    def key(self, one: Assertion) -> tuple[str, str]:
        return one.fact.subject, one.fact.attribute

    def stay(self, person: str, day: int) -> tuple[bool, int, int]:
        """Away or not, since when away, and since when back."""
        moves = sorted(
            (when, bool(one.fact.said))
            for when, one in self.settled
            if when <= day
            and one.fact.attribute == "lives_here"
            and self.household.person_of(one.fact.subject) == person
        )
        away, left, back = False, -1, -1
        for when, here in moves:
            if not here and not away:
                away, left = True, when
            elif here and away:
                away, back = False, when
        return away, left, back

    def counts(self, when: int, one: Assertion, day: int) -> bool:
        person = self.household.person_of(one.fact.subject)
        if one.fact.attribute == "lives_here" or person is None:
            return True
        away, left, back = self.stay(person, day)
        if away:
            return when >= left and one.change.type.lives_here is False
        return when >= back or one.change.kind is ChangeKind.CORRECTION

    def in_force(self, day: int) -> list[Assertion]:
        latest: dict[tuple[str, str], Assertion] = {}
        for when, one in sorted(self.settled, key=lambda pair: pair[0]):
            if when <= day and self.counts(when, one, day):
                latest[self.key(one)] = one
        return [one for one in self.told if any(one is known for known in latest.values())]

    def steps(self) -> list[dict[str, object]]:
        days = sorted({ordinal(change.date) for change in self.changes})
        return [self.step(day) for day in days] or [{"date": None, "changes": [], "conflicts": [], "claim": CLAIM}]

    def step(self, day: int) -> dict[str, object]:
        standing = self.in_force(day)
        winners = [one.change for when, one in self.settled if when == day]
        listed = [
            change for change in self.changes if any(change is one.change for one in standing) or change in winners
        ]
        returned = set()
        for when, one in self.settled:
            if when <= day and one.fact.attribute == "lives_here" and one.fact.said:
                person = self.household.person_of(one.fact.subject) or ""
                if max(self.stay(person, when)[1:]) >= 0:
                    returned.add(one.fact.subject)
        said_since = [(when, self.key(one)) for when, one in self.settled]
        said_since += [(when, key) for when, key, _ in self.conflicts]
        open_conflicts = [
            {
                "subject": self.called[id(said[0])],
                "attribute": key[1],
                "changes": [one.change.full_reference for one in said],
                "values": [one.fact.written for one in said],
            }
            for when, key, said in self.conflicts
            if when <= day and not any(when < later <= day and other == key for later, other in said_since)
        ]
        date = next(change.date for change in self.changes if ordinal(change.date) == day)
        return {
            "date": date.isoformat() if date else None,
            "changes": [change.full_reference for change in listed],
            "conflicts": open_conflicts,
            "claim": apply_assertions(CLAIM, standing, returned),
        }


def people_of(step: dict[str, Any]) -> list[str]:
    return [one["id"] for one in step["claim"]["people"]]


@given(submissions())
@settings(max_examples=60, deadline=None)
def test_nobody_is_on_a_claim_twice(written: list[dict[str, Any]]) -> None:
    assert all(len(people_of(step)) == len(set(people_of(step))) for step in printed(steps_of(written)))


def without(step: dict[str, Any]) -> dict[str, Any]:
    conflicts = [{key: value for key, value in one.items() if key != "date"} for one in step["conflicts"]]
    return {"date": step["date"], "changes": step["changes"], "conflicts": conflicts, "claim": step["claim"]}


@given(submissions())
@settings(max_examples=120, deadline=None)
def test_steps_are_those_of_the_naive_form(written: list[dict[str, Any]]) -> None:
    assert [without(step) for step in printed(steps_of(written))] == Naive(written).steps()


@given(submissions(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_input_does_not_matter(written: list[dict[str, Any]], chance: random.Random) -> None:
    shuffled = copy.deepcopy(written)
    chance.shuffle(shuffled)
    for one in shuffled:
        chance.shuffle(one["changes"])

    assert printed(steps_of(shuffled)) == printed(steps_of(written))


@given(submissions())
@settings(max_examples=40, deadline=None)
def test_same_submissions_twice_are_the_same_as_once(written: list[dict[str, Any]]) -> None:
    assert printed(steps_of(written + copy.deepcopy(written))) == printed(steps_of(written))


@given(submissions())
@settings(max_examples=40, deadline=None)
def test_last_claim_is_that_of_all_winning_changes(written: list[dict[str, Any]]) -> None:
    last = steps_of(written)[-1]
    naive = Naive(written)

    standing = naive.in_force(ordinal(last.date))

    assert [one.change.full_reference for one in last.assertions] == [one.change.full_reference for one in standing]
    assert {one.change.full_reference for one in standing} <= set(last.changes)


@given(submissions())
@settings(max_examples=60, deadline=None)
def test_nothing_reported_is_lost(written: list[dict[str, Any]]) -> None:
    steps = steps_of(written)

    seen = {reference for step in steps for reference in (*step.changes, *step.duplicates)}
    seen |= {reference for step in steps for conflict in step.conflicts for reference in conflict.changes}

    assert seen == {f"{one['reference']}/{change['reference']}" for one in written for change in one["changes"]}


@given(submissions())
@settings(max_examples=40, deadline=None)
def test_nothing_is_replaced_when_all_was_sent_as_it_is(written: list[dict[str, Any]]) -> None:
    sent = tuple(SentStep(f"M{index}", step.date, step.changes) for index, step in enumerate(steps_of(written)))

    assert all(step.replaces == () for step in steps_of(written, sent))
