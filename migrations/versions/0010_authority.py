"""Authority to act for a resident

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("relationship", sa.String(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("organisation_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issue_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("typed_claim_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("form_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("form_type", sa.String(), nullable=True),
        sa.Column("form_size_bytes", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_how", sa.String(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_authority_claim_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["app_user.id"], name=op.f("fk_authority_confirmed_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_authority_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_authority_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("reference", name=op.f("uq_authority_reference")),
    )
    op.create_index(op.f("ix_authority_claim_id"), "authority", ["claim_id"])
    op.create_index(op.f("ix_authority_user_id"), "authority", ["user_id"])
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("gaps_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_letter_claim_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["app_user.id"], name=op.f("fk_letter_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("reference", name=op.f("uq_letter_reference")),
    )
    op.create_index(op.f("ix_letter_claim_id"), "letter", ["claim_id"])
    op.create_index("ix_letter_sent_at_queued_at", "letter", ["sent_at", "queued_at"])
    op.create_table(
        "training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_training_recorded_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_training_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sa.UniqueConstraint("reference", name=op.f("uq_training_reference")),
    )
    op.create_index(op.f("ix_training_user_id"), "training", ["user_id"])
    op.create_table(
        "authority_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_authority_version_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_version")),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_authority_version_authority_id_number")),
    )
    op.create_table(
        "document_certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_file_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("training_title", sa.String(), nullable=False),
        sa.Column("training_ends_on", sa.Date(), nullable=False),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_document_certificate_authority_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_document_certificate_claim_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_document_certificate_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_certificate")),
        sa.UniqueConstraint("evidence_file_id", name=op.f("uq_document_certificate_evidence_file_id")),
    )
    op.create_index(op.f("ix_document_certificate_claim_id"), "document_certificate", ["claim_id"])
    op.add_column("draft", sa.Column("release_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("draft", sa.Column("release_authority_id", sa.Uuid(), nullable=True))
    op.add_column("evidence_file", sa.Column("authority_id", sa.Uuid(), nullable=True))
    op.add_column("sign_in_attempt", sa.Column("authority_id", sa.Uuid(), nullable=True))
    op.add_column("submission", sa.Column("authority_id", sa.Uuid(), nullable=True))
    op.add_column("web_session", sa.Column("authority_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("web_session", "authority_id")
    op.drop_column("submission", "authority_id")
    op.drop_column("sign_in_attempt", "authority_id")
    op.drop_column("evidence_file", "authority_id")
    op.drop_column("draft", "release_authority_id")
    op.drop_column("draft", "release_asked_at")
    op.drop_index(op.f("ix_document_certificate_claim_id"), "document_certificate")
    op.drop_table("document_certificate")
    op.drop_table("authority_version")
    op.drop_index(op.f("ix_training_user_id"), "training")
    op.drop_table("training")
    op.drop_index("ix_letter_sent_at_queued_at", "letter")
    op.drop_index(op.f("ix_letter_claim_id"), "letter")
    op.drop_table("letter")
    op.drop_index(op.f("ix_authority_user_id"), "authority")
    op.drop_index(op.f("ix_authority_claim_id"), "authority")
    op.drop_table("authority")
