"""Organisations, suspension, own permission sets and reviews of access

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

OF_USERS = (
    ("new_email", sa.String()),
    ("organisation_role", sa.String()),
    ("used_at", sa.DateTime(timezone=True)),
    ("suspended_at", sa.DateTime(timezone=True)),
    ("suspended_until_on", sa.Date()),
    ("suspended_why", sa.String()),
)


def upgrade() -> None:
    for name, kind in OF_USERS:
        op.add_column("app_user", sa.Column(name, kind, nullable=True))
    op.add_column("organisation", sa.Column("reference", sa.String(), nullable=True))
    op.add_column("organisation", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    name_organisations()
    op.create_index(op.f("ix_organisation_reference"), "organisation", ["reference"], unique=True)
    create_permission_sets()
    create_reviews()


def create_permission_sets() -> None:
    op.create_table(
        "permission_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("standard_key", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_permission_set_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission_set")),
        sa.UniqueConstraint("reference", name=op.f("uq_permission_set_reference")),
        sa.UniqueConstraint(
            "organisation_id", "standard_key", name=op.f("uq_permission_set_organisation_id_standard_key")
        ),
    )
    op.create_index(op.f("ix_permission_set_organisation_id"), "permission_set", ["organisation_id"])


def create_reviews() -> None:
    op.create_table(
        "access_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_access_review_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_review")),
    )
    op.create_index(op.f("ix_access_review_organisation_id"), "access_review", ["organisation_id"])
    op.create_table(
        "access_confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["access_review.id"], name=op.f("fk_access_confirmation_review_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_access_confirmation_user_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["app_user.id"], name=op.f("fk_access_confirmation_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_confirmation")),
        sa.UniqueConstraint(
            "review_id", "user_id", "manager_id", name=op.f("uq_access_confirmation_review_id_user_id_manager_id")
        ),
    )


def name_organisations() -> None:
    """Give the organisations there are a reference each: 96 random bits."""
    organisation = sa.table("organisation", sa.column("id", sa.Uuid()), sa.column("reference", sa.String()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(organisation.c.id)).all():
        named = sa.update(organisation).where(organisation.c.id == row.id)
        connection.execute(named.values(reference=secrets.token_urlsafe(12)))


def downgrade() -> None:
    for table in ("access_confirmation", "access_review", "permission_set"):
        op.drop_table(table)
    op.drop_index(op.f("ix_organisation_reference"), "organisation")
    op.drop_column("organisation", "version")
    op.drop_column("organisation", "reference")
    for name, _kind in reversed(OF_USERS):
        op.drop_column("app_user", name)
