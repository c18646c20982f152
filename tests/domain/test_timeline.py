from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from portal.domain.changes import CHANGE_TYPES
from portal.domain.claim import Claim
from portal.domain.timeline import TimelineFault, derive_steps, read_document
from portal.domain.timeline.references import natural_key
from portal.domain.timeline.schema import timeline_schema
from portal.domain.timeline.tape import Tape
from tests.domain.written_documents import SCHEMAS, written_manuals

CLAIM: dict[str, Any] = {
    "reference": "HB1000001",
    "people": [
        {"id": "p1", "role": "claimant"},
        {"id": "p2", "role": "partner", "first_name": "Kim", "last_name": "Example"},
        {"id": "p3", "role": "child"},
    ],
    "home": {"rent": {"amount": "90.00", "frequency": "weekly"}, "address": {"line_1": "1 High Street"}},
    "incomes": [
        {"id": "i1", "person": "p1", "type": "employment", "amount": "200.00", "employer": {"name": "Bay Stores"}},
        {"id": "i2", "person": "p2", "type": "employment", "amount": "150.00"},
    ],
    "capital": [
        {"id": "c1", "owner": "p2", "type": "isa", "provider": "Bank", "last4": "1234", "amount": "10.00"},
        {"id": "c2", "owner": "p2", "amount": "50.00", "joint_share": "50"},
    ],
    "pensions": [{"id": "n1", "person": "p2", "amount": "80.00"}],
}
Reported = dict[str, Any]


def change(name: str, day: str | None, details: Reported | None = None, **given: Any) -> Reported:
    return {"type": name, "date": day, "details": details or {}, **given}


def rent(day: str | None, amount: str, **given: Any) -> Reported:
    return change("rent-changed", day, {"new_rent": amount}, **given)


def pay(day: str, amount: str, subject: str = "i1", **given: Any) -> Reported:
    return change("pay-changed", day, {"amount_gross": amount}, subject=subject, **given)


def derive(*submissions: list[Reported], sent: list[Reported] | None = None, claim: Any = None) -> list[Any]:
    written = [{"reference": f"S{number}", "changes": changes} for number, changes in enumerate(submissions, start=1)]
    document = read_document({"claim": CLAIM if claim is None else claim, "submissions": written, "sent": sent})
    return list(derive_steps(document.claim, document.submissions, document.sent))


def told(steps: list[Any]) -> list[tuple[str | None, list[str]]]:
    return [(step.date and step.date.isoformat(), list(step.changes)) for step in steps]


PARTNER_IN = change("partner-moved-in", "2017-11-21", {"first_name": "Alex"})


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_three_changes_out_of_order_are_three_cumulative_steps(order: tuple[int, ...]) -> None:
    reported = [
        rent("2017-09-01", "95.00", reference="rent"),
        pay("2017-11-01", "260.00", reference="pay"),
        {**PARTNER_IN, "reference": "partner"},
    ]

    steps = derive([reported[index] for index in order])

    assert told(steps) == [
        ("2017-09-01", ["S1/rent"]),
        ("2017-11-01", ["S1/rent", "S1/pay"]),
        ("2017-11-21", ["S1/rent", "S1/pay", "S1/partner"]),
    ]
    assert [step.claim["home"]["rent"]["amount"] for step in steps] == ["95.00"] * 3
    assert [step.claim["incomes"][0]["amount"] for step in steps] == ["200.00", "260.00", "260.00"]


def test_one_step_without_changes_when_nothing_is_reported() -> None:
    [step] = derive([])

    assert step.to_dict() == {"date": None, "changes": [], "replaces": [], "conflicts": [], "claim": CLAIM}


def test_changes_of_one_date_are_one_step_in_natural_order() -> None:
    steps = derive([pay("2017-09-01", "1", f"x{number}") for number in range(1, 12)], [rent("2017-09-01", "95")])

    assert told(steps) == [("2017-09-01", [*(f"S1/{number}" for number in range(1, 12)), "S2/1"])]


