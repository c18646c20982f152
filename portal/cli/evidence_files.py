"""`flask evidence verify`, `retention`, `hold`, `release`: files are there, are kept as long as they must be, and no longer."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from config import Settings
from portal import clock, db, file_jobs
from portal.adapters.store import Corrupted, NotStored, Store, StoreAway, open_store
from portal.domain.evidence.documents import size_text
from portal.services import authority_retention
from portal.services.errors import NotFound
from portal.services.evidence import retention, stored_files

EXIT_FAULTY = 2
ON_ITS_WAY = timedelta(hours=1)


@click.command("verify")
@click.option("--repair", is_flag=True, help="Remove bytes without a row that are older than an hour")
@with_appcontext
def verify(repair: bool) -> None:
    """Prove that every row has its bytes, whole, and every byte its row; print each fault and exit 2.

    Bytes without a row are left alone for an hour: their upload may be on its way.
    """
    settings, bytes_store = _settings(), open_store(_settings())
    try:
        held = dict(bytes_store.walk())  # first: what comes meanwhile has no fault
        with db.reading():
            wanted = stored_files.list_keys()
        faults = [
            fault for key in tqdm(sorted(wanted), unit="file", disable=None) if (fault := _fault(bytes_store, key))
        ]
        before = clock.now() - ON_ITS_WAY
        orphans = sorted(key for key, put_at in held.items() if key not in wanted and put_at < before)
        if repair and orphans:
            file_jobs.sweep_store(settings, ON_ITS_WAY)
            click.echo(f"{len(orphans)} files without a row were removed")
            orphans = []
    except StoreAway as away:
        raise click.ClickException(f"the store does not answer ({away}): nothing is proven") from away
    for fault in (*faults, *(f"{key} has no row" for key in orphans)):
        click.echo(fault, err=True)
    click.echo(f"{len(wanted) - len(faults)} files are whole")
    if faults or orphans:
        raise SystemExit(EXIT_FAULTY)


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted")
@with_appcontext
def delete_expired(dry_run: bool) -> None:
    """Delete files and authorities whose time is over, and say how many of which kind; the worker does so each night."""
    if dry_run:
        with db.reading():
            due = [one for room in file_jobs.ROOMS for one in room.list_due(limit=1_000_000)]
    else:
        due = file_jobs.delete_expired(_settings())
    counts = Counter(one.because for one in due)
    for because, count in sorted(counts.items()):
        size = size_text(sum(one.size_bytes for one in due if one.because == because))
        noun = "authorities" if because == authority_retention.ENDED else "files"
        click.echo(f"{because}: {count} {noun}, {size}")
    click.echo(f"{sum(bool(one.store_keys) for one in due)} files {'would be' if dry_run else 'were'} deleted")


@click.command("hold")
@click.argument("claim")
@click.option("--reason", required=True, help="Why: kept encrypted, for whoever asks later")
@with_appcontext
def hold(claim: str, reason: str) -> None:
    """Keep every file of CLAIM, whatever its age, until `release`."""
    with _claim_named(claim), db.transaction():
        retention.place_hold(claim, reason)
    click.echo("Its files are kept until the hold is ended.")


@click.command("release")
@click.argument("claim")
@with_appcontext
def release(claim: str) -> None:
    """End the hold on CLAIM: the time of its files runs again."""
    with _claim_named(claim), db.transaction():
        retention.end_hold(claim)
    click.echo("The hold is ended.")


COMMANDS = (verify, delete_expired, hold, release)


class _claim_named:  # noqa: N801 (reads as a verb where it is used)
    """Ends the command with words when there is no such claim or hold."""

    def __init__(self, reference: str) -> None:
        self._reference = reference

    def __enter__(self) -> None:
        """Nothing to do before."""

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, NotFound):
            raise click.ClickException(f"there is no {error} for {self._reference}") from error


def _fault(bytes_store: Store, key: str) -> str | None:
    try:
        bytes_store.verify(key)
    except NotStored:
        return f"{key} is missing"
    except Corrupted:
        return f"{key} is not what was put there"
    return None


def _settings() -> Settings:
    found: Settings = current_app.config["PORTAL"]
    return found
