"""The next lawful step when a resident does not answer: a page for each, with what it needs."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.silence import GUARDRAILS, SILENCE_WORDING, SilenceKind
from portal.services import case_page, case_silence
from portal.services.decisions import LONGEST_REASON
from portal.services.errors import NotFound, Stale
from portal.staff.blueprint import blueprint
from portal.web import access, hidden
from portal.web.access import requires
from portal.web.choice_fields import CheckboxesField
from portal.web.fields import DateField, LongTextField
from portal.web.forms import PageForm
from portal.web.render import render, words

HEADINGS = {
    SilenceKind.REMINDER: _l("Send a reminder"),
    SilenceKind.FINAL_REMINDER: _l("Send the final reminder"),
    SilenceKind.MORE_TIME: _l("Give more time"),
    SilenceKind.SUSPENSION: _l("Suspend Housing Benefit"),
    SilenceKind.LIFTED: _l("Lift the suspension"),
    SilenceKind.ENDING: _l("End Housing Benefit"),
}


class SilenceForm(PageForm):
    """What the steps need; each shows only its own questions."""

    due_on = DateField(
        _l("What is the new last day to answer?"), hint=_l("For example, 27 3 2026"), name_of=case_silence.DUE
    )
    confirmed = CheckboxesField(_l("Confirm each of these"), choices=list(GUARDRAILS.items()))
    reason = LongTextField(
        _l("Why?"), hint=_l("Other officers read this, and an appeal may rest on it."), max_length=LONGEST_REASON,
        name_of=_l("The reason"),
    )  # fmt: skip


@blueprint.route("/cases/<reference>/silence/<kind>", methods=["GET", "POST"])
@requires(Permission.DECIDE_CHANGES)
def take_silence_step(reference: str, kind: str) -> Response | tuple[str, int]:
    """Ask what the step needs, and take it."""
    officer = access.officer()
    form = SilenceForm()
    is_stale = False
    if form.was_sent():
        try:
            with form.attempt():
                case_silence.take_step(
                    officer, reference, kind, seen=_read_seen(), reason=form.reason.data, due_on=form.due_on.day,
                    confirmed=form.confirmed.data or (), address=current_app.config["PORTAL"].base_url,
                )  # fmt: skip
        except Stale:
            is_stale = True
        if not form.has_errors and not is_stale:
            flash(_("%(step)s: done.", step=words(SILENCE_WORDING[SilenceKind(kind)])), "success")
            return redirect(url_for("staff.show_case", reference=reference, _anchor="silence"), 303)
    case = case_page.show_case(officer, reference)
    if case.silence is None or (kind not in case.silence.next.allowed and not is_stale):
        raise NotFound("step")
    page = render(
        "staff/silence.html", form=form, case=case, kind=kind, is_stale=is_stale, heading=HEADINGS[SilenceKind(kind)],
        back=url_for("staff.show_case", reference=reference, _anchor="silence"),
    )  # fmt: skip
    return page, 409 if is_stale else 422 if form.has_errors else 200


def _read_seen() -> int:
    """How many steps the page showed; one that never is when somebody meddled."""
    return hidden.read_number("seen", -1)
