"""Files that are safe to look at

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for column in (
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan_finding", sa.String(), nullable=True),
        sa.Column("viewing_state", sa.String(), nullable=False, server_default="queued"),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("evidence_file", column)
    op.create_table(
        "viewing_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("store_key", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name=op.f("fk_viewing_copy_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing_copy")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_viewing_copy_file_id_number")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_legal_hold_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_claim_id"), "legal_hold", ["claim_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_legal_hold_claim_id"), "legal_hold")
    op.drop_table("legal_hold")
    op.drop_table("viewing_copy")
    for name in ("deleted_at", "viewing_state", "scan_finding", "scanned_at"):
        op.drop_column("evidence_file", name)
