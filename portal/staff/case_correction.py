"""Putting a reported change right: its questions on one page, with the rules the resident had, and why."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.wrappers import Response

from portal.domain.decisions import Decision
from portal.domain.permissions import Permission
from portal.domain.review import ChangePage, merge_details, whole_page
from portal.services import decisions
from portal.services.case_corrections import ChangeToCorrect, show_correction
from portal.services.decisions import ENTER_CORRECTION_REASON, LONGEST_REASON, ChangePlace, Correction
from portal.services.errors import Stale
from portal.staff.blueprint import blueprint
from portal.staff.case_decisions import CHANGE, address_of, back_to_change, read_seen, show_conflict
from portal.web import access
from portal.web.access import requires
from portal.web.change_forms import ChangeForm, change_form, resized
from portal.web.fields import LongTextField
from portal.web.render import render, words

Typed = MultiDict[str, str] | ImmutableMultiDict[str, str]
MORE_ASKED = _l("Answer the questions that follow from what you put right")


@blueprint.route(f"{CHANGE}/correction", methods=["GET", "POST"])
@requires(Permission.DECIDE_CHANGES)
def correct_change(reference: str, submission: str, change: str) -> Response | tuple[str, int]:
    """Show the answers as they stand, and keep what the officer makes of them beside what the resident said."""
    place = ChangePlace(reference, submission, change)
    found = show_correction(access.officer(), place)
    page = whole_page(found.about, found.details)
    if request.method != "POST":
        return _show(place, found, _form(found, page, None)), 200
    larger = resized(request.form, request.form.get("action", ""))
    page = _page_of(found, page, larger or request.form)
    form = _form(found, page, larger or request.form)
    if larger is None and form.validate():
        outcome = _correct(place, found, page, form)
        if outcome is not None:
            return outcome
    return _show(place, found, form), 422 if form.has_errors else 200


def _page_of(found: ChangeToCorrect, page: ChangePage, typed: Typed) -> ChangePage:
    """The page with the questions that the typed answers call for."""
    form = _form(found, page, typed)
    return (
        whole_page(found.about, merge_details(found.about, found.details, page, form.details()))
        if form.validate()
        else page
    )


def _correct(
    place: ChangePlace, found: ChangeToCorrect, page: ChangePage, form: ChangeForm
) -> Response | tuple[str, int] | None:
    """Keep the correction; None when the form has to be shown again."""
    about = found.about
    details = merge_details(about, found.details, page, form.details())
    if about.type.missing(about.type.read(details)):
        form.page_errors.append(MORE_ASKED)
        return None
    subject = found.found.standing.subject if about.subject else about.subject_of(about.type.read(details))
    why = form.question("why").data
    try:
        with form.attempt():
            correction = Correction(subject, form.given_date, details)
            decisions.correct(access.officer(), place, correction, why, seen=read_seen())
    except Stale:
        typed = [(name, value) for name, values in request.form.lists() for value in values]
        kept = [(name, value) for name, value in typed if name not in ("csrf_token", "seen", "action")]
        return show_conflict(place, Decision.CORRECTED, kept)
    return None if form.has_errors else back_to_change(place, _("Corrected."))


def _form(found: ChangeToCorrect, page: ChangePage, typed: Typed | None) -> ChangeForm:
    why = LongTextField(
        _l("Why is it corrected?"), ask=ENTER_CORRECTION_REASON, max_length=LONGEST_REASON, name_of=_l("The reason"),
        hint=_l("Other officers read this. It is not sent to the resident."),
    )  # fmt: skip
    also: dict[str, Any] = {"why": why}
    happened_on = found.found.standing.date
    return change_form(
        found.about, page, found.details, found.bounds, happened_on=happened_on, formdata=typed, also=also
    )


def _show(place: ChangePlace, found: ChangeToCorrect, form: ChangeForm) -> str:
    return render(
        "staff/change_correction.html", form=form, heading=_("Correct this change"), caption=words(found.mark.summary),
        seen=read_seen(found.found.number), back=address_of(place),
    )  # fmt: skip
