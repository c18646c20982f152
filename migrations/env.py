"""Alembic's environment: the portal's metadata, the connection given by `portal.cli.database`."""

from __future__ import annotations

from alembic import context

from portal.models import Base
from portal.models.base import repeat_conditions
from portal.models.types import Instant

OURS = set(Base.metadata.tables)


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Only our own tables: the job queue's migrate by themselves."""
    return kind != "table" or name in OURS


def render_plainly(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name plain column types: they must still run when our own types have moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def run() -> None:
    """Migrate over the connection in the configuration's attributes."""
    repeat_conditions()  # so that a migration that is written on SQLite names both
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection, target_metadata=Base.metadata, include_name=is_ours, compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite", transaction_per_migration=True,
        render_item=render_plainly,
    )  # fmt: skip
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.commit()
    with context.begin_transaction():
        context.run_migrations()


run()
