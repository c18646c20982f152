"""`flask store`: check that every file that rows speak of is there and whole, and sweep away what no row speaks of."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from portal import db, file_jobs
from portal.adapters.store import Corrupted, NotStored, Store, open_store
from portal.services.evidence import stored_files


@click.group("store")
def store() -> None:
    """Verify and sweep the store of evidence files and documents."""


@store.command("verify")
@with_appcontext
def verify() -> None:
    """Read every file that a row speaks of; print the key of each that is missing or altered and exit 2."""
    bytes_store = _store()
    with db.reading():
        keys = sorted(stored_files.list_keys())
    faults = [fault for key in tqdm(keys, unit="file", disable=None) if (fault := _fault(bytes_store, key))]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(2)
    click.echo(f"{len(keys)} files are whole")


@store.command("sweep")
@click.option(
    "--older-than", "hours", default=1.0, show_default=True, help="Hours that bytes without a row are left alone"
)
@with_appcontext
def sweep(hours: float) -> None:
    """Remove bytes that no row speaks of: uploads that were cut off, files that were removed."""
    removed, unfinished = file_jobs.sweep_store(current_app.config["PORTAL"], timedelta(hours=hours))
    click.echo(f"{removed} files without a row and {unfinished} unfinished ones were removed")


def _fault(bytes_store: Store, key: str) -> str | None:
    try:
        bytes_store.verify(key)
    except NotStored:
        return f"{key} is missing"
    except Corrupted:
        return f"{key} is not what was put there"
    return None


def _store() -> Store:
    return open_store(current_app.config["PORTAL"])
