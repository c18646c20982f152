"""Letters from inside a name find it: a dictionary of what the name words of claims end with

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

SHORTEST, AT_ONCE = 3, 5_000
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    table = op.create_table(
        "name_part",
        sa.Column("word", WORD, nullable=False),
        sa.Column("part", WORD, nullable=False),
        sa.PrimaryKeyConstraint("word", "part", name=op.f("pk_name_part")),
    )
    names = sa.text("SELECT DISTINCT word FROM search_person WHERE kind = 'name'")
    rows = [
        {"word": word, "part": word[at:]}
        for (word,) in op.get_bind().execute(names)
        for at in range(1, len(word) - SHORTEST + 1)
    ]
    for first in range(0, len(rows), AT_ONCE):
        op.bulk_insert(table, rows[first : first + AT_ONCE])
    op.create_index(op.f("ix_name_part_part_word"), "name_part", ["part", "word"])


def downgrade() -> None:
    op.drop_table("name_part")
