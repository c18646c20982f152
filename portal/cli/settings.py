"""`flask settings`: a council's settings from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import db
from portal.cli.evidence import EXIT_FAULTY, read_bytes
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
        click.echo(f"{name} = {SETTINGS[name].shown(value)}\n    {SETTINGS[name].help}")


@settings.command("set")
@with_appcontext
@click.argument("name")
@click.argument("value")
def set_setting(name: str, value: str) -> None:
    """Change setting NAME to VALUE."""
    try:
        with db.transaction():
            is_production = current_app.config["PORTAL"].is_production
            council.change(System("settings command"), name, value, is_production=is_production)
    except NotFound:
        raise click.UsageError(f"there is no setting {name}") from None
    except Refused as refused:
        raise click.UsageError(str(refused.wording)) from None
    click.echo(f"{name} = {value}")


@settings.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_settings(file: Path) -> None:
    """Take over settings from FILE, one a line as NAME,VALUE or NAME = VALUE: all of them, or none and every fault.

    Lines that begin with # are left aside. A file size of up to 100,000 is in kB, from 1,000,000 in bytes.
    """
    try:
        with db.transaction():
            changed = council.import_settings(System("settings command"), read_bytes(file).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise click.UsageError("the file is not UTF-8 text") from None
    except council.ImportFault as faulty:
        for line, reason in faulty.faults:
            click.echo(f"line {line}: {reason}", err=True)
        raise SystemExit(EXIT_FAULTY) from None
    for name, value in changed.items():
        click.echo(f"{name} = {SETTINGS[name].shown(value)}")
