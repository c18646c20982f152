"""Questions to residents, and the steps when nobody answers

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "resident_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("reply_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("replied_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_resident_question_claim_id")),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"], name=op.f("fk_resident_question_case_id")),
        sa.ForeignKeyConstraint(["change_id"], ["reported_change.id"], name=op.f("fk_resident_question_change_id")),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name=op.f("fk_resident_question_file_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_resident_question_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_question")),
        sa.UniqueConstraint("reference", name=op.f("uq_resident_question_reference")),
    )
    op.create_index(op.f("ix_resident_question_claim_id"), "resident_question", ["claim_id"])
    op.create_index(op.f("ix_resident_question_case_id"), "resident_question", ["case_id"])
    op.create_table(
        "silence_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_silence_step_claim_id")),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"], name=op.f("fk_silence_step_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_silence_step_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_step")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_silence_step_case_id_number")),
    )
    op.create_index(op.f("ix_silence_step_claim_id"), "silence_step", ["claim_id"])


def downgrade() -> None:
    op.drop_table("silence_step")
    op.drop_table("resident_question")
