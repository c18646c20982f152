"""One plain question at a time, and the choice of what an answer is about (S4.16-S4.25)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.review import (
    NOTHING_TO_TELL,
    SECTION_TITLES,
    Question,
    Review,
    Section,
    Way,
    ways_elsewhere,
    ways_in,
)
from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.resident.rows import held_params
from portal.services import drafts
from portal.services.drafts import OpenReview
from portal.web import access
from portal.web.access import resident_only
from portal.web.choice_fields import RadiosField
from portal.web.forms import PageForm
from portal.web.render import render, words

SELECT_ANSWER = _l("Select an answer")
SELECT_YES_OR_NO = _l("Select yes or no")
WHO = _l("Who is this about?")
WHAT = _l("What do you want to tell us about?")
SELECT_WHO = _l("Select who this is about")
SELECT_WHAT = _l("Select what has changed")


class AnswerForm(PageForm):
    """One question with radios, whose label is the heading of the page."""

    answer = RadiosField(is_heading=True)


def answer_form(
    label: object, choices: list[tuple[Any, ...]], ask: object, *, hint: object = None, chosen: str | None = None
) -> PageForm:
    """The form of a question and its choices."""
    form = AnswerForm(data={"answer": chosen})
    form.answer.question, form.answer.choices = label, choices
    form.answer.ask, form.answer.hint = ask, hint
    return form


def question_form(review: Review, question: Question) -> PageForm:
    """The form of a question, showing the answer given."""
    choices = [(one.value, one.label, one.hint) for one in question.answers]
    ask = SELECT_ANSWER if question.is_about_held or len(question.answers) > 2 else SELECT_YES_OR_NO
    return answer_form(question.words, choices, ask, hint=question.hint, chosen=review.answer(question))


@blueprint.route("/review/<section>/<question>", methods=["GET", "POST"])
@resident_only
def show_question(section: str, question: str) -> Any:
    """Ask a question; its answer is kept at once and leads on."""
    found = journey.open_review()
    asked = journey.get_question(found.review, section, question)
    form = question_form(found.review, asked)
    if form.was_sent():
        answer = str(form.data["answer"])
        review = drafts.answer_question(access.resident(), found, asked, answer).review
        return journey.after(review, asked) if answer in NOTHING_TO_TELL else journey.telling(review, asked)
    page = render(
        "resident/question.html", form=form, heading=words(asked.words), caption=words(SECTION_TITLES[asked.section]),
        held=[held_params(one) for one in asked.held], back=_back(asked),
        tells_moves_elsewhere=found.review.tells_moves_elsewhere(asked.section),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def _back(question: Question) -> str:
    if journey.is_from_check():
        return url_for("resident.check_answers")
    return url_for("resident.show_section", section=question.section.value)


@blueprint.route("/review/<section>/<question>/choose", methods=["GET", "POST"])
@resident_only
def choose_change(section: str, question: str) -> Any:
    """Ask whom, or what kind of change, the answer is about; nothing is kept until there is something to keep."""
    found = journey.open_review()
    asked = journey.get_told_question(found.review, section, question)
    ways = _ways(found.review, asked)
    label, ask = (WHO, SELECT_WHO) if asked.is_by_person else (WHAT, SELECT_WHAT)
    form = answer_form(label, [(way.value, way.label, way.hint) for way in ways], ask)
    if form.was_sent():
        chosen = next(way for way in ways if way.value == form.data["answer"])
        if chosen.section is not None:
            return _go_elsewhere(found, asked, chosen)
        return redirect(journey.way_address(asked, chosen.type_name, chosen.who if asked.is_by_person else None), 303)
    where = "resident.choose_change" if _about() else "resident.show_question"
    page = render(
        "resident/question.html",
        form=form,
        heading=words(label),
        caption=words(asked.words),
        held=(),
        back=journey.address(where, asked),
    )
    return page, 422 if form.has_errors else 200


def _about() -> Section | None:
    """The section of which a list of ways is asked for."""
    name = request.args.get("about", "")
    return Section(name) if name in tuple(Section) else None


def _ways(review: Review, asked: Question) -> tuple[Way, ...]:
    if not asked.leads_elsewhere:
        return asked.ways(review.household)
    section = _about()
    return ways_in(review, section, but=asked) if section else ways_elsewhere(review, asked)


def _go_elsewhere(found: OpenReview, asked: Question, way: Way) -> Response:
    """On to the kinds of change of a section, or to the question that takes the kind chosen.

    What has a question of its own is told there; with nothing told here, nothing else has changed.
    """
    assert way.section is not None
    if way.value == way.section.value:
        return redirect(journey.address("resident.choose_change", asked, about=way.value), 303)
    review = found.review
    if not review.changes_of(asked) and review.note(asked) is None:
        review = drafts.answer_question(access.resident(), found, asked, "no").review
    target = review.find_question(way.section, way.question) if way.question else None
    if target is None:
        return redirect(url_for("resident.show_section", section=way.section.value), 303)
    return redirect(journey.address("resident.show_question", target), 303)
