"""The home page: what waits for the resident, what they sent, and who looked at their record."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.resident.blueprint import blueprint
from portal.services import resident_home
from portal.web import access
from portal.web.access import resident_only
from portal.web.render import render


@blueprint.get("/home")
@resident_only
def show_home() -> Any:
    """Everything on one page; contacts are masked and nothing held about the household is shown."""
    home = resident_home.get_home(access.resident())
    return render("resident/home.html", heading=_("Your Housing Benefit"), home=home)
