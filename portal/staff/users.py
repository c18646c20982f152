"""The Users tab: everybody of the officer's own organisation, sorted, searched, and as a CSV file (S1.24-S1.28)."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.domain.permissions import Permission
from portal.services import list_pages
from portal.services import users as services
from portal.services.user_standing import STATE_WORDING
from portal.services.users import UserRow, UserSort
from portal.staff import searching
from portal.staff.blueprint import blueprint
from portal.staff.searching import SearchForm
from portal.web import access
from portal.web.access import requires
from portal.web.csv_lists import send_list
from portal.web.render import render, words


@blueprint.get("/users")
@requires(Permission.MANAGE_USERS)
def list_users() -> str:
    """A page of users; with `?s=` those that a kept search finds."""
    keyword, sort = searching.read_keyword(), _read_sort()
    rows = services.list_users(access.officer(), search=keyword or "", sort=sort)
    form = SearchForm(data={"keyword": keyword or ""})
    return _show(form, rows, sort, is_forgotten=keyword is None, values=searching.link_values(keyword))


@blueprint.post("/users")
@requires(Permission.MANAGE_USERS)
def search_users() -> AnyResponse | tuple[str, int]:
    """Keep what was searched for and lead to the list that it narrows, so that no address holds a name."""
    form = SearchForm()
    if form.was_sent():
        return redirect(url_for("staff.list_users", s=searching.keep_keyword(form)), 303)
    return _show(form, [], UserSort.NAME), 422


@blueprint.get("/users.csv")
@requires(Permission.MANAGE_USERS)
def export_users() -> Response:
    """The list as a file."""
    officer = access.officer()
    rows = services.list_users(officer, search=searching.read_keyword_of_export(), sort=_read_sort())
    services.record_export(officer, len(rows))
    headings = [_("Name"), _("Email"), _("What the user can do"), _("Account"), _("Last used"), _("Suspended until")]
    return send_list("users", headings, map(_cells, rows))


def _cells(row: UserRow) -> list[str]:
    can_do = "; ".join(words(one) for one in row.permission_wordings)
    account = "; ".join(words(STATE_WORDING[state]) for state in row.states)
    used = clock.local(row.used_at).date().isoformat() if row.used_at else ""
    until = row.suspended_until_on.isoformat() if row.suspended_until_on else ""
    return [row.name, row.email, can_do, account, used, until]


def _show(
    form: SearchForm, rows: list[UserRow], sort: UserSort, *, is_forgotten: bool = False,
    values: dict[str, str] | None = None,
) -> str:  # fmt: skip
    return render(
        "staff/users.html", heading=_("Users"), form=form, sort=sort, state_wording=STATE_WORDING,
        page=list_pages.show_page(rows, searching.page_number()), is_forgotten=is_forgotten, values=values or {},
        may_see_former=access.officer().may(Permission.SEE_AUDIT_LOG),
    )  # fmt: skip


def _read_sort() -> UserSort:
    wanted = request.args.get("sort", "")
    return UserSort(wanted) if wanted in set(UserSort) else UserSort.NAME
