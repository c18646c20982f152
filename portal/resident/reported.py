"""What has been reported under one question, and whether there is another to add."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask_babel import lazy_gettext as _l

from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.resident.rows import change_params
from portal.web.access import resident_only
from portal.web.choice_fields import YesNoField
from portal.web.forms import PageForm
from portal.web.render import render, words


class AnotherForm(PageForm):
    """Whether there is more to tell."""

    another = YesNoField(
        _l("Do you have another to add?"), hint=_l("For example, if it changed again on another date"),
        ask=_l("Select yes if you have another to add"), label_class="govuk-label--m",
    )  # fmt: skip


@blueprint.route("/review/<section>/<question>/reported", methods=["GET", "POST"])
@resident_only
def show_reported(section: str, question: str) -> Any:
    """List what was reported under a question and ask whether there is another."""
    review = journey.open_review().review
    asked = journey.get_told_question(review, section, question)
    form = AnotherForm()
    if form.was_sent():
        return redirect(journey.another(review, asked), 303) if form.another.is_yes else journey.after(review, asked)
    page = render(
        "resident/reported.html", form=form, heading=words(_l("What you have told us")), caption=words(asked.words),
        changes=[change_params(review, asked, one, returns=False) for one in review.changes_of(asked)],
        note=review.note(asked), note_address=journey.address("resident.tell_in_words", asked),
        back=journey.address("resident.show_question", asked),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200
