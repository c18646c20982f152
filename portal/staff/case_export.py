"""The list of cases as a CSV file."""

from __future__ import annotations

from datetime import datetime

from flask import Response
from flask_babel import gettext as _

from portal import clock
from portal.domain.actor import Officer
from portal.services import audit, case_list
from portal.services.case_filter import CaseFilter
from portal.web.csv_lists import stream_list
from portal.web.render import words


def send_cases(officer: Officer, wanted: CaseFilter) -> Response:
    """The cases that a filter lets through, in the order of the list."""
    headings = (
        _("Case reference"), _("Claimant"), _("Postcode"), _("Claim reference"), _("Stage"), _("Submissions"),
        _("Evidence outstanding"), _("Opened"), _("Last activity"),
    )  # fmt: skip
    return stream_list(
        "cases", headings, lambda: map(_cells, case_list.iterate_cases(officer, wanted)),
        lambda count: audit.record(officer, "cases:exported", "case", "list", count=count),
    )  # fmt: skip


def _cells(row: case_list.CaseRow) -> tuple[object, ...]:
    return (
        row.reference, row.claimant_name, row.postcode, row.claim_reference, words(row.stage_wording),
        row.submission_count, row.outstanding_count, _day(row.opened_at), _day(row.updated_at),
    )  # fmt: skip


def _day(instant: datetime) -> str:
    return clock.local(instant).date().isoformat()
