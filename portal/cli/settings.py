"""`flask settings`: a council's settings from the command line."""

from __future__ import annotations

import click

from portal import db
from portal.domain.actor import System
from portal.domain.council_settings import SETTINGS
from portal.domain.wording import Refused
from portal.services import settings as council
from portal.services.errors import NotFound


@click.group("settings")
def settings() -> None:
    """What a council may change."""


@settings.command("list")
def list_settings() -> None:
    """Print every setting with its value and what it is for."""
    with db.reading():
        values = council.list_settings()
    for name, value in values.items():
        unit = f" {SETTINGS[name].unit}" if SETTINGS[name].unit else ""
        click.echo(f"{name} = {value}{unit}\n    {SETTINGS[name].help}")


@settings.command("set")
@click.argument("name")
@click.argument("value")
def set_setting(name: str, value: str) -> None:
    """Change setting NAME to VALUE."""
    try:
        with db.transaction():
            council.change(System("settings command"), name, value)
    except NotFound:
        raise click.UsageError(f"there is no setting {name}") from None
    except Refused as refused:
        raise click.UsageError(str(refused.wording)) from None
    click.echo(f"{name} = {value}")
