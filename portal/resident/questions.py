"""One plain question at a time, and the choice of what an answer is about (S4.16-S4.25)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.domain.review import NOTHING_TO_TELL, SECTION_TITLES, Question, Review
from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.resident.rows import held_params
from portal.services import drafts
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


def answer_form(
    label: object, choices: list[tuple[Any, ...]], ask: object, *, hint: object = None, chosen: str | None = None
) -> PageForm:
    """A form of one question with radios, whose label is the heading of the page."""
    field = RadiosField(label, choices=choices, ask=ask, hint=hint, is_heading=True)
    form_class = type("AnswerForm", (PageForm,), {"answer": field})
    found = form_class(data={"answer": chosen})
    assert isinstance(found, PageForm)
    return found


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
    review = journey.open_review().review
    asked = journey.get_told_question(review, section, question)
    ways = asked.ways(review.household)
    label, ask = (WHO, SELECT_WHO) if asked.is_by_person else (WHAT, SELECT_WHAT)
    form = answer_form(label, [(way.value, way.label) for way in ways], ask)
    if form.was_sent():
        chosen = next(way for way in ways if way.value == form.data["answer"])
        return redirect(journey.way_address(asked, chosen.type_name, chosen.who if asked.is_by_person else None), 303)
    back = journey.address("resident.show_question", asked)
    page = render(
        "resident/question.html", form=form, heading=words(label), caption=words(asked.words), held=(), back=back
    )
    return page, 422 if form.has_errors else 200
