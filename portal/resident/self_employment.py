"""Self-employed earnings: what the figures come to, and the way to the council's own form and back (S4.96, S4.97)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, current_app, redirect, request, url_for
from flask_babel import gettext as _

from portal.domain.changes import CHANGE_TYPES
from portal.domain.changes.business_details import COUNCIL_FORM, FORM_SENT, SelfEmploymentChangedDetails
from portal.domain.draft import DraftChange
from portal.domain.review import DATE_PAGE, Question, Review
from portal.domain.self_employment import Worked
from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.services import council_form, earnings_statements
from portal.services.drafts import OpenReview
from portal.services.errors import NotFound
from portal.web import access
from portal.web.access import resident_only
from portal.web.render import render, words

FIGURES, LAST_FIGURES = "period_from", "tax"
"""The first and the last page that ask for figures."""

CHANGE = "/review/<section>/<question>/change/<type_name>/<reference>"


@blueprint.route(f"{CHANGE}/what-this-comes-to")
@resident_only
def show_earnings(section: str, question: str, type_name: str, reference: str) -> str:
    """The working of the figures told, before going on; without figures, on with the review."""
    review = journey.open_review().review
    asked = journey.get_told_question(review, section, question)
    change = _find_change(review, asked, type_name, reference)
    worked = find_worked(change) if change else None
    if change is None or worked is None:
        abort(redirect(journey.onward(asked), 303))
    drawings = earnings_statements.drawings_wording(worked)
    return render(
        "resident/earnings.html", heading=_("What these figures come to"), caption=words(review.summary(change)),
        worked=worked, drawings=drawings, guide=earnings_statements.GUIDE, following=journey.onward(asked),
        edit=_address("resident.edit_change", asked, change, page=FIGURES),
        back=_address("resident.edit_change", asked, change, page=LAST_FIGURES),
    )  # fmt: skip


@blueprint.route(f"{CHANGE}/council-form", methods=["GET", "POST"])
@resident_only
def show_council_form(section: str, question: str, type_name: str, reference: str) -> Any:
    """The way to the council's own form; told that it was sent, on with the review. The draft keeps everything."""
    found = journey.open_review()
    asked = journey.get_told_question(found.review, section, question)
    change = _find_change(found.review, asked, type_name, reference)
    if change is None or not council_form.is_on_form(change):
        raise NotFound("change")
    if request.method == "POST":
        council_form.record_sent(access.resident(), found, change)
        return redirect(journey.onward(asked), 303)
    url, sent_on = council_form.find_form_url(), change.details.get(FORM_SENT)
    if url is None and sent_on is None:
        return redirect(_address("resident.edit_change", asked, change, page=DATE_PAGE), 303)
    return render(
        "resident/council_form.html", heading=_("Tell us what the business earns on our earnings form"),
        caption=words(asked.words), form_url=url and council_form.with_way_back(url, _way_back(found, change)),
        sent_on=CHANGE_TYPES[type_name].read(change.details).form_sent_on, following=journey.onward(asked),
        back=_address("resident.edit_change", asked, change, page=DATE_PAGE),
    )  # fmt: skip


@blueprint.route("/earnings-form/<token>")
@resident_only
def return_from_council_form(token: str) -> Any:
    """Back from the council's own form, to the change it was about and nowhere else; the token keeps nothing by itself."""
    found = journey.open_review()
    change = council_form.find_change(found, token)
    asked = found.review.question_of(change) if change else None
    if change is None or asked is None:
        raise NotFound("earnings form")
    return redirect(council_form_address(asked, change), 303)


def find_worked(change: DraftChange) -> Worked | None:
    """The working of a change of a draft; None when it is about no business, or has no figures."""
    details = CHANGE_TYPES[change.type].read(change.details)
    return details.worked() if isinstance(details, SelfEmploymentChangedDetails) else None


def earnings_address(asked: Question, change: DraftChange) -> str | None:
    """The address of the working after a finished change; None when there is none."""
    return _address("resident.show_earnings", asked, change) if find_worked(change) else None


def council_form_address(asked: Question, change: DraftChange) -> str:
    """The address of the page that leads to the council's own form."""
    return _address("resident.show_council_form", asked, change)


def on_right_form(type_name: str, details: Mapping[str, Any], *, is_new: bool = False) -> Mapping[str, Any]:
    """The details with which a form goes on: a new business on the council's own form where there is one.

    What was to be told there is asked here once the council has no such form any more.
    """
    if CHANGE_TYPES[type_name].details is not SelfEmploymentChangedDetails:
        return details
    url = council_form.find_form_url()
    if is_new and url is not None:
        return {**details, "form": COUNCIL_FORM}
    if url is None and details.get(FORM_SENT) is None:
        return {name: value for name, value in details.items() if name != "form"}
    return details


def _find_change(review: Review, asked: Question, type_name: str, reference: str) -> DraftChange | None:
    changes = review.changes_of(asked)
    return next((one for one in changes if (one.type, one.reference) == (type_name, reference)), None)


def _address(endpoint: str, asked: Question, change: DraftChange, **values: Any) -> str:
    return journey.address(endpoint, asked, type_name=change.type, reference=change.reference, **values)


def _way_back(found: OpenReview, change: DraftChange) -> str:
    token = council_form.make_token(found, change)
    return str(current_app.config["PORTAL"].base_url) + url_for("resident.return_from_council_form", token=token)
