"""What the lists of users, former users and organisations share: a kept search, a version and a page number."""

from __future__ import annotations

from flask import request

from portal.domain.wording import _
from portal.services import search_terms
from portal.services.errors import NotFound
from portal.web import access, hidden
from portal.web.fields import TextField
from portal.web.forms import PageForm


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
