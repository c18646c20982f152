"""The task list of a review: starting it, how far it has come, and throwing it away (S4.15, C22)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.review import Review, SectionProgress, Status
from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.services import drafts, evidence
from portal.web import access
from portal.web.access import resident_only
from portal.web.render import render, words


@blueprint.get("/review")
@resident_only
def show_review() -> str:
    """The sections with what is done and what is not; without a draft, what a review is and a button to start it."""
    found = drafts.find_review(access.resident())
    if found is None:
        return render("resident/start_review.html", heading=_("Review your claim"), back=url_for("resident.show_home"))
    review = found.review
    return render(
        "resident/review.html", heading=_("Review your claim") if review.kind == "review" else _("Report a change"),
        review=review, tasks=[_task(review, one) for one in review.sections], back=url_for("resident.show_home"),
        last_saved=found.row.updated_at,
    )  # fmt: skip


def _task(review: Review, progress: SectionProgress) -> dict[str, Any]:
    """A line of the task list; completed is plain text, everything else a tag."""
    if progress.status is Status.COMPLETED:
        status: dict[str, Any] = {"text": _("Completed")}
    elif progress.status is Status.IN_PROGRESS:
        status = {"tag": {"text": _("In progress"), "classes": "govuk-tag--light-blue"}}
    elif progress.is_needed:
        status = {"tag": {"text": _("Incomplete"), "classes": "govuk-tag--blue"}}
    else:
        status = {"text": _("Nothing reported")}
    href = url_for("resident.show_section", section=progress.section.value)
    return {"title": {"text": words(progress.title)}, "href": href, "status": status}


@blueprint.post("/review")
@resident_only
def start_review() -> Response:
    """Open the review and show its sections."""
    drafts.start_review(access.resident())
    return redirect(url_for("resident.show_review"), 303)


@blueprint.post("/report")
@resident_only
def start_report() -> Response:
    """Open a report of changes, in which only what is reported needs answers."""
    drafts.start_report(access.resident())
    return redirect(url_for("resident.show_review"), 303)


@blueprint.route("/review/delete", methods=["GET", "POST"])
@resident_only
def delete_draft() -> Any:
    """Ask whether the draft is to be thrown away, and throw it away."""
    if request.method == "POST":
        drafts.delete_draft(access.resident())
        evidence.discard_unsent(access.resident())
        return redirect(url_for("resident.show_home"), 303)
    found = journey.open_review()
    return render(
        "resident/delete_draft.html", heading=_("Delete what you have not sent?"), back=url_for("resident.show_review"),
        row=found.row, change_count=len(found.review.draft.changes),
    )  # fmt: skip
