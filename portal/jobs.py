"""What happens after a commit: DBOS workflows around services and adapters, and the schedules of the house.

A job takes the id of a row, reads in one unit of work, does the slow or outbound thing outside any, and records the
outcome in another; running it twice is harmless. DBOS retries it with growing pauses and takes it up again after a kill.
Arguments and results are opaque ids only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from dbos import DBOS, DBOSConfig
from dbos._serialization import DBOSPortableJSONSerializer

from config import Settings
from portal import clock, db
from portal.adapters import notify, queue, store
from portal.services import audit, housekeeping, messages, receipts, workers
from portal.services.evidence import stored_files

log = structlog.get_logger()
POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 10.0
ATTEMPTS = 12
CONCURRENCY = 4


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
    key = store.open_store(settings.store_url).put_bytes(pdf)
    with db.transaction():
        receipts.mark_ready(document_id, key, len(pdf))


JOBS: dict[str, Callable[[Settings, UUID], None]] = {"send-message": send_message, "make-receipt": make_receipt}


def seal_audit(_settings: Settings) -> None:
    """Seal what was recorded since the last seal."""
    with db.transaction():
        audit.seal_entries()


def tidy(_settings: Settings) -> None:
    """Delete what is out of date."""
    with db.transaction():
        housekeeping.tidy()


def sweep_store(settings: Settings, older_than: timedelta = timedelta(hours=1)) -> tuple[int, int]:
    """Remove bytes that no row speaks of (cut-off uploads, removed files); counts of files and of unfinished ones."""
    before = clock.now() - older_than
    bytes_store = store.open_store(settings.store_url)
    candidates = [key for key, put_at in bytes_store.walk() if put_at < before]
    with db.transaction():
        unwanted = sorted(set(candidates) - stored_files.list_keys())
        stored_files.record_sweep(len(unwanted))
    for key in unwanted:
        bytes_store.delete(key, put_before=before)
    return len(unwanted), bytes_store.discard_unfinished(before)


SCHEDULES: dict[str, tuple[str, Callable[[Settings], object]]] = {
    "seal-audit": ("* * * * *", seal_audit),
    "tidy": ("*/10 * * * *", tidy),
    "sweep-store": ("23 * * * *", sweep_store),
}


def _workflow(settings: Settings, name: str) -> None:
    @DBOS.step(name=f"{name}.step", retries_allowed=True, interval_seconds=1.0, max_attempts=ATTEMPTS, backoff_rate=2.0)
    def step(subject: str) -> None:
        try:
            JOBS[name](settings, UUID(subject))
        except Exception as error:
            log.warning("job failed", job=name, error=type(error).__name__, exc_info=error)
            raise RuntimeError(f"{name} failed: {type(error).__name__}") from None

    @DBOS.workflow(name=name)
    def workflow(subject: str) -> None:
        step(subject)


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
    DBOS.register_queue(queue.QUEUE, worker_concurrency=CONCURRENCY, polling_interval_sec=POLL_SECONDS)
    DBOS.apply_schedules(schedules)  # type: ignore[arg-type]


def work(settings: Settings, stop: threading.Event) -> None:
    """Run a worker until `stop` is set: jobs, schedules, a heartbeat, and the work of workers that fell silent."""
    launch(settings)
    log.info("worker started", name=settings.worker_id)
    while not stop.is_set():
        with db.transaction():
            workers.beat(settings.worker_id)
            silent = workers.take_silent(settings.worker_id)
        for name in silent:
            _take_over(name)
        stop.wait(HEARTBEAT_SECONDS)
    DBOS.destroy(workflow_completion_timeout_sec=10)


def _take_over(name: str) -> None:
    """Resume the pending jobs of a worker that has been silent for a minute."""
    pending = DBOS.list_workflows(status="PENDING", executor_id=name)
    for status in pending:
        DBOS.resume_workflow(status.workflow_id)
    log.warning("took over the jobs of a silent worker", name=name, count=len(pending))
