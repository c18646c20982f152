"""Commands: `flask <group> <command>`; each opens its own unit of work.

A command's module is imported only when it is called: serving pages does not load the sample council or the migrations.
"""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

COMMANDS = {
    "audit": "audit:audit",
    "backoffice": "backoffice:backoffice",
    "both": "both:both",
    "claims": "claims:claims",
    "db": "database:database",
    "deliveries": "deliveries:deliveries",
    "evidence": "evidence:evidence",
    "keys": "keys:keys",
    "living-situation": "living_situation:living_situation",
    "sample": "sample:sample",
    "settings": "settings:settings",
    "staff-groups": "staff_groups:staff_groups",
    "store": "store:store",
    "timeline": "timeline:timeline",
    "users": "users:users",
    "web": "web:web",
    "worker": "worker:worker",
}


class Commands(AppGroup):
    """All commands of the portal, by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"portal.cli.{module}"), name)
        return found


def init_app(app: Flask) -> None:
    """Give the application its commands."""
    app.cli = Commands(app.name)
