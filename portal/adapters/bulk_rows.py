"""Inserting many rows fast: COPY on PostgreSQL, one prepared statement on SQLite.

The values are those of the columns as the models know them; each passes through its column's own conversion, except
that ids are the 32 hexadecimal digits that `RowIds` gives: a fraction of the cost of UUID objects.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

_SQLITE_PRAGMAS = (
    "PRAGMA cache_size=-32768",  # 32 MB instead of 2: the indexes of a large import do not fit otherwise
    "PRAGMA wal_autocheckpoint=8000",  # 32 MB instead of 4: a page that several batches change is copied back once
)


class RowIds:
    """Ids of rows that are inserted together: version 7 UUIDs, which begin with the time and then count up from a number
    drawn by chance (RFC 9562, 6.2 method 2).

    Each is the next in every index that holds the id, so that a long import adds to the end of those indexes instead of
    touching the whole of each for every batch, as random ids would make it do.
    """

    def __init__(self, at: datetime) -> None:
        first = int(at.timestamp() * 1000) << 80 | 7 << 76 | 0b10 << 62 | secrets.randbits(61)
        self._numbers = itertools.count(first)

    def new(self) -> str:
        """An id as 32 hexadecimal digits."""
        return f"{next(self._numbers):032x}"


def insert_rows(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert `rows`, whose values stand in the order of `columns`, inside the caller's transaction."""
    if not rows:
        return
    dialect = connection.dialect
    values = _converted(dialect, [table.c[name] for name in columns], rows)
    quote = dialect.identifier_preparer
    names = ", ".join(quote.quote(name) for name in columns)
    if dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(f"COPY {quote.format_table(table)} ({names}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
    else:
        places = ", ".join("?" for _name in columns)
        for pragma in _SQLITE_PRAGMAS:
            connection.exec_driver_sql(pragma)
        statement = f"INSERT INTO {quote.format_table(table)} ({names}) VALUES ({places})"  # noqa: S608  names of our own
        connection.exec_driver_sql(statement, list(values))


def refresh_statistics(connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
    """Tell PostgreSQL's planner how large these tables have become; it could take minutes over a query otherwise.

    SQLite plans by the indexes there are.
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(connection.dialect.identifier_preparer.format_table(table) for table in tables)
        connection.exec_driver_sql(f"ANALYZE {names}")


def _converted(
    dialect: sa.Dialect, columns: Sequence[sa.Column[Any]], rows: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    """The rows as the driver wants them, converted column by column; most columns need no conversion."""
    held = list(zip(*rows, strict=True))
    for place, column in enumerate(columns):
        convert = _converter(dialect, column)
        if convert is not None:
            held[place] = tuple(map(convert, held[place]))
    return zip(*held, strict=True)


def _converter(dialect: sa.Dialect, column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    """How the values of a column are converted; both databases take ids as digits."""
    if isinstance(column.type, sa.Uuid | sa.LargeBinary):
        return None
    return column.type.dialect_impl(dialect).bind_processor(dialect)
