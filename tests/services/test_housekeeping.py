from datetime import timedelta

import sqlalchemy as sa
import time_machine

from portal import clock
from portal.models import Draft, EvidenceFile, OutgoingMessage, SignInAttempt, Throttle
from portal.services import drafts, housekeeping, messages, parked_answers, web_sessions, workers
from tests.submitting import as_resident


def test_nothing_goes_before_its_time(db_session, make):
    claim = make.claim()
    drafts.open_draft(as_resident(claim.id), "review", 1)
    messages.tell_resident(claim.id, "signed-in", time="10am")
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        housekeeping.tidy()
    assert db_session.query(Draft).filter_by(claim_id=claim.id).count() == 1
    assert db_session.query(OutgoingMessage).filter_by(claim_id=claim.id).count() == 1


def test_draft_and_its_files_go_after_fourteen_days(db_session, make):
    claim = make.claim()
    drafts.open_draft(as_resident(claim.id), "review", 1)
    file = EvidenceFile(
        reference="f1", claim_id=claim.id, resource_id="r", original_name="a.jpg", media_type="image/jpeg", size_bytes=1,
        sha256=b"x", store_key="k", scan_state="not-scanned", received_at=clock.now(),
    )  # fmt: skip
    db_session.add(file)
    db_session.flush()
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        housekeeping.tidy()
    assert db_session.query(Draft).filter_by(claim_id=claim.id).count() == 0
    assert file.removed_at is not None


def test_messages_with_codes_and_those_with_nowhere_to_go_are_gone_after_a_day(db_session, make):
    claim = make.claim()
    messages.queue_message("code", "phone", "07700 900123", {"code": "123456"}, claim_id=claim.id)
    messages.queue_message("locked", "phone", None, {}, claim_id=claim.id)
    messages.tell_resident(claim.id, "signed-in", time="10am")
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        housekeeping.tidy()
    left = db_session.scalars(sa.select(OutgoingMessage.template).where(OutgoingMessage.claim_id == claim.id)).all()
    assert left == ["signed-in"]


def test_attempts_throttles_and_parked_answers_go_when_they_are_old(db_session, make):
    claim = make.claim()
    now = clock.now()
    db_session.add(SignInAttempt(kind="resident", subject_index=b"x", created_at=now, claim_id=claim.id))
    db_session.add(Throttle(key="k", count=1, expires_at=now + timedelta(hours=1)))
    _token, row = web_sessions.start(claim_id=claim.id, is_verified=True)
    parked_answers.park(row, "/review", {"answer": ["yes"]}, had_files=False)
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        counts = housekeeping.tidy()
    assert (counts["sign-in attempts"], counts["throttles"], counts["parked answers"]) == (1, 1, 1)


def test_worker_that_is_silent_for_a_minute_is_not_alive(db_session):
    workers.beat("one")
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        workers.beat("two")
        assert workers.list_alive() == {"two"}


def test_worker_that_beats_is_alive(db_session):
    workers.beat("one")
    with time_machine.travel(clock.now() + timedelta(seconds=59), tick=False):
        assert workers.list_alive() == {"one"}
