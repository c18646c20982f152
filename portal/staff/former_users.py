"""Former users, and what happened to a user's account: for those who may see the audit log (complaint C8)."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.domain.permissions import Permission
from portal.services import former_users as services
from portal.services import list_pages, user_history
from portal.services.former_users import FormerUser
from portal.staff import searching
from portal.staff.blueprint import blueprint
from portal.staff.searching import SearchForm
from portal.web import access
from portal.web.access import requires
from portal.web.csv_lists import send_list
from portal.web.render import render


@blueprint.get("/former-users")
@requires(Permission.SEE_AUDIT_LOG)
def list_former_users() -> str:
    """A page of users who were deactivated, the last first."""
    keyword = searching.read_keyword()
    rows = services.list_former_users(access.officer(), search=keyword or "")
    form = SearchForm(data={"keyword": keyword or ""})
    return _show(form, rows, is_forgotten=keyword is None, values=searching.link_values(keyword))


@blueprint.post("/former-users")
@requires(Permission.SEE_AUDIT_LOG)
def search_former_users() -> AnyResponse | tuple[str, int]:
    """Keep what was searched for and lead to the list that it narrows."""
    form = SearchForm()
    if form.was_sent():
        return redirect(url_for("staff.list_former_users", s=searching.keep_keyword(form)), 303)
    return _show(form, []), 422


@blueprint.get("/former-users.csv")
@requires(Permission.SEE_AUDIT_LOG)
def export_former_users() -> Response:
    """The list as a file."""
    officer = access.officer()
    rows = services.list_former_users(officer, search=searching.read_keyword_of_export())
    services.record_export(officer, len(rows))
    days = (
        (row.name, row.email, clock.local(row.invited_at).date(), clock.local(row.deactivated_at).date())
        for row in rows
    )
    return send_list("former-users", [_("Name"), _("Email"), _("Invited"), _("Deactivated")], days)


@blueprint.get("/users/<reference>/history")
@requires(Permission.SEE_AUDIT_LOG)
def show_history(reference: str) -> str:
    """What happened to an account, who did it and when."""
    officer = access.officer()
    user = services.get_any_user(officer, reference)
    services.record_view(officer, user)
    is_former = user.deactivated_at is not None
    back = url_for("staff.list_former_users") if is_former else url_for("staff.edit_user", reference=reference)
    return render(
        "staff/user_history.html", heading=_("History of %(name)s", name=user.name), user=user, is_former=is_former,
        lines=user_history.list_history(user),
        back=back if is_former or officer.may(Permission.MANAGE_USERS) else url_for("staff.show_start"),
    )  # fmt: skip


def _show(
    form: SearchForm, rows: list[FormerUser], *, is_forgotten: bool = False, values: dict[str, str] | None = None
) -> str:
    back = url_for("staff.list_users") if access.officer().may(Permission.MANAGE_USERS) else url_for("staff.show_start")
    page = list_pages.show_page(rows, searching.page_number())
    return render(
        "staff/former_users.html", heading=_("Former users"), form=form, page=page, is_forgotten=is_forgotten,
        values=values or {}, back=back,
    )  # fmt: skip
