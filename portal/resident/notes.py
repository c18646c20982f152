"""What has no form of its own: told in plain words, kept with the answer, and read by the officer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.services import drafts
from portal.web import access
from portal.web.access import resident_only
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render, words

LONGEST = 1000
WHAT_CHANGED = _l("Tell us what has changed")
WHAT_IS_RIGHT = _l("Tell us what is right")
CHANGED_HINT = _l("Say what happened, to whom, and the date it happened. Include amounts, and how often they are paid")
RIGHT_HINT = _l("Say what we hold that is wrong, what is right, and since when if you know")


class NoteForm(PageForm):
    """Plain words about one answer."""

    note = LongTextField(
        WHAT_CHANGED,
        hint=CHANGED_HINT,
        ask=WHAT_CHANGED,
        max_length=LONGEST,
        name_of=_l("What you tell us"),
        is_heading=True,
    )


@blueprint.route("/review/<section>/<question>/something-else", methods=["GET", "POST"])
@resident_only
def tell_in_words(section: str, question: str) -> Any:
    """Take what somebody tells in their own words."""
    found = journey.open_review()
    asked = journey.get_told_question(found.review, section, question)
    form = NoteForm(data={"note": found.review.note(asked)})
    if found.review.answer(asked) == "wrong" and asked.is_about_held:
        form.note.question, form.note.hint, form.note.ask = WHAT_IS_RIGHT, RIGHT_HINT, WHAT_IS_RIGHT
    if form.was_sent():
        review = drafts.note_answer(access.resident(), found, asked, form.note.data).review
        return journey.telling(review, asked) if review.changes_of(asked) else journey.after(review, asked)
    page = render(
        "resident/note.html", form=form, heading=words(form.note.question), caption=words(asked.words),
        back=journey.address("resident.show_question", asked),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200
