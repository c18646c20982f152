"""Workers that are alive: each says so every few seconds, so that another can take up the work of one that fell silent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Worker(Base):
    """One worker process by its stable name."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
