"""Staff accounts

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

IS_ACTIVE = sa.text("deactivated_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "staff_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_staff_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_link_token_hash")),
    )
    op.create_index(op.f("ix_staff_link_user_id"), "staff_link", ["user_id"])
    op.create_index(op.f("ix_staff_link_expires_at"), "staff_link", ["expires_at"])
    op.add_column("sign_in_attempt", sa.Column("new_mobile_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("app_user", sa.Column("reference", sa.String(), nullable=True))
    op.add_column("app_user", sa.Column("mobile_index", sa.LargeBinary(), nullable=True))
    op.add_column("app_user", sa.Column("mobile_reset_at", sa.DateTime(timezone=True), nullable=True))
    name_users()
    op.create_index(op.f("ix_app_user_reference"), "app_user", ["reference"], unique=True)
    for name, column in (("uq_app_user_active_email", "email"), ("uq_app_user_active_mobile", "mobile_index")):
        op.create_index(name, "app_user", [column], unique=True, sqlite_where=IS_ACTIVE, postgresql_where=IS_ACTIVE)


def name_users() -> None:
    """Give the users there are a reference each: 96 random bits."""
    user = sa.table("app_user", sa.column("id", sa.Uuid()), sa.column("reference", sa.String()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(user.c.id)).all():
        connection.execute(sa.update(user).where(user.c.id == row.id).values(reference=secrets.token_urlsafe(12)))


def downgrade() -> None:
    for name in ("uq_app_user_active_mobile", "uq_app_user_active_email", op.f("ix_app_user_reference")):
        op.drop_index(name, "app_user")
    for name in ("mobile_reset_at", "mobile_index", "reference"):
        op.drop_column("app_user", name)
    op.drop_column("sign_in_attempt", "new_mobile_sealed")
    op.drop_table("staff_link")
