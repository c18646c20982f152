"""Sets of permissions as an organisation's own staff have made or changed them; those of the code are the defaults."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.organisation import new_reference


class OwnPermissionSet(Base):
    """One set of one organisation; with a `standard_key` it stands in for the set of the code under that key."""

    __tablename__ = "permission_set"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "standard_key"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True, default=new_reference)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    standard_key: Mapped[str | None]
    name: Mapped[str]
    permissions: Mapped[list[str]]
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]  # of a standard set that the organisation does not want
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
