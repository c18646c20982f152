"""One question of the council: what it is about, what is asked, and the answer in its place."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.resident.blueprint import blueprint
from portal.services import resident_questions
from portal.web import access
from portal.web.access import resident_only
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render


class AnswerForm(PageForm):
    """The answer to one question."""

    text = LongTextField(
        _l("Your answer"), ask=resident_questions.ENTER, max_length=resident_questions.LONGEST, name_of=_l("Your answer"),
        hint=_l("Do not include your bank details. Up to 2,000 characters."),
    )  # fmt: skip


@blueprint.route("/questions/<reference>", methods=["GET", "POST"])
@resident_only
def answer_question(reference: str) -> Any:
    """Exactly the question that a link names; whoever is not signed in comes here once they are."""
    resident = access.resident()
    form = AnswerForm()
    if form.was_sent():
        with form.attempt():
            resident_questions.reply(resident, reference, form.text.data)
        if not form.has_errors:
            flash(_("We have your answer."), "success")
            return redirect(url_for("resident.answer_question", reference=reference), 303)
    asked = resident_questions.get_question(resident, reference)
    page = render(
        "resident/asked.html", form=form, asked=asked, heading=_("A question from the council"),
        back=url_for("resident.show_messages"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200
