"""What a process asks before it starts to serve: are the settings there, is the database up to date."""

from __future__ import annotations

import click
from flask import current_app

from config import Settings
from portal import db, migrating


def get_ready_settings() -> Settings:
    """The settings of this deployment; ends the command when the database is not up to date."""
    found: Settings = current_app.config["PORTAL"]
    if not migrating.is_current(db.engine()):
        raise click.ClickException("the database is not up to date: run `flask db upgrade`")
    return found
