"""Decisions about changes, and what a case is waiting for

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INSTANT = sa.DateTime(timezone=True)
CASE_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("stage_since_at", INSTANT), ("due_on", sa.Date()), ("taken_up_at", INSTANT), ("assigned_user_id", sa.Uuid()),
    ("team_id", sa.Uuid()), ("outcome", sa.String()), ("closing_sealed", sa.LargeBinary()),
)  # fmt: skip
CASE_COUNTS = ("undecided_count", "outstanding_count", "question_count")
SUBMISSION_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("author_user_id", sa.Uuid()), ("received_on", sa.Date()), ("taken_out_at", INSTANT),
)  # fmt: skip
CASE_INDEXES = (
    ("ix_review_case_due_on_id", ["due_on", "id"]),
    ("ix_review_case_stage_updated_at_id", ["stage", "updated_at", "id"]),
    ("ix_review_case_assigned_user_id_updated_at_id", ["assigned_user_id", "updated_at", "id"]),
    ("ix_review_case_team_id", ["team_id"]),
)


def upgrade() -> None:
    op.create_table(
        "change_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("altered_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("kept_reference", sa.String(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_change_decision_claim_id")),
        sa.ForeignKeyConstraint(["change_id"], ["reported_change.id"], name=op.f("fk_change_decision_change_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_change_decision_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_decision")),
        sa.UniqueConstraint("change_id", "number", name=op.f("uq_change_decision_change_id_number")),
    )
    op.create_index(op.f("ix_change_decision_claim_id"), "change_decision", ["claim_id"])
    for name, kind in CASE_COLUMNS:
        op.add_column("review_case", sa.Column(name, kind, nullable=True))
    for name in CASE_COUNTS:
        op.add_column("review_case", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name, kind in SUBMISSION_COLUMNS:
        op.add_column("submission", sa.Column(name, kind, nullable=True))
    count_what_is_open()
    for name, columns in CASE_INDEXES:
        op.create_index(name, "review_case", columns)


def count_what_is_open() -> None:
    """The cases there are begin with true counts: nothing has been decided yet."""
    op.execute(
        "UPDATE review_case SET stage_since_at = updated_at,"
        " undecided_count = (SELECT count(*) FROM reported_change JOIN submission"
        " ON submission.id = reported_change.submission_id WHERE submission.case_id = review_case.id),"
        " outstanding_count = (SELECT count(*) FROM evidence_requirement"
        " WHERE evidence_requirement.case_id = review_case.id AND evidence_requirement.state <> 'received')"
    )


def downgrade() -> None:
    for name, _columns in CASE_INDEXES:
        op.drop_index(name, "review_case")
    for name, _kind in SUBMISSION_COLUMNS:
        op.drop_column("submission", name)
    for name in (*CASE_COUNTS, *(column for column, _kind in CASE_COLUMNS)):
        op.drop_column("review_case", name)
    op.drop_table("change_decision")
