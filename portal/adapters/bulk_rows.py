"""Inserting many rows fast: COPY on PostgreSQL, one prepared statement on SQLite.

The values are those of the columns as the models know them; each passes through its column's own conversion, except
that the ids of one column may all be the 32 hexadecimal digits that `RowIds.new_text` gives.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

_LOW_BITS = (1 << 62) - 1
_SQLITE_CACHE = "PRAGMA cache_size=-32768"  # 32 MB instead of 2: the indexes of a large import do not fit otherwise


class RowIds:
    """Ids of rows that are inserted together: version 7 UUIDs, which begin with the time (RFC 9562).

    Neighbours in time are neighbours in every index that holds the id, so that a long import does not have to touch the
    whole of an index for each batch, as random ids would make it do.
    """

    def __init__(self, at: datetime) -> None:
        self._start = int(at.timestamp() * 1000) << 80 | 7 << 76 | 0b10 << 62

    def new(self) -> UUID:
        """An id."""
        return UUID(int=self._number())

    def new_text(self) -> str:
        """An id as 32 hexadecimal digits, at a fraction of the cost of a UUID object."""
        return f"{self._number():032x}"

    def _number(self) -> int:
        chance = int.from_bytes(secrets.token_bytes(10), "big")
        return self._start | chance >> 68 << 64 | chance & _LOW_BITS


def insert_rows(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert `rows`, whose values stand in the order of `columns`, inside the caller's transaction."""
    if not rows:
        return
    dialect = connection.dialect
    values = _converted(dialect, [table.c[name] for name in columns], rows)
    if dialect.name == "postgresql":
        quote = dialect.identifier_preparer
        names = ", ".join(quote.quote(name) for name in columns)
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(f"COPY {quote.format_table(table)} ({names}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
    else:
        statement = sa.insert(table).values({name: sa.bindparam(name) for name in columns})
        connection.exec_driver_sql(_SQLITE_CACHE)
        connection.exec_driver_sql(str(statement.compile(dialect=dialect)), list(values))


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
    """The rows as the driver wants them; columns that need no conversion are left alone."""
    found = [(place, _converter(dialect, column, rows[0][place])) for place, column in enumerate(columns)]
    converters = [(place, convert) for place, convert in found if convert is not None]
    if not converters:
        yield from rows
        return
    for row in rows:
        changed = list(row)
        for place, convert in converters:
            changed[place] = convert(changed[place])
        yield tuple(changed)


def _converter(dialect: sa.Dialect, column: sa.Column[Any], example: object) -> Callable[[Any], Any] | None:
    """How the values of a column are converted; `example` tells ids that are text already."""
    if isinstance(column.type, sa.Uuid):
        return None if dialect.name == "postgresql" or isinstance(example, str) else _hex
    if isinstance(column.type, sa.LargeBinary):
        return None
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _hex(value: Any) -> Any:
    return None if value is None else value.hex
