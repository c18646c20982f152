"""Editing a user: what they can do, resetting their mobile in two stages, and deactivating (S1.36-S1.55)."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import PERMISSION_NAMES, Permission, in_order
from portal.models import User
from portal.services import user_changes, users
from portal.services.errors import NotFound
from portal.services.users import STATE_WORDING
from portal.staff.blueprint import blueprint
from portal.staff.user_forms import DeactivateForm, PermissionsForm, ResetMobileForm
from portal.web import access
from portal.web.access import requires
from portal.web.forms import PageForm
from portal.web.render import render


@blueprint.route("/users/<reference>", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def edit_user(reference: str) -> Response | tuple[str, int]:
    """One user: contact details, boxes, and the ways to reset the mobile and to deactivate."""
    officer = access.officer()
    user = users.get_user(officer, reference)
    seen_version = _read_version() if request.method == "POST" else user.version
    form = PermissionsForm(user.organisation.kind, data={"permissions": list(user.permissions)})
    if "use_set" in request.form:
        form.fill_boxes()
    elif form.was_sent():
        with form.attempt():
            user_changes.change_permissions(officer, reference, form.permissions.data, seen_version=seen_version)
        if not form.has_errors:
            flash(_("What %(name)s can do is saved.", name=user.name), "success")
            return redirect(url_for("staff.list_users"), 303)
    page = render(
        "staff/user_editing.html", form=form, user=user, seen_version=seen_version,
        heading=_("Edit %(name)s", name=user.name), back=url_for("staff.list_users"),
        state=users.state_of(user), state_wording=STATE_WORDING, is_own=user_changes.is_own(officer, user),
        can_do=[PERMISSION_NAMES[one] for one in in_order(user.permissions)],
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.route("/users/<reference>/mobile-reset", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def reset_mobile(reference: str) -> Response | tuple[str, int]:
    """Ask whether the number is to be reset; the second stage is the user's own, when they sign in next."""
    user = _get_others(reference)
    if user.password_hash is None:
        raise NotFound("mobile")
    form = ResetMobileForm()
    if form.was_sent():
        if form.answer.data == "yes":
            with form.attempt():
                user_changes.reset_mobile(access.officer(), reference)
        if not form.has_errors:
            return redirect(url_for("staff.edit_user", reference=reference), 303)
    heading = _("Reset %(name)s's mobile number", name=user.name)
    return _show("staff/user_mobile_reset.html", form, user, heading)


@blueprint.route("/users/<reference>/deactivation", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def deactivate_user(reference: str) -> Response | tuple[str, int]:
    """Ask whether the account is to end, for good."""
    user = _get_others(reference)
    form = DeactivateForm()
    if form.was_sent():
        if form.answer.data == "no":
            return redirect(url_for("staff.edit_user", reference=reference), 303)
        with form.attempt():
            user_changes.deactivate(access.officer(), reference)
        if not form.has_errors:
            flash(_("%(name)s is deactivated.", name=user.name), "success")
            return redirect(url_for("staff.list_users"), 303)
    return _show("staff/user_deactivation.html", form, user, _("Deactivate %(name)s", name=user.name))


def _read_version() -> int:
    """The version of the account that the page showed; 0, which never is one, when somebody meddled."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _get_others(reference: str) -> User:
    """Somebody else's account: for one's own there are no such pages (S1.11)."""
    user = users.get_user(access.officer(), reference)
    if user_changes.is_own(access.officer(), user):
        raise NotFound("user")
    return user


def _show(template: str, form: PageForm, user: User, heading: str) -> tuple[str, int]:
    back = url_for("staff.edit_user", reference=user.reference)
    return render(template, form=form, user=user, heading=heading, back=back), 422 if form.has_errors else 200
