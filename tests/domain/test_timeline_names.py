"""Things that can be named in several ways: whatever name is used, two values for one date never pass silently."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.timeline import derive_steps, read_submissions

CLAIM: dict[str, Any] = {
    "reference": "HB1",
    "people": [
        {"id": "p1", "role": "claimant"},
        {"id": "p2", "role": "partner", "first_name": "Kim"},
        {"id": "p3", "role": "non-dependant"},
    ],
    "incomes": [
        {"id": "i1", "person": "p1", "type": "employment", "employer": {"name": "Bay Stores"}},
        {"id": "i2", "person": "p2", "type": "employment", "amount": "150.00"},
        {"id": "i4", "person": "p2", "type": "benefit", "amount": "15.00"},
    ],
    "capital": [{"id": "c1", "owner": "p2", "type": "isa", "provider": "Bank", "last4": "1234"}],
    "pensions": [{"id": "n1", "person": "p2", "provider": "Fund"}],
}
Named = tuple[str | None, dict[str, Any]]
PAY = [
    [(None, {}), ("p1", {}), ("claimant", {}), ("i1", {}), ("job/p1/bay-stores", {}), ("job/claimant/Bay Stores", {})],
    [("p2", {}), ("partner", {}), ("i2", {}), (None, {"who": "p2"}), (None, {"job": "partner"}), (None, {"job": "i2"})],
    [("job/p1/acme", {}), ("job/claimant/acme", {}), ("job/p1/Acme", {})],
]
STARTED = [
    [(None, {"employer_name": "Acme"}), ("claimant", {"employer_name": "ACME"}), ("job/p1/acme", {})],
    [(None, {"who": "partner", "employer_name": "Acme"}), ("p2", {"employer_name": "Acme"}), ("job/p2/acme", {})],
]
SAVINGS = [
    [("c1", {}), ("account/partner/isa-bank-1234", {}), (None, {"owner": "partner"}), ("partner", {}), ("p2", {})],
    [(None, {"who": "p2", "type": "isa", "provider": "bank", "last4": "1234"}), ("account/p2/isa-bank-1234", {})],
]
PENSION = [
    [("n1", {}), ("partner", {}), ("p2", {}), (None, {"who": "p2", "provider": "FUND"}), ("pension/p2/fund", {})]
]
LEFT = [[(None, {}), ("partner", {}), ("p2", {})]]
ALIASES: list[tuple[str, str, list[Named]]] = [
    *(("pay-changed", "amount_gross", names) for names in PAY),
    *(("job-started", "amount_gross", names) for names in STARTED),
    *(("savings-changed", "amount", names) for names in SAVINGS),
    *(("pension-changed", "gross", names) for names in PENSION),
    *(("partner-moved-out", "new_address", names) for names in LEFT),
]


def change(name: str, day: str, details: dict[str, Any], subject: str | None = None) -> dict[str, Any]:
    return {"type": name, "date": day, "subject": subject, "details": details}


def derive(*changes: dict[str, Any], claim: dict[str, Any] = CLAIM) -> list[Any]:
    written = [{"reference": f"S{number}", "changes": [one]} for number, one in enumerate(changes, start=1)]
    return list(derive_steps(claim, read_submissions(written)))


@given(st.sampled_from(ALIASES), st.data(), st.lists(st.sampled_from(["5", "6"]), min_size=2, max_size=4))
@settings(max_examples=150, deadline=None)
def test_no_name_lets_two_values_pass_silently(
    aliases: tuple[str, str, list[Named]], data: st.DataObject, values: list[str]
) -> None:
    name, key, names = aliases
    chosen = [data.draw(st.sampled_from(names)) for _ in values]
    reported = [
        change(name, "2017-09-01", {**said, key: value}, subject)
        for (subject, said), value in zip(chosen, values, strict=True)
    ]

    [step] = derive(*reported)

    contested = [len(one.changes) for one in step.conflicts if one.attribute == key]
    assert contested == ([] if len(set(values)) == 1 else [len(values)])
    assert sum(fact.attribute == key for fact, _change in step.assertions) == (len(set(values)) == 1)


@given(st.sampled_from(ALIASES), st.data())
@settings(max_examples=60, deadline=None)
def test_later_value_supersedes_under_whatever_name(aliases: tuple[str, str, list[Named]], data: st.DataObject) -> None:
    name, key, names = aliases
    first, second = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))

    last = derive(
        change(name, "2017-09-01", {**first[1], key: "5"}, first[0]),
        change(name, "2017-10-01", {**second[1], key: "6"}, second[0]),
    )[-1]

    [fact] = [fact for fact, _change in last.assertions if fact.attribute == key]
    assert str(fact.written).startswith(("6", "{'line_1': '6'"))
    assert len(last.claim["incomes"]) <= 4
    assert (len(last.claim["capital"]), len(last.claim["pensions"])) in ((1, 1), (0, 0))


def test_conflict_is_printed_under_the_first_name_given() -> None:
    pays = [
        change("pay-changed", "2017-09-01", {"amount_gross": amount}, name)
        for amount, name in (("5", "claimant"), ("6", "i1"))
    ]

    [step] = derive(*pays)

    assert [one.subject for one in step.conflicts] == ["claimant"]


def test_two_jobs_held_are_not_guessed_between() -> None:
    second = {"id": "i5", "person": "p1", "type": "employment"}
    claim = {**CLAIM, "incomes": [*CLAIM["incomes"], second]}
    pays = [
        change("pay-changed", "2017-09-01", {"amount_gross": amount}, name)
        for amount, name in (("5", "p1"), ("6", "i1"))
    ]

    [step] = derive(*pays, claim=claim)

    assert step.conflicts == ()


def test_pay_of_a_person_without_held_job_is_that_of_the_job_reported() -> None:
    started = change("job-started", "2017-09-01", {"who": "p3", "employer_name": "Acme", "amount_gross": "5"})

    last = derive(started, change("pay-changed", "2017-10-01", {"who": "p3", "amount_gross": "6"}))[-1]

    assert [(one["id"], one["amount"]) for one in last.claim["incomes"][3:]] == [("job/p3/acme", "6.00")]


@pytest.mark.parametrize("subject", [None, "p2", "partner", "job/p2/"])
def test_new_job_without_employer_never_overwrites_the_job_held(subject: str | None) -> None:
    [step] = derive(change("job-started", "2017-09-01", {"who": "p2", "amount_gross": "5"}, subject))

    assert [one.get("amount") for one in step.claim["incomes"]] == [None, "150.00", "15.00", "5.00"]


def test_hours_under_either_name_are_one_fact() -> None:
    hours = [change("pay-changed", "2017-09-01", {key: 20 + len(key)}, "i1") for key in ("new_hours", "hours_per_week")]

    [step] = derive(*hours)

    assert [(one.attribute, one.values) for one in step.conflicts] == [("new_hours", ("29", "34"))]


def test_partner_is_somebody_new_when_a_change_brings_one_in() -> None:
    left = change("partner-moved-out", "2017-10-10", {}, "p2")
    arrived = change("partner-moved-in", "2017-10-10", {"first_name": "Alex"})

    [step] = derive(left, arrived)

    assert step.conflicts == ()
    assert [(one["id"], one.get("first_name")) for one in step.claim["people"]][2:] == [("partner", "Alex")]


def test_partner_is_a_name_of_its_own_when_none_is_held() -> None:
    [step] = derive(change("partner-moved-in", "2017-10-10", {"first_name": "Alex"}), claim={"people": []})

    assert [(one["id"], one["first_name"]) for one in step.claim["people"]] == [("partner", "Alex")]


@pytest.mark.parametrize("subject", [None, "home", "rent", "claimant"])
@pytest.mark.parametrize("other", [("rent-changed", "new_rent"), ("moved-home", "rent")])
def test_what_writes_to_the_home_is_about_the_home(subject: str | None, other: tuple[str, str]) -> None:
    first = change("rent-changed", "2017-09-01", {"new_rent": "5"})
    second, later = (change(other[0], day, {other[1]: "6"}, subject) for day in ("2017-09-01", "2017-10-01"))

    steps = derive(first, second, later)

    assert [[(one.subject, one.attribute) for one in step.conflicts] for step in steps] == [[("home", "new_rent")], []]
    assert [step.changes for step in steps] == [(), ("S3/1",)]


def test_one_id_in_two_sections_is_two_things() -> None:
    held = {"incomes": [{"id": "1", "person": "p1", "type": "employment"}], "pensions": [{"id": "1", "person": "p1"}]}
    pay = change("pay-changed", "2017-09-01", {"freq": "weekly"}, "1")
    pension = change("pension-changed", "2017-09-01", {"freq": "monthly"}, "1")

    [step] = derive(pay, pension, claim=held)

    assert (step.changes, step.conflicts) == (("S1/1", "S2/1"), ())
    assert [step.claim[section][0]["frequency"] for section in held] == ["weekly", "monthly"]


def test_pay_and_pension_of_one_person_are_two_things_when_neither_is_held() -> None:
    pay = change("pay-changed", "2017-09-01", {"freq": "weekly"})
    pension = change("pension-changed", "2017-10-01", {"freq": "monthly"})

    last = derive(pay, pension, claim={})[-1]

    assert last.changes == ("S1/1", "S2/1")
    assert [last.claim[section][0]["frequency"] for section in ("incomes", "pensions")] == ["weekly", "monthly"]


ARRIVAL = {"partner_income": [{"type": "employment", "amount": "5", "freq": "weekly"}], "shares_rent": True}


@pytest.mark.parametrize(("claim", "name"), [({"people": []}, "Alex"), (CLAIM, "Kim")])
def test_contested_arrival_changes_nobody(claim: dict[str, Any], name: str) -> None:
    arrived = change("partner-moved-in", "2017-10-10", {"first_name": name, **ARRIVAL})
    left = change("partner-moved-out", "2017-10-10", {"permanent": True})

    steps = derive(arrived, left, change("rent-changed", "2017-11-01", {"new_rent": "9"}), claim=claim)

    assert [[one.attribute for one in step.conflicts] for step in steps] == [["lives_here"]] * 2
    assert [step.changes for step in steps] == [(), ("S3/1",)]
    assert [step.claim["people"] for step in steps] == [claim["people"]] * 2
    assert [step.claim.get("incomes") for step in steps] == [claim.get("incomes")] * 2


@pytest.mark.parametrize("names", [("Alex", "Sam"), ("Alex", "Kim"), ("Kim", "Sam")])
def test_nothing_of_an_arrival_counts_while_it_is_contested_who_came(names: tuple[str, str]) -> None:
    arrivals = [change("partner-moved-in", "2017-10-10", {"first_name": name, **ARRIVAL}) for name in names]

    [step] = derive(*arrivals)

    assert [one.attribute for one in step.conflicts] == ["first_name"]
    assert (step.changes, step.claim["people"], step.claim["incomes"]) == ((), CLAIM["people"], CLAIM["incomes"])


@pytest.mark.parametrize(("name", "person"), [("Sam", "partner"), ("Kim", "p2")])
def test_what_was_told_of_an_arrival_counts_once_it_is_settled_who_came(name: str, person: str) -> None:
    arrivals = [change("partner-moved-in", "2017-10-10", {"first_name": one, **ARRIVAL}) for one in ("Kim", "Sam")]

    last = derive(*arrivals, change("partner-moved-in", "2017-11-01", {"first_name": name}))[-1]

    assert (last.changes, last.conflicts) == (("S1/1", "S3/1"), ())
    [partner] = [one for one in last.claim["people"] if one["id"] == person]
    assert (partner["first_name"], partner["shares_rent"], partner["role"]) == (name, True, "partner")
    assert last.claim["incomes"][-1]["person"] == person


def test_arrival_that_nobody_disputes_is_seen_on_its_date_when_others_contest_who_came() -> None:
    names = [{"first_name": "Alex"}, {"first_name": "Sam"}, {"shares_rent": True}]

    steps = derive(
        *(change("partner-moved-in", "2017-10-10", one) for one in names),
        change("rent-changed", "2017-11-01", {"new_rent": "9"}),
    )

    assert [step.changes for step in steps] == [("S3/1",), ("S4/1",)]


def test_nothing_of_a_leaving_counts_when_it_turns_out_that_they_came() -> None:
    left = change("partner-moved-out", "2017-10-10", {"permanent": True})
    arrivals = [change("partner-moved-in", day, {"first_name": "Alex"}) for day in ("2017-10-10", "2017-11-01")]

    last = derive(left, *arrivals, claim={})[-1]

    assert (last.changes, last.conflicts) == (("S3/1",), ())


def lines(step: Any) -> list[tuple[str, str]]:
    return [(one["person"], one["amount"]) for one in step.claim["incomes"] if "amount" in one]


def test_partner_is_who_holds_the_role_on_the_date() -> None:
    steps = derive(
        change("pay-changed", "2017-08-01", {"amount_gross": "7"}, "partner"),
        change("partner-moved-in", "2017-10-01", {"first_name": "Alex"}),
        change("pay-changed", "2017-10-01", {"amount_gross": "9", "who": "partner"}),
    )

    assert [lines(step) for step in steps] == [
        [("p2", "7.00"), ("p2", "15.00")],
        [("p2", "7.00"), ("p2", "15.00"), ("partner", "9.00")],
    ]


@pytest.mark.parametrize("leaver", ["p2", None, "partner"])
def test_the_partner_before_leaves_when_another_comes_on_the_same_date(leaver: str | None) -> None:
    arrived = change("partner-moved-in", "2017-10-10", {"first_name": "Alex"})

    [step] = derive(arrived, change("partner-moved-out", "2017-10-10", {}, leaver))

    assert step.conflicts == ()
    assert [one["id"] for one in step.claim["people"]] == ["p1", "p3", "partner"]


def test_correction_of_who_left_stays_away_when_another_partner_comes() -> None:
    fixed = {**change("pay-changed", "2017-01-01", {"amount_gross": "7"}, "partner"), "kind": "correction"}
    left, arrived = change("partner-moved-out", "2017-09-01", {}), {"first_name": "Alex"}

    last = derive(fixed, left, change("partner-moved-in", "2017-10-01", arrived))[-1]

    assert last.changes == ("S2/1", "S3/1")
    assert lines(last) == []


def test_every_new_partner_is_a_person_of_their_own_and_who_returns_is_the_same() -> None:
    told = [("in", "Alex"), ("out", None), ("in", "Sam"), ("out", None), ("in", "Alex"), ("out", None), ("in", "Kim")]
    moves = [
        change(f"partner-moved-{way}", f"2018-0{month}-01", {"first_name": name} if name else {})
        for month, (way, name) in enumerate(told, start=2)
    ]

    steps = derive(change("partner-moved-out", "2018-01-01", {}), *moves)

    partners = [[one["id"] for one in step.claim["people"] if one["role"] == "partner"] for step in steps]
    assert partners == [[], ["partner"], [], ["partner-2"], [], ["partner"], [], ["p2"]]


def test_partner_without_a_name_is_the_one_held() -> None:
    [step] = derive(change("partner-moved-in", "2017-10-10", {"shares_rent": True}))

    assert [one["id"] for one in step.claim["people"]] == ["p1", "p2", "p3"]


def test_new_partner_is_not_the_one_held_when_that_one_has_the_id_partner() -> None:
    claim = {"people": [{"id": "partner", "role": "partner", "first_name": "Kim"}]}

    [step] = derive(change("partner-moved-in", "2017-10-10", {"first_name": "Alex"}), claim=claim)

    assert [(one["id"], one["first_name"]) for one in step.claim["people"]] == [
        ("partner", "Kim"),
        ("partner-2", "Alex"),
    ]
