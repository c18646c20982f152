"""`flask worker`: runs jobs until it is asked to stop."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

from portal import jobs
from portal.cli.ready import get_ready_settings


@click.command("worker")
def worker() -> None:
    """Run jobs until stopped."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    jobs.work(get_ready_settings(), stop)
