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
from portal.domain.timeline.names import Key, Names
from portal.domain.timeline.references import natural_key, ordinal

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
    "pensions": [{"id": "i2", "person": "p1", "amount": "80.00"}],
}
WHO = {"lives_here", "first_name", "last_name", "dob"}
Fact = tuple[Key, str]
DAYS = st.sampled_from(["2017-09-01", "2017-10-01", "2017-11-01", "2017-12-01"])
MONEY = st.sampled_from(["95", "95.00", "96.00"])
KINDS = {
    "rent-changed": st.fixed_dictionaries(
        {}, optional={"new_rent": MONEY, "freq": st.sampled_from(["weekly", "monthly"])}
    ),
    "moved-home": st.fixed_dictionaries({}, optional={"rent": MONEY, "bedrooms": st.integers(1, 2)}),
    "pay-changed": st.fixed_dictionaries(
        {}, optional={"amount_gross": MONEY, "reason": st.just("rate"), "who": st.just("partner")}
    ),
    "partner-moved-in": st.fixed_dictionaries(
        {},
        optional={
            "first_name": st.sampled_from(["Kim", "Alex", "Sam"]),
            "dob": st.sampled_from(["1980-01-01", "1981-01-01"]),
            "shares_rent": st.booleans(),
        },
    ),
    "pension-changed": st.fixed_dictionaries(
        {}, optional={"gross": MONEY, "freq": st.just("weekly"), "who": st.sampled_from(["p1", "partner"])}
    ),
    "partner-moved-out": st.fixed_dictionaries({}, optional={"permanent": st.booleans()}),
    "child-left": st.fixed_dictionaries({"who": st.just("p3")}, optional={"reason": st.just("left-home")}),
    "savings-changed": st.fixed_dictionaries(
        {}, optional={"amount": MONEY, "per_item": st.just([{"owner": "p2", "type": "isa", "amount": "7"}])}
    ),
}
SUBJECTS = {
    "rent-changed": st.sampled_from([None, "home", "rent", "claimant"]),
    "pension-changed": st.sampled_from([None, "i2", "p2", "partner"]),
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
        self.names = Names(CLAIM, self.changes)
        self.household = Household(CLAIM, self.changes, self.names)
        self.days = sorted({ordinal(change.date) for change in self.changes})
        self.told = [Assertion(fact, change) for change in self.changes for fact in change.facts]
        self.settled: list[tuple[int, Assertion]] = []
        self.conflicts: list[tuple[int, Fact, list[Assertion]]] = []
        keys = {(ordinal(one.change.date), self.key(one)) for one in self.told}
        for day, key in sorted(keys, key=lambda pair: (pair[0], pair[1][0].name, pair[1][1], pair[1][0])):
            said = [one for one in self.told if self.key(one) == key and ordinal(one.change.date) == day]
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
                self.conflicts.append((day, key, said))
        self.counting = self.count()

    def key(self, one: Assertion) -> Fact:
        return self.names.key_of(*one), one.fact.attribute

    def about(self, change: Any) -> Key:
        return self.names.key_of(change.facts[0], change)

    def open(self, day: int) -> list[tuple[Fact, list[Assertion]]]:
        said = [(when, self.key(one)) for when, one in self.settled]
        said += [(when, key) for when, key, _ in self.conflicts]
        return [
            (key, sides)
            for when, key, sides in self.conflicts
            if when <= day and not any(when < later <= day and other == key for later, other in said)
        ]

    def count(self) -> list[tuple[int, Assertion]]:
        """What is settled, from when on it counts: what was told of a contested coming or leaving waits."""
        counting: list[tuple[int, Assertion]] = []
        waiting: list[Assertion] = []
        for day in self.days:
            here: dict[Key, bool] = {}
            for _when, one in counting:
                if one.fact.attribute == "lives_here":
                    here[self.key(one)[0]] = one.fact.said
            contested = {key for key, _ in self.open(day)}
            today = [one for when, one in self.settled if when == day]
            stays = {self.key(one)[0]: one.fact.said for one in today if one.fact.attribute == "lives_here"}
            touched = {self.about(change) for change in self.changes if ordinal(change.date) == day}
            for about in touched:
                comes = stays.get(about, True)
                is_doubtful = (about, "lives_here") in contested
                is_doubtful |= comes and not here.get(about) and any((about, part) in contested for part in WHO)
                if not is_doubtful:
                    settled = [one for one in waiting if self.about(one.change) == about]
                    waiting = [one for one in waiting if self.about(one.change) != about]
                    latest = {self.key(one): one for one in settled if self.key(one) not in map(self.key, today)}
                    counting += [(day, one) for one in latest.values() if one.change.type.lives_here is comes]
            for one in today:
                about, comes = self.about(one.change), one.change.type.lives_here
                doubts = WHO if comes and not here.get(about) else set() if comes else {"lives_here"}
                is_doubtful = comes is not None and any((about, part) in contested for part in doubts)
                if is_doubtful:
                    waiting.append(one)
                else:
                    counting.append((day, one))
        return counting

    def stay(self, person: str, day: int) -> tuple[bool, int, int]:
        """Away or not, since when away, and since when back."""
        moves = sorted(
            (when, bool(one.fact.said))
            for when, one in self.counting
            if when <= day
            and one.fact.attribute == "lives_here"
            and self.household.person_of(self.key(one)[0]) == person
        )
        away, left, back = False, -1, -1
        for when, here in moves:
            if not here and not away:
                away, left = True, when
            elif here and away:
                away, back = False, when
        return away, left, back

    def counts(self, when: int, one: Assertion, day: int) -> bool:
        person = self.household.person_of(self.key(one)[0])
        if one.fact.attribute == "lives_here" or person is None:
            return True
        away, left, back = self.stay(person, day)
        if away:
            return when >= left and one.change.type.lives_here is False
        return when >= back or one.change.kind is ChangeKind.CORRECTION

    def in_force(self, day: int) -> list[Assertion]:
        latest: dict[Fact, Assertion] = {}
        for when, one in sorted(self.counting, key=lambda pair: pair[0]):
            if when <= day and self.counts(when, one, day):
                latest[self.key(one)] = one
        return [one for one in self.told if any(one is known for known in latest.values())]

    def steps(self) -> list[dict[str, object]]:
        return [self.step(day) for day in self.days] or [{"date": None, "changes": [], "conflicts": [], "claim": CLAIM}]

    def step(self, day: int) -> dict[str, object]:
        standing = self.in_force(day)
        disputed = [one.change for when, _, said in self.conflicts if when == day for one in said]
        winners = [one.change for when, one in self.settled if when == day and one.change not in disputed]
        listed = [
            change for change in self.changes if any(change is one.change for one in standing) or change in winners
        ]
        returned = set()
        for when, one in self.counting:
            if when <= day and one.fact.attribute == "lives_here" and one.fact.said:
                person = self.household.person_of(self.key(one)[0]) or ""
                if max(self.stay(person, when)[1:]) >= 0:
                    returned.add(self.key(one)[0].name)
        open_conflicts = [
            {
                "subject": said[0].fact.subject,
                "attribute": attribute,
                "changes": [one.change.full_reference for one in said],
                "values": [one.fact.written for one in said],
            }
            for (_, attribute), said in self.open(day)
        ]
        date = next(change.date for change in self.changes if ordinal(change.date) == day)
        return {
            "date": date.isoformat() if date else None,
            "changes": [change.full_reference for change in listed],
            "conflicts": open_conflicts,
            "claim": apply_assertions(CLAIM, map(self.named, standing), returned, self.names.newcomers),
        }

    def named(self, one: Assertion) -> Assertion:
        owner = one.fact.owner and self.names.person(one.fact.owner, one.change)
        return Assertion(one.fact._replace(subject=self.key(one)[0].name, owner=owner), one.change)


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


@given(submissions())
@settings(max_examples=60, deadline=None)
def test_what_is_in_force_of_an_arrival_is_about_somebody_on_the_claim(written: list[dict[str, Any]]) -> None:
    for step in steps_of(written):
        told = {fact.subject for fact, change in step.assertions if change.type.lives_here}

        assert told <= set(people_of(step.to_dict()))
