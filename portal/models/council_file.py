"""Configuration files that a council put in force, such as its livingsituation.xml, kept as they were given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class CouncilFile(Base):
    """One file, under the digest of its bytes: it never changes, and a setting says which one is in force."""

    __tablename__ = "council_file"

    digest: Mapped[str] = mapped_column(primary_key=True)  # SHA-256, in hexadecimal
    kind: Mapped[str]  # living-situations | evidence-rules
    content: Mapped[bytes]
    loaded_at: Mapped[datetime]
