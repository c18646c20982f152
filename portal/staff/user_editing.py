"""Editing a user: what they can do, resetting their mobile in two stages, and deactivating (S1.36-S1.55)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import PERMISSION_NAMES, Permission, in_order
from portal.models import User
from portal.services import permission_sets, user_changes, user_guards, user_history, users
from portal.services.errors import NotFound, Stale
from portal.services.user_standing import STATE_WORDING, has_account, is_suspended
from portal.staff import searching
from portal.staff.blueprint import blueprint
from portal.staff.user_forms import DeactivateForm, PermissionsForm, ResetMobileForm
from portal.web import access
from portal.web.access import requires
from portal.web.forms import PageForm
from portal.web.render import render


@blueprint.route("/users/<reference>", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def edit_user(reference: str) -> Response | tuple[str, int]:
    """One user: contact details, boxes, and the ways to rename, suspend, reset the mobile and deactivate.

    When somebody else was faster, the page comes back with the boxes as they were ticked and with what is saved now.
    """
    officer = access.officer()
    user = users.get_user(officer, reference)
    form = PermissionsForm(
        user.organisation.kind, permission_sets.list_sets(officer), data={"permissions": list(user.permissions)}
    )
    seen_version = searching.read_version() if request.method == "POST" else user.version
    is_late = False
    if "use_set" in request.form:
        form.fill_boxes()
    elif form.was_sent():
        try:
            with form.attempt():
                user_changes.change_permissions(officer, reference, form.permissions.data, seen_version=seen_version)
        except Stale:
            is_late, seen_version = True, user.version
        if not (is_late or form.has_errors):
            flash(_("What %(name)s can do is saved.", name=user.name), "success")
            return redirect(url_for("staff.list_users"), 303)
    page = render(
        "staff/user_editing.html", form=form, user=user, seen_version=seen_version,
        heading=_("Edit %(name)s", name=user.name), back=url_for("staff.list_users"), states=users.states_of(user),
        state_wording=STATE_WORDING, is_own=user_guards.is_own(officer, user), has_account=has_account(user),
        is_suspended=is_suspended(user), can_do=[PERMISSION_NAMES[one] for one in in_order(user.permissions)],
        last_change=user_history.last_change(user) if is_late else None,
        may_see_history=officer.may(Permission.SEE_AUDIT_LOG),
    )  # fmt: skip
    return page, 409 if is_late else 422 if form.has_errors else 200


@blueprint.route("/users/<reference>/mobile-reset", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def reset_mobile(reference: str) -> Response | tuple[str, int]:
    """Ask whether the number is to be reset; the second stage is the user's own, when they sign in next."""
    user = get_others(reference)
    if not has_account(user):
        raise NotFound("mobile")
    form = ResetMobileForm()
    if form.was_sent():
        if form.answer.data == "yes":
            with form.attempt():
                user_changes.reset_mobile(access.officer(), reference)
        if not form.has_errors:
            return redirect(url_for("staff.edit_user", reference=reference), 303)
    heading = _("Reset %(name)s's mobile number", name=user.name)
    return show_page_of("staff/user_mobile_reset.html", form, user, heading)


@blueprint.route("/users/<reference>/deactivation", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def deactivate_user(reference: str) -> Response | tuple[str, int]:
    """Ask whether the account is to end, for good."""
    user = get_others(reference)
    form = DeactivateForm()
    if form.was_sent():
        if form.answer.data == "no":
            return redirect(url_for("staff.edit_user", reference=reference), 303)
        with form.attempt():
            user_changes.deactivate(access.officer(), reference)
        if not form.has_errors:
            flash(_("%(name)s is deactivated.", name=user.name), "success")
            return redirect(url_for("staff.list_users"), 303)
    return show_page_of("staff/user_deactivation.html", form, user, _("Deactivate %(name)s", name=user.name))


def get_others(reference: str) -> User:
    """Somebody else's account: for one's own there are no such pages (S1.11)."""
    user = users.get_user(access.officer(), reference)
    if user_guards.is_own(access.officer(), user):
        raise NotFound("user")
    return user


def show_page_of(template: str, form: PageForm, user: User, heading: str, **context: Any) -> tuple[str, int]:
    """A page about one user, below the page where that user is edited."""
    back = url_for("staff.edit_user", reference=user.reference)
    page = render(template, form=form, user=user, heading=heading, back=back, **context)
    return page, 422 if form.has_errors else 200
