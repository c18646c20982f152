"""One section of a review: what is held, with its as-at dates, and what has been answered about it."""

from __future__ import annotations

from flask import url_for

from portal.domain.review import NOTHING_HELD, SECTION_TITLES
from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.resident.rows import answer_row, held_params
from portal.web.access import resident_only
from portal.web.render import render, words


@blueprint.get("/review/<section>")
@resident_only
def show_section(section: str) -> str:
    """What is held in a section; its questions follow one at a time."""
    name = journey.get_section(section)
    review = journey.open_review().review
    questions = review.questions_in(name)
    answered = [answer_row(review, one, returns=False) for one in questions if review.answer(one)]
    following = review.next_question(name)
    return render(
        "resident/section.html", heading=words(SECTION_TITLES[name]), held=[held_params(one) for one in review.held(name)],
        nothing_held=words(NOTHING_HELD[name]), answered=answered, count=len(questions),
        continue_to=journey.address("resident.show_question", following) if following else url_for("resident.show_review"),
        is_done=following is None, tells_moves_elsewhere=review.tells_moves_elsewhere(name), back=url_for("resident.show_review"),
    )  # fmt: skip
