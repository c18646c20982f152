"""Uploads in pieces

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "upload_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.String(), nullable=False),
        sa.Column("resource_id", sa.String(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("received_bytes", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_upload_session_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_session")),
        sa.UniqueConstraint("claim_id", "upload_id", name=op.f("uq_upload_session_claim_id_upload_id")),
    )
    op.create_index(op.f("ix_upload_session_updated_at"), "upload_session", ["updated_at"])
    op.create_table(
        "upload_piece",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("store_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["upload_session.id"], name=op.f("fk_upload_piece_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_piece")),
        sa.UniqueConstraint("session_id", "starts_at", name=op.f("uq_upload_piece_session_id_starts_at")),
    )


def downgrade() -> None:
    op.drop_table("upload_piece")
    op.drop_index(op.f("ix_upload_session_updated_at"), "upload_session")
    op.drop_table("upload_session")
