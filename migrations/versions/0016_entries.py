"""When what staff type in for a resident reached the council

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("authority", sa.Column("received_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("authority", "received_on")
