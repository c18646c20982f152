"""Reporting a change, page by page: the date, why it comes late, then its questions; each page is kept at once (S4.30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.domain.changes.business_details import FORM_SENT
from portal.domain.draft import DraftChange
from portal.domain.review import (
    ChangePage,
    ChangeSubject,
    Question,
    Review,
    Way,
    date_bounds,
    is_late,
    merge_details,
    pages_of,
    prefilled_details,
)
from portal.domain.wording import Wording
from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.resident.consequence import consequence_address
from portal.resident.self_employment import council_form_address, earnings_address, on_right_form
from portal.services import drafts, settings
from portal.services.drafts import OpenReview
from portal.services.errors import NotFound
from portal.web import access
from portal.web.access import resident_only
from portal.web.change_forms import ChangeForm, change_form, resized
from portal.web.render import render, words

NEW = ""
CHANGE = "/review/<section>/<question>/change/<type_name>"


@dataclass(frozen=True, slots=True)
class ChangeInHand:
    """The change a page is about: as kept, or as it would be if it were kept now."""

    found: OpenReview
    question: Question
    about: ChangeSubject
    reference: str
    details: Mapping[str, Any]
    happened_on: date | None

    @property
    def review(self) -> Review:
        """The review it belongs to."""
        return self.found.review

    @property
    def pages(self) -> tuple[ChangePage, ...]:
        """The pages that its answers so far call for."""
        return pages_of(
            self.about, self.details, is_late=is_late(self.happened_on, self.about.kind, self.review.notified_on)
        )

    def page(self, key: str) -> ChangePage:
        """A page by its name; raises NotFound when the answers do not call for it."""
        page = next((one for one in self.pages if one.key == key), None)
        if page is None:
            raise NotFound("page")
        return page


@blueprint.route(CHANGE, methods=["GET", "POST"])
@resident_only
def report_change(section: str, question: str, type_name: str) -> Any:
    """The first page of a new change."""
    found = journey.open_review()
    asked = journey.get_told_question(found.review, section, question)
    about = _about_new(found.review, asked, type_name)
    details = on_right_form(type_name, prefilled_details(about), is_new=True)
    return _show_page(ChangeInHand(found, asked, about, NEW, details, None), "date")


@blueprint.route(f"{CHANGE}/<reference>", methods=["GET", "POST"], defaults={"page": "date"})
@blueprint.route(f"{CHANGE}/<reference>/<page>", methods=["GET", "POST"])
@resident_only
def edit_change(section: str, question: str, type_name: str, reference: str, page: str) -> Any:
    """A page of a change that is kept already."""
    found = journey.open_review()
    asked = journey.get_told_question(found.review, section, question)
    change = _get_change(found.review, asked, type_name, reference)
    if page == FORM_SENT:
        return redirect(council_form_address(asked, change), 303)
    about = found.review.about(change)
    kind = found.review.kind_of(asked)
    about = ChangeSubject(about.type, kind, about.household, about.subject, about.who)
    details = on_right_form(type_name, change.details)
    return _show_page(ChangeInHand(found, asked, about, change.reference, details, change.happened_on), page)


@blueprint.route(f"{CHANGE}/<reference>/remove", methods=["GET", "POST"])
@resident_only
def remove_change(section: str, question: str, type_name: str, reference: str) -> Any:
    """Ask whether a change is to be taken back, and take it back."""
    found = journey.open_review()
    asked = journey.get_question(found.review, section, question)
    back = (
        url_for("resident.check_answers")
        if journey.is_from_check()
        else journey.address("resident.show_question", asked)
    )
    if request.method == "POST":
        review = drafts.remove_change(access.resident(), found, reference).review
        left = review.changes_of(asked)
        onward = journey.address("resident.show_reported", asked) if left and not journey.is_from_check() else None
        return redirect(onward or (back if left else journey.address("resident.show_question", asked)), 303)
    change = _get_change(found.review, asked, type_name, reference)
    summary = words(found.review.summary(change))
    return render(
        "resident/remove_change.html", heading=_("Remove this change?"), summary=summary, change=change, back=back
    )


def _get_change(review: Review, question: Question, type_name: str, reference: str) -> DraftChange:
    change = review.draft.find_change(reference)
    if change is None or change.type != type_name or change.question != question.id:
        raise NotFound("change")
    return change


def _about_new(review: Review, question: Question, type_name: str) -> ChangeSubject:
    """What a new change is about; raises NotFound when the question does not lead to that kind of change."""
    ways = [way for way in question.ways(review.household) if way.type_name == type_name]
    if not ways:
        raise NotFound("change type")
    kind = review.types[type_name]
    subject, who = question.subject, question.who
    if question.is_by_person:
        subject = who = _chosen_person(ways)
    if kind.default_subject is not None:
        subject = None
    return ChangeSubject(kind, review.kind_of(question), review.household, subject, who)


def _chosen_person(ways: list[Way]) -> str | None:
    """Whom the reader chose; the form asks again when the address does not say."""
    who = request.args.get("who")
    if who is None:
        return ways[0].who if len(ways) == 1 else None
    if all(way.who != who for way in ways):
        raise NotFound("person")
    return who


def _show_page(change: ChangeInHand, key: str) -> Any:
    page = change.page(key)
    bounds = date_bounds(change.about, change.review.today, settings.get("FutureWeeks"))
    if request.method == "POST":
        larger = resized(request.form, request.form.get("action", ""))
        sent = larger or request.form
        form = change_form(change.about, page, change.details, bounds, happened_on=change.happened_on, formdata=sent)
        if larger is None and form.validate():
            return _keep(change, page, form)
    else:
        form = change_form(change.about, page, change.details, bounds, happened_on=change.happened_on)
    lone = form.lone_question
    if lone is not None:
        lone.is_heading = True
    return _render_page(change, page, form), 422 if form.has_errors else 200


def _render_page(change: ChangeInHand, page: ChangePage, form: ChangeForm) -> str:
    lone = form.lone_question
    heading = words(lone.question) if lone else words(form.lone_legend or _heading(change))
    return render(
        "resident/change.html", form=form, page=page, about=change.about, heading=heading, lone=lone,
        caption=_caption(change), back=_back(change, page), why=_why_date_matters(change.about),
    )  # fmt: skip


def _heading(change: ChangeInHand) -> Wording | str:
    """What a page of several questions asks for; the name of the kind of change only where that is true and says more."""
    about = change.about
    if about.is_correction and not about.is_new:
        return str(_("Tell us what is right"))
    if about.is_new and len(change.question.types) == 1:
        return str(_("Tell us about it"))
    return about.type.title


def _caption(change: ChangeInHand) -> str:
    """Whom a form is about when its question does not say, otherwise the question."""
    about = change.about
    is_of_one = change.question.is_by_person or change.question.is_about_several
    name = about.household.name(about.subject or about.who) if is_of_one else None
    return name or words(change.question.words)


def _why_date_matters(about: ChangeSubject) -> Markup:
    """The one-month rule in plain words (domain facts 3.1, 3.2 R10)."""
    first = _("Tell us about a change straight away, and within one month.")
    if not about.type.is_past:
        first += " " + _("You can report a change that is still to come.")
    second = _(
        "If a change means more Housing Benefit and you tell us later than that, "
        "we can usually pay more only from the Monday after you tell us."
    )
    return Markup("<p>{}</p><p>{}</p>").format(first, second)


def _back(change: ChangeInHand, page: ChangePage) -> str:
    """The page before; from the first one, the question."""
    if journey.is_from_check():
        return url_for("resident.check_answers")
    keys = [one.key for one in change.pages]
    position = keys.index(page.key)
    if position == 0 or not change.reference:
        return journey.address("resident.show_question", change.question)
    return _page_address(change, change.reference, keys[position - 1])


def _page_address(change: ChangeInHand, reference: str, page: str) -> str:
    values = {"type_name": change.about.type.name, "reference": reference, "page": page}
    return journey.address("resident.edit_change", change.question, **values)


def _keep(change: ChangeInHand, page: ChangePage, form: ChangeForm) -> Response:
    """Keep a page's answers, then on: to the next page, to what is unfinished, or to what has been reported."""
    about = change.about
    details = merge_details(about, change.details, page, form.details())
    happened_on = form.given_date if page.asks_date else change.happened_on
    subject = about.subject_of(about.type.read(details))
    told = DraftChange(change.reference, about.type.name, subject, happened_on, about.kind, details, change.question.id)
    kept = drafts.save_change(access.resident(), change.found, told)
    return _onward(ChangeInHand(change.found, change.question, about, kept.reference, details, happened_on), page, told)


def _onward(change: ChangeInHand, page: ChangePage, told: DraftChange) -> Response:
    unfinished = change.review.unfinished_page(told)
    kept = replace(told, reference=change.reference)
    pause = consequence_address(change.review, change.question, kept) or earnings_address(change.question, kept)
    if journey.is_from_check() and unfinished is None:
        return redirect(pause or url_for("resident.check_answers"), 303)
    keys = [one.key for one in change.pages]
    position = keys.index(page.key) if page.key in keys else -1
    following = unfinished if journey.is_from_check() else next(iter(keys[position + 1 :]), unfinished)
    if following is not None:
        return redirect(_page_address(change, change.reference, following), 303)
    return redirect(pause or journey.address("resident.show_reported", change.question), 303)
