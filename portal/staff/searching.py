"""What the lists of users, former users and organisations share: a kept search, a page number, and a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response, request

from portal import clock
from portal.domain.csv_cells import guard_cell
from portal.domain.wording import _
from portal.services import search_terms
from portal.services.errors import NotFound
from portal.web import access, hidden
from portal.web.fields import TextField
from portal.web.forms import PageForm

BYTE_ORDER_MARK = "\ufeff"


class SearchForm(PageForm):
    """One box for a name or an address."""

    keyword = TextField(
        _("Name or email address"), hint=_("The first letters are enough"), autocomplete="off", spellcheck=False
    )


def read_keyword() -> str | None:
    """What is searched for; empty for nothing, None when the search of the address is not known (any more)."""
    search = request.args.get("s", "")
    return search_terms.find_search(access.officer(), search) if search else ""


def read_keyword_of_export() -> str:
    """The same for a file: a search that is not known gives none rather than everybody; raises NotFound."""
    keyword = read_keyword()
    if keyword is None:
        raise NotFound("search")
    return keyword


def keep_keyword(form: SearchForm) -> str | None:
    """The reference that stands for the search in an address, or None when nothing was searched for."""
    return search_terms.keep_search(access.officer(), form.keyword.data) if form.keyword.data else None


def link_values(keyword: str | None) -> dict[str, str]:
    """What the links of a list carry on: its search, while it is known."""
    search = request.args.get("s", "") if keyword else ""
    return {"s": search} if search else {}


def page_number() -> int:
    """The page that is asked for; the first when the address holds no number."""
    number = request.args.get("page", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1


def read_version() -> int:
    """The version of what the page showed; -1, which never is one, when somebody meddled."""
    return hidden.read_number("version", -1)


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download that spreadsheets open as text; begins with a byte order mark, without which they misread accents."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    response = Response(BYTE_ORDER_MARK + file.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.csv"'
    return response
