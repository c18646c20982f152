"""What is still to be handed over, given what was sent: dates, replacements, conflicts and decisions (S4.29-S4.34)."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind
from portal.domain.handover.plan import PlannedStep, SentMessage, plan_steps
from portal.domain.timeline import Step, Submission, derive_steps
from portal.domain.timeline.references import ordinal
from tests.factories import claim_content

CLAIM = claim_content()


def change(submission: str, number: int, kind: str, day: str, **details: Any) -> Change:
    change_type = CHANGE_TYPES[kind]
    read = change_type.read(details)
    return Change(
        submission,
        str(number),
        change_type,
        change_type.subject_of(read),
        date.fromisoformat(day),
        ChangeKind.CHANGE,
        read,
    )


def rent(submission: str, day: str, amount: str, number: int = 1) -> Submission:
    return Submission(submission, (change(submission, number, "rent-changed", day, new_rent=amount, freq="weekly"),))


PARTNER = Submission("S1", (change("S1", 1, "partner-moved-in", "2017-11-21", first_name="Alex", last_name="Morgan"),))
PAY = Submission("S2", (change("S2", 1, "pay-changed", "2017-11-01", job="i1", amount_gross="250.00", freq="weekly"),))
RENT = rent("S3", "2017-09-01", "95.00")


def digest(step: Step) -> bytes:
    return repr(
        (step.date, [(one.full_reference, one.date, one.type.write(one.details)) for one in step.reported])
    ).encode()


class Receiver:
    """The other side's rules, written anew for the test: dates in order, nothing twice, what is rebuilt is replaced."""

    def __init__(self) -> None:
        self.live: dict[str, tuple[date | None, PlannedStep]] = {}
        self.stale: set[str] = set()
        self.sent: list[SentMessage] = []

    def take(self, planned: PlannedStep) -> None:
        key_of_it = f"M{len(self.sent) + 1}"
        for key in planned.replaces:
            del self.live[key]
            self.stale.discard(key)
        later = {key for key, (day, _one) in self.live.items() if ordinal(day) >= ordinal(planned.step.date)}
        if planned.rebuilds:
            assert later, "nothing follows that could be rebuilt"
            self.stale |= later
        else:
            assert later <= self.stale, f"{planned.step.date} came after {later}"
        self.live[key_of_it] = (planned.step.date, planned)
        step = planned.step
        self.sent.append(
            SentMessage(key_of_it, step.date, step.changes, planned.digest, planned.replaces, planned.rebuilds)
        )


def plan(submissions, receiver: Receiver, must_wait=lambda _day: False) -> list[PlannedStep]:
    return list(plan_steps(CLAIM, submissions, receiver.sent, digest, must_wait))


def hand_over(submissions, receiver: Receiver, most: int = 99) -> list[str]:
    taken = []
    for planned in plan(submissions, receiver)[:most]:
        receiver.take(planned)
        taken.append(str(planned.step.date))
    return taken


def test_the_example_of_the_requirements_goes_in_the_order_of_dates_each_with_what_came_before():
    receiver = Receiver()
    assert hand_over([PARTNER, PAY, RENT], receiver) == ["2017-09-01", "2017-11-01", "2017-11-21"]
    told = [one.step.changes for _day, one in receiver.live.values()]
    assert told == [("S3/1",), ("S3/1", "S2/1"), ("S3/1", "S2/1", "S1/1")]


def test_what_was_sent_is_not_sent_again():
    receiver = Receiver()
    hand_over([PARTNER, PAY, RENT], receiver)
    assert hand_over([PARTNER, PAY, RENT], receiver) == []


def test_a_change_dated_before_one_that_was_sent_rebuilds_what_follows():
    receiver = Receiver()
    hand_over([PARTNER, PAY], receiver)
    planned = plan([PARTNER, PAY, RENT], receiver)
    assert [(str(one.step.date), one.replaces, one.rebuilds) for one in planned] == [
        ("2017-09-01", (), True), ("2017-11-01", ("M1",), True), ("2017-11-21", ("M2",), False),
    ]  # fmt: skip
    hand_over([PARTNER, PAY, RENT], receiver)
    assert not receiver.stale


def test_later_steps_are_sent_again_though_the_earlier_change_is_overtaken_by_them():
    receiver = Receiver()
    later = rent("S4", "2017-11-01", "99.00")
    hand_over([later], receiver)
    assert hand_over([later, RENT], receiver) == ["2017-09-01", "2017-11-01"]
    assert not receiver.stale


def test_a_corrected_answer_replaces_the_step_that_held_the_old_one_and_all_that_follow():
    receiver = Receiver()
    hand_over([RENT, PAY], receiver)
    planned = plan([rent("S3", "2017-09-01", "96.50"), PAY], receiver)
    assert [(str(one.step.date), one.replaces) for one in planned] == [("2017-09-01", ("M1",)), ("2017-11-01", ("M2",))]


def test_a_change_that_is_refused_after_it_was_sent_is_taken_back():
    receiver = Receiver()
    hand_over([RENT, PAY], receiver)
    assert [(str(one.step.date), one.replaces) for one in plan([RENT], receiver)] == [("2017-09-01", ("M1", "M2"))]
    (withdrawn,) = plan([], receiver)
    assert (withdrawn.step.date, withdrawn.step.changes, set(withdrawn.replaces)) == (None, (), {"M1", "M2"})


def test_nothing_goes_from_a_conflict_on_until_it_is_settled():
    receiver = Receiver()
    other = rent("S5", "2017-11-01", "80.00")
    third = rent("S6", "2017-11-01", "81.00")
    assert hand_over([RENT, other, third, PARTNER], receiver) == ["2017-09-01"]
    assert hand_over([RENT, other, PARTNER], receiver) == ["2017-11-01", "2017-11-21"]


def test_nothing_goes_from_an_undecided_change_on():
    receiver = Receiver()
    undecided = date(2017, 11, 1)
    planned = plan([RENT, PARTNER], receiver, lambda day: day is not None and day >= undecided)
    assert [str(one.step.date) for one in planned] == ["2017-09-01"]


def test_what_was_sent_stays_while_it_is_decided_again():
    receiver = Receiver()
    hand_over([RENT], receiver)
    assert plan([], receiver, lambda day: day is not None and day >= date(2017, 9, 1)) == []


DAYS = [f"2017-{month:02}-01" for month in range(1, 7)]
RENTS = st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(["90.00", "91.00", "92.00"])), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(RENTS, st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_whatever_comes_when_the_receiver_ends_with_the_timeline(told, counts):
    """Submissions arrive one by one, some messages get through in between: in the end it holds each step once, in order."""
    submissions = [rent(f"S{number}", day, amount) for number, (day, amount) in enumerate(told)]
    receiver = Receiver()
    for number, most in zip(range(1, len(submissions) + 1), counts, strict=False):
        hand_over(submissions[:number], receiver, most)
    hand_over(submissions, receiver)
    wanted = []
    for step in derive_steps(CLAIM, submissions):
        if step.is_blocked:
            break
        wanted.append((step.date, step.changes))
    held = sorted(((day, one.step.changes) for day, one in receiver.live.values()), key=lambda one: ordinal(one[0]))
    if all(not step.is_blocked for step in derive_steps(CLAIM, submissions)):
        assert held == wanted
        assert not receiver.stale
    else:
        assert held[: len(wanted)] == wanted
    assert plan(submissions, receiver) == []
