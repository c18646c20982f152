"""`flask both`: web and worker on one machine, as `make run` starts them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import click
from flask import current_app

from config import Settings
from portal import clock, db, migrating
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.reference_server import ReferenceServer
from portal.cli.backoffice import BOOKS
from portal.cli.ready import get_ready_settings
from portal.cli.sample import load_sample
from portal.domain.actor import System
from portal.sample import generate
from portal.services import settings as council

GRACE_SECONDS = 15


@click.command("both")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=int)
@click.option(
    "--with-sample", is_flag=True, help="Development: migrate, load the sample council once, be its back office"
)
@click.option("--back-office-port", default=8090, type=int, help="Where the sample council's back office listens")
def both(host: str, port: int, with_sample: bool, back_office_port: int) -> None:
    """Web and worker on this machine: stops both when either ends or Ctrl-C is pressed."""
    if with_sample:
        _prepare(back_office_port)
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


def _prepare(back_office_port: int) -> None:
    """Migrate, load the sample council once, serve its back office, and say how to sign in."""
    settings: Settings = current_app.config["PORTAL"]
    migrating.upgrade(db.engine(), settings.database_url)
    click.get_current_context().invoke(load_sample)
    click.echo(_serve_back_office(settings, back_office_port))
    address = settings.base_url
    click.echo(f"Residents: {address}/   Staff: {address}/staff   Texts and e-mails: {address}/outbox   Stop: Ctrl-C")


def _serve_back_office(settings: Settings, port: int) -> str:
    """The reference back office in a thread of this process; the first time the portal is set to hand over to it.

    Returns what to say about it. A port that is taken costs the demonstration only its back office.
    """
    ledger = Ledger(Path(settings.var_dir) / BOOKS)
    try:
        server = ReferenceServer(ledger, port).start()
    except OSError:
        return f"Back office: not started, as something else listens on port {port}; changes wait for it"
    if not ledger.count()[0]:
        ledger.hold_claims(generate(), clock.today().isoformat())
        with db.transaction():
            for name, value in (("NbpHbBackOffice", "Northgate"), ("BackOfficeUrl", f"{server.address}/northgate")):
                council.change(System("sample council"), name, value, is_production=settings.is_production)
    return f"Back office: {server.address} gets what officers decide; `make kept` lists it"


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
