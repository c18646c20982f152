"""What officers decided about reported changes: one row for each decision, none ever rewritten."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class ChangeDecision(Base):
    """One decision about one change; the one with the highest number counts.

    `altered` is {"subject", "date", "details"} of the change as it then stands, when that is not as it was reported.
    """

    __tablename__ = "change_decision"
    __table_args__ = (sa.UniqueConstraint("change_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    change_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("reported_change.id"))
    number: Mapped[int]  # 1 is the first decision about the change
    decision: Mapped[str]  # domain.decisions
    altered_sealed: Mapped[bytes | None]
    altered = Sealed[dict[str, Any] | None]()
    reason_sealed: Mapped[bytes | None]
    reason = Sealed[str | None]()
    kept_reference: Mapped[
        str | None
    ]  # full reference of the change that was kept instead, when a conflict was settled
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    decided_at: Mapped[datetime]
