"""`flask db`: migrations."""

from __future__ import annotations

import click
from alembic import command
from flask import current_app

from portal import db, migrating


@click.group("db")
def database() -> None:
    """Bring the database to the schema of this version."""


@database.command()
def upgrade() -> None:
    """Run all migrations that are still to run."""
    migrating.upgrade(db.engine(), current_app.config["PORTAL"].database_url)
    click.echo("The database is up to date.")


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Go back to REVISION (`base` for none)."""
    migrating.downgrade(db.engine(), revision)


@database.command()
@click.argument("number")
@click.argument("message")
def revision(number: str, message: str) -> None:
    """Write migration NUMBER (like 0002) from the difference between the models and the database."""
    with db.engine().connect() as connection:
        command.revision(migrating.configuration(connection), message, autogenerate=True, rev_id=number)


@database.command()
def check() -> None:
    """Exit 2 when there is more than one head, or the models and the migrations differ."""
    faults = [str(difference) for difference in migrating.drift(db.engine())]
    if len(migrating.heads()) != 1:
        faults.append(f"there must be one head, not {migrating.heads()}")
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.exceptions.Exit(2)
    click.echo("One head, no drift.")
