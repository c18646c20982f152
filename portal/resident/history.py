"""Who did what on the claim, as the resident reads it."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _

from portal.domain.wording import Wording
from portal.domain.wording import _ as wording
from portal.resident.blueprint import blueprint
from portal.services import claim_history
from portal.services.claim_history import Who
from portal.web import access
from portal.web.access import resident_only
from portal.web.render import render

WHO_WORDING: dict[Who, Wording] = {
    Who.ALL: wording("Everybody"),
    Who.HELPERS: wording("People who act for you"),
    Who.COUNCIL: wording("The council"),
    Who.YOU: wording("You"),
}


@blueprint.get("/history")
@resident_only
def show_history() -> str:
    """A page of the trail, of everybody or of some."""
    wanted, number = request.args.get("who", ""), request.args.get("page", "")
    who = Who(wanted) if wanted in set(Who) else Who.ALL
    page = claim_history.show_page(
        access.resident(), who, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    )
    return render(
        "resident/history.html", heading=_("Who did what on your claim"), page=page, who=who, choices=WHO_WORDING,
        back=url_for("resident.show_home"),
    )  # fmt: skip
