"""The start page of staff: what they may do, and what waits for them."""

from __future__ import annotations

from portal.services import case_access, case_list
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import officer_only
from portal.web.render import render


@blueprint.get("")
@officer_only
def show_start() -> str:
    """Links to what the officer may open, with counts of waiting cases for officers of the council."""
    officer = access.officer()
    counts = case_list.count_cases() if case_access.is_council_officer(officer) else None
    return render("staff/start.html", counts=counts)
