"""Pages of one document: their order, and one PDF of them. Moving a page needs no script, and keeps nothing yet."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask_babel import gettext as _

from portal.evidence.blueprint import blueprint
from portal.evidence.upload import place_of
from portal.models import EvidenceFile
from portal.services import evidence
from portal.services.errors import NotFound
from portal.services.evidence import page_joining
from portal.web import access
from portal.web.access import resident_only
from portal.web.forms import PageForm
from portal.web.render import language, render


@blueprint.route("/evidence/<resource_id>/pages", methods=["GET", "POST"])
@resident_only
def join_pages(resource_id: str) -> Any:
    """Choose which files are pages of one document and in which order, and have them joined."""
    resident = access.resident()
    item = evidence.get_item(resident, resource_id)
    files = page_joining.list_joinable(resident, item.resource_id)
    if len(files) < 2:
        raise NotFound("pages")
    form = PageForm()
    files = _in_order(files, request.form.getlist("order"))
    chosen = set(request.form.getlist("pages")) if form.was_sent() else {file.reference for file in files}
    if form.was_sent() and "move" not in request.form:
        with form.attempt():
            wanted = [file.reference for file in files if file.reference in chosen]
            page_joining.ask_to_join(resident, item.resource_id, wanted)
        if not form.has_errors:
            return redirect(place_of(files[0]), 303)
    page = render(
        "evidence/join.html", form=form, heading=_("Join pages into one document"), title=item.titles[language()],
        files=_moved(files, request.form.get("move", "")), chosen=chosen,
        back=place_of(files[0]),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def _in_order(files: list[EvidenceFile], references: list[str]) -> list[EvidenceFile]:
    """The files in the order that the form had; those it did not know come last."""
    places = {reference: place for place, reference in enumerate(references)}
    return sorted(files, key=lambda file: places.get(file.reference, len(places)))


def _moved(files: list[EvidenceFile], move: str) -> list[EvidenceFile]:
    """The files with one of them a place earlier (`up:` and its reference) or later (`down:`)."""
    way, _colon, reference = move.partition(":")
    place = next((number for number, file in enumerate(files) if file.reference == reference), None)
    if place is None:
        return files
    other = min(max(place + (-1 if way == "up" else 1), 0), len(files) - 1)
    files[place], files[other] = files[other], files[place]
    return files
