"""The resident's record: who looked at it, which contacts are held, and in which language the portal speaks."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.resident.blueprint import blueprint
from portal.services import resident_home
from portal.web import access
from portal.web.access import resident_only
from portal.web.render import render


@blueprint.get("/record")
@resident_only
def show_record() -> Any:
    """When officers opened the claim; the contacts held, masked; the language."""
    resident = access.resident()
    return render(
        "resident/record.html", heading=_("Your record"), back=url_for("resident.show_home"),
        viewed_at=resident_home.list_views(resident), contacts=resident_home.list_contacts(resident),
    )  # fmt: skip
