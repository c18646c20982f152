"""Stages follow from what is open, and due dates from the stage."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.case_stage import (
    OUTCOME_WORDING,
    STAGE_WORDING,
    CaseFacts,
    Outcome,
    Stage,
    due_on,
    outcome_wording,
    stage_of,
    stage_wording,
)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({}, Stage.NEW),
        ({"undecided": 2, "evidence_outstanding": 1}, Stage.NEW),
        ({"is_taken_up": True, "undecided": 2}, Stage.READY_TO_DECIDE),
        ({"is_taken_up": True}, Stage.READY_TO_DECIDE),
        ({"is_taken_up": True, "undecided": 2, "evidence_outstanding": 1}, Stage.WAITING_FOR_EVIDENCE),
        (
            {"is_taken_up": True, "undecided": 2, "evidence_outstanding": 1, "open_questions": 1},
            Stage.WAITING_FOR_RESIDENT,
        ),
        ({"is_taken_up": True, "deliveries_waiting": 1, "deliveries_made": 3}, Stage.BEING_SENT),
        ({"is_taken_up": True, "deliveries_made": 3, "evidence_outstanding": 1}, Stage.SENT),
        ({"is_taken_up": True, "undecided": 1, "deliveries_made": 3}, Stage.READY_TO_DECIDE),
        ({"undecided": 1, "deliveries_waiting": 1}, Stage.NEW),
        ({"is_closed": True, "undecided": 1, "deliveries_waiting": 1}, Stage.CLOSED),
    ],
)
def test_stage_follows_from_what_is_open(facts, stage):
    assert stage_of(CaseFacts(**facts)) is stage


@pytest.mark.parametrize(
    ("stage", "first_reply_due_on", "due"),
    [
        (Stage.NEW, date(2026, 12, 30), date(2026, 12, 14)),
        (Stage.READY_TO_DECIDE, None, date(2026, 12, 14)),
        (Stage.WAITING_FOR_EVIDENCE, date(2026, 12, 30), date(2026, 12, 30)),
        (Stage.WAITING_FOR_RESIDENT, date(2026, 12, 12), date(2026, 12, 12)),
        (Stage.BEING_SENT, date(2026, 12, 12), None),
        (Stage.SENT, None, None),
        (Stage.CLOSED, None, None),
    ],
)
def test_a_case_is_due_when_a_reply_is_or_14_days_after_it_can_be_decided(stage, first_reply_due_on, due):
    assert due_on(stage, date(2026, 11, 30), first_reply_due_on) == due


def test_every_stage_and_outcome_has_words_and_others_stand_for_themselves():
    assert set(STAGE_WORDING) == set(Stage)
    assert set(OUTCOME_WORDING) == set(Outcome)
    assert (str(stage_wording("sent")), str(stage_wording("later"))) == ("Sent", "later")
    assert (str(outcome_wording("increase")), str(outcome_wording("later"))) == ("More Housing Benefit", "later")
