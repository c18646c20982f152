"""`flask keys`: secrets for a new installation."""

from __future__ import annotations

import click

from config import new_keys


@click.group("keys")
def keys() -> None:
    """Secrets of an installation."""


@keys.command()
def new() -> None:
    """Print fresh random secrets as environment settings; keep them somewhere safe, without them nothing opens."""
    click.echo(new_keys())