def test_superseded_change_is_on_the_step_of_its_own_date_only() -> None:
    steps = derive([rent("2017-09-01", "95"), rent("2017-10-01", "97")])

    assert told(steps) == [("2017-09-01", ["S1/1"]), ("2017-10-01", ["S1/2"])]


def test_change_stays_when_one_of_its_facts_is_superseded() -> None:
    home = change("moved-home", "2017-09-01", {"new_address": "2 Low Street", "rent": "99.00"})

    steps = derive([home, rent("2017-10-01", "97")])

    assert told(steps)[1] == ("2017-10-01", ["S1/1", "S1/2"])
    assert steps[1].claim["home"]["address"] == {"line_1": "2 Low Street"}
    assert steps[1].claim["home"]["rent"]["amount"] == "97.00"


def test_same_thing_said_twice_is_one_change() -> None:
    steps = derive([rent("2017-09-01", "95")], [rent("2017-09-01", "95.00", subject="home")])

    assert told(steps) == [("2017-09-01", ["S1/1"])]
    assert steps[0].duplicates == ("S2/1",)
    assert steps[0].conflicts == ()


def test_the_first_submitted_counts_when_the_same_thing_is_said_twice() -> None:
    submissions = [
        {"reference": "A", "changes": [rent("2017-09-01", "95")]},
        {"reference": "B", "submitted_at": "2017-09-03T12:00:00+01:00", "changes": [rent("2017-09-01", "95")]},
        {"reference": "C", "submitted_at": "2017-09-03T11:30:00", "changes": [rent("2017-09-01", "95")]},
    ]
    document = read_document({"claim": {}, "submissions": submissions})

    [step] = derive_steps(document.claim, document.submissions)

    assert step.changes == ("B/1",)
    assert step.duplicates == ("A/1", "C/1")


@pytest.mark.parametrize("second", [[[], [rent("2017-09-01", "99")]], [[rent("2017-09-01", "99")], []]])
def test_two_values_for_one_date_are_a_conflict_and_nobody_wins(second: list[list[Reported]]) -> None:
    steps = derive(
        [rent("2017-08-01", "92"), rent("2017-09-01", "95"), *second[0]], second[1], [pay("2017-10-01", "1")]
    )

    other = "S1/3" if second[0] else "S2/1"
    conflict = {
        "subject": "home",
        "attribute": "new_rent",
        "date": "2017-09-01",
        "changes": sorted(["S1/2", other]),
        "values": ["95.00", "99.00"],
    }
    assert told(steps) == [
        ("2017-08-01", ["S1/1"]),
        ("2017-09-01", ["S1/1"]),
        ("2017-10-01", ["S1/1", "S3/1"]),
    ]
    assert [[one.to_dict() for one in step.conflicts] for step in steps] == [[], [conflict], [conflict]]
    assert [step.is_blocked for step in steps] == [False, True, True]
    assert [step.claim["home"]["rent"]["amount"] for step in steps] == ["92.00"] * 3


def test_conflict_ends_when_a_later_change_settles_it() -> None:
    steps = derive([rent("2017-09-01", "95")], [rent("2017-09-01", "96")], [rent("2017-10-01", "97")])

    assert [len(step.conflicts) for step in steps] == [1, 0]
    assert steps[1].changes == ("S3/1",)


def test_later_conflict_takes_the_place_of_the_earlier_when_a_fact_is_contested_twice() -> None:
    both = [rent("2017-09-01", "95"), rent("2017-10-01", "97"), pay("2017-11-01", "1")]

    steps = derive(both, [rent("2017-09-01", "96"), rent("2017-10-01", "98")])

    assert [[one.changes for one in step.conflicts] for step in steps] == [
        [("S1/1", "S2/1")],
        [("S1/2", "S2/2")],
        [("S1/2", "S2/2")],
    ]
    assert [step.changes for step in steps] == [(), (), ("S1/3",)]


def test_steps_stay_small_when_a_fact_is_contested_on_many_dates() -> None:
    days = [(date(2010, 1, 1) + timedelta(days=number)).isoformat() for number in range(2_000)]

    steps = derive([rent(day, "95") for day in days], [rent(day, "96") for day in days])

    assert [len(step.conflicts) for step in steps] == [1] * 2_000
    assert max(len(json.dumps(step.to_dict(with_claim=False))) for step in steps) < 300


