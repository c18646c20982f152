"""The evidence desk: everything that waits for somebody to look at it, filtered, in pages, and as a CSV file.

A filter with a keyword is POSTed and redirected to an address that holds an opaque id for it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.domain.permissions import Permission
from portal.services import evidence_desk, search_terms
from portal.services.case_filter import LONGEST_KEYWORD
from portal.services.errors import NotFound
from portal.services.evidence.requesting import list_catalogue
from portal.services.evidence_desk import AGES, DESK_WORDING, DeskFilter, DeskState
from portal.staff.blueprint import blueprint
from portal.staff.case_filter_form import FilterSelect, SortSelect
from portal.staff.evidence_export import send_evidence
from portal.web import access
from portal.web.access import requires
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import language, render


class DeskFilterForm(PageForm):
    """Filter by keyword, state, kind of evidence and how long it has waited."""

    keyword = TextField(
        _l("Keyword"), hint=_l("Name, postcode, National Insurance number, claim or case reference"),
        max_length=LONGEST_KEYWORD, autocomplete="off", spellcheck=False,
    )  # fmt: skip
    state = SortSelect(_l("State"), choices=[(state.value, name) for state, name in DESK_WORDING.items()])
    kind = FilterSelect(_l("Kind of evidence"), everything=_l("All"))
    age = FilterSelect(_l("Waiting for"), everything=_l("Any time"), choices=list(AGES.items()))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = [(rule, item.title(language())) for rule, item in list_catalogue().items()]

    def filter(self) -> DeskFilter:
        """What the answers ask for; values that are not on offer ask for nothing."""
        return read_filter(self.keyword.data, self.state.data, self.kind.data, self.age.data)


class Asked(NamedTuple):
    """What an address asks for: the filter, the id of its search, and whether that search is known."""

    wanted: DeskFilter
    search: str
    is_forgotten: bool


@blueprint.get("/evidence")
@requires(Permission.CHECK_EVIDENCE)
def list_evidence() -> tuple[str, int]:
    """A page of evidence, oldest first."""
    officer = access.officer()
    asked = _read_address()
    positions = {name: request.args.get(name, "") for name in ("after", "before")}
    page = evidence_desk.list_evidence(officer, asked.wanted, **positions)
    wanted = asked.wanted
    form = DeskFilterForm(
        data={"keyword": wanted.keyword, "state": wanted.state.value, "kind": wanted.kind, "age": wanted.age}
    )
    return _show(form, asked, page, 200)


@blueprint.post("/evidence")
@requires(Permission.CHECK_EVIDENCE)
def search_evidence() -> AnyResponse | tuple[str, int]:
    """Keep the keyword and lead to the list that it narrows."""
    officer = access.officer()
    form = DeskFilterForm()
    if form.was_sent():
        with form.attempt():
            form.filter().conditions(clock.today())
            search = search_terms.keep_search(officer, form.keyword.data) if form.keyword.data else ""
        if not form.has_errors:
            asked = Asked(form.filter(), search, is_forgotten=False)
            return redirect(url_for("staff.list_evidence", **_link_values(asked)), 303)
    return _show(form, Asked(form.filter(), "", is_forgotten=False), evidence_desk.DeskPage((), 0), 422)


@blueprint.get("/evidence.csv")
@requires(Permission.CHECK_EVIDENCE)
def export_evidence() -> Response:
    """The filtered list as a file. A search that is not known gives no file rather than everything."""
    officer = access.officer()
    asked = _read_address()
    if asked.is_forgotten:
        raise NotFound("search")
    evidence_desk.check_export(officer, asked.wanted)
    return send_evidence(officer, asked.wanted)


def read_filter(keyword: str | None, state: str | None, kind: str | None, age: str | None) -> DeskFilter:
    """The filter that these texts stand for; unknown values count as none."""
    return DeskFilter(
        keyword or "",
        DeskState(state) if state in set(DeskState) else DeskState.TO_CHECK,
        kind if kind in list_catalogue() else "",
        age if age in AGES else "",
    )


def _read_address() -> Asked:
    search = request.args.get("s", "")
    keyword = search_terms.find_search(access.officer(), search) if search else ""
    values = (request.args.get(name) for name in ("state", "kind", "age"))
    return Asked(read_filter(keyword, *values), search if keyword else "", is_forgotten=keyword is None)


def _show(form: DeskFilterForm, asked: Asked, page: evidence_desk.DeskPage, status: int) -> tuple[str, int]:
    context = {"form": form, "page": page, "asked": asked, "values": _link_values(asked), "heading": _("Evidence")}
    return render("staff/evidence_desk.html", **context), status


def _link_values(asked: Asked) -> dict[str, Any]:
    wanted = asked.wanted
    state = "" if wanted.state is DeskState.TO_CHECK else wanted.state.value
    named = (("s", asked.search), ("state", state), ("kind", wanted.kind), ("age", wanted.age))
    return {name: value for name, value in named if value}
