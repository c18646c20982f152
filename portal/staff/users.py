"""The Users tab: everybody of the officer's own organisation, sorted, searched, and as a CSV file (S1.24-S1.28)."""

from __future__ import annotations

import csv
import io

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.domain.csv_cells import guard_cell
from portal.domain.permissions import Permission
from portal.services import search_terms
from portal.services import users as services
from portal.services.errors import NotFound
from portal.services.users import STATE_WORDING, UserRow, UserSort
from portal.staff.blueprint import blueprint
from portal.staff.user_forms import SearchForm
from portal.web import access
from portal.web.access import requires
from portal.web.render import render, words

BYTE_ORDER_MARK = "\ufeff"


@blueprint.get("/users")
@requires(Permission.MANAGE_USERS)
def list_users() -> str:
    """A page of users; with `?s=` those that a kept search finds."""
    keyword, sort = _read_keyword(), _read_sort()
    number = request.args.get("page", "")
    rows = services.list_users(access.officer(), search=keyword or "", sort=sort)
    page = services.show_page(rows, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1)
    search = request.args.get("s", "") if keyword else ""
    return render(
        "staff/users.html", heading=_("Users"), form=SearchForm(data={"keyword": keyword or ""}), page=page, sort=sort,
        state_wording=STATE_WORDING, is_forgotten=keyword is None, values={"s": search} if search else {},
    )  # fmt: skip


@blueprint.post("/users")
@requires(Permission.MANAGE_USERS)
def search_users() -> AnyResponse | tuple[str, int]:
    """Keep what was searched for and lead to the list that it narrows, so that no address holds a name."""
    form = SearchForm()
    if form.was_sent():
        search = search_terms.keep_search(access.officer(), form.keyword.data) if form.keyword.data else None
        return redirect(url_for("staff.list_users", s=search), 303)
    page = services.show_page([], 1)
    return render(
        "staff/users.html", heading=_("Users"), form=form, page=page, sort=UserSort.NAME, state_wording=STATE_WORDING,
        is_forgotten=False, values={},
    ), 422  # fmt: skip


@blueprint.get("/users.csv")
@requires(Permission.MANAGE_USERS)
def export_users() -> Response:
    """The list as a file; a search that is not known gives no file rather than everybody."""
    officer, keyword = access.officer(), _read_keyword()
    if keyword is None:
        raise NotFound("search")
    rows = services.list_users(officer, search=keyword, sort=_read_sort())
    services.record_export(officer, len(rows))
    response = Response(_file(rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="users-{clock.today().isoformat()}.csv"'
    return response


def _file(rows: list[UserRow]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_("Name"), _("Email"), _("What the user can do"), _("Account")])
    for row in rows:
        can_do = "; ".join(words(one) for one in row.permission_wordings)
        writer.writerow([guard_cell(cell) for cell in (row.name, row.email, can_do, words(STATE_WORDING[row.state]))])
    return BYTE_ORDER_MARK + file.getvalue()


def _read_keyword() -> str | None:
    """What is searched for; empty for nothing, None when the search of the address is not known (any more)."""
    search = request.args.get("s", "")
    return search_terms.find_search(access.officer(), search) if search else ""


def _read_sort() -> UserSort:
    wanted = request.args.get("sort", "")
    return UserSort(wanted) if wanted in set(UserSort) else UserSort.NAME
