"""Instead of a file: later, a reminder, "I cannot get this", "this does not apply to me"; an officer sees what was said."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.evidence.blueprint import blueprint
from portal.services import evidence
from portal.services.errors import NotFound
from portal.services.evidence.answers import ANSWERS, LONGEST_NOTE, SELECT_ANSWER
from portal.web import access
from portal.web.access import resident_only
from portal.web.choice_fields import RadiosField
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import language, render


class AnswerForm(PageForm):
    """What a resident tells about something they do not send now."""

    answer = RadiosField(
        _l("What do you want to tell us?"), ask=SELECT_ANSWER,
        choices=[(choice, one.wording, one.hint) for choice, one in ANSWERS.items()],
    )  # fmt: skip
    note = LongTextField(
        _l("Is there anything we should know about it? (optional)"),
        max_length=LONGEST_NOTE,
        name_of=_l("What you tell us"),
    )


@blueprint.route("/evidence/<resource_id>/answer", methods=["GET", "POST"])
@resident_only
def answer_item(resource_id: str) -> Any:
    """Tell the council about something that is asked for instead of sending it."""
    resident = access.resident()
    item = evidence.get_item(resident, resource_id)
    if item.is_settled or item.is_catch_all:
        raise NotFound("evidence item")
    form = AnswerForm(data={"answer": item.answer, "note": item.answer_note})
    if form.was_sent():
        with form.attempt():
            evidence.answer_item(resident, resource_id, form.answer.data, form.note.data or "")
        if not form.has_errors:
            flash(_("We have noted what you told us"), "success")
            return redirect(url_for("evidence.show_checklist"), 303)
    page = render(
        "evidence/answer.html", form=form, heading=_("If you do not send it now"), title=item.titles[language()],
        back=url_for("evidence.show_item", resource_id=resource_id),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200
