"""Suspending a user until a day, for a long leave, and ending it earlier (complaint C8)."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import suspensions
from portal.services.errors import NotFound
from portal.services.user_standing import has_account, is_suspended
from portal.staff.blueprint import blueprint
from portal.staff.user_editing import get_others, show_page_of
from portal.staff.user_forms import SuspendForm
from portal.web import access
from portal.web.access import requires
from portal.web.render import day, words


@blueprint.route("/users/<reference>/suspension", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def suspend_user(reference: str) -> Response | tuple[str, int]:
    """Ask for the day the user comes back."""
    user = get_others(reference)
    if not has_account(user):
        raise NotFound("suspension")
    form = SuspendForm(data={"until": user.suspended_until_on if is_suspended(user) else None})
    if form.was_sent():
        assert form.until.day
        with form.attempt():
            suspensions.suspend(access.officer(), reference, form.until.day)
        if not form.has_errors:
            told = _("%(name)s is suspended until %(day)s.", name=user.name, day=day(form.until.day))
            flash(told, "success")
            return redirect(url_for("staff.edit_user", reference=reference), 303)
    return show_page_of("staff/user_suspension.html", form, user, _("Suspend %(name)s", name=user.name))


@blueprint.post("/users/<reference>/suspension/ending")
@requires(Permission.MANAGE_USERS)
def end_suspension(reference: str) -> Response:
    """Let the user sign in again now."""
    try:
        user = suspensions.end_suspension(access.officer(), reference)
        flash(_("%(name)s can sign in again.", name=user.name), "success")
    except Refused as refused:
        flash(words(refused.wording), "important")
    return redirect(url_for("staff.edit_user", reference=reference), 303)
