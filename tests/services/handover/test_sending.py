"""One try, the next one, and what is never done twice (architecture 9; quality F14, F15; complaint C19)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock, db, delivery_jobs
from portal.domain.handover.causes import Cause, NotDelivered
from portal.models import Delivery, DeliveryAttempt
from portal.services.handover import planning, sending
from tests.services.handover.conftest import set_to
from tests.submitting import PARTNER, PAY, RENT


def attempts(row: Delivery) -> list[tuple[int, str | None]]:
    with db.transaction() as session:
        rows = session.query(DeliveryAttempt).filter_by(delivery_id=row.id).order_by(DeliveryAttempt.number)
        return [(one.number, one.cause) for one in rows]


def test_message_that_does_not_arrive_waits_and_holds_those_behind_it(at_once):
    at_once.trouble("fail", 1)
    at_once.send(RENT, PAY)
    at_once.run()
    first, second = at_once.rows()
    assert (first.state, first.cause, first.attempt_count, second.attempt_count) == ("waiting", "endpoint-down", 1, 0)
    assert first.next_try_at > clock.now() - timedelta(seconds=5)
    at_once.wake()
    at_once.run()
    assert at_once.arrived() == [("2017-09-01", "live"), ("2017-11-01", "live")]
    assert attempts(at_once.rows()[0]) == [(1, "endpoint-down"), (2, None)]


@pytest.mark.parametrize("trouble", ["fail-after", "cut", "garbage"])
def test_answer_that_was_lost_is_made_up_for_by_the_same_bytes(at_once, trouble):
    at_once.trouble(trouble, 1)
    at_once.send(RENT)
    at_once.run()
    (row,) = at_once.rows()
    assert (row.state, planning.may_have_arrived(row)) == ("waiting", True)
    before = row.message
    at_once.wake()
    at_once.run()
    (row,) = at_once.rows()
    assert (row.state, row.message) == ("sent", before)
    assert at_once.arrived() == [("2017-09-01", "live")]


def test_new_change_waits_behind_what_may_have_arrived(at_once):
    at_once.trouble("fail-after", 1)
    at_once.send(PARTNER)
    at_once.run()
    at_once.send(RENT, kind="report")
    at_once.run()
    assert at_once.states() == [("2017-11-21", "waiting"), ("2017-09-01", "waiting"), ("2017-11-21", "waiting")]
    at_once.wake()
    at_once.run()
    assert at_once.arrived() == [("2017-11-21", "replaced"), ("2017-09-01", "live"), ("2017-11-21", "live")]


def test_what_nobody_tried_yet_is_replaced_by_a_better_plan_and_stays_in_the_list(at_once):
    at_once.trouble("fail", 1)
    at_once.send(RENT, PARTNER)
    at_once.run()
    at_once.send(PAY, kind="report")
    at_once.run()
    assert at_once.states() == [
        ("2017-09-01", "waiting"), ("2017-11-21", "superseded"), ("2017-11-01", "waiting"), ("2017-11-21", "waiting"),
    ]  # fmt: skip


def test_record_in_use_is_tried_again_with_what_then_holds(at_once):
    at_once.trouble("locked", 1)
    at_once.send(PARTNER)
    at_once.run()
    (row,) = at_once.rows()
    assert (row.cause, row.sequence, row.message) == ("locked-record", None, None)
    at_once.send(RENT, kind="report")
    at_once.wake()
    at_once.run()
    assert at_once.arrived() == [("2017-09-01", "live"), ("2017-11-21", "live")]


def test_killed_between_sending_and_recording_it_is_sent_once(at_once, app, monkeypatch):
    at_once.send(RENT)
    record = sending.record_arrival
    monkeypatch.setattr(sending, "record_arrival", lambda *_arguments: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        at_once.run()
    monkeypatch.setattr(sending, "record_arrival", record)
    assert at_once.arrived() == [("2017-09-01", "live")]
    delivery_jobs.send_delivery(app.config["PORTAL"], at_once.claim.id)
    assert at_once.states() == [("2017-09-01", "sent")]
    assert [seen for claim, *_rest, seen in at_once.ledger.list_keys() if claim == at_once.claim.reference] == [2]


def test_two_workers_at_once_send_one_message(at_once, app):
    at_once.trouble("fail", 1)
    at_once.send(RENT)
    at_once.run()
    at_once.wake()
    with db.transaction():
        office = delivery_jobs.find_back_office(app.config["PORTAL"])
        tries = [sending.begin_try(sending.find_due(at_once.claim.id), office) for _worker in range(2)]
    receipts = [office.push_message(tried.message) for tried in tries]
    with db.transaction():
        sending.record_arrival(tries[0], receipts[0])
    with db.transaction():
        sending.record_failure(tries[1], NotDelivered(Cause.ENDPOINT_DOWN, "timeout"))
    assert at_once.states() == [("2017-09-01", "sent")]
    assert len(at_once.arrived()) == 1


def test_refusal_that_nothing_heals_waits_for_somebody_and_holds_the_rest(at_once):
    set_to("NbpHbBackOffice", "Capita")
    at_once.send(RENT, PAY)
    at_once.run()
    first, _second = at_once.rows()
    assert (first.state, first.cause, first.code) == ("waiting", "endpoint-down", "no-user-id")


def test_after_a_week_of_tries_somebody_has_to_look(at_once):
    at_once.trouble("fail", 2)
    at_once.send(RENT)
    at_once.run()
    at_once.set_row(first_tried_at=clock.now() - timedelta(days=7, minutes=1))
    at_once.wake()
    at_once.run()
    assert at_once.states() == [("2017-09-01", "failed")]


def test_first_arrival_after_an_outage_wakes_all_that_wait_for_a_connection(at_once, make):
    at_once.trouble("fail", 2)
    at_once.send(RENT)
    at_once.run()
    other = type(at_once)(at_once.make, at_once.run_jobs, at_once.ledger, make.claim())
    other.send(RENT)
    other.run()
    at_once.wake()
    at_once.run()
    assert (at_once.states(), other.states()) == ([("2017-09-01", "sent")], [("2017-09-01", "sent")])


def test_what_no_job_knows_of_is_found_and_sent(at_once):
    at_once.trouble("fail", 1)
    at_once.send(RENT)
    at_once.run()
    at_once.set_row(next_try_at=clock.now() - timedelta(minutes=6))
    with db.transaction():
        assert sending.wake_overdue() == 1
    at_once.run()
    assert at_once.states() == [("2017-09-01", "sent")]


def test_planning_again_changes_nothing(at_once):
    at_once.send(RENT, PARTNER)
    at_once.run()
    with db.transaction():
        assert planning.plan_case(at_once.case().id) == 0
