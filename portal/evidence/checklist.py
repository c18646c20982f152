"""The checklist: what the answers call for, what was given, and what is still to come (requirements S4.38-S4.41)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _

from portal.domain.evidence.documents import CHOOSE_FILE
from portal.domain.evidence.states import RequirementState
from portal.evidence.blueprint import blueprint
from portal.services import evidence
from portal.services.evidence import AskedItem, EvidencePicture
from portal.services.evidence.asked import count_wording
from portal.web import access
from portal.web.access import resident_only
from portal.web.forms import PageForm
from portal.web.render import day, language, render, words


class ChecklistForm(PageForm):
    """No field of its own: it asks that each item has a file or is promised for later."""

    def refuse_undecided(self, items: list[AskedItem]) -> None:
        """Name each item that has neither."""
        self.undecided = items
        self.page_errors.extend(CHOOSE_FILE for _item in items)

    def summary(self) -> list[dict[str, str]]:
        """Each error leads to the page of its item."""
        return [
            {
                "text": f"{item.titles[language()]}: {words(CHOOSE_FILE)}",
                "href": url_for("evidence.show_item", resource_id=item.resource_id),
            }
            for item in getattr(self, "undecided", ())
        ]


@blueprint.route("/evidence", methods=["GET", "POST"])
@resident_only
def show_checklist() -> Any:
    """The checklist; going on asks that every item of the draft is decided."""
    picture = evidence.get_picture(access.resident())
    form = ChecklistForm()
    if form.was_sent():
        form.refuse_undecided(picture.undecided)
        if not form.has_errors:
            return redirect(url_for("resident.check_answers" if picture.has_draft else "resident.show_home"), 303)
    page = render(
        "evidence/checklist.html", form=form, heading=_("Evidence to send"), picture=picture, counts=_counts(picture),
        unsent=_tasks(picture.unsent), sent=_tasks(picture.sent), back=url_for(_back(picture)),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def _counts(picture: EvidencePicture) -> dict[str, str]:
    return {"unsent": words(count_wording(picture.unsent)), "sent": words(count_wording(picture.sent))}


def _back(picture: EvidencePicture) -> str:
    return "resident.show_review" if picture.has_draft else "resident.show_home"


def _tasks(items: tuple[AskedItem, ...]) -> list[dict[str, object]]:
    """Items in the shape of the task list component."""
    return [
        {
            "title": {"text": item.titles[language()]},
            "href": url_for("evidence.show_item", resource_id=item.resource_id),
            "hint": {"text": _hint(item)} if _hint(item) else None,
            "status": _status(item),
        }
        for item in items
    ]


def _hint(item: AskedItem) -> str:
    """What the files add up to, and the day."""
    return " ".join(filter(None, [f"{words(item.sum_wording)}." if item.sum_wording else "", _due(item)]))


def _due(item: AskedItem) -> str:
    if item.due_on is None or not item.is_outstanding:
        return ""
    if item.is_overdue:
        return str(_("This was due by %(day)s. You can still send it.", day=day(item.due_on)))
    return str(_("Send this by %(day)s", day=day(item.due_on)))


COLOURS = {
    RequirementState.NEEDED: "govuk-tag--blue", RequirementState.PART_RECEIVED: "govuk-tag--yellow",
    RequirementState.REFUSED: "govuk-tag--red", RequirementState.OVERDUE: "govuk-tag--red",
}  # fmt: skip
"""Tags for what the resident has to do something about; everything else is plain words."""


def _status(item: AskedItem) -> dict[str, object]:
    if item.state in COLOURS:
        return {"tag": {"text": words(item.state_wording), "classes": COLOURS[item.state]}}
    return {"text": words(item.state_wording)}
