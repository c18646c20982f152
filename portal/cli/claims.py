"""`flask claims`: claims from an extract of the back office (docs/claim-extract.md)."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from portal.adapters.extracts import Extract, RowFault, UnreadableExtract, open_extract
from portal.adapters.run_lock import LockTaken
from portal.cli.claim_loading import Outcome, Plan, discard, load
from portal.services.claim_import import ImportOvertaken

EXIT_REFUSED = 2
BUSY = "Another import of claims is running. Wait until it has finished, then try again."
STOPPED = "Stopped. Nothing was imported."
OVERTAKEN = "The import was discarded while it ran. Nothing was imported. Run it again."


@click.group("claims")
def claims() -> None:
    """Claims as the back office holds them."""


@claims.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Import the good rows; write the bad ones to a file.")
@click.option("--bad-file", type=click.Path(path_type=Path), help="Where --skip-bad writes them (default: FILE.bad).")
@with_appcontext
def import_claims(file: Path, skip_bad: bool, bad_file: Path | None) -> None:
    """Import the claims in FILE: JSON Lines (.jsonl, .json) or CSV.

    Claims are added or changed by their reference; earlier versions are kept. One bad row refuses the whole file,
    unless --skip-bad is given. Exits with 2 when nothing was imported.
    """
    if bad_file and not skip_bad:
        _refuse("--bad-file is only used with --skip-bad.")
    target = (bad_file or file.with_name(f"{file.name}.bad")) if skip_bad else None
    if target is not None and target.resolve() == file.resolve():
        _refuse("The file for bad rows must be another file than the one to import.")
    plan = Plan(current_app.config["PORTAL"].allow_example_nino, target)
    outcome = run_import(_open(file), plan)
    _tell(outcome, target)


@claims.command("discard-staged")
@with_appcontext
def discard_staged() -> None:
    """Delete what an import that was killed has left behind (the next import does so too)."""
    try:
        count = discard()
    except LockTaken:
        _refuse(BUSY)
    except OperationalError as error:
        _refuse(_failed(error))
    click.echo(f"{count:,} rows discarded." if count else "There was nothing to discard.")


def run_import(extract: Extract, plan: Plan) -> Outcome:
    """Import an extract and tell its faults on standard error; exits with 2 when it cannot run."""
    try:
        return load(extract, plan, _report)
    except UnreadableExtract as fault:
        _refuse(f"{fault.wording}. Nothing was imported.")
    except LockTaken:
        _refuse(BUSY)
    except ImportOvertaken:
        _refuse(OVERTAKEN)
    except KeyboardInterrupt:
        _refuse(STOPPED)
    except OperationalError as error:
        _refuse(_failed(error))
    except OSError as error:
        _refuse(f"{error.filename}: {error.strerror}. Nothing was imported.")


def _open(file: Path) -> Extract:
    try:
        return open_extract(file)
    except UnreadableExtract as fault:
        _refuse(f"{fault.wording}. Nothing was imported.")


def _tell(outcome: Outcome, bad_file: Path | None) -> None:
    counts, bad_count = outcome.counts, len(outcome.bad_lines)
    if counts is None:
        if not bad_count:
            _refuse("The file holds no claims. Nothing was imported.")
        if bad_file:
            written = f"{_rows(bad_count)} written to {bad_file}"
            _refuse(f"No row of the file can be imported. Nothing was imported. {written}.")
        hint = " Mend the file, or use --skip-bad to import its other rows."
        _refuse(f"{_rows(bad_count)} cannot be imported. Nothing was imported.{hint}")
    click.echo(f"Imported: {counts.added:,} added, {counts.changed:,} changed, {counts.unchanged:,} as they were.")
    if bad_count:
        click.echo(f"{_rows(bad_count)} left out and written to {bad_file}.", err=True)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _failed(error: OperationalError) -> str:
    """A full disk or a database that went away, in one line and without the statement, which holds data."""
    reason = str(error.orig).partition("\n")[0]
    return f"The database failed: {reason}. The import has stopped. Run it again when that is mended."


def _report(fault: RowFault) -> None:
    click.echo(str(fault), err=True)


def _refuse(text: str) -> NoReturn:
    click.echo(text, err=True)
    raise SystemExit(EXIT_REFUSED)
