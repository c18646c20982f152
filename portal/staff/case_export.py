"""The list of cases as CSV, written while it is read: any number of rows in bounded memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.csv_cells import guard_cell
from portal.services import audit, case_list
from portal.services.case_filter import CaseFilter
from portal.web.render import words

ROWS_PER_CHUNK = 200
BYTE_ORDER_MARK = "\ufeff"


def export_lines(officer: Officer, wanted: CaseFilter) -> Iterator[str]:
    """Chunks of CSV; the stream owns its read session, at whose end the export is audited with its count.

    The file begins with a byte order mark, without which spreadsheets misread accents.
    """
    with db.reading():
        count = 0
        chunk = [_headings()]
        yield BYTE_ORDER_MARK
        for row in case_list.iterate_cases(officer, wanted):
            chunk.append(_cells(row))
            count += 1
            if len(chunk) >= ROWS_PER_CHUNK:
                yield written(chunk)
                chunk = []
        yield written(chunk)
        audit.record(officer, "cases:exported", "case", "list", count=count)


def _headings() -> list[str]:
    return [
        _("Case reference"), _("Claimant"), _("Postcode"), _("Claim reference"), _("Stage"), _("Submissions"),
        _("Evidence outstanding"), _("Opened"), _("Last activity"),
    ]  # fmt: skip


def _cells(row: case_list.CaseRow) -> list[str]:
    cells = (
        row.reference, row.claimant_name, row.postcode, row.claim_reference, words(row.stage_wording),
        row.submission_count, row.outstanding_count, _day(row.opened_at), _day(row.updated_at),
    )  # fmt: skip
    return [guard_cell(cell) for cell in cells]


def _day(instant: datetime) -> str:
    return clock.local(instant).date().isoformat()


def written(rows: list[list[str]]) -> str:
    """Rows as CSV."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()
