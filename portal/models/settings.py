"""What a council's staff have changed from the defaults of the settings register."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class CouncilSetting(Base):
    """One setting that differs from its default."""

    __tablename__ = "council_setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(sa.JSON())
    changed_at: Mapped[datetime]
