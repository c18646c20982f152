"""`flask audit`: proving that the trail is whole."""

from __future__ import annotations

import click

from portal import db
from portal.services import audit as trail


@click.group("audit")
def audit() -> None:
    """The audit trail."""


@audit.command()
def verify() -> None:
    """Check every entry and every seal; name what does not verify and exit 2."""
    with db.reading():
        faults = list(trail.verify())
    for fault in faults:
        click.echo(f"{fault.what} {fault.number} does not verify", err=True)
    if faults:
        raise click.exceptions.Exit(2)
    click.echo("The audit trail is whole.")


@audit.command()
def seal() -> None:
    """Seal what is not sealed yet; the worker does this every minute."""
    with db.transaction():
        count = trail.seal_entries()
    click.echo(f"{count} entries sealed.")