def test_change_and_correction_of_one_date_are_a_conflict() -> None:
    [step] = derive([rent("2017-09-01", "95"), rent("2017-09-01", "96", kind="correction")])

    assert len(step.conflicts) == 1


def test_uncontested_facts_count_when_another_fact_of_the_change_is_contested() -> None:
    first = change("rent-changed", "2017-09-01", {"new_rent": "95", "freq": "monthly"})

    [step] = derive([first], [rent("2017-09-01", "96")])

    assert step.changes == ("S1/1",)
    assert step.claim["home"]["rent"] == {"amount": "90.00", "frequency": "monthly"}


def test_correction_without_date_stands_before_all_dates() -> None:
    steps = derive([rent("2017-09-01", "95"), rent(None, "91", kind="correction")])

    assert told(steps) == [(None, ["S1/2"]), ("2017-09-01", ["S1/1"])]
    assert steps[0].claim["home"]["rent"]["amount"] == "91.00"


def test_correction_stays_on_later_steps_until_superseded() -> None:
    steps = derive([rent("2017-09-01", "91", kind="correction"), pay("2017-10-01", "1"), rent("2017-11-01", "95")])

    assert told(steps) == [
        ("2017-09-01", ["S1/1"]),
        ("2017-10-01", ["S1/1", "S1/2"]),
        ("2017-11-01", ["S1/2", "S1/3"]),
    ]


def left(day: str, subject: str = "p2", **given: Any) -> Reported:
    return change("partner-moved-out", day, {"permanent": True}, subject=subject, **given)


def test_who_left_is_gone_with_what_was_theirs_alone() -> None:
    [step] = derive([left("2017-10-10")])

    claim = step.claim
    assert [one["id"] for one in claim["people"]] == ["p1", "p3"]
    assert [one["id"] for key in ("incomes", "capital", "pensions") for one in claim[key]] == ["i1", "c2"]


@pytest.mark.parametrize("subject", ["partner", "p2"])
def test_facts_about_who_left_are_no_longer_in_force(subject: str) -> None:
    steps = derive(
        [
            pay("2017-09-01", "1", "i2"),
            pay("2017-10-10", "2", "p2"),
            left("2017-10-10", subject),
            rent("2017-11-01", "9"),
        ]
    )

    assert told(steps) == [
        ("2017-09-01", ["S1/1"]),
        ("2017-10-10", ["S1/2", "S1/3"]),
        ("2017-11-01", ["S1/3", "S1/4"]),
    ]


def test_change_about_somebody_away_is_on_its_own_step_only() -> None:
    steps = derive([left("2017-10-10"), pay("2017-10-20", "3", "i2"), rent("2017-11-01", "9")])

    assert told(steps)[1:] == [("2017-10-20", ["S1/1", "S1/2"]), ("2017-11-01", ["S1/1", "S1/3"])]


def test_who_returns_counts_as_held_and_corrected_and_said_since() -> None:
    fixed = pay("2017-01-01", "155", "i2", kind="correction")
    back = change("partner-moved-in", "2018-01-01", {"first_name": "kim"})

    steps = derive([fixed, pay("2017-09-01", "1", "i2"), left("2017-10-10", "partner"), back])

    assert told(steps)[-1] == ("2018-01-01", ["S1/1", "S1/4"])
    claim = steps[-1].claim
    assert [(one["id"], one.get("joined_on")) for one in claim["people"]][1] == ("p2", "2018-01-01")
    assert [one["amount"] for one in claim["incomes"]] == ["200.00", "155.00"]


@pytest.mark.parametrize("leaving", ["partner", "p2"])
def test_new_partner_is_somebody_new_when_the_old_one_left(leaving: str) -> None:
    steps = derive([left("2017-10-10", leaving), PARTNER_IN])

    claim = steps[-1].claim
    assert [(one["id"], one.get("first_name")) for one in claim["people"]] == [
        ("p1", None),
        ("p3", None),
        ("partner", "Alex"),
    ]
    assert [one["id"] for one in claim["incomes"]] == ["i1"]


