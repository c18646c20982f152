"""Jobs survive kill -9 of the worker, of both processes, and of the connections to the database (issue: nothing is lost)."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.models import OutgoingMessage, StoredDocument, Submission, Worker
from portal.services import messages
from portal.services.workers import SILENT_AFTER
from tests.faults.conftest import TIMES
from tests.faults.house import House, Visitor, until
from tests.faults.mail_server import MailServer
from tests.submitting import PARTNER

ROUNDS = 3 * TIMES
SLOTS = 4


def send(house: House) -> Visitor:
    """A resident who has just sent a review."""
    visitor = Visitor(house, house.draft(PARTNER))
    assert visitor.post("/check-answers", visitor.submission()).status == 303
    return visitor


def queue_message(address: str) -> None:
    """One e-mail that a job is to send."""
    with db.transaction():
        messages.queue_message("new-message", "email", address, {"link": "https://council.example.org"})


def left_to_do(house: House) -> list[tuple[str, str, str]]:
    """Name, status and worker of the jobs of residents that have not ended well."""
    return [
        (job.name, job.status, job.executor_id)
        for job in house.jobs()
        if "sched-" not in job.workflow_uuid and job.status != "SUCCESS"
    ]


def wait_until_done(house: House) -> None:
    """Every job of residents has ended well, every copy is ready and every message has left."""
    until(lambda: not left_to_do(house), "all jobs done", tell=lambda: left_to_do(house))
    assert {row.state for row in house.rows(StoredDocument)} <= {"ready"}
    assert {row.state for row in house.rows(OutgoingMessage)} <= {"sent"}


def check_receipt(visitor: Visitor) -> None:
    """The PDF copy can be fetched."""
    (sent,) = visitor.house.rows(Submission, Submission.claim_id == visitor.claim_id)
    page = visitor.get(f"/receipts/{sent.reference}")
    assert (page.status, f"/receipts/{sent.reference}/copy" in page.text) == (200, True)
    copy = visitor.get(f"/receipts/{sent.reference}/copy")
    assert (copy.status, copy.body[:5]) == (200, b"%PDF-")


def test_server_killed_between_submit_and_pdf_makes_it_after_the_restart(house: House):
    house.start("web")
    visitor = send(house)
    house.kill()
    assert [row.state for row in house.rows(StoredDocument)] == ["queued"]
    house.start()
    wait_until_done(house)
    check_receipt(visitor)
    house.verify()


def test_both_killed_at_random_while_jobs_run_lose_no_job(house: House):
    house.start()
    visitors: list[Visitor] = []
    for _round in range(ROUNDS):
        visitors += [send(house), send(house)]
        time.sleep(random.uniform(0, 0.8))
        house.kill()
        house.start()
    wait_until_done(house)
    for visitor in visitors:
        check_receipt(visitor)
    assert house.count(StoredDocument) == len(visitors)
    house.verify()
    house.flask("store", "sweep", "--older-than", "0")
    assert house.files_of_store() == house.keys_of_rows()


def stuck_message(house: House, mail_server: MailServer) -> None:
    """Kill a worker while the mail server keeps it waiting in the middle of a job."""
    mail_server.fall_silent()
    queue_message("reader@example.org")
    house.start("worker")
    until(lambda: mail_server.connections, "the worker is in the middle of the job")
    house.kill("worker")
    (job,) = house.jobs()
    assert (job.status, job.executor_id) == ("PENDING", "worker-1")
    mail_server.answer()


def check_arrived(house: House, mail_server: MailServer) -> None:
    """The message was sent, once."""
    until(lambda: house.count(OutgoingMessage, OutgoingMessage.state == "sent"), "the message is sent")
    assert [mail["To"] for mail in mail_server.mails] == ["reader@example.org"]
    (row,) = house.rows(OutgoingMessage)
    assert (row.address, row.gaps) == (None, None)


def test_worker_started_again_under_its_name_finishes_what_it_left(house_with_mail: House, mail_server: MailServer):
    stuck_message(house_with_mail, mail_server)
    house_with_mail.start("worker")
    check_arrived(house_with_mail, mail_server)


def fall_silent(session: sa.orm.Session) -> None:
    """The dead worker was last seen more than a minute ago."""
    session.execute(sa.update(Worker).values(seen_at=clock.now() - SILENT_AFTER - timedelta(seconds=1)))


def forget(session: sa.orm.Session) -> None:
    """The dead worker is not known: it died before it first said that it lives, or its taker died while taking over."""
    session.execute(sa.delete(Worker))


@pytest.mark.parametrize("lose", [fall_silent, forget])
def test_another_worker_finishes_what_a_dead_one_left(
    house_with_mail: House, mail_server: MailServer, lose: Callable[[sa.orm.Session], None]
):
    stuck_message(house_with_mail, mail_server)
    with db.transaction() as session:
        lose(session)
    house_with_mail.start("worker", worker_id="worker-2")
    check_arrived(house_with_mail, mail_server)
    assert [row.name for row in house_with_mail.rows(Worker)] == ["worker-2"]


def wait_for_heartbeats(house: House, name: str, count: int) -> None:
    """A worker has said so many times that it lives, and has looked around each time but the last."""
    beats: set[object] = set()

    def has_beaten() -> bool:
        beats.update(row.seen_at for row in house.rows(Worker, Worker.name == name))
        return len(beats) >= count

    until(has_beaten, f"{name} has beaten {count} times")


def test_another_worker_leaves_the_jobs_of_a_living_one_alone(build, sqlite_url: str, mail_server: MailServer):
    house: House = build(sqlite_url, PORTAL_NOTIFIER="smtp", PORTAL_SMTP_URL=mail_server.url)
    mail_server.fall_silent()
    queue_message("reader@example.org")
    house.start("worker")
    until(lambda: mail_server.connections, "the worker is in the middle of the job")
    house.processes["first"] = house.processes.pop("worker")
    house.start("worker", worker_id="worker-2")
    wait_for_heartbeats(house, "worker-2", 3)  # it has looked for silent ones
    (job,) = house.jobs()
    assert (job.status, job.executor_id, mail_server.connections) == ("PENDING", "worker-1", 1)
    mail_server.answer()
    check_arrived(house, mail_server)


def test_refused_addresses_do_not_hold_up_other_messages_and_receipts(house_with_mail: House, mail_server: MailServer):
    house = house_with_mail
    mail_server.refused = {f"gone-{number}@example.org" for number in range(2 * SLOTS)}
    for address in sorted(mail_server.refused):
        queue_message(address)
    house.start()
    until(lambda: mail_server.refused <= set(mail_server.asked), "every refused address was tried")
    queue_message("reader@example.org")
    visitor = send(house)
    until(lambda: "reader@example.org" in [mail["To"] for mail in mail_server.mails], "the good message has left")
    until(lambda: house.count(StoredDocument, StoredDocument.state == "ready"), "the copy is ready")
    check_receipt(visitor)
    until(lambda: max(map(mail_server.asked.count, mail_server.refused)) > 1, "a refused address is tried again")
    mail_server.refused.clear()
    until(lambda: not house.count(OutgoingMessage, OutgoingMessage.state != "sent"), "every message has left")


def test_lost_connections_to_the_database_heal_without_a_restart(build, fresh_postgres_url: str):
    house: House = build(fresh_postgres_url)
    house.start()
    check = send(house)
    with house.engine.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        cut = connection.execute(
            sa.text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        ).all()
    assert len(cut) > 2
    visitors = [check, send(house)]
    wait_until_done(house)
    for visitor in visitors:
        check_receipt(visitor)


def test_job_taken_from_the_queue_that_no_thread_has_is_taken_up_without_a_restart(house: House):
    """The connection broke after the queue gave the job out and before the worker was told which."""
    house.start("worker")
    wait_for_heartbeats(house, "worker-1", 3)  # what it takes up when it starts is past
    with db.transaction() as session:
        messages.queue_message("new-message", "email", "reader@example.org", {"link": "https://council.example.org"})
        table = ("dbos." if session.get_bind().dialect.name == "postgresql" else "") + "workflow_status"
        session.execute(
            sa.text(f"UPDATE {table} SET status = 'PENDING', executor_id = 'worker-1' WHERE name = 'send-message'")
        )
    wait_until_done(house)
    assert "took up jobs that no thread had" in house.log("worker")


def test_job_exists_only_if_its_request_commits_and_costs_few_statements(house: House):
    seen: list[str] = []
    sa.event.listen(house.engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: seen.append(statement))
    with db.transaction() as session:
        messages.queue_message("new-message", "email", "reader@example.org", {"link": "https://council.example.org"})
        session.rollback()
    assert 1 <= sum("workflow_" in statement for statement in seen) <= 3
    assert house.jobs() == []
    assert house.count(OutgoingMessage) == 0
    queue_message("reader@example.org")
    assert [job.status for job in house.jobs()] == ["ENQUEUED"]
