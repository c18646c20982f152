"""Check answers: everything that will be sent, the dated steps that follow from it, and sending it once (S4.26-S4.33)."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain import policy
from portal.domain.actor import Helper
from portal.domain.authority_wording import HELPER_DECLARATION_INTRO, HELPER_DECLARATION_POINTS
from portal.domain.draft import DraftChange
from portal.domain.review import (
    DECLARATION_INTRO,
    DECLARATION_POINTS,
    SECTION_TITLES,
    Consequence,
    Review,
    Section,
    SentConflict,
)
from portal.domain.wording import Wording
from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.resident.consequence import find_consequence
from portal.resident.rows import answer_row, change_params, value_html
from portal.services import drafts, settings, step_up, submissions
from portal.services.drafts import OpenReview
from portal.web import access, hidden
from portal.web.access import resident_only
from portal.web.addresses import sign_in_address
from portal.web.choice_fields import CheckboxesField
from portal.web.forms import PageForm
from portal.web.render import render, words


class DeclarationForm(PageForm):
    """The declaration."""

    is_declared = CheckboxesField("", choices=[("yes", _l("I have read this and I confirm it"))])


@blueprint.route("/check-answers", methods=["GET", "POST"])
@resident_only
def check_answers() -> Any:
    """Show everything that will be sent and, once, send it.

    The service decides whether the token was used before, so a double click, the back button and a retry after a cut
    connection all end at the same receipt.
    """
    form = DeclarationForm()
    if request.method == "POST":
        with form.attempt():
            sent = submissions.submit_draft(
                access.resident(), request.form.get("submit_token", ""), "yes" in (form.is_declared.data or []),
                seen_version=hidden.read_number("draft_version", None), address=sign_in_address(),
            )  # fmt: skip
        if not form.has_errors:
            return redirect(url_for("resident.show_receipt", reference=sent.reference), 303)
    found = journey.open_review()
    if not isinstance(access.actor(), Helper):
        found = drafts.add_what_was_sent(found)  # what was sent without them is not for who acts for the resident
    if not found.review.is_complete:
        return _not_complete(found.review)
    return _render(found, form), 422 if form.has_errors else 200


def _not_complete(review: Review) -> Response:
    if review.kind == "report" and review.has_nothing_to_report:
        flash(_("Report at least one change before you check your answers."))
    else:
        flash(_("Answer every question in each section before you check your answers."))
    if request.method == "POST":
        abort(redirect(url_for("resident.show_review"), 303))
    return redirect(url_for("resident.show_review"), 303)


def _render(found: OpenReview, form: DeclarationForm) -> str:
    review = found.review
    is_helper = isinstance(access.actor(), Helper)
    return render(
        "resident/check_answers.html", form=form, review=review, heading=_heading(review),
        sections=[_section(review, one.section) for one in review.sections if one.is_needed],
        steps=review.steps, conflicts=[_conflict(review, one) for one in review.conflicts],
        sent_conflicts=[_sent_conflict(review, one) for one in review.sent_conflicts], submit_token=found.row.submit_token,
        draft_version=found.row.version, consequences=_consequences(review),
        edit_address=lambda change: _edit_address(review, change),
        intro=HELPER_DECLARATION_INTRO if is_helper else DECLARATION_INTRO,
        points=HELPER_DECLARATION_POINTS if is_helper else DECLARATION_POINTS,
        may_send=_may_send(review), no_changes=words(Wording(str(settings.get("ReportNoChanges")))),
        needs_code=step_up.needs_code(access.resident(), review),
        back=url_for("resident.show_review"),
    )  # fmt: skip


def _may_send(review: Review) -> bool:
    """The resident sends what they typed themselves; what somebody else typed they release with a code."""
    resident = access.resident()
    if isinstance(resident, Helper):
        return policy.may_send(resident) and not review.has_checks
    return not review.draft.authors


def _consequences(review: Review) -> list[Consequence]:
    """What the changes of the draft may lead to, each once."""
    found = (find_consequence(review, change) for change in review.draft.changes)
    return list(dict.fromkeys(one for one in found if one))


def _heading(review: Review) -> str:
    if review.kind == "review":
        return str(_("Check your answers before you send your review"))
    return str(_("Check your answers before you send your report"))


def _section(review: Review, section: Section) -> dict[str, Any]:
    questions = [one for one in review.questions_in(section) if review.answer(one)]
    return {
        "title": words(SECTION_TITLES[section]),
        "rows": [answer_row(review, one, returns=True) for one in questions],
        "changes": [
            change_params(review, one, change, returns=True) for one in questions for change in review.changes_of(one)
        ],
    }


def _conflict(review: Review, conflict: Any) -> dict[str, Any]:
    """Both answers side by side, each with the way to mend it."""
    told = [
        {
            "value": value_html(line.value), "summary": words(review.summary(change)),
            "change": _edit_address(review, change), "remove": _edit_address(review, change, "resident.remove_change"),
        }
        for change, line in zip(conflict.changes, conflict.lines, strict=False)
    ]  # fmt: skip
    return {"question": words(conflict.question), "date": conflict.date, "told": told}


def _sent_conflict(review: Review, conflict: SentConflict) -> dict[str, Any]:
    """What was sent and what the draft says; only the draft's own answer can still be mended here."""
    told = [
        {
            "values": [value_html(value) for value in one.values], "summary": words(one.summary), "sent_on": one.sent_on,
            "change": one.change and _edit_address(review, one.change),
            "remove": one.change and _edit_address(review, one.change, "resident.remove_change"),
        }
        for one in conflict.told
    ]  # fmt: skip
    return {
        "question": words(conflict.question),
        "date": conflict.happened_on,
        "sent_on": conflict.sent_on,
        "told": told,
    }


def _edit_address(review: Review, change: DraftChange, endpoint: str = "resident.edit_change") -> str:
    question = review.question_of(change)
    if question is None:
        return url_for("resident.show_review")
    values: dict[str, Any] = {"return": journey.CHECK}
    return url_for(
        endpoint, section=question.section.value, question=question.id, type_name=change.type, reference=change.reference,
        **values,
    )  # fmt: skip
