"""Deciding a reported change: accept with one press, refuse or correct on a page of its own, take a decision back.

Each form says which decision its page showed last. When somebody else was faster, a page shows both decisions side by
side with everything that was typed, and nothing is overwritten.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.decisions import DECISION_WORDING, Decision
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import case_page, decisions
from portal.services.case_changes import ChangeView
from portal.services.decisions import ENTER_REASON, LONGEST_REASON, ChangePlace
from portal.services.errors import NotFound, Stale
from portal.staff.blueprint import blueprint
from portal.web import access, hidden
from portal.web.access import requires
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render, words

CHANGE = "/cases/<reference>/changes/<submission>/<change>"


class AcceptanceForm(PageForm):
    """How a change was checked that is accepted while it is held."""

    checked = LongTextField(
        _l("How did you check this with the resident?"), max_length=LONGEST_REASON, name_of=_l("What you checked"),
        hint=_l("For example: I called the number we held before, and the person answered our questions."),
    )  # fmt: skip


class RefusalForm(PageForm):
    """Why a change is left out."""

    reason = LongTextField(
        _l("Why is this change refused?"), ask=ENTER_REASON, max_length=LONGEST_REASON, name_of=_l("The reason"),
        hint=_l("Other officers read this. It is not sent to the resident."),
    )  # fmt: skip


@blueprint.route(f"{CHANGE}/acceptance", methods=["GET", "POST"])
@requires(Permission.DECIDE_CHANGES)
def accept_change(reference: str, submission: str, change: str) -> Response | tuple[str, int]:
    """Let a change stand as it is; the page asks how one was checked that is still held."""
    place = ChangePlace(reference, submission, change)
    form = AcceptanceForm()
    if form.was_sent():
        try:
            decisions.accept(access.officer(), place, seen=read_seen(), checked=form.checked.data or "")
        except Stale:
            return show_conflict(
                place, Decision.ACCEPTED, {"checked": form.checked.data} if form.checked.data else None
            )
        except Refused as refused:
            if refused.field_name != "checked":
                return _not_done(reference, refused)
            form.refuse(refused)
        else:
            return back_to_change(place, _("Accepted."))
    found = get_shown(place)
    page = render(
        "staff/change_acceptance.html", form=form, change=found, seen=read_seen(found.number), back=address_of(place),
        heading=_("Accept this change"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/cases/<reference>/acceptances")
@requires(Permission.DECIDE_CHANGES)
def accept_clear_changes(reference: str) -> Response | tuple[str, int]:
    """Accept the changes that the page listed as clear, all or none."""
    places = [_read_listed(reference, text) for text in request.form.getlist("change")[:200]]
    try:
        count = decisions.accept_all(access.officer(), reference, places)
    except Stale:
        flash(_("Somebody else decided one of these changes first. Nothing was accepted: look at them again."))
        return redirect(url_for("staff.show_case", reference=reference, _anchor="reported"), 303)
    except Refused as refused:
        return _not_done(reference, refused)
    flash(_("Changes accepted: %(count)s.", count=count), "success")
    return redirect(url_for("staff.show_case", reference=reference, _anchor="reported"), 303)


@blueprint.route(f"{CHANGE}/refusal", methods=["GET", "POST"])
@requires(Permission.DECIDE_CHANGES)
def refuse_change(reference: str, submission: str, change: str) -> Response | tuple[str, int]:
    """Ask why a change is refused, and leave it out."""
    place = ChangePlace(reference, submission, change)
    form = RefusalForm()
    if form.was_sent():
        try:
            with form.attempt():
                decisions.refuse(access.officer(), place, form.reason.data, seen=read_seen())
        except Stale:
            return show_conflict(place, Decision.REFUSED, {"reason": form.reason.data})
        if not form.has_errors:
            return back_to_change(place, _("Refused."))
    found = get_shown(place)
    page = render(
        "staff/change_refusal.html", form=form, change=found, seen=read_seen(found.number), heading=_("Refuse this change"),
        back=address_of(place),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post(f"{CHANGE}/reopening")
@requires(Permission.DECIDE_CHANGES)
def reopen_change(reference: str, submission: str, change: str) -> Response | tuple[str, int]:
    """Take the latest decision back."""
    place = ChangePlace(reference, submission, change)
    try:
        decisions.reopen(access.officer(), place, seen=read_seen())
    except Stale:
        return show_conflict(place, Decision.REOPENED)
    except Refused as refused:
        return _not_done(reference, refused)
    return back_to_change(place, _("The decision is taken back. The change is to be decided again."))


def show_conflict(
    place: ChangePlace, tried: Decision, typed: dict[str, str] | list[tuple[str, str]] | None = None
) -> tuple[str, int]:
    """The page of whoever was later: what the other decided, what they were about to decide, and a way to do it still."""
    decisions.record_conflict(access.officer(), place, tried)
    found = get_shown(place)
    page = render(
        "staff/decision_conflict.html", heading=_("Somebody else decided this change first"), change=found,
        tried=DECISION_WORDING[tried], typed=list(typed.items()) if isinstance(typed, dict) else typed or [],
        back=address_of(place),
    )  # fmt: skip
    return page, 409


def get_shown(place: ChangePlace) -> ChangeView:
    """A change as the case page shows it; raises NotFound."""
    case = case_page.show_case(access.officer(), place.case)
    submissions = (one for one in case.submissions if one.reference == place.submission and one.taken_out_at is None)
    found = next((change for one in submissions for change in one.changes if change.reference == place.change), None)
    if found is None:
        raise NotFound("change")
    return found


def address_of(place: ChangePlace) -> str:
    """The place of a change on the page of its case."""
    anchor = "change-" + "".join(letter if letter.isalnum() else "-" for letter in f"{place.submission}/{place.change}")
    return url_for("staff.show_case", reference=place.case, _anchor=anchor)


def back_to_change(place: ChangePlace, done: str) -> Response:
    """Back to where the change stands on the page, with word of what was done."""
    flash(f"{place.submission}/{place.change}: {done}", "success")
    return redirect(address_of(place), 303)


def read_seen(default: int = -1) -> int:
    """The number of the decision that the page showed; one that never is when somebody meddled."""
    return hidden.read_number("seen", default)


def _read_listed(reference: str, text: str) -> tuple[ChangePlace, int]:
    """`submission/change:seen`, as the page lists what it would accept."""
    name, _colon, seen = text.partition(":")
    submission, _slash, change = name.partition("/")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 6):
        raise NotFound("change")
    return ChangePlace(reference, submission, change), int(seen)


def _not_done(reference: str, refused: Refused) -> Response:
    flash(words(refused.wording))
    return redirect(url_for("staff.show_case", reference=reference, _anchor="reported"), 303)
