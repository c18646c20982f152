"""Staff sign-in: passkeys, the provider's users and sessions, and what a session is known by

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

IS_ACTIVE = sa.text("deactivated_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("use_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_passkey_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("reference", name=op.f("uq_passkey_reference")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"])
    op.add_column("web_session", sa.Column("how", sa.String(), nullable=True))
    op.add_column("web_session", sa.Column("device", sa.String(), nullable=True))
    op.add_column("web_session", sa.Column("provider_index", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_web_session_provider_index"), "web_session", ["provider_index"])
    op.add_column("app_user", sa.Column("provider_index", sa.LargeBinary(), nullable=True))
    op.create_index(
        "uq_app_user_active_provider", "app_user", ["provider_index"], unique=True,
        sqlite_where=IS_ACTIVE, postgresql_where=IS_ACTIVE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_app_user_active_provider", "app_user")
    op.drop_column("app_user", "provider_index")
    op.drop_index(op.f("ix_web_session_provider_index"), "web_session")
    for name in ("provider_index", "device", "how"):
        op.drop_column("web_session", name)
    op.drop_table("passkey")
