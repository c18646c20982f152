"""The list of cases: filter, pages by key, and the same list as a CSV file.

A filter with a keyword is POSTed and redirected to an address that holds an opaque id for it; with htmx the same
redirect is followed and only the results are exchanged.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.permissions import Permission
from portal.services import case_assignment, case_list, search_terms, teams
from portal.services.case_filter import CaseFilter
from portal.services.errors import NotFound
from portal.staff.blueprint import blueprint
from portal.staff.case_assignment import AssignmentForm
from portal.staff.case_export import send_cases
from portal.staff.case_filter_form import PARTS, CaseFilterForm, address_values, read_filter
from portal.web import access
from portal.web.access import requires
from portal.web.render import render


class Asked(NamedTuple):
    """What an address asks for: the filter, the id of its search, and whether that search is known."""

    wanted: CaseFilter
    search: str
    is_forgotten: bool


@blueprint.get("/cases")
@requires(Permission.REVIEW_CASES)
def list_cases() -> Response:
    """A page of cases, newest activity first."""
    officer = access.officer()
    asked = _read_address()
    positions = {name: request.args.get(name, "") for name in ("after", "before")}
    page = case_list.list_cases(officer, asked.wanted, **positions)
    form = CaseFilterForm(
        data={"keyword": asked.wanted.keyword, **address_values(asked.wanted), "sort": page.sort.value}
    )
    return _show(form, asked, page, 200)


@blueprint.post("/cases")
@requires(Permission.REVIEW_CASES)
def search_cases() -> AnyResponse:
    """Keep the keyword and lead to the list that it narrows."""
    officer = access.officer()
    form = CaseFilterForm()
    form.offer(teams.list_colleagues(officer))
    if form.was_sent():
        with form.attempt():
            form.filter().conditions(officer)
            case_list.keep_sort(officer, form.filter().sort or case_list.find_sort(officer))
            search = search_terms.keep_search(officer, form.keyword.data) if form.keyword.data else ""
        if not form.has_errors:
            return redirect(
                url_for("staff.list_cases", **_link_values(Asked(form.filter(), search, is_forgotten=False))), 303
            )
    page = case_list.CasePage((), 0)
    return _show(form, Asked(form.filter(), "", is_forgotten=False), page, 422)


@blueprint.post("/cases/assignments")
@requires(Permission.REVIEW_CASES)
def assign_cases() -> AnyResponse:
    """Give the ticked cases of the list to one colleague or team."""
    officer, asked = access.officer(), _read_address()
    colleagues = teams.list_colleagues(officer)
    form = AssignmentForm.offering(colleagues)
    count = 0
    if form.was_sent():
        with form.attempt():
            count = case_assignment.assign_many(officer, request.form.getlist("case"), form.to.data)
    if form.has_errors:
        flash(form.summary()[0]["text"])
    else:
        flash(_("Cases assigned: %(count)s.", count=count), "success")
    return redirect(url_for("staff.list_cases", **_link_values(asked)), 303)


@blueprint.get("/cases.csv")
@requires(Permission.REVIEW_CASES)
def export_cases() -> Response:
    """The filtered list as a file. A search that is not known gives no file rather than every case."""
    officer = access.officer()
    asked = _read_address()
    if asked.is_forgotten:
        raise NotFound("search")
    case_list.check_export(officer, asked.wanted)
    return send_cases(officer, asked.wanted)


def _read_address() -> Asked:
    search = request.args.get("s", "")
    keyword = search_terms.find_search(access.officer(), search) if search else ""
    wanted = read_filter(keyword, {name: request.args.get(name) for name in PARTS})
    return Asked(wanted, search if keyword else "", is_forgotten=keyword is None)


def _show(form: CaseFilterForm, asked: Asked, page: case_list.CasePage, status: int) -> Response:
    """The whole page; for htmx its results alone, or with errors all of its content."""
    colleagues = teams.list_colleagues(access.officer())
    form.offer(colleagues)
    is_fragment = bool(request.headers.get("HX-Request"))
    block = ("content" if form.has_errors else "results") if is_fragment else None
    context: dict[str, Any] = {
        "form": form, "page": page, "asked": asked, "values": _link_values(asked),
        "heading": _("Cases"), "is_fragment": is_fragment, "assigning": AssignmentForm.offering(colleagues),
    }  # fmt: skip
    response = make_response(render("staff/cases.html", block=block, **context), status)
    if block == "results":
        response.headers["HX-Push-Url"] = request.full_path.rstrip("?")
    elif block == "content":
        response.headers["HX-Retarget"] = response.headers["HX-Reselect"] = "#cases-page"
    return response


def _link_values(asked: Asked) -> dict[str, Any]:
    return ({"s": asked.search} if asked.search else {}) | address_values(asked.wanted)
