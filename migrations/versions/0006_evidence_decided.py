"""Evidence: what was said of it, what was decided, and who is reminded when

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INSTANT = sa.DateTime(timezone=True)
DECISION_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("decision", sa.String()), ("reason_code", sa.String()), ("reason_sealed", sa.LargeBinary()),
    ("decided_at", INSTANT), ("decided_by", sa.Uuid()),
)  # fmt: skip
REQUIREMENT_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("reference", sa.String()), ("subject_sealed", sa.LargeBinary()), ("terms", sa.JSON()), ("reuse_months", sa.Integer()),
    ("answer", sa.String()), ("answer_note_sealed", sa.LargeBinary()), ("answered_at", INSTANT), ("remind_on", sa.Date()),
    ("reminded_before_on", sa.Date()), ("reminded_due_on", sa.Date()), ("waiting_since", INSTANT), ("valid_until", sa.Date()),
    ("asked_by", sa.Uuid()), ("asked_why_sealed", sa.LargeBinary()),
)  # fmt: skip
FILE_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("said_sealed", sa.LargeBinary()), ("note_sealed", sa.LargeBinary()),
)  # fmt: skip


def upgrade() -> None:
    for name, kind in (*REQUIREMENT_COLUMNS, *DECISION_COLUMNS):
        op.add_column("evidence_requirement", sa.Column(name, kind, nullable=True))
    op.add_column("evidence_requirement", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    for name, kind in (*FILE_COLUMNS, *DECISION_COLUMNS):
        op.add_column("evidence_file", sa.Column(name, kind, nullable=True))
    name_requests()
    op.execute(
        "UPDATE evidence_requirement SET waiting_since = coalesce((SELECT min(evidence_file.received_at) FROM evidence_file"
        " WHERE evidence_file.requirement_id = evidence_requirement.id AND evidence_file.removed_at IS NULL), asked_at)"
        " WHERE state = 'received'"
    )
    op.create_index(op.f("ix_evidence_requirement_reference"), "evidence_requirement", ["reference"], unique=True)
    op.create_index(
        "ix_evidence_requirement_state_waiting_since", "evidence_requirement", ["state", "waiting_since", "id"]
    )
    op.create_index("ix_evidence_requirement_due_on", "evidence_requirement", ["due_on", "id"])
    op.create_table(
        "evidence_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("requirement_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("used_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name=op.f("fk_evidence_use_file_id")),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["evidence_requirement.id"], name=op.f("fk_evidence_use_requirement_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_evidence_use_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_use")),
        sa.UniqueConstraint("requirement_id", "file_id", name=op.f("uq_evidence_use_requirement_id_file_id")),
    )
    op.create_index(op.f("ix_evidence_use_file_id"), "evidence_use", ["file_id"])


def name_requests() -> None:
    """Give the requests there are a reference each: 96 random bits."""
    request = sa.table("evidence_requirement", sa.column("id", sa.Uuid()), sa.column("reference", sa.String()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(request.c.id)).all():
        connection.execute(sa.update(request).where(request.c.id == row.id).values(reference=secrets.token_urlsafe(12)))


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence_use_file_id"), "evidence_use")
    op.drop_table("evidence_use")
    for name in (
        "ix_evidence_requirement_due_on",
        "ix_evidence_requirement_state_waiting_since",
        "ix_evidence_requirement_reference",
    ):
        op.drop_index(name, "evidence_requirement")
    for name, _kind in (*FILE_COLUMNS, *DECISION_COLUMNS):
        op.drop_column("evidence_file", name)
    op.drop_column("evidence_requirement", "version")
    for name, _kind in (*REQUIREMENT_COLUMNS, *DECISION_COLUMNS):
        op.drop_column("evidence_requirement", name)
