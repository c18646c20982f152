"""Settling a conflict, and taking a submission out of a case that it joined by mistake."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import case_conflicts, case_membership
from portal.services.errors import NotFound, Stale
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.render import words


@blueprint.post("/cases/<reference>/conflict")
@requires(Permission.DECIDE_CHANGES)
def keep_answer(reference: str) -> Response:
    """Keep one of the answers of a conflict."""
    kept = request.form.get("kept", "")
    try:
        case_conflicts.keep_answer(access.officer(), reference, request.form.get("attribute", ""), kept, _read_sides())
    except Stale:
        flash(
            _(
                "The conflict is not as you saw it: somebody decided one of its changes. Nothing was changed. Look at it again."
            )
        )
    except Refused as refused:
        flash(words(refused.wording))
    else:
        flash(_("The answer of %(reference)s is kept.", reference=kept), "success")
    return redirect(url_for("staff.show_case", reference=reference, _anchor="timeline"), 303)


@blueprint.post("/cases/<reference>/submissions/<submission>/removal")
@requires(Permission.DECIDE_CHANGES)
def take_out_submission(reference: str, submission: str) -> Response:
    """Take a submission out of the case."""
    try:
        case_membership.take_out(access.officer(), reference, submission)
    except Refused as refused:
        flash(words(refused.wording))
    else:
        flash(
            _("Submission %(reference)s is taken out of the case. It is kept below.", reference=submission), "success"
        )
    return redirect(url_for("staff.show_case", reference=reference, _anchor="taken-out"), 303)


@blueprint.post("/cases/<reference>/submissions/<submission>/return")
@requires(Permission.DECIDE_CHANGES)
def put_back_submission(reference: str, submission: str) -> Response:
    """Put a submission back into the claim's open case."""
    try:
        case = case_membership.put_back(access.officer(), reference, submission)
    except Refused as refused:
        flash(words(refused.wording))
        return redirect(url_for("staff.show_case", reference=reference), 303)
    flash(_("Submission %(reference)s is part of the case again.", reference=submission), "success")
    return redirect(url_for("staff.show_case", reference=case.reference, _anchor="reported"), 303)


def _read_sides() -> dict[str, int]:
    """`submission/change:seen` for each change of the conflict, as the page showed it."""
    sides = {}
    for text in request.form.getlist("side")[:100]:
        name, _colon, seen = text.rpartition(":")
        if not (seen.isascii() and seen.isdigit() and len(seen) < 6):
            raise NotFound("conflict")
        sides[name] = int(seen)
    return sides
