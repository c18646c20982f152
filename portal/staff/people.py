"""The people a member of staff acts for: their own list, searched, narrowed and paged, and as a CSV file."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.domain.authority_wording import KIND_WORDING, STATE_WORDING
from portal.domain.permissions import Permission
from portal.domain.wording import Wording
from portal.domain.wording import _ as wording
from portal.services import calls, helped_people, search_terms
from portal.services.errors import NotFound
from portal.services.helped_people import PeoplePage, PersonRow, Shown
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import SelectField
from portal.web.csv_lists import send_list
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import render, words

SHOWN_WORDING: dict[Shown, Wording] = {
    Shown.CURRENT: wording("In force or waiting"),
    Shown.IN_FORCE: wording("In force"),
    Shown.WAITING: wording("Waiting"),
    Shown.OVER: wording("Over"),
    Shown.ALL: wording("All"),
}


class PeopleForm(PageForm):
    """One box for a name or a reference, and which of the list to show."""

    keyword = TextField(
        wording("Name or claim reference"),
        hint=wording("The first letters are enough"),
        autocomplete="off",
        spellcheck=False,
    )
    shown = SelectField(wording("Which"), choices=[(one.value, SHOWN_WORDING[one]) for one in Shown])


@blueprint.get("/people")
@requires(Permission.COMPLETE_ON_BEHALF)
def list_people() -> str:
    """A page of the people this member of staff acts for or has asked to act for."""
    keyword, shown = _read_keyword(), _read_shown()
    number = request.args.get("page", "")
    rows = helped_people.list_people(access.officer(), search=keyword or "", shown=shown)
    page = helped_people.show_page(
        rows, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    )
    form = PeopleForm(data={"keyword": keyword or "", "shown": shown.value})
    return _render(form, page, shown, is_forgotten=keyword is None)


@blueprint.post("/people")
@requires(Permission.COMPLETE_ON_BEHALF)
def search_people() -> AnyResponse | tuple[str, int]:
    """Keep what was searched for and lead to the list that it narrows, so that no address holds a name."""
    form = PeopleForm()
    if form.was_sent():
        search = search_terms.keep_search(access.officer(), form.keyword.data) if form.keyword.data else None
        return redirect(url_for("staff.list_people", s=search, shown=form.shown.data or None), 303)
    return _render(form, helped_people.show_page([], 1), Shown.CURRENT, is_forgotten=False), 422


@blueprint.get("/people.csv")
@requires(Permission.COMPLETE_ON_BEHALF)
def export_people() -> Response:
    """The list as a file; a search that is not known gives no file rather than everybody."""
    keyword = _read_keyword()
    if keyword is None:
        raise NotFound("search")
    rows = helped_people.list_people(access.officer(), search=keyword, shown=_read_shown())
    helped_people.record_export(access.officer(), len(rows))
    headings = (_("Name"), _("Claim reference"), _("How it was agreed"), _("State"), _("They may"), _("Until"))
    return send_list("people", headings, map(_cells, rows))


def _render(form: PeopleForm, page: PeoplePage, shown: Shown, *, is_forgotten: bool) -> str:
    values = {"shown": shown.value, **({"s": request.args["s"]} if request.args.get("s") and not is_forgotten else {})}
    return render(
        "staff/people.html", heading=_("People you help"), form=form, page=page, values=values, is_forgotten=is_forgotten,
        state_wording=STATE_WORDING, kind_wording=KIND_WORDING, takes_calls=calls.may_take(access.officer()),
    )  # fmt: skip


def _cells(row: PersonRow) -> tuple[object, ...]:
    return (
        row.person, row.claim, words(KIND_WORDING[row.kind]), words(STATE_WORDING[row.state]),
        "; ".join(map(words, row.scopes)), clock.local(row.ends_at).date().isoformat(),
    )  # fmt: skip


def _read_keyword() -> str | None:
    """What is searched for; empty for nothing, None when the search of the address is not known (any more)."""
    search = request.args.get("s", "")
    return search_terms.find_search(access.officer(), search) if search else ""


def _read_shown() -> Shown:
    wanted = request.args.get("shown", "")
    return Shown(wanted) if wanted in set(Shown) else Shown.CURRENT
