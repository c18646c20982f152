"""The evidence desk as CSV, written while it is read: any number of rows in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.csv_cells import guard_cell
from portal.services import audit, evidence_desk
from portal.services.evidence_desk import DeskFilter, DeskRow
from portal.staff.case_export import BYTE_ORDER_MARK, ROWS_PER_CHUNK, written
from portal.web.render import language, words


def export_lines(officer: Officer, wanted: DeskFilter) -> Iterator[str]:
    """Chunks of CSV; the stream owns its read session, at whose end the export is audited with its count."""
    with db.reading():
        count = 0
        chunk = [_headings()]
        yield BYTE_ORDER_MARK
        for row in evidence_desk.iterate_evidence(officer, wanted):
            chunk.append(_cells(row))
            count += 1
            if len(chunk) >= ROWS_PER_CHUNK:
                yield written(chunk)
                chunk = []
        yield written(chunk)
        audit.record(officer, "evidence:exported", "evidence", "list", count=count)


def _headings() -> list[str]:
    return [
        _("Case reference"), _("Claimant"), _("Evidence"), _("State"), _("Files"), _("Since"), _("Due"), _("Late"),
    ]  # fmt: skip


def _cells(row: DeskRow) -> list[str]:
    cells = (
        row.case_reference, row.claimant_name, row.title_in(language()), words(row.state_wording), row.file_count,
        clock.local(row.since).date().isoformat(), row.due_on.isoformat(), _("Yes") if row.is_late else _("No"),
    )  # fmt: skip
    return [guard_cell(cell) for cell in cells]
