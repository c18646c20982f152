"""From what a resident sends and an officer decides to what the back office has got (requirements S4.29-S4.34)."""

from __future__ import annotations

import pytest

from portal import db
from tests.services.handover.conftest import set_to
from tests.submitting import PARTNER, PAY, RENT

LATER_RENT = (
    "rent-changed",
    "home",
    "2017-12-01",
    {"new_rent": "99.00", "freq": "weekly", "reason_for_delay": "I forgot"},
)


def test_changes_go_at_once_in_date_order_each_with_what_came_before(at_once):
    at_once.send(PARTNER, PAY, RENT)
    at_once.run()
    assert at_once.arrived() == [("2017-09-01", "live"), ("2017-11-01", "live"), ("2017-11-21", "live")]
    assert [at_once.kinds(number) for number in (1, 2, 3)] == [
        ["rent-changed"],
        ["rent-changed", "pay-changed"],
        ["rent-changed", "pay-changed", "partner-moved-in"],
    ]
    assert at_once.message(2).find("{*}standing/{*}home/{*}rent/{*}amount").text == "95.00"
    assert {state for _date, state in at_once.states()} == {"sent"}


def test_change_dated_before_what_was_sent_replaces_it(at_once):
    at_once.send(PARTNER, PAY)
    at_once.run()
    at_once.send(RENT, kind="report")
    at_once.run()
    assert at_once.arrived() == [
        ("2017-11-01", "replaced"), ("2017-11-21", "replaced"), ("2017-09-01", "live"), ("2017-11-01", "live"),
        ("2017-11-21", "live"),
    ]  # fmt: skip


def test_conflict_keeps_a_step_and_what_follows_here(at_once):
    at_once.send(RENT)
    at_once.run()
    other = ("rent-changed", "home", "2017-09-01", {**RENT[3], "new_rent": "80.00"})
    at_once.send(other, PARTNER, kind="report")
    at_once.run()
    assert at_once.arrived() == [("2017-09-01", "live")]


def test_nothing_goes_before_it_is_decided_and_then_what_stands_goes(hand_over):
    sent = hand_over.send(RENT, PARTNER)
    hand_over.run()
    assert hand_over.states() == []
    hand_over.decide(sent, "1")
    hand_over.run()
    assert hand_over.arrived() == [("2017-09-01", "live")]
    hand_over.decide(sent, "2", refuse="She lives elsewhere")
    hand_over.run()
    assert hand_over.arrived() == [("2017-09-01", "live"), ("decision", "live")]
    assert hand_over.message(1).find("{*}decisions/{*}decision/{*}outcome").text == "accepted"
    assert hand_over.message(2).find("{*}decisions/{*}decision/{*}outcome").text == "refused"
    assert b"elsewhere" not in (hand_over.ledger.show_message(hand_over.rows()[1].key) or "").encode()


def test_decisions_follow_what_went_at_once_as_messages_of_their_own(at_once):
    sent = at_once.send(RENT, PARTNER)
    at_once.run()
    at_once.decide(sent, "1")
    at_once.run()
    assert [one for one, _state in at_once.arrived()] == ["2017-09-01", "2017-11-21", "decision"]
    at_once.decide(sent, "2", refuse="She lives elsewhere")
    at_once.run()
    assert at_once.arrived()[2:] == [("decision", "live"), ("2017-09-01", "live"), ("decision", "live")]
    assert at_once.arrived()[:2] == [("2017-09-01", "replaced"), ("2017-11-21", "replaced")]


@pytest.mark.parametrize("mode", ["on-decision", "on-submission"])
def test_review_without_changes_sends_one_message_that_says_so(hand_over, mode):
    set_to("HandOver", mode)
    hand_over.send()
    hand_over.run()
    hand_over.send()
    hand_over.run()
    assert [one for one, _state in hand_over.arrived()] == ["no-change", "no-change"]
    assert hand_over.texts(1, "submission") == [hand_over.references[0]]


def test_private_answers_and_own_words_stay_here_unless_they_are_on_the_list(at_once):
    at_once.send(RENT)
    at_once.run()
    assert at_once.texts(1, "note") == []
    assert "hospital" not in (at_once.ledger.show_message(at_once.rows()[0].key) or "")
    set_to("NotesToBackOffice", "reason-for-delay")
    at_once.send(LATER_RENT, kind="report")
    at_once.run()
    assert at_once.texts(2, "text") == ["I forgot"]


@pytest.mark.parametrize(
    ("mode", "shown"),
    [("eFormReference", "{form}"), ("ClaimantName", "Mary Example"), ("Composite", "Mary Example {form}")],
)
def test_reference_shown_over_there_follows_the_setting(at_once, mode, shown):
    set_to("SourceIdMode", mode)
    form = at_once.send(RENT)
    at_once.run()
    assert at_once.texts(1, "externalReference") == [shown.format(form=form)]


def test_stage_of_a_case_says_what_is_on_its_way_and_what_arrived(hand_over):
    def stage() -> str:
        with db.reading():
            return hand_over.case().stage

    hand_over.trouble("fail", 1)
    sent = hand_over.send(RENT)
    hand_over.decide(sent)
    hand_over.run()
    assert stage() == "being-sent"
    hand_over.wake()
    hand_over.run()
    assert stage() == "sent"
