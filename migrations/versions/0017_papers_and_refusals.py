"""Scans of signed forms, what goes with an authority, and refusals by offices

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

OF_FORMS = (
    ("form_removed_at", sa.DateTime(timezone=True)),
    ("scan_state", sa.String()),
    ("scanned_at", sa.DateTime(timezone=True)),
    ("scan_finding", sa.String()),
)


def upgrade() -> None:
    for name, kind in OF_FORMS:
        op.add_column("authority", sa.Column(name, kind, nullable=True))
    op.execute("UPDATE authority SET scan_state = 'not-scanned' WHERE form_key IS NOT NULL")
    op.add_column("letter", sa.Column("authority_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_letter_authority_id"), "letter", ["authority_id"])
    with op.batch_alter_table("document_certificate") as batch_op:
        batch_op.alter_column("authority_id", existing_type=sa.Uuid(), nullable=True)
    create_refusals()


def create_refusals() -> None:
    op.create_table(
        "office_refusal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("office_key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_for_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("follow_up_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("followed_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("followed_up_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["followed_up_by_id"], ["app_user.id"], name=op.f("fk_office_refusal_followed_up_by_id")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_office_refusal_authority_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_office_refusal_claim_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_office_refusal_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_office_refusal_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_refusal")),
        sa.UniqueConstraint("reference", name=op.f("uq_office_refusal_reference")),
    )
    op.create_index(op.f("ix_office_refusal_claim_id"), "office_refusal", ["claim_id"])
    op.create_index(op.f("ix_office_refusal_authority_id"), "office_refusal", ["authority_id"])
    op.create_index(
        "ix_office_refusal_organisation_id_recorded_at", "office_refusal", ["organisation_id", "recorded_at"]
    )
    op.create_index("ix_office_refusal_office_key_reason", "office_refusal", ["office_key", "reason"])
    op.create_index("ix_office_refusal_recorded_at", "office_refusal", ["recorded_at"])


def downgrade() -> None:
    op.drop_table("office_refusal")
    op.execute("DELETE FROM document_certificate WHERE authority_id IS NULL")
    with op.batch_alter_table("document_certificate") as batch_op:
        batch_op.alter_column("authority_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_index(op.f("ix_letter_authority_id"), "letter")
    op.drop_column("letter", "authority_id")
    for name, _kind in reversed(OF_FORMS):
        op.drop_column("authority", name)
