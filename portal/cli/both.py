"""`flask both`: web and worker on one machine, as `make run` starts them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import click
from flask import current_app

from config import Settings
from portal import db, migrating
from portal.cli.ready import get_ready_settings
from portal.cli.sample import load_sample

GRACE_SECONDS = 15


@click.command("both")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=int)
@click.option("--with-sample", is_flag=True, help="Development: migrate, and load the sample council the first time")
def both(host: str, port: int, with_sample: bool) -> None:
    """Web and worker on this machine: stops both when either ends or Ctrl-C is pressed."""
    if with_sample:
        _prepare()
    get_ready_settings()
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    commands = ([*flask, "web", "--host", host, "--port", str(port)], [*flask, "worker"])
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # Ctrl-C, a service manager, a terminal that closes
        signal.signal(number, lambda *_: stop.set())
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603
    while not stop.is_set() and all(child.poll() is None for child in children):
        time.sleep(0.2)
    _end(children)
    if not stop.is_set():
        raise click.ClickException("a process of the portal ended: what it said is above")


def _prepare() -> None:
    """Migrate, load the sample council once, and say how to sign in."""
    settings: Settings = current_app.config["PORTAL"]
    migrating.upgrade(db.engine(), settings.database_url)
    click.get_current_context().invoke(load_sample)
    address = settings.base_url
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
