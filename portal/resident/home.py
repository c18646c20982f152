"""The home page: what waits for the resident, what they sent, and who looked at their record."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from portal.resident.blueprint import blueprint
from portal.services import claim_refresh, resident_home
from portal.web import access
from portal.web.access import resident_only
from portal.web.render import render


@blueprint.get("/home")
@resident_only
def show_home() -> Any:
    """Everything on one page; contacts are masked and nothing held about the household is shown."""
    resident = access.resident()
    home = resident_home.get_home(resident)
    is_live = current_app.config["PORTAL"].is_production
    trouble = None if is_live else claim_refresh.find_trouble(resident.claim_id)
    return render("resident/home.html", heading=_("Your Housing Benefit"), home=home, trouble=trouble)
