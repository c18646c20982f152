"""Teams, hand-overs of cases, the order of the list, and who looks at a case

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff_team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_staff_team_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_team")),
        sa.UniqueConstraint("reference", name=op.f("uq_staff_team_reference")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_staff_team_organisation_id_name")),
    )
    op.create_table(
        "staff_team_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["staff_team.id"], name=op.f("fk_staff_team_member_team_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_staff_team_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_team_member")),
        sa.UniqueConstraint("team_id", "user_id", name=op.f("uq_staff_team_member_team_id_user_id")),
    )
    op.create_index(op.f("ix_staff_team_member_user_id"), "staff_team_member", ["user_id"])
    op.create_table(
        "case_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_case_assignment_claim_id")),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"], name=op.f("fk_case_assignment_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_case_assignment_user_id")),
        sa.ForeignKeyConstraint(["team_id"], ["staff_team.id"], name=op.f("fk_case_assignment_team_id")),
        sa.ForeignKeyConstraint(["assigned_by"], ["app_user.id"], name=op.f("fk_case_assignment_assigned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_assignment")),
    )
    op.create_index(op.f("ix_case_assignment_claim_id"), "case_assignment", ["claim_id"])
    op.create_index(op.f("ix_case_assignment_case_id"), "case_assignment", ["case_id"])
    op.create_table(
        "case_list_choice",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_case_list_choice_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_case_list_choice")),
    )
    op.create_table(
        "case_presence",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"], name=op.f("fk_case_presence_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_case_presence_user_id")),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_presence")),
    )
    op.create_index(op.f("ix_case_presence_seen_at"), "case_presence", ["seen_at"])


def downgrade() -> None:
    for name in ("case_presence", "case_list_choice", "case_assignment", "staff_team_member", "staff_team"):
        op.drop_table(name)
