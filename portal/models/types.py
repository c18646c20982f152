"""Column helpers: sealed text and JSON, and aware UTC instants."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast, overload

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

    def __set_name__(self, owner: type, name: str) -> None:
        self._column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> Sealed[T]: ...
    @overload
    def __get__(self, row: object, owner: type) -> T: ...
    def __get__(self, row: object | None, owner: type) -> Sealed[T] | T:
        if row is None:
            return self
        sealed = getattr(row, self._column)
        if sealed is None:
            return cast(T, None)
        return cast(T, json.loads(keyring.current().open(sealed, self._about(row))))

    def __set__(self, row: Any, value: T) -> None:
        content = None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        sealed = None if content is None else keyring.current().seal(content, self._about(row))
        setattr(row, self._column, sealed)

    def _about(self, row: Any) -> str:
        return f"{row.__tablename__}.{self._column}:{row.id}"