def test_partner_brings_incomes_and_capital() -> None:
    details = {
        "first_name": "Alex",
        "partner_income": [{"type": "employment", "name": "Bay", "amount": "5", "freq": "weekly"}],
        "partner_capital": [{"type": "isa", "amount": "7"}],
    }

    [step] = derive([change("partner-moved-in", "2017-11-21", details)], claim={"reference": "1"})

    claim = Claim.from_dict(step.claim)
    assert [(one.person, one.amount) for one in claim.incomes] == [("partner", 5)]
    assert claim.total_capital == 7


@pytest.mark.parametrize(
    ("subject", "line"),
    [("i1", 0), ("p1", 0), ("claimant", 0), ("job/p1/bay-stores", 0), ("partner", 1), ("p2", 1), ("i9", 2)],
)
def test_pay_goes_to_the_line_the_subject_means(subject: str, line: int) -> None:
    [step] = derive([pay("2017-09-01", "260", subject)])

    assert [one["amount"] for one in step.claim["incomes"]][line] == "260.00"


def test_listed_accounts_are_subjects_of_their_own() -> None:
    items = [
        {"owner": "p2", "type": "isa", "provider": "BANK", "last4": "1234", "amount": "20"},
        {"owner": "p1", "type": "savings", "provider": "Newtown", "amount": "30"},
    ]

    [step] = derive([change("savings-changed", "2017-09-01", {"per_item": items})])

    assert [(one["id"], one["amount"]) for one in step.claim["capital"]] == [
        ("c1", "20.00"),
        ("c2", "50.00"),
        ("account/p1/savings-newtown-", "30.00"),
    ]


def test_closed_account_and_ended_pension_leave_the_claim() -> None:
    [step] = derive(
        [
            change("savings-changed", "2017-09-01", {"closed": True}, subject="c1"),
            change("pension-changed", "2017-09-01", {"ended": True}, subject="n1"),
        ]
    )

    assert [one["id"] for one in step.claim["capital"]] == ["c2"]
    assert step.claim["pensions"] == []


def test_every_example_gives_a_claim_that_can_be_read() -> None:
    changes = [
        change(name, "2017-09-01", dict(one.example)) for name, one in CHANGE_TYPES.items() if name != "moved-home"
    ]

    [step] = derive(changes)

    assert Claim.from_dict(step.claim).reference == "HB1000001"


def test_private_answer_is_in_no_claim_nor_conflict() -> None:
    yes = change("partner-moved-out", "2017-09-01", {"domestic_abuse": True})
    no = change("partner-moved-out", "2017-09-01", {"domestic_abuse": False})

    [step] = derive([yes], [no])

    assert "abuse" not in json.dumps(step.to_dict())
    assert step.conflicts == ()


def test_claim_given_is_never_changed() -> None:
    before = copy.deepcopy(CLAIM)

    for step in derive([left("2017-10-10"), PARTNER_IN, rent("2017-09-01", "95"), pay("2017-09-01", "1")]):
        step.claim["home"]["rent"]["colour"] = "blue"

    assert before == CLAIM


def test_untouched_parts_are_shared_between_steps() -> None:
    steps = derive([rent("2017-09-01", "95"), pay("2017-10-01", "1")])

    assert steps[0].claim["people"] is steps[1].claim["people"] is CLAIM["people"]


def test_earlier_step_is_still_right_after_later_ones() -> None:
    document = read_document(
        {
            "claim": CLAIM,
            "submissions": [{"reference": "S1", "changes": [rent("2017-09-01", "95"), left("2017-10-10")]}],
        }
    )
    steps = derive_steps(document.claim, document.submissions)
    first = next(steps)

    next(steps)

    assert first.changes == ("S1/1",)
    assert len(first.claim["people"]) == 3


SENT = [
    {"id": "M1", "date": "2017-10-01", "changes": ["S1/1"]},
    {"id": "M2", "date": "2017-11-01", "changes": ["S1/1", "S1/2"]},
]


