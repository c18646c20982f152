"""What happens after a commit: DBOS workflows around services and adapters, and the schedules of the house.

A job takes the id of a row, reads in one unit of work, does the slow or outbound thing outside any, and records the
outcome in another; running it twice is harmless. DBOS takes it up again after a kill. One that fails is queued again
with growing pauses, so that what cannot be done now (an address that is refused) never keeps a place from what can.
Arguments and results are opaque ids, counts and yes or no only.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from dbos import DBOS, DBOSConfig
from dbos._dbos import _get_dbos_instance
from dbos._serialization import DBOSPortableJSONSerializer
from sqlalchemy.exc import OperationalError

from config import Settings
from portal import db, delivery_jobs, file_jobs, logs
from portal.adapters import notify, queue, store
from portal.adapters.store import spooled
from portal.services import (
    account_watch,
    audit,
    earnings_statements,
    housekeeping,
    messages,
    name_parts,
    receipts,
    workers,
)
from portal.services.evidence import reminding

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 10.0
AWAY_SECONDS = 2.0
"""How long a job waits before it asks a database again that could not be reached."""
ATTEMPTS = 36
"""Pauses of 1, 2, 4 … seconds and then of an hour: a day in all, so that an outage of a mail server loses nothing."""
LONGEST_PAUSE_SECONDS = 3600.0
CONCURRENCY = 4
DELIVERY_CONCURRENCY = 2


def send_message(settings: Settings, message_id: UUID) -> None:
    """Send one text or e-mail. A kill between sending and recording may send it twice, never not at all."""
    with db.reading():
        envelope = messages.find_envelope(message_id)
    if envelope is None:
        return
    notifier = notify.make_notifier(settings)
    subject, text = messages.in_words(envelope, settings.host_name)
    notifier.send(envelope.channel, envelope.address, subject, text)
    with db.transaction():
        messages.mark_sent(message_id, keep_content=notifier.keeps_content)


def make_receipt(settings: Settings, document_id: UUID) -> None:
    """Make the PDF copy of a submission and put it in the store."""
    with db.reading():
        content = receipts.gather(document_id)
    if content is None:
        return
    pdf = receipts.compile_pdf(content)
    key = store.open_store(settings).put_bytes(pdf)
    with db.transaction():
        receipts.mark_ready(document_id, key, len(pdf))


def file_earnings(settings: Settings, change_id: UUID) -> None:
    """Make the statement of self-employed earnings of a reported change and file it with the evidence."""
    with db.reading():
        content = earnings_statements.gather(change_id)
    if content is None:
        return
    pdf = earnings_statements.compile_pdf(content)
    key = store.open_store(settings).put_bytes(pdf)
    with db.transaction():
        earnings_statements.file_statement(change_id, key, pdf)


JOBS: dict[str, Callable[[Settings, UUID], None]] = {
    "send-message": send_message,
    "make-receipt": make_receipt,
    "file-earnings": file_earnings,
    **file_jobs.JOBS,
    **delivery_jobs.JOBS,
}


def seal_audit(_settings: Settings) -> None:
    """Seal what was recorded since the last seal."""
    with db.transaction():
        audit.seal_entries()


def tidy(_settings: Settings) -> None:
    """Delete what is out of date."""
    with db.transaction():
        housekeeping.tidy()


def forget_names(_settings: Settings) -> None:
    """Delete from the dictionary of names what no claim has any more."""
    with db.reading():
        unused = name_parts.find_unused()
    for first in range(0, len(unused), name_parts.AT_ONCE):
        with db.transaction():
            name_parts.forget(unused[first : first + name_parts.AT_ONCE])


def remind_evidence(settings: Settings) -> int:
    """Remind residents of evidence, some requests at a time; returns how many requests were due."""
    total = 0
    while True:
        with db.transaction():
            count = reminding.remind_some(settings.base_url)
        total += count
        if count < reminding.AT_ONCE:
            return total


def watch_accounts(settings: Settings) -> None:
    """End leaves, suspend unused accounts, begin access reviews and remind: each organisation in a unit of its own."""
    with db.reading():
        organisations = account_watch.list_organisations()
    for organisation_id in organisations:
        with db.transaction():
            account_watch.watch(organisation_id, f"{settings.base_url}/staff")


SCHEDULES: dict[str, tuple[str, Callable[[Settings], object]]] = {
    "seal-audit": ("* * * * *", seal_audit),
    "tidy": ("*/10 * * * *", tidy),
    "forget-names": ("10 3 * * *", forget_names),
    **file_jobs.SCHEDULES,
    "remind-evidence": ("41 9 * * *", remind_evidence),
    **delivery_jobs.SCHEDULES,
    "watch-accounts": ("20 5 * * *", watch_accounts),
}


def _workflow(settings: Settings, name: str) -> None:
    @DBOS.step(name=f"{name}.step")
    def step(subject: str, attempt: int) -> bool:
        try:
            JOBS[name](settings, UUID(subject))
        except Exception as error:
            logs.warning("job failed", job=name, attempt=attempt, error=type(error).__name__, exception=error)
            return False
        return True

    @DBOS.workflow(name=name)
    def workflow(subject: str, attempt: int = 1) -> None:
        if not step(subject, attempt):
            _try_again_later(name, UUID(subject), attempt)


def _try_again_later(name: str, subject_id: UUID, attempt: int) -> None:
    """Queue the next attempt; the same attempt twice (after a kill) is queued once.

    A database that is away is waited for: a job that ended here without its next attempt would be lost.
    """
    if attempt >= ATTEMPTS:
        logs.error("job given up", job=name, attempt=attempt)
        return
    key = f"{name}:{subject_id}:{attempt + 1}"
    pause = min(2.0 ** (attempt - 1), LONGEST_PAUSE_SECONDS)
    while True:
        try:
            with db.transaction():
                queue.enqueue(name, subject_id, key=key, delay_seconds=pause, attempt=attempt + 1)
        except OperationalError as error:
            logs.warning("next attempt not queued yet", job=name, attempt=attempt, error=type(error).__name__)
            time.sleep(AWAY_SECONDS)
        else:
            return


def _scheduled(settings: Settings, name: str) -> Callable[[datetime, Any], None]:
    @DBOS.workflow(name=name)
    def workflow(_scheduled_at: datetime, _context: Any) -> None:
        SCHEDULES[name][1](settings)

    return workflow


def launch(settings: Settings) -> None:
    """Start DBOS in this process: register jobs, take up what a kill left behind, begin to work."""
    config: DBOSConfig = {
        "name": queue.APPLICATION,
        "system_database_url": settings.database_url,
        "dbos_system_schema": queue.SCHEMA,
        "application_version": queue.APPLICATION_VERSION,
        "executor_id": settings.worker_id,
        "serializer": DBOSPortableJSONSerializer(),
        "run_migrations": False,
        "log_level": "WARNING",
        "use_listen_notify": False,
    }
    DBOS(config=config)
    for name in JOBS:
        _workflow(settings, name)
    schedules = [
        {"schedule_name": name, "workflow_fn": _scheduled(settings, name), "schedule": cron}
        for name, (cron, _) in SCHEDULES.items()
    ]
    DBOS.launch()
    for name, concurrency in ((queue.QUEUE, CONCURRENCY), (queue.DELIVERIES, DELIVERY_CONCURRENCY)):
        DBOS.register_queue(name, worker_concurrency=concurrency, polling_interval_sec=POLL_SECONDS)
    DBOS.apply_schedules(schedules)  # type: ignore[arg-type]


def work(settings: Settings, stop: threading.Event) -> None:
    """Run a worker until `stop` is set: jobs, schedules, a heartbeat, and the work of workers that fell silent.

    It lives through a database that is locked or away: DBOS waits for it, and the next heartbeat tries again. It is heard
    of before its first job, so that nobody takes that over.
    """
    while not stop.is_set() and _beat(settings.worker_id) is None:
        stop.wait(1)
    launch(settings)
    logs.info("worker started", name=settings.worker_id)
    threading.Thread(target=spooled.run, args=(store.open_store(settings), stop), name="spool", daemon=True).start()
    stray: set[str] = set()
    while not stop.is_set():
        alive = _beat(settings.worker_id)
        if alive is not None:
            stray = _take_over(alive, settings.worker_id, stray)
        stop.wait(HEARTBEAT_SECONDS)
    DBOS.destroy(workflow_completion_timeout_sec=10)


def _beat(name: str) -> set[str] | None:
    """Say that worker `name` is alive; the names of all that are, or None when the database could not be reached."""
    try:
        with db.transaction():
            workers.beat(name)
            return workers.list_alive()
    except OperationalError as error:
        logs.warning("heartbeat missed", name=name, error=type(error).__name__)
        return None


def _take_over(alive: set[str], name: str, stray: set[str]) -> set[str]:
    """Resume the pending jobs that nobody runs; returns those of worker `name` to look at again at the next heartbeat.

    Nobody runs those of a worker that has been silent for a minute or was never heard of, nor those that this process
    took from the queue when the connection broke before it was told which: they are pending in its name at two
    heartbeats (`stray` is what the last one saw), and no thread of it has them. What is resumed has no worker until it
    starts, so it does not matter when this worker dies here, or two do it at once.
    """
    running = set(_get_dbos_instance()._active_workflows_set.activeList())
    pending = {one.workflow_id: one.executor_id for one in DBOS.list_workflows(status="PENDING", load_input=False)}
    own = {key for key, worker in pending.items() if worker == name and key not in running}
    left = {key for key, worker in pending.items() if worker not in alive}
    for workflow_id in left | (own & stray):
        DBOS.resume_workflow(workflow_id)
    if left:
        logs.warning("took over the jobs of silent workers", count=len(left))
    if own & stray:
        logs.warning("took up jobs that no thread had", count=len(own & stray))
    return own - stray
