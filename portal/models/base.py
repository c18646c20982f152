"""The declarative base: random identifiers given at construction, and names for every constraint."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from portal.models.types import Instant


class Base(DeclarativeBase):
    """Every table. `id` is set at construction, because sealed columns are bound to it."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        uuid.UUID: sa.Uuid(),
        bytes: sa.LargeBinary(),
        str: sa.String(),
        dict[str, Any]: sa.JSON(),
        list[str]: sa.JSON(),
    }

    def __init__(self, **values: Any) -> None:
        column = self.__mapper__.columns.get("id")
        if "id" not in values and column is not None and isinstance(column.type, sa.Uuid):
            values = {"id": uuid.uuid4(), **values}
        elif "id" in values:
            values = {"id": values.pop("id"), **values}
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


def repeat_conditions(metadata: sa.MetaData = Base.metadata) -> None:
    """Say to PostgreSQL, too, the conditions of indexes, which models write once, as `sqlite_where`.

    To name PostgreSQL in a model would load its dialect, 2 MiB, into each process on SQLite.
    """
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        if "sqlite_where" in index.dialect_kwargs:
            index.dialect_kwargs["postgresql_where"] = index.dialect_kwargs["sqlite_where"]


@sa.event.listens_for(Base.metadata, "before_create")
def _before_create(metadata: sa.MetaData, connection: sa.Connection, **_options: object) -> None:
    if connection.dialect.name == "postgresql":
        repeat_conditions(metadata)
