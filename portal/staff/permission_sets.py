"""Permission sets of the officer's organisation: the list, adding, changing, removing, putting a default back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.services import permission_sets as services
from portal.services import users
from portal.services.errors import Stale
from portal.services.permission_sets import OfferedSet
from portal.staff import searching
from portal.staff.blueprint import blueprint
from portal.staff.permission_set_forms import RemoveSetForm, SetForm
from portal.web import access
from portal.web.access import requires
from portal.web.render import render, words


@blueprint.get("/permission-sets")
@requires(Permission.MANAGE_USERS)
def list_permission_sets() -> str:
    """All sets, those that were removed last."""
    sets = services.list_sets(access.officer(), with_removed=True)
    return render(
        "staff/permission_sets.html", heading=_("Permission sets"), sets=sets, back=url_for("staff.list_users")
    )


@blueprint.route("/permission-sets/add", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def add_permission_set() -> Response | tuple[str, int]:
    """A new set: its name and its boxes."""
    officer = access.officer()
    form = SetForm(users.get_organisation(officer).kind)
    if form.was_sent():
        with form.attempt():
            added = services.add_set(officer, form.name.data, form.permissions.data)
        if not form.has_errors:
            flash(_("The set %(name)s is added.", name=words(added.name)), "success")
            return redirect(url_for("staff.list_permission_sets"), 303)
    return _show(form, None, 0, _("Add a set")), 422 if form.has_errors else 200


@blueprint.route("/permission-sets/<key>", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def edit_permission_set(key: str) -> Response | tuple[str, int]:
    """Change a set and, if wanted, the boxes of those who have exactly its boxes now."""
    officer = access.officer()
    found = services.get_set(officer, key)
    seen_version, is_late = searching.read_version() if request.method == "POST" else found.version, False
    form = SetForm(
        users.get_organisation(officer).kind, holders=len(services.list_holders(officer, found)),
        data={"name": words(found.name), "permissions": list(found.permissions)},
    )  # fmt: skip
    if form.was_sent():
        try:
            with form.attempt():
                changed = services.change_set(
                    officer, key, form.name.data, form.permissions.data, seen_version=seen_version,
                    change_users=form.is_for_users,
                )  # fmt: skip
        except Stale:
            found = services.get_set(officer, key)
            is_late, seen_version = True, found.version
        if not (is_late or form.has_errors):
            flash(_told(form.name.data, changed), "success")
            return redirect(url_for("staff.list_permission_sets"), 303)
    page = _show(form, found, seen_version, _("Edit the set %(name)s", name=words(found.name)), is_late=is_late)
    return page, 409 if is_late else 422 if form.has_errors else 200


@blueprint.route("/permission-sets/<key>/removal", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def remove_permission_set(key: str) -> Response | tuple[str, int]:
    """Ask whether the set is to go."""
    found = services.get_set(access.officer(), key)
    form = RemoveSetForm()
    if form.was_sent():
        if form.answer.data == "yes":
            services.remove_set(access.officer(), key)
            flash(_("The set %(name)s is removed.", name=words(found.name)), "success")
        return redirect(url_for("staff.list_permission_sets"), 303)
    page = render(
        "staff/permission_set_removal.html", form=form, found=found,
        heading=_("Remove the set %(name)s", name=words(found.name)),
        back=url_for("staff.edit_permission_set", key=key),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/permission-sets/<key>/default")
@requires(Permission.MANAGE_USERS)
def restore_permission_set(key: str) -> Response:
    """A set of the code is as the code has it again."""
    found = services.restore_set(access.officer(), key)
    flash(_("The set %(name)s is the default again.", name=words(found.name)), "success")
    return redirect(url_for("staff.list_permission_sets"), 303)


def _told(name: str, changed: int) -> str:
    saved = str(_("The set %(name)s is saved.", name=name))
    if not changed:
        return saved
    users_changed = ngettext("What %(num)s user can do was changed.", "What %(num)s users can do was changed.", changed)
    return f"{saved} {users_changed}"


def _show(form: SetForm, saved: OfferedSet | None, seen_version: int, heading: str, *, is_late: bool = False) -> str:
    return render(
        "staff/permission_set.html", form=form, heading=heading, saved=saved, seen_version=seen_version, is_late=is_late,
        back=url_for("staff.list_permission_sets"),
    )  # fmt: skip
