"""Signing out elsewhere: one place, or everywhere but here."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.services import own_account
from portal.services.errors import NotFound
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import officer_only


@blueprint.post("/account/sessions/ended")
@officer_only
def end_session() -> Response:
    """Sign out in the one place that was pressed."""
    try:
        own_account.end_session(access.officer(), UUID(request.form.get("session", "")))
    except ValueError:
        raise NotFound("session") from None
    flash(_("You are signed out there."), "success")
    return redirect(url_for("staff.show_account"), 303)


@blueprint.post("/account/sessions/all-ended")
@officer_only
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    own_account.end_other_sessions(access.officer())
    flash(_("You are signed out everywhere else."), "success")
    return redirect(url_for("staff.show_account"), 303)
