"""What both lists of refusals by offices share, an organisation's own and the council's: filter, address, page, file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.domain.office_refusal import REASON_WORDING, Reason
from portal.domain.wording import Wording
from portal.domain.wording import _ as wording
from portal.services import office_refusal_list, search_terms
from portal.services.errors import NotFound
from portal.services.office_refusal_list import (
    DONE_WORDING,
    PERIOD_WORDING,
    Done,
    Period,
    RefusalFilter,
    RefusalPage,
    Whose,
)
from portal.services.office_refusals import ShownRefusal
from portal.staff.case_filter_form import FilterSelect
from portal.staff.searching import page_number, read_keyword
from portal.web import access
from portal.web.csv_lists import stream_list
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import render, words

Choice = TypeVar("Choice", Reason, Done, Period)


class RefusalsForm(PageForm):
    """Which refusals: words of the office, the office itself, the reason, whether something was done, and since when."""

    keyword = TextField(wording("Office"), hint=wording("The first letters are enough"), autocomplete="off")
    office = FilterSelect(wording("One office"), everything=wording("All"))
    reason = FilterSelect(
        wording("Reason"), everything=wording("All"), choices=[(one.value, REASON_WORDING[one]) for one in Reason]
    )
    done = FilterSelect(
        wording("Done"), everything=wording("All"), choices=[(one.value, DONE_WORDING[one]) for one in Done]
    )
    period = FilterSelect(
        wording("Recorded"), everything=wording("Any time"), choices=[(one.value, PERIOD_WORDING[one]) for one in Period]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RefusalList:
    """One of the two lists: whose refusals, and the views of its page, its file and of one refusal."""

    whose: Whose
    heading: Wording
    listing: str
    searching: str
    exporting: str
    showing: str

    def show(self) -> str:
        """A page of the list as the address narrows it."""
        keyword, wanted = self._read_address()
        page = office_refusal_list.list_refusals(access.officer(), self.whose, wanted, page_number())
        data = {
            "keyword": keyword or "", "office": wanted.office, "reason": wanted.reason, "done": wanted.done,
            "period": wanted.period,
        }  # fmt: skip
        return self._render(self._form(data=data), page, is_forgotten=keyword is None)

    def search(self) -> AnyResponse | tuple[str, int]:
        """Keep the words and lead to the list that they narrow, so that no address holds them."""
        form = self._form()
        if form.was_sent():
            search = search_terms.keep_search(access.officer(), form.keyword.data) if form.keyword.data else None
            chosen = {name: form[name].data or None for name in ("office", "reason", "done", "period")}
            return redirect(url_for(self.listing, s=search, **chosen), 303)
        return self._render(form, office_refusal_list.NOTHING, is_forgotten=False), 422

    def send(self) -> Response:
        """The list as a file, without names; a search that is not known gives none rather than everything."""
        officer = access.officer()
        keyword, wanted = self._read_address()
        if keyword is None:
            raise NotFound("search")
        office_refusal_list.check_export(officer, self.whose, wanted)
        headings = (
            _("Date"), _("Office"), _("How"), _("Reason"), _("What was asked for"), _("What they said"), _("Recorded by"),
            _("How it was agreed"), _("What was done"), _("Done on"),
        )  # fmt: skip
        return stream_list(
            "refusals", headings, lambda: map(_cells, office_refusal_list.iterate_refusals(officer, self.whose, wanted)),
            lambda count: office_refusal_list.record_export(officer, self.whose, count),
        )  # fmt: skip

    def _form(self, **options: object) -> RefusalsForm:
        form = RefusalsForm(**options)
        form.office.choices = list(office_refusal_list.list_offices(access.officer(), self.whose))
        if self.whose is Whose.ALL:
            form.keyword.question = wording("Office or claim reference")
        return form

    def _read_address(self) -> tuple[str | None, RefusalFilter]:
        """The words searched for (None: not known any more), and the filter."""
        keyword, values = read_keyword(), request.args
        return keyword, RefusalFilter(
            keyword or "", values.get("office", "")[:200], _member(Reason, "reason"), _member(Done, "done"),
            _member(Period, "period"),
        )  # fmt: skip

    def _render(self, form: RefusalsForm, page: RefusalPage, *, is_forgotten: bool) -> str:
        names = ("office", "reason", "done", "period") if is_forgotten else ("s", "office", "reason", "done", "period")
        values = {name: request.args[name] for name in names if request.args.get(name)}
        return render(
            "staff/refusals.html", heading=words(self.heading), form=form, page=page, values=values, list=self,
            is_forgotten=is_forgotten, is_of_all=self.whose is Whose.ALL, is_narrowed=bool(values) or form.has_errors,
        )  # fmt: skip


def _member(kind: type[Choice], name: str) -> Choice | None:
    wanted = request.args.get(name, "")
    return kind(wanted) if wanted in set(kind) else None


def _cells(found: ShownRefusal) -> tuple[object, ...]:
    row = found.row
    return (
        row.refused_on.isoformat(), row.office, words(found.channel), words(found.reason), row.asked_for, row.said,
        found.organisation, words(found.kind), row.follow_up or "",
        clock.local(row.followed_up_at).date().isoformat() if row.followed_up_at else "",
    )  # fmt: skip
