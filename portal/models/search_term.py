"""What officers typed into a search: kept sealed for a day, so that addresses hold an opaque id and no personal data."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class SearchTerm(Base):
    """One search of one officer; nobody else's address with its reference finds it."""

    __tablename__ = "search_term"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)  # 128 random bits: what stands in the address
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    text_sealed: Mapped[bytes]
    text = Sealed[str]()
    kept_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