def test_earlier_dated_change_replaces_the_steps_sent_after_it() -> None:
    steps = derive(
        [rent("2017-10-01", "95"), pay("2017-11-01", "1")],
        [change("child-left", "2017-09-01", subject="p3")],
        sent=SENT,
    )

    assert [step.replaces for step in steps] == [(), ("M1",), ("M2",)]


def test_nothing_is_replaced_when_the_last_sent_of_each_date_still_holds() -> None:
    sent = [{"id": "M0", "date": "2017-10-01", "changes": []}, *SENT]

    steps = derive([rent("2017-10-01", "95"), pay("2017-11-01", "1")], sent=sent)

    assert [step.replaces for step in steps] == [(), ()]


@pytest.mark.parametrize(
    ("day", "replaces"),
    [("2017-10-15", [("M",), ()]), ("2017-12-01", [(), ("M",)]), ("2017-09-01", [("M",), ()]), (None, [("M",), ()])],
)
def test_sent_date_without_step_is_replaced_by_the_step_before_or_the_first(day: str | None, replaces: Any) -> None:
    sent = [{"id": "M", "date": day, "changes": ["X/1"]}]

    steps = derive([rent("2017-10-01", "95"), pay("2017-11-01", "1")], sent=sent)

    assert [step.replaces for step in steps] == replaces


def test_everything_sent_is_replaced_when_nothing_is_reported_any_more() -> None:
    [step] = derive([], sent=SENT)

    assert step.replaces == ("M1", "M2")


def test_submission_given_twice_counts_once() -> None:
    one = {"reference": "S1", "changes": [rent("2017-09-01", "95")]}
    document = read_document({"claim": {}, "submissions": [one, copy.deepcopy(one)]})

    [step] = derive_steps(document.claim, document.submissions)

    assert (step.changes, step.duplicates) == (("S1/1",), ())


GOOD = {"claim": {}, "submissions": [{"reference": "S1", "changes": [rent("2017-09-01", "95")]}]}
FAULTS = [
    ([], "document: must be an object"),
    ({"submissions": []}, "claim: must be an object"),
    ({"claim": [], "submissions": []}, "claim: must be an object"),
    ({"claim": {}}, "submissions: must be a list"),
    ({"claim": {}, "submissions": [], "sents": []}, "sents: unknown key"),
    ({"claim": {}, "submissions": [3]}, "submissions[0]: must be an object"),
    ({"claim": {}, "submissions": [{}]}, "submissions[0].reference: must be given as text"),
    ({**GOOD, "submissions": [{"reference": "S", "changes": {}}]}, "submissions[0].changes: must be a list"),
    ({**GOOD, "submissions": [{"reference": "S", "submitted_at": "noon"}]}, "submissions[0].submitted_at: must be"),
    (
        {**GOOD, "submissions": [*GOOD["submissions"], {"reference": "S1"}]},
        "submissions[1].reference: is the reference",
    ),  # type: ignore[misc]
    ({**GOOD, "sent": {}}, "sent: must be a list"),
    ({**GOOD, "sent": [{"date": "2017-09-01"}]}, "sent[0].id: must be given"),
    ({**GOOD, "sent": [{"id": "M", "date": "1/9/17"}]}, "sent[0].date: must be a date"),
    ({**GOOD, "sent": [{"id": "M", "changes": [1]}]}, "sent[0].changes: must be a list of full references"),
]
CHANGE_FAULTS = [
    (7, ": must be an object"),
    ({"type": "rent-changed"}, ".date: must be given"),
    ({"type": "rent-changed", "date": "2017-13-01"}, ".date: must be a date like"),
    ({"type": "rents", "date": "2017-09-01"}, ".type: must be one of: moved-home"),
    ({"date": "2017-09-01"}, ".type: must be one of"),
    (rent("2017-09-01", "9", kind="guess"), ".kind: must be one of: change, correction"),
    (rent("2017-09-01", "9", subject=" "), ".subject: must be text that is not empty"),
    (rent("2017-09-01", "9", dates=1), ".dates: unknown key"),
    (rent("2017-09-01", "9", reference="a/b"), ".reference: must not contain /"),
    (rent("2017-09-01", "9", reference="1"), ".reference: is the reference of another change"),
    (change("rent-changed", "2017-09-01", {"new_rentt": 1}), ".details.new_rentt: unknown key"),
    ({"type": "rent-changed", "date": "2017-09-01", "details": [1]}, ".details: must be an object"),
    (rent("2017-09-01", "9", reference="9" * 101), ".reference: must be 100 characters or fewer"),
    ({"type": "adult-moved-out", "date": "2017-09-01"}, ".subject: must be given, or details.who"),
    (change("child-left", "2017-09-01", {"reason": "left-home"}), ".subject: must be given, or details.who"),
]


