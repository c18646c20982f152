"""Column helpers: sealed text and JSON, and aware UTC instants."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast, overload
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from portal.models import keyring

T = TypeVar("T")


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; naive values are refused, because nobody can tell what they mean."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give back an aware UTC value, whatever the database keeps."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(Generic[T]):
    """An attribute whose value is encrypted in the column `<name>_sealed` of the same row.

    `content = Sealed[dict[str, Any]]()` beside `content_sealed: Mapped[bytes]`. Values are JSON. The row's `id` must be
    set before the attribute (Base does so), because the seal is bound to it.
    """

    def __set_name__(self, owner: Any, name: str) -> None:
        self._column = f"{name}_sealed"
        self._place = f"{owner.__tablename__}.{self._column}"

    @overload
    def __get__(self, row: None, owner: type) -> Sealed[T]: ...
    @overload
    def __get__(self, row: object, owner: type) -> T: ...
    def __get__(self, row: object | None, owner: type) -> Sealed[T] | T:
        if row is None:
            return self
        sealed = getattr(row, self._column)
        return cast(T, None) if sealed is None else self.open(row.id, sealed)  # type: ignore[attr-defined]

    def __set__(self, row: Any, value: T) -> None:
        setattr(row, self._column, None if value is None else self.seal(row.id, value))

    def seal(self, row_id: UUID, value: T) -> bytes:
        """What the column holds for `value` in the row `row_id`: for rows that are inserted without an object."""
        content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return keyring.current().seal(content, self._about(row_id))

    def open(self, row_id: UUID, sealed: bytes) -> T:
        """The value that the column holds in the row `row_id`: for rows that are read without an object."""
        return cast(T, json.loads(keyring.current().open(sealed, self._about(row_id))))

    def _about(self, row_id: UUID) -> str:
        return f"{self._place}:{row_id}"
