"""A resident on the phone or at the desk: who they are, the words to read out, and their form until the call ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.authority import Scope
from portal.domain.authority_wording import CONSENT, CONSENT_ALWAYS, CONSENT_END_OF_CALL
from portal.domain.permissions import Permission
from portal.domain.wording import Wording
from portal.services import calls
from portal.services.calls import Call
from portal.staff.blueprint import blueprint
from portal.staff.person_forms import CallForm
from portal.web import access
from portal.web.access import requires
from portal.web.addresses import sign_in_address
from portal.web.render import render


@blueprint.route("/calls/new", methods=["GET", "POST"])
@requires(Permission.COMPLETE_ON_BEHALF)
def take_call() -> Response | tuple[str, int]:
    """Record what the resident agrees to, and open their form."""
    calls.check_may_take(access.officer())
    form = CallForm(data=_known())
    form.scopes.choices = [(scope.value, _read_out(scope)) for scope in Scope]
    if form.was_sent():
        with form.attempt():
            calls.take(access.officer(), _call(form), address=sign_in_address())
        if not form.has_errors:
            return redirect(url_for("helping.show_helping"), 303)
    page = render(
        "staff/call.html", form=form, heading=_("Resident on the phone or at the desk"), always=CONSENT_ALWAYS,
        ends=CONSENT_END_OF_CALL, back=url_for("staff.list_people"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def _known() -> dict[str, Any]:
    """What the address says of a paper that is typed in again: the day on which it reached the council."""
    try:
        return {"way": calls.PAPER, "received_on": date.fromisoformat(request.args["received"])}
    except (KeyError, ValueError):
        return {}


def _read_out(scope: Scope) -> Wording:
    return Wording(CONSENT[scope].text, {"issue": "…"}) if scope is Scope.TALK else CONSENT[scope]


def _call(form: CallForm) -> Call:
    assert form.nino.number
    assert form.born_on.day
    return Call(
        form.nino.number, form.born_on.day, form.way.data, frozenset(map(Scope, form.scopes.data or [])),
        form.how_checked.data, form.issue.data, "yes" in (form.has_agreed.data or []), form.received_on.day,
        "yes" in (form.has_signed.data or []),
    )  # fmt: skip
