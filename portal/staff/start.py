"""The start page of staff: what they may do, and what waits for them."""

from __future__ import annotations

from portal.domain.permissions import Permission
from portal.services import access_reviews, case_access, case_list, evidence_desk
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import officer_only
from portal.web.render import render


@blueprint.get("")
@officer_only
def show_start() -> str:
    """Links to what the officer may open, with counts of waiting cases for officers of the council and a review that is due."""
    officer = access.officer()
    counts = case_list.count_cases() if case_access.is_council_officer(officer) else None
    review_due_on = access_reviews.find_due_date(officer) if officer.may(Permission.MANAGE_USERS) else None
    may_check = counts is not None and officer.may(Permission.CHECK_EVIDENCE)
    to_check = evidence_desk.count_to_check() if may_check else None
    return render("staff/start.html", counts=counts, review_due_on=review_due_on, to_check=to_check)
