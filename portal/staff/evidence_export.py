"""The evidence desk as a CSV file."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from portal import clock
from portal.domain.actor import Officer
from portal.services import audit, evidence_desk
from portal.services.evidence_desk import DeskFilter, DeskRow
from portal.web.csv_lists import stream_list
from portal.web.render import language, words


def send_evidence(officer: Officer, wanted: DeskFilter) -> Response:
    """The evidence that a filter lets through, what waits longest first."""
    headings = (
        _("Case reference"),
        _("Claimant"),
        _("Evidence"),
        _("State"),
        _("Files"),
        _("Since"),
        _("Due"),
        _("Late"),
    )
    return stream_list(
        "evidence", headings, lambda: map(_cells, evidence_desk.iterate_evidence(officer, wanted)),
        lambda count: audit.record(officer, "evidence:exported", "evidence", "list", count=count),
    )  # fmt: skip


def _cells(row: DeskRow) -> tuple[object, ...]:
    return (
        row.case_reference, row.claimant_name, row.title_in(language()), words(row.state_wording), row.file_count,
        clock.local(row.since).date().isoformat(), row.due_on.isoformat(), _("Yes") if row.is_late else _("No"),
    )  # fmt: skip
