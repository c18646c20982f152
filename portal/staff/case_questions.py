"""Asking the resident about one answer, one file or a conflict, with a text to begin with; and taking a question back."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.adapters.catalogue import translator
from portal.domain.decisions import Decision
from portal.domain.permissions import Permission
from portal.domain.staff_templates import STAFF_TEMPLATES
from portal.services import case_questions
from portal.services.case_questions import Pin, Pinned
from portal.services.decisions import ChangePlace
from portal.services.errors import Stale
from portal.staff.blueprint import blueprint
from portal.staff.case_decisions import read_seen, show_conflict
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import SelectField
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render

USE_TEMPLATE = "use_template"


class QuestionForm(PageForm):
    """Which answer, and what to ask."""

    answer = SelectField(_l("Which answer is it about?"), choices=())
    template = SelectField(
        _l("Begin with a text (optional)"),
        choices=[(key, one.name) for key, one in STAFF_TEMPLATES.items() if one.is_question],
    )
    text = LongTextField(
        _l("Your question"), ask=case_questions.ENTER, max_length=case_questions.LONGEST, name_of=_l("Your question"),
        hint=_l("The resident reads this after they sign in. The text and email only say that there is a question."),
    )  # fmt: skip

    def offer(self, pinned: Pinned) -> None:
        """The answers of the change that may be asked about; none where it is clear already."""
        self.answer.choices = [(name, label) for name, label in pinned.answers]


@blueprint.route("/cases/<reference>/question", methods=["GET", "POST"])
@requires(Permission.DECIDE_CHANGES)
def ask_question(reference: str) -> Response | tuple[str, int]:
    """Ask about what the address names: `change`, `answer`, `against` or `file`."""
    officer, pin = access.officer(), _read_pin()
    form = QuestionForm(data={"answer": pin.answer})
    if request.method == "POST" and not pin.against:
        chosen = request.form.get("answer", "")
        pin = pin._replace(answer=chosen if pin.change else "")
    pinned = case_questions.show_pin(officer, reference, pin)
    form.offer(pinned)
    if USE_TEMPLATE in request.form:
        form.text.data = template_text(form.template.data or "", pinned.language, form.text.data or "")
    elif form.was_sent():
        try:
            with form.attempt():
                address = current_app.config["PORTAL"].base_url
                case_questions.ask(officer, reference, pin, form.text.data, seen=read_seen(), address=address)
        except Stale:
            typed = {"answer": pin.answer, "text": form.text.data}
            return show_conflict(ChangePlace(reference, *pin.change.split("/", 1)), Decision.ASKED, typed)
        if not form.has_errors:
            flash(_("Your question is on its way."), "success")
            return redirect(url_for("staff.show_case", reference=reference, _anchor="questions"), 303)
    page = render(
        "staff/question.html", form=form, pinned=pinned, pin=pin, seen=read_seen(pinned.number),
        heading=_("Ask the resident"), back=url_for("staff.show_case", reference=reference),
        title=pinned.about["title"], lines=pinned.about["lines"],
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/cases/<reference>/questions/<question>/removal")
@requires(Permission.DECIDE_CHANGES)
def take_back_question(reference: str, question: str) -> Response:
    """End a question that needs no reply any more."""
    case_questions.take_back(access.officer(), reference, question)
    flash(_("The question is taken back."), "success")
    return redirect(url_for("staff.show_case", reference=reference, _anchor="questions"), 303)


def template_text(key: str, language: str, default: str) -> str:
    """The text of a template in the resident's language; what was typed when there is no such template."""
    template = STAFF_TEMPLATES.get(key)
    return template.text.render(translator(language)) if template else default


def _read_pin() -> Pin:
    return Pin(*(request.args.get(name, "")[:100] for name in Pin._fields))