@pytest.mark.parametrize("reference", ["²", "S²", "٣", "1²3"])
def test_reference_with_digits_other_than_0_to_9_is_refused(reference: str) -> None:
    with pytest.raises(TimelineFault) as raised:
        read_document({"claim": {}, "submissions": [{"reference": reference}]})

    assert str(raised.value.faults[0]) == "submissions[0].reference: must have only the digits 0 to 9"


@pytest.mark.parametrize("name", ["adult-moved-out", "child-left"])
@pytest.mark.parametrize("given", [{"subject": "p3"}, {"details": {"who": "p3"}}])
def test_who_left_is_named_by_subject_or_who(name: str, given: Reported) -> None:
    written = {"type": name, "date": "2017-09-01", **given}
    document = {"claim": CLAIM, "submissions": [{"reference": "S1", "changes": [written]}]}

    assert read_document(document).submissions[0].changes[0].subject == "p3"
    assert not list(Draft202012Validator(timeline_schema()).iter_errors(document))


@pytest.mark.parametrize(
    "claim", [{}, {"people": [{"id": "p1"}], "colour": "blue"}, {"home": None, "incomes": [{"amount": 5}]}]
)
def test_schema_accepts_a_claim_that_lacks_anything(claim: Reported) -> None:
    assert not list(Draft202012Validator(timeline_schema()).iter_errors({**GOOD, "claim": claim}))


@pytest.mark.parametrize("claim", [{"people": "nobody"}, {"home": {"rent": {"frequency": "never"}}}])
def test_schema_refuses_a_claim_of_another_shape(claim: Reported) -> None:
    assert list(Draft202012Validator(timeline_schema()).iter_errors({**GOOD, "claim": claim}))


@pytest.mark.parametrize(
    ("name", "key", "values"),
    [("rent-changed", "includes", ["water", "heating"]), ("moved-home", "who_moved", ["p1", "p2"])],
)
def test_order_inside_a_list_of_choices_or_people_does_not_matter(name: str, key: str, values: list[str]) -> None:
    [step] = derive([change(name, "2017-09-01", {key: values})], [change(name, "2017-09-01", {key: values[::-1]})])

    assert (step.changes, step.duplicates, step.conflicts) == (("S1/1",), ("S2/1",), ())


def test_nothing_is_replaced_when_the_sent_changes_stand_in_another_order() -> None:
    sent = [{"id": "M", "date": "2017-11-01", "changes": ["S1/2", "S1/1"]}]

    steps = derive([rent("2017-10-01", "95"), pay("2017-11-01", "1")], sent=sent)

    assert [step.replaces for step in steps] == [(), ()]


def test_new_jobs_without_subject_are_things_of_their_own() -> None:
    jobs = [
        change("job-started", "2017-11-01", {"employer_name": name, "amount_gross": pay})
        for name, pay in (("Acme", "5"), ("Zeta", "6"))
    ]

    [step] = derive(jobs)

    assert step.conflicts == ()
    assert [(one["id"], one["amount"]) for one in step.claim["incomes"]] == [
        ("i1", "200.00"),
        ("i2", "150.00"),
        ("job/p1/acme", "5.00"),
        ("job/p1/zeta", "6.00"),
    ]


