"""Commands: `flask <group> <command>`; each opens its own unit of work."""

from __future__ import annotations

from flask import Flask

from portal.cli import audit, claims, database, evidence, keys, sample, serve, settings, store, timeline


def init_app(app: Flask) -> None:
    """Attach every command."""
    for command in (
        audit.audit,
        claims.claims,
        database.database,
        evidence.evidence,
        keys.keys,
        sample.sample,
        serve.both,
        serve.web,
        serve.worker,
        settings.settings,
        store.store,
        timeline.timeline,
    ):
        app.cli.add_command(command)
