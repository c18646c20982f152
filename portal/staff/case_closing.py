"""Closing a case with what it came to, and opening it again."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.case_stage import OUTCOME_WORDING
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import case_closing, case_page
from portal.services.decisions import LONGEST_REASON
from portal.services.errors import NotFound, Stale
from portal.staff.blueprint import blueprint
from portal.web import access, hidden
from portal.web.access import requires
from portal.web.choice_fields import RadiosField
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render, words


class ClosingForm(PageForm):
    """What the case came to."""

    outcome = RadiosField(
        _l("What did the case come to?"), ask=case_closing.CHOOSE_OUTCOME,
        choices=[(outcome.value, OUTCOME_WORDING[outcome]) for outcome in case_closing.OFFERED],
    )  # fmt: skip
    note = LongTextField(
        _l("Note (optional)"), hint=_l("Other officers read this."), max_length=LONGEST_REASON, name_of=_l("The note")
    )


@blueprint.route("/cases/<reference>/closing", methods=["GET", "POST"])
@requires(Permission.DECIDE_CHANGES)
def close_case(reference: str) -> Response | tuple[str, int]:
    """Ask what the case came to, and close it."""
    form = ClosingForm()
    is_stale = False
    if form.was_sent():
        try:
            with form.attempt():
                case_closing.close(
                    access.officer(), reference, form.outcome.data, form.note.data, seen_version=_read_version()
                )
        except Stale:
            is_stale = True
        if not form.has_errors and not is_stale:
            flash(_("Case %(reference)s is closed.", reference=reference), "success")
            return redirect(url_for("staff.show_case", reference=reference), 303)
    case = case_page.show_case(access.officer(), reference)
    if case.closed_at is not None and not is_stale:
        raise NotFound("open case")
    page = render(
        "staff/case_closing.html", form=form, case=case, is_stale=is_stale, heading=_("Close this case"),
        seen_version=_read_version(case.version) if form.has_errors else case.version,
        back=url_for("staff.show_case", reference=reference),
    )  # fmt: skip
    return page, 409 if is_stale else 422 if form.has_errors else 200


@blueprint.post("/cases/<reference>/reopening")
@requires(Permission.DECIDE_CHANGES)
def reopen_case(reference: str) -> Response:
    """Open a closed case again."""
    try:
        case_closing.open_again(access.officer(), reference)
        flash(_("Case %(reference)s is open again.", reference=reference), "success")
    except Refused as refused:
        flash(words(refused.wording))
    return redirect(url_for("staff.show_case", reference=reference), 303)


def _read_version(default: int = 0) -> int:
    """The version of the case that the page showed; 0, which never is one, when somebody meddled."""
    return hidden.read_number("version", default)
