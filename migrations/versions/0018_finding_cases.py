"""Cases and names are found by indexes that hold all that a list asks: its open cases in order, words with their claims

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

OPEN = sa.text("closed_at IS NULL")
OF_OPEN = ["updated_at", "id", "closed_at", "outstanding_count", "assigned_user_id", "team_id"]
WORDS = (
    ("ix_search_person_word", ["word"], "ix_search_person_word_claim_id", ["word", "claim_id"]),
    ("ix_search_person_claim_id", ["claim_id"], "ix_search_person_claim_id_word", ["claim_id", "word"]),
)


def upgrade() -> None:
    op.create_index("ix_review_case_open", "review_case", OF_OPEN, sqlite_where=OPEN, postgresql_where=OPEN)
    for old, _columns, new, columns in WORDS:
        op.create_index(new, "search_person", columns)
        op.drop_index(old, "search_person")


def downgrade() -> None:
    for old, columns, new, _columns in WORDS:
        op.create_index(old, "search_person", columns)
        op.drop_index(new, "search_person")
    op.drop_index("ix_review_case_open", "review_case")
