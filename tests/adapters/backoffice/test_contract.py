"""What every back office does, whichever vendor: one suite for all of the register."""

from __future__ import annotations

import pytest

from portal.domain.handover.causes import Cause, NotDelivered
from tests.factories import PEOPLE


def failure(pair, number: int, **changes) -> NotDelivered:
    with pytest.raises(NotDelivered) as caught:
        pair.push(number, **changes)
    return caught.value


def test_claim_is_found_by_everything_that_is_asked(pair):
    asked = {"nino": "QQ 12 34 56 C", "date_of_birth": "1950-03-27", "postcode": "se11aa", "last_name": "EXAMPLE"}
    assert pair.office.find_claims(asked) == [pair.claim["reference"]]
    assert pair.office.find_claims({"claim_reference": pair.claim["reference"]}) == [pair.claim["reference"]]
    assert pair.office.find_claims(asked | {"first_name": "Marian"}) == []
    assert pair.office.find_claims({"last_name": "Example"}) == []


def test_claim_is_read_whole_and_without_notes_when_told_to_clear_them(pair):
    cleared = pair.office.read_claim(pair.claim["reference"], is_without_notes=True)
    whole = pair.office.read_claim(pair.claim["reference"], is_without_notes=False)
    without = {name: value for name, value in pair.claim.items() if name != "notes"}
    assert (cleared["as_at"], cleared["claim"]) == ("2026-11-01", without)
    assert whole["claim"] == pair.claim


def test_claim_that_is_not_held_is_held_data(pair):
    with pytest.raises(NotDelivered) as caught:
        pair.office.read_claim("HB-nobody", is_without_notes=True)
    assert (caught.value.cause, caught.value.code) == (Cause.HELD_DATA, "claim-not-found")


def test_steps_arrive_in_order_and_whole(pair):
    receipts = [pair.push(1), pair.push(2), pair.push(3)]
    assert len(set(receipts)) == 3
    listed = pair.office.list_messages(pair.claim["reference"])
    assert [(one["key"], one["sequence"], one["effective_on"]) for one in listed] == [
        ("D-1", 1, "2017-09-01"), ("D-2", 2, "2017-11-01"), ("D-3", 3, "2017-11-21"),
    ]  # fmt: skip
    assert "95.00" in (pair.ledger.show_message("D-1") or "")


def test_same_message_twice_is_one(pair):
    written = pair.office.write_message(pair.message(1))
    assert pair.office.push_message(written) == pair.office.push_message(written)
    assert [row[1:3] for row in pair.ledger.list_keys()] == [("D-1", 1)]


def test_key_with_other_content_is_a_duplicate(pair):
    pair.push(1)
    assert failure(pair, 1, external_reference="R-2").cause is Cause.DUPLICATE


def test_step_without_the_one_before_it_is_refused(pair):
    assert failure(pair, 2).code == "wrong-base"
    pair.push(1)
    assert failure(pair, 2, sequence=3).code == "out-of-order"
    assert failure(pair, 2, base_key="D-9").cause is Cause.HELD_DATA
    assert pair.states() == [("D-1", "live")]


def test_step_dated_before_a_live_one_must_say_that_it_rebuilds(pair):
    pair.push(1)
    pair.push(2)
    earlier = {"effective_on": "2017-10-01"}
    assert failure(pair, 3, **earlier).code == "out-of-order"
    pair.push(3, rebuilds=True, **earlier)
    assert pair.states() == [("D-1", "live"), ("D-2", "stale"), ("D-3", "live")]
    pair.push(4, effective_on="2017-11-01", replaces=["D-2"])
    assert pair.states() == [("D-1", "live"), ("D-2", "replaced"), ("D-3", "live"), ("D-4", "live")]


def test_step_of_a_date_that_is_live_replaces_it_or_is_refused(pair):
    pair.push(1)
    again = {"effective_on": "2017-09-01"}
    assert failure(pair, 2, **again).code == "out-of-order"
    assert failure(pair, 2, **again, replaces=["D-7"]).code == "unknown-replaced"
    pair.push(2, **again, replaces=["D-1"])
    assert pair.states() == [("D-1", "replaced"), ("D-2", "live")]


