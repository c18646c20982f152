"""The way through a review: which draft, section and question a page is about, and which page comes next."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.review import NOTHING_TO_TELL, Question, Review, Section
from portal.services import drafts
from portal.services.drafts import OpenReview
from portal.services.errors import NotFound
from portal.web import access

CHECK = "check"


def open_review() -> OpenReview:
    """The reader's open draft; without one, on to the start of the review."""
    found = drafts.find_review(access.resident())
    if found is None:
        if request.method == "POST":
            flash(_("You have no open review. It may have been sent or deleted in another window."))
        abort(redirect(url_for("resident.show_review"), 303))
    return found


def get_section(name: str) -> Section:
    """The section of an address; raises NotFound."""
    if name not in tuple(Section):
        raise NotFound("section")
    return Section(name)


def get_question(review: Review, section: str, question_id: str) -> Question:
    """The question of an address, if it fits the household; raises NotFound."""
    found = review.find_question(get_section(section), question_id)
    if found is None:
        raise NotFound("question")
    return found


def get_told_question(review: Review, section: str, question_id: str) -> Question:
    """The question of an address once its answer has something to tell; until then, on to the question."""
    found = get_question(review, section, question_id)
    answer = review.answer(found)
    if answer is None or answer in NOTHING_TO_TELL:
        abort(redirect(address("resident.show_question", found), 303))
    return found


def is_from_check() -> bool:
    """Whether the reader came from check answers and goes back there."""
    return request.args.get("return") == CHECK


def carried() -> dict[str, str]:
    """What every address of a journey carries on."""
    return {"return": CHECK} if is_from_check() else {}


def address(endpoint: str, question: Question, **values: Any) -> str:
    """The address of a page of a question."""
    return url_for(endpoint, section=question.section.value, question=question.id, **(carried() | values))


def after(review: Review, question: Question) -> Response:
    """On from an answered question: back to check answers, to the next open question of the section, or to the list."""
    if is_from_check() and review.is_answered(question):
        return redirect(url_for("resident.check_answers"), 303)
    following = review.next_question(question.section)
    if following is None or (following.id == question.id and review.is_answered(question)):
        return redirect(url_for("resident.show_review"), 303)
    return redirect(address("resident.show_question", following), 303)


def telling(review: Review, question: Question) -> Response:
    """On from an answer with something to tell: what is unfinished, what was told already, or a way to tell it."""
    changes = review.changes_of(question)
    for change in changes:
        page = review.unfinished_page(change)
        if page is not None:
            values = {"type_name": change.type, "reference": change.reference, "page": page}
            return redirect(address("resident.edit_change", question, **values), 303)
    if changes:
        return redirect(address("resident.show_reported", question), 303)
    return redirect(another(review, question), 303)


def another(review: Review, question: Question) -> str:
    """The address that starts telling something more: its only way, or the choice between several."""
    ways = question.ways(review.household)
    if len(ways) > 1:
        return address("resident.choose_change", question)
    return way_address(question, ways[0].type_name, ways[0].who if question.is_by_person else None)


def onward(question: Question) -> str:
    """The address after a page that only informs: check answers for who came from there, or what has been reported."""
    return url_for("resident.check_answers") if is_from_check() else address("resident.show_reported", question)


def way_address(question: Question, type_name: str | None, who: str | None) -> str:
    """The address of the form of a kind of change, or of plain words when there is none."""
    if type_name is None:
        return address("resident.tell_in_words", question)
    values = {"who": who} if who else {}
    return address("resident.report_change", question, type_name=type_name, **values)
