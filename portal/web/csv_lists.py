"""Lists as CSV files that spreadsheets open as text: formulas are guarded, and a byte order mark keeps accents readable."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from flask import Response, stream_with_context

from portal import clock, db
from portal.domain.csv_cells import guard_cell

BYTE_ORDER_MARK = "\ufeff"
ROWS_PER_CHUNK = 200
Cells = Sequence[object]


def send_list(name: str, headings: Cells, rows: Iterable[Cells]) -> Response:
    """A list that is small enough to be written at once."""
    return _response(name, BYTE_ORDER_MARK + _written([headings, *rows]))


def stream_list(
    name: str, headings: Cells, rows: Callable[[], Iterable[Cells]], record: Callable[[int], object]
) -> Response:
    """A list of any length, written while it is read, in bounded memory.

    The stream owns its read session, in which `rows` is called; at its end the export is recorded with its count.
    """
    return _response(name, stream_with_context(_lines(headings, rows, record)))


def _lines(headings: Cells, rows: Callable[[], Iterable[Cells]], record: Callable[[int], object]) -> Iterator[str]:
    with db.reading():
        count, chunk = 0, [headings]
        yield BYTE_ORDER_MARK
        for row in rows():
            chunk.append(row)
            count += 1
            if len(chunk) >= ROWS_PER_CHUNK:
                yield _written(chunk)
                chunk = []
        yield _written(chunk)
        record(count)


def _written(rows: Iterable[Cells]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([guard_cell(cell) for cell in row] for row in rows)
    return file.getvalue()


def _response(name: str, content: str | Iterator[str]) -> Response:
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.csv"'
    return response
