"""What a process asks before it starts to serve: are the settings there, is the database up to date.

The web process asks without Alembic and the queue's library, which `portal.migrating` loads: 25 MiB and half a second.
"""

from __future__ import annotations

from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app

from config import Settings
from portal import db

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def get_ready_settings() -> Settings:
    """The settings of this deployment; ends the command when the database is not up to date."""
    found: Settings = current_app.config["PORTAL"]
    if not is_current(db.engine()):
        raise click.ClickException("the database is not up to date: run `flask db upgrade`")
    return found


def is_current(engine: sa.Engine) -> bool:
    """Whether the database has every migration: they are numbered, and a file's name begins with its number."""
    newest = max(path.name.partition("_")[0] for path in VERSIONS.glob("*_*.py"))
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        return list(connection.scalars(sa.text("SELECT version_num FROM alembic_version"))) == [newest]
