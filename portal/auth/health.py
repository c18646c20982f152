"""For the machines that watch the service: is the process alive, and can it serve."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app

from portal import db
from portal.adapters.store import open_store
from portal.auth.blueprint import blueprint
from portal.services import alarms
from portal.web.access import public, without_database

ALIVE = ("ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"})


@blueprint.get("/healthz")
@without_database
def show_health() -> tuple[str, int, dict[str, str]]:
    """The process answers; the database is not asked."""
    return ALIVE


@blueprint.get("/readyz")
@public
def show_readiness() -> tuple[str, int, dict[str, str]]:
    """The process and its database answer; 503 otherwise, by the table of errors.

    The first line is `ok`; each further one is an alarm for whoever is on call, and takes nothing out of service.
    """
    db.session().execute(sa.text("SELECT 1"))
    raised = alarms.list_alarms(open_store(current_app.config["PORTAL"]))
    return "".join(["ok\n", *(f"alarm: {one}\n" for one in raised)]), *ALIVE[1:]
