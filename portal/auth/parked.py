"""What was typed into a page that came back too late: offered after signing in again, to be sent or thrown away (C18)."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth.blueprint import blueprint
from portal.domain.actor import Officer, Resident
from portal.services import parked_answers
from portal.services.errors import NotFound
from portal.web import access, identity
from portal.web.access import officer_only, resident_only
from portal.web.render import render


@blueprint.get("/kept-answers")
@resident_only
def show_parked() -> Response | str:
    """Offer a resident what they had typed; nothing waiting leads on."""
    return _show(access.resident(), url_for("resident.show_home"), "auth/parked.html", url_for("auth.discard_parked"))


@blueprint.post("/kept-answers/discarded")
@resident_only
def discard_parked() -> Response:
    """Throw away what a resident had typed."""
    return _discard(access.resident(), url_for("resident.show_home"))


@blueprint.get("/staff/kept-answers")
@officer_only
def show_staff_parked() -> Response | str:
    """Offer an officer what they had typed."""
    return _show(
        access.officer(), url_for("staff.show_start"), "auth/staff_parked.html", url_for("auth.discard_staff_parked")
    )


@blueprint.post("/staff/kept-answers/discarded")
@officer_only
def discard_staff_parked() -> Response:
    """Throw away what an officer had typed."""
    return _discard(access.officer(), url_for("staff.show_start"))


def _show(actor: Resident | Officer, home: str, template: str, discard: str) -> Response | str:
    found = parked_answers.find_newest(actor)
    if found is None or not identity.is_own_path(found.path):
        return redirect(identity.pop_next(home), 303)
    return render(template, heading=_("You had not finished this page"), parked=found, discard=discard)


def _discard(actor: Resident | Officer, home: str) -> Response:
    try:
        parked_answers.take(actor, UUID(request.form.get("thrown_away", "")))
    except ValueError:
        raise NotFound("parked answer") from None
    return redirect(identity.pop_next(home), 303)
