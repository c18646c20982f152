"""The tabs at the top of staff pages: each shows only to those who may open it."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _

from portal.domain.actor import Actor, Officer
from portal.domain.permissions import Permission


def items(actor: Actor) -> list[dict[str, object]]:
    """Navigation items in the shape of the service-navigation component."""
    if not isinstance(actor, Officer):
        return []
    tabs = (
        (_("Cases"), "staff.list_cases", Permission.REVIEW_CASES),
        (_("Evidence"), "staff.list_evidence", Permission.CHECK_EVIDENCE),
        (_("People you help"), "staff.list_people", Permission.COMPLETE_ON_BEHALF),
        (_("Forms to check"), "staff.list_authority_forms", Permission.HELP_RESIDENTS_SIGN_IN),
        (_("Refusals"), "staff.list_refusals", Permission.HELP_RESIDENTS_SIGN_IN),
        (_("Letters"), "staff.list_letters", Permission.HELP_RESIDENTS_SIGN_IN),
        (_("Deliveries"), "staff.list_deliveries", Permission.DECIDE_CHANGES),
        (_("Help with signing in"), "staff.find_claim", Permission.HELP_RESIDENTS_SIGN_IN),
        (_("Users"), "staff.list_users", Permission.MANAGE_USERS),
        (_("Organisations"), "staff.list_organisations", Permission.MANAGE_ORGANISATIONS),
    )
    return [
        {"text": text, "href": url_for(endpoint), "active": (request.endpoint or "").startswith(endpoint)}
        for text, endpoint, permission in tabs
        if actor.may(permission)
    ]
