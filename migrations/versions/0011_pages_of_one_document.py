"""Pages of one document

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "page_joining",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.String(), nullable=False),
        sa.Column("file_ids", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_page_joining_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_joining")),
    )
    op.create_index(op.f("ix_page_joining_claim_id"), "page_joining", ["claim_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_page_joining_claim_id"), "page_joining")
    op.drop_table("page_joining")
