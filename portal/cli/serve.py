"""`flask web`, `flask worker` and `flask both`: the processes of the portal.

Web serves by waitress, which takes a whole request body before it takes a thread, so a slow phone never holds one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import click
import waitress
from flask import current_app

from config import Settings
from portal import db, jobs, migrating
from portal.cli.sample import load_sample

GRACE_SECONDS = 15


def _settings() -> Settings:
    found: Settings = current_app.config["PORTAL"]
    if not migrating.is_current(db.engine()):
        raise click.ClickException("the database is not up to date: run `flask db upgrade`")
    return found


@click.command("web")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=int)
def web(host: str, port: int) -> None:
    """Serve the pages."""
    settings = _settings()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    waitress.serve(
        app, host=host, port=port, threads=settings.web_threads, ident="", channel_timeout=60, cleanup_interval=15,
        connection_limit=1000, max_request_header_size=32_768, max_request_body_size=260_000_000,
        clear_untrusted_proxy_headers=False,
    )  # fmt: skip


@click.command("worker")
def worker() -> None:
    """Run jobs until stopped."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    jobs.work(_settings(), stop)


@click.command("both")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=int)
@click.option("--with-sample", is_flag=True, help="Development: migrate, and load the sample council the first time")
def both(host: str, port: int, with_sample: bool) -> None:
    """Web and worker on this machine: stops both when either ends or Ctrl-C is pressed."""
    if with_sample:
        _prepare(f"http://{host}:{port}")
    _settings()
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    commands = ([*flask, "web", "--host", host, "--port", str(port)], [*flask, "worker"])
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set() and all(child.poll() is None for child in children):
        time.sleep(0.2)
    _end(children)
    if not stop.is_set():
        raise click.ClickException("a process of the portal ended: what it said is above")


def _prepare(address: str) -> None:
    """Migrate, load the sample council once, and say how to sign in."""
    settings: Settings = current_app.config["PORTAL"]
    migrating.upgrade(db.engine(), settings.database_url)
    click.get_current_context().invoke(load_sample)
    click.echo(f"Residents: {address}/   Staff: {address}/staff   Texts and e-mails: {address}/outbox   Stop: Ctrl-C")


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every child to end, and make those end that do not."""
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
