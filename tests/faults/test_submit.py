"""Sending survives kill -9 and impatience: one submission or an untouched draft (quality F01, F03, R1)."""

from __future__ import annotations

import random
import time
from contextlib import ExitStack
from threading import Barrier, Thread

from portal.models import AuditEntry, Draft, OutgoingMessage, StoredDocument, Submission
from tests.faults.conftest import TIMES
from tests.faults.house import Answer, House, Visitor, answer_on, open_wire
from tests.submitting import PARTNER, RENT

ROUNDS = 6 * TIMES
AT_ONCE = 4
LATEST_KILL_SECONDS = 0.02
LONGER_KILL_SECONDS = 0.25


def test_kill_while_submissions_arrive_loses_none_and_doubles_none(house: House):
    house.start("web")
    for number in range(ROUNDS):
        visitors = [Visitor(house, house.draft(PARTNER, RENT)) for _ in range(AT_ONCE)]
        bodies = [visitor.submission() for visitor in visitors]
        before = {row.claim_id: (row.content, row.submit_token) for row in house.rows(Draft)}
        answers = send_and_kill(house, visitors, bodies, LATEST_KILL_SECONDS if number % 2 else LONGER_KILL_SECONDS)
        house.start("web")
        for visitor, body, answer in zip(visitors, bodies, answers, strict=True):
            check_after_kill(house, visitor, before[visitor.claim_id], answer)
            check_retry(house, visitor, body, answer)
    assert house.count(Draft) == 0
    assert (
        len(house.jobs()) == 3 * ROUNDS * AT_ONCE
    )  # a receipt, a plan of what to hand over and a message each, no more
    house.verify()


def send_and_kill(house: House, visitors: list[Visitor], bodies: list[bytes], latest: float) -> list[Answer | None]:
    """Send all forms, cut the power at a random instant, and return what still came back."""
    with ExitStack() as wires:
        opened = [wires.enter_context(open_wire(house)) for _ in visitors]
        for visitor, body, wire in zip(visitors, bodies, opened, strict=True):
            wire.sendall(visitor.raw("/check-answers", body))
        time.sleep(random.uniform(0, latest))
        house.kill("web")
        return [answer_on(wire) for wire in opened]


def check_after_kill(house: House, visitor: Visitor, before: tuple[object, str], answer: Answer | None) -> None:
    """Sent whole or not at all: what was acknowledged is there, and otherwise the draft is as it was."""
    sent = house.rows(Submission, Submission.claim_id == visitor.claim_id)
    drafts = house.rows(Draft, Draft.claim_id == visitor.claim_id)
    assert len(sent) + len(drafts) == 1
    if drafts:
        assert (drafts[0].content, drafts[0].submit_token) == before
        assert answer is None
    elif answer is not None:
        assert (answer.status, answer.location) == (303, f"/receipts/{sent[0].reference}")


def check_retry(house: House, visitor: Visitor, body: bytes, answer: Answer | None) -> None:
    """The same form again, twice, ends at the one receipt."""
    again = [visitor.post("/check-answers", body) for _ in range(2)]
    sent = house.rows(Submission, Submission.claim_id == visitor.claim_id)
    assert len(sent) == 1
    assert {(one.status, one.location) for one in again} == {(303, f"/receipts/{sent[0].reference}")}
    assert visitor.get(again[0].location).status == 200
    assert house.count(StoredDocument, StoredDocument.submission_id == sent[0].id) == 1
    assert house.count(OutgoingMessage, OutgoingMessage.claim_id == visitor.claim_id) == 1
    received = (AuditEntry.subject_id == visitor.claim_id.hex, AuditEntry.action == "submission:received")
    assert house.count(AuditEntry, *received) == 1


def test_thirty_threads_with_one_token_get_one_receipt(house: House):
    house.start("web")
    visitor = Visitor(house, house.draft(PARTNER))
    body = visitor.submission()
    together, answers = Barrier(30), []

    def send() -> None:
        together.wait()
        answers.append(visitor.post("/check-answers", body))

    threads = [Thread(target=send) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (sent,) = house.rows(Submission)
    assert {(answer.status, answer.location) for answer in answers} == {(303, f"/receipts/{sent.reference}")}
    assert len(answers) == 30
    assert sorted(job.name for job in house.jobs()) == ["make-receipt", "plan-hand-over", "send-message"]
