"""Bringing a database to the schema of this version: our Alembic migrations, then the job queue's own."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from dbos import DBOS

from portal.adapters import queue
from portal.models import Base

ROOT = Path(__file__).parent.parent


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration for this repository."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine, url: str, to: str = "head") -> None:
    """Migrate up: safe to run again, safe to run while the previous version still serves."""
    with engine.connect() as connection:
        command.upgrade(configuration(connection), to)
        connection.commit()
    DBOS.migrate(url, schema=queue.SCHEMA)


def downgrade(engine: sa.Engine, to: str) -> None:
    """Migrate our tables down to a revision (`base` for none)."""
    with engine.connect() as connection:
        command.downgrade(configuration(connection), to)
        connection.commit()


def heads() -> list[str]:
    """Heads of the migration scripts: there must be one."""
    return list(ScriptDirectory.from_config(configuration()).get_heads())


def drift(engine: sa.Engine) -> list[object]:
    """Differences between the models and a migrated database: there must be none."""
    ours = set(Base.metadata.tables)
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or name in ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))
