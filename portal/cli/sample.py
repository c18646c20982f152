"""`flask sample`: the sample council, for development and demonstrations (docs/sample-council.md)."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import NoReturn

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from config import Settings
from portal import db
from portal.adapters.extracts import open_extract
from portal.cli.claim_loading import Plan
from portal.cli.claims import run_import
from portal.domain.dates import long_date
from portal.models import Claim
from portal.sample import FIRST_REFERENCE, write
from portal.sample.residents import RESIDENTS
from portal.sample.staff import PASSWORD, STAFF, load_staff

EXIT_REFUSED = 2


@click.group("sample")
def sample() -> None:
    """Made-up claims and staff, to try the portal with."""


@sample.command("load")
@with_appcontext
def load_sample() -> None:
    """Import the sample claims and create the sample council with its staff, once."""
    settings: Settings = current_app.config["PORTAL"]
    if settings.is_production:
        _refuse("The sample council is not for production: everybody knows its password.")
    if not settings.allow_example_nino:
        _refuse("Set PORTAL_ALLOW_EXAMPLE_NINO=true: the sample residents have QQ numbers.")
    has_claims = _load_claims()
    with db.transaction():
        has_staff = load_staff(settings.argon2_cost)
    if not (has_claims or has_staff):
        click.echo("The sample council is loaded already.")
    _tell_how_to_sign_in()


@sample.command("write")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def write_sample(file: Path) -> None:
    """Write the sample claims to FILE as a claim extract (JSON Lines)."""
    try:
        count = write(file)
    except OSError as error:
        _refuse(f"{file}: {error.strerror}")
    click.echo(f"{count} claims written to {file}.")


def _load_claims() -> bool:
    """Import the sample extract like any other; False when its first claim is there already."""
    with db.reading() as session:
        first = sa.select(Claim.id).where(Claim.reference == f"HB{FIRST_REFERENCE}", Claim.current_number > 0)
        if session.scalars(first).first() is not None:
            return False
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sample-council.jsonl"
        write(file)
        outcome = run_import(open_extract(file), Plan(allow_example_nino=True))
    if outcome.counts is None:
        _refuse("The sample claims could not be imported.")
    click.echo(f"{outcome.claim_count} sample claims imported.")
    return True


def _tell_how_to_sign_in() -> None:
    first = RESIDENTS[0]
    born = long_date(date.fromisoformat(first.date_of_birth), "en")
    click.echo(f"Resident: {first.first_name} {first.last_name}, born {born}, National Insurance number {first.nino}")
    click.echo(f"Staff: {', '.join(one.email for one in STAFF)}")
    click.echo(f"Password of all staff: {PASSWORD}")


def _refuse(text: str) -> NoReturn:
    click.echo(text, err=True)
    raise SystemExit(EXIT_REFUSED)
