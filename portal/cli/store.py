"""`flask store`: sweep what no row speaks of, bring on what waits, wrap every file's key anew."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from portal import clock, db, file_jobs
from portal.adapters.store import Corrupted, NoLink, NotStored, Store, StoreAway, open_store
from portal.cli import evidence_files
from portal.domain.actor import System
from portal.services import audit


@click.group("store")
def store() -> None:
    """Verify, sweep and bring up to date the store of evidence files and documents."""


store.add_command(evidence_files.verify)


@store.command("sweep")
@click.option(
    "--older-than", "hours", default=1.0, show_default=True, help="Hours that bytes without a row are left alone"
)
@with_appcontext
def sweep(hours: float) -> None:
    """Remove bytes that no row speaks of: uploads that were cut off, files that were removed."""
    removed, unfinished = file_jobs.sweep_store(current_app.config["PORTAL"], timedelta(hours=hours))
    click.echo(f"{removed} files without a row and {unfinished} unfinished ones were removed")


@store.command("push")
@with_appcontext
def push() -> None:
    """Bring what waits on this machine on to a store elsewhere, now; exit 2 when some still waits."""
    pushed, waiting = _store().push_waiting()
    click.echo(f"{pushed} files went on, {waiting} still wait")
    if waiting:
        raise SystemExit(2)


@store.command("status")
@with_appcontext
def status() -> None:
    """Say since when files wait on this machine for a store elsewhere."""
    since = _store().waiting_since()
    click.echo("nothing waits" if since is None else f"files wait since {clock.local(since):%d %B %Y %H:%M}")


@store.command("rotate-keys")
@with_appcontext
def rotate_keys() -> None:
    """Wrap the key of every file with the newest of PORTAL_EVIDENCE_KEYS, while the portal serves; then an old one can go.

    May be stopped and run again: what is done stays done.
    """
    bytes_store, changed, faults = _store(), 0, 0
    for key, _put_at in tqdm(list(bytes_store.walk()), unit="file", disable=None):
        try:
            changed += bytes_store.rotate(key)
        except NotStored:
            continue  # it was deleted meanwhile
        except Corrupted:
            click.echo(f"{key} is not what was put there", err=True)
            faults += 1
    click.echo(f"{changed} files have a newly wrapped key")
    if faults:
        raise SystemExit(2)


@store.command("link")
@click.argument("key")
@click.option(
    "--minutes", type=click.IntRange(1, 60), default=5, show_default=True, help="How long the link can be used"
)
@with_appcontext
def link(key: str, minutes: int) -> None:
    """Print an address at which one sealed file of a bucket can be fetched for a few minutes.

    For a restore or an audit on a machine that must not have the keys to the bucket. What is fetched can be opened only
    with PORTAL_EVIDENCE_KEYS. Who has the address has the file, until it ends: the audit trail says that one was made.
    """
    try:
        address = _store().link(key, minutes * 60)
    except NotStored:
        raise click.ClickException(
            "no such file is in the bucket; `flask store status` says what still waits"
        ) from None
    except NoLink:
        raise click.ClickException("the store is a directory of this machine: copy the file from there") from None
    except StoreAway as away:
        raise click.ClickException(f"the store does not answer ({away})") from away
    with db.transaction():
        audit.record(System("store link"), "store:link-made", "store", "files", key=key, minutes=minutes)
    click.echo(address)


def _store() -> Store:
    return open_store(current_app.config["PORTAL"])
