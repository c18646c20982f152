"""What goes to the back office and the document store: the list of outgoing messages, and sending many again (C29)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.domain.handover.causes import CAUSE_WORDING, Cause
from portal.domain.handover.deliveries import DELIVERY_STATE_WORDING, KIND_WORDING, DeliveryKind, DeliveryState
from portal.domain.permissions import Permission
from portal.services import audit, search_terms
from portal.services.errors import NotFound
from portal.services.handover import delivery_list, delivery_page
from portal.services.handover.delivery_list import LONGEST_KEYWORD, DeliveryFilter, DeliveryRow
from portal.staff.blueprint import blueprint
from portal.staff.case_filter_form import FilterSelect
from portal.web import access
from portal.web.access import requires
from portal.web.csv_lists import stream_list
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import render, words

ON_OFFER: dict[str, Any] = {"state": DeliveryState, "kind": DeliveryKind, "cause": Cause}


class DeliveryFilterForm(PageForm):
    """Filter by reference, state, kind and cause."""

    keyword = TextField(
        _l("Reference"), hint=_l("Of a message, a claim, a case or a submission"), max_length=LONGEST_KEYWORD,
        autocomplete="off", spellcheck=False,
    )  # fmt: skip
    state = FilterSelect(
        _l("State"), everything=_l("All"), choices=[(one.value, name) for one, name in DELIVERY_STATE_WORDING.items()]
    )
    kind = FilterSelect(
        _l("What it is"), everything=_l("All"), choices=[(one.value, name) for one, name in KIND_WORDING.items()]
    )
    cause = FilterSelect(
        _l("Why it did not arrive"),
        everything=_l("All"),
        choices=[(one.value, name) for one, name in CAUSE_WORDING.items()],
    )


@blueprint.get("/deliveries")
@requires(Permission.DECIDE_CHANGES)
def list_deliveries() -> str:
    """A page of outgoing messages, newest first."""
    wanted, search, is_forgotten = _read_address()
    positions = {name: request.args.get(name, "") for name in ("after", "before")}
    page = delivery_list.list_deliveries(access.officer(), wanted, **positions)
    form = DeliveryFilterForm(data={"keyword": wanted.keyword, **{name: getattr(wanted, name) for name in ON_OFFER}})
    return _show(form, page, wanted, search, is_forgotten=is_forgotten)


@blueprint.post("/deliveries")
@requires(Permission.DECIDE_CHANGES)
def search_deliveries() -> AnyResponse | tuple[str, int]:
    """Keep the reference and lead to the list that it narrows."""
    form = DeliveryFilterForm()
    wanted = DeliveryFilter(*(_on_offer(name, form[name].data) for name in ("keyword", *ON_OFFER)))
    if form.was_sent():
        search = search_terms.keep_search(access.officer(), form.keyword.data) if form.keyword.data else ""
        return redirect(url_for("staff.list_deliveries", **_values(wanted, search)), 303)
    return _show(form, delivery_list.DeliveryPage((), 0), wanted, "", is_forgotten=False), 422


@blueprint.get("/deliveries.csv")
@requires(Permission.DECIDE_CHANGES)
def export_deliveries() -> Response:
    """The filtered list as a file. A search that is not known gives no file rather than every message."""
    wanted, _search, is_forgotten = _read_address()
    if is_forgotten:
        raise NotFound("search")
    officer = access.officer()
    delivery_list.check_may_see(officer)
    return stream_list(
        "deliveries", _headings(), lambda: map(_cells, delivery_list.iterate_deliveries(officer, wanted)),
        lambda count: audit.record(officer, "deliveries:exported", "delivery", "list", count=count),
    )  # fmt: skip


@blueprint.post("/deliveries/replay")
@requires(Permission.DECIDE_CHANGES)
def replay_deliveries() -> AnyResponse:
    """Send everything again that needs somebody for one cause."""
    cause = _on_offer("cause", request.form.get("cause"))
    if not cause:
        raise NotFound("cause")
    count = delivery_page.send_all_again(access.officer(), Cause(cause))
    flash(ngettext("%(num)s message is sent again.", "%(num)s messages are sent again.", count), "success")
    return redirect(url_for("staff.list_deliveries"), 303)


def _read_address() -> tuple[DeliveryFilter, str, bool]:
    """What an address asks for, the id of its search, and whether that search is not known any more."""
    search = request.args.get("s", "")
    keyword = search_terms.find_search(access.officer(), search) if search else ""
    named = {name: _on_offer(name, request.args.get(name)) for name in ON_OFFER}
    return DeliveryFilter(keyword or "", **named), search if keyword else "", keyword is None


def _on_offer(name: str, value: str | None) -> str:
    """A value that is not on offer asks for nothing."""
    value = value or ""
    return value if name == "keyword" or value in set(ON_OFFER[name]) else ""


def _values(wanted: DeliveryFilter, search: str) -> dict[str, Any]:
    named = {name: getattr(wanted, name) for name in ON_OFFER}
    return {name: value for name, value in {"s": search, **named}.items() if value}


def _show(
    form: DeliveryFilterForm,
    page: delivery_list.DeliveryPage,
    wanted: DeliveryFilter,
    search: str,
    *,
    is_forgotten: bool,
) -> str:
    return render(
        "staff/deliveries.html", heading=_("Deliveries"), form=form, page=page, wanted=wanted,
        values=_values(wanted, search), is_forgotten=is_forgotten, kinds=KIND_WORDING, states=DELIVERY_STATE_WORDING,
        causes=CAUSE_WORDING,
    )  # fmt: skip


def _headings() -> list[str]:
    return [
        _("Message"), _("What it is"), _("Claim reference"), _("Case reference"), _("Goes to"), _("From"), _("State"),
        _("Why it did not arrive"), _("Code"), _("Tries"), _("Made"), _("Arrived"),
    ]  # fmt: skip


def _cells(row: DeliveryRow) -> tuple[object, ...]:
    return (
        row.reference, words(KIND_WORDING[row.kind]), row.claim_reference, row.case_reference, row.target,
        _day(row.effective_on), words(DELIVERY_STATE_WORDING[row.state]),
        words(CAUSE_WORDING[row.cause]) if row.cause else "", row.code, row.attempt_count, _moment(row.created_at),
        _moment(row.sent_at),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""