@pytest.mark.parametrize(
    ("name", "details", "subject"),
    [
        ("job-started", {}, "job/claimant/"),
        ("job-started", {"who": "p2", "employer_name": "Acme"}, "job/p2/acme"),
        ("pay-changed", {"job": "i2", "who": "p1"}, "i2"),
        ("pay-changed", {"who": "p2"}, "p2"),
        ("pension-changed", {"who": "p2", "provider": "Fund"}, "pension/p2/fund"),
        ("pension-changed", {"who": "p2", "gross": "5"}, "p2"),
        ("savings-changed", {"owner": "p2", "type": "isa"}, "account/p2/isa--"),
        ("savings-changed", {"amount": "5"}, "claimant"),
    ],
)
def test_subject_when_none_is_given(name: str, details: Reported, subject: str) -> None:
    document = {"claim": {}, "submissions": [{"reference": "S1", "changes": [change(name, "2017-09-01", details)]}]}

    assert read_document(document).submissions[0].changes[0].subject == subject


@pytest.mark.parametrize(("document", "line"), FAULTS)
def test_malformed_document_is_refused_by_element(document: object, line: str) -> None:
    with pytest.raises(TimelineFault) as raised:
        read_document(document)

    assert str(raised.value.faults[0]).startswith(line)


@pytest.mark.parametrize(("written", "line"), CHANGE_FAULTS)
def test_malformed_change_is_refused_by_element(written: object, line: str) -> None:
    document = {"claim": {}, "submissions": [{"reference": "S1", "changes": [rent("2017-09-01", "1"), written]}]}

    with pytest.raises(TimelineFault) as raised:
        read_document(document)

    assert str(raised.value.faults[0]).startswith("submissions[0].changes[1]" + line)


def test_schema_accepts_what_is_read() -> None:
    validator = Draft202012Validator(timeline_schema())
    changes = [change(name, "2017-09-01", dict(one.example)) for name, one in CHANGE_TYPES.items()]
    document = {"claim": CLAIM, "submissions": [{"reference": "S1", "changes": changes}], "sent": SENT}

    assert read_document(document)
    assert not list(validator.iter_errors(document))
    assert not list(validator.iter_errors(GOOD))


@pytest.mark.parametrize("written", [one for one, line in CHANGE_FAULTS if "another" not in line])
def test_schema_refuses_what_is_not_read(written: Any) -> None:
    if isinstance(written, dict) and written.get("subject") == " ":
        written["subject"] = ""
    document = {"claim": {}, "submissions": [{"reference": "S1", "changes": [written]}]}
    is_calendar_fault = isinstance(written, dict) and written.get("date") == "2017-13-01"

    assert bool(list(Draft202012Validator(timeline_schema()).iter_errors(document))) is not is_calendar_fault


def test_schema_files_and_manuals_are_those_made_from_the_register() -> None:
    [path] = [path for path, make in SCHEMAS.items() if make is timeline_schema]

    assert json.loads(path.read_text("utf-8")) == timeline_schema()
    for path, manual in written_manuals().items():
        assert path.read_text("utf-8") == manual


def test_references_sort_by_the_numbers_in_them() -> None:
    assert sorted(["a10", "10", "2", "a2", "b", "02"], key=natural_key) == ["a2", "a10", "b", "02", "2", "10"]


def test_tape_gives_the_set_of_any_step_when_read_in_any_order() -> None:
    tape: Tape[str] = Tape(str)
    known: set[int] = set()
    sets = []
    for turn in range(600):
        number = (turn * 7919) % 401
        tape.append(turn, *(([], [number]) if number in known else ([number], [])))
        known ^= {number}
        sets.append(sorted(known))

    for step in (*range(600), *range(599, -1, -1), 0, 599, 300, 301, 299):
        assert list(tape.numbers(step)) == sets[step]
        assert tape.values(step) == tuple(map(str, sets[step]))


def test_nothing_personal_is_shown_of_steps() -> None:
    [step] = derive([change("partner-moved-in", "2017-09-01", {"first_name": "Alexandra", "nino": "QQ123456A"})])

    shown = repr([step, step.reported, step.assertions[0].change])

    assert "Alexandra" not in shown
    assert "QQ123456A" not in shown