def test_correction_that_holds_always_comes_first(pair):
    pair.push(1, effective_on=None)
    pair.push(2)
    assert failure(pair, 3, effective_on=None).code == "out-of-order"


def test_reviews_without_change_and_decisions_follow_in_the_same_chain(pair):
    pair.push(1, kind="no-change", effective_on=None, changes=[], standing=None)
    decided = [{"reference": "R-1/1", "outcome": "accepted", "decided_at": "2026-11-02T09:30:00Z"}]
    pair.push(2, kind="decision", effective_on=None, changes=[], standing=None, decisions=decided)
    pair.push(3)
    assert [one["kind"] for one in pair.office.list_messages(pair.claim["reference"])] == [
        "no-change", "decision", "step",
    ]  # fmt: skip


def test_message_that_its_schema_refuses_never_leaves(pair):
    with pytest.raises(NotDelivered) as caught:
        pair.office.write_message(pair.message(1, kind="guess"))
    assert (caught.value.cause, caught.value.code) == (Cause.ENTRY, "not-valid")
    with pytest.raises(NotDelivered) as caught:
        pair.office.write_message(pair.message(1, case_reference="C" * 201))
    assert "C" * 20 not in caught.value.detail
    assert pair.ledger.list_keys() == []


def test_notes_and_contacts_of_the_claim_never_leave(pair):
    contacts = [{"channel": "phone", "address": "07700 900123", "may_receive_codes": True}]
    people = [{**PEOPLE[0], "contacts": contacts}]
    notes = [{"at": "2020-01-02", "text": "Years worth of notes"}]
    written = pair.office.write_message(pair.message(1, standing={**pair.claim, "people": people, "notes": notes}))
    assert b"900123" not in written
    assert b"Years worth" not in written
    assert b"1950" in written


@pytest.mark.parametrize("fault", ["fail", "fail-after", "cut"])
def test_trouble_on_the_way_is_an_endpoint_that_is_down_and_costs_nothing(pair, fault):
    written = pair.office.write_message(pair.message(1))
    pair.ledger.misbehave(fault, 1)
    with pytest.raises(NotDelivered) as caught:
        pair.office.push_message(written)
    assert (caught.value.cause, caught.value.cause.heals, caught.value.cause.is_answered) == (
        Cause.ENDPOINT_DOWN,
        True,
        False,
    )
    assert pair.office.push_message(written)
    assert pair.states() == [("D-1", "live")]


def test_answer_that_is_no_answer_is_unknown(pair):
    written = pair.office.write_message(pair.message(1))
    pair.ledger.misbehave("garbage", 1)
    with pytest.raises(NotDelivered) as caught:
        pair.office.push_message(written)
    assert (caught.value.cause, caught.value.code) == (Cause.UNKNOWN, "answer-not-valid")
    assert pair.office.push_message(written)
    assert [row[4] for row in pair.ledger.list_keys()] == [2]


def test_message_taken_twice_by_the_network_is_one(pair):
    pair.ledger.misbehave("twice", 1)
    pair.push(1)
    assert [row[1] for row in pair.ledger.list_keys()] == ["D-1"]


def test_record_in_use_is_told_and_nothing_is_kept(pair):
    pair.ledger.misbehave("locked", 1)
    found = failure(pair, 1)
    assert (found.cause, found.cause.heals, found.cause.is_answered) == (Cause.LOCKED_RECORD, True, True)
    assert pair.states() == []


def test_content_of_the_books_is_sealed(pair):
    pair.push(1)
    files = [*pair.ledger.path.parent.glob(f"{pair.ledger.path.name}*")]
    kept = b"".join(file.read_bytes() for file in files)
    assert b"Mary" not in kept
    assert b"QQ123456C" not in kept
