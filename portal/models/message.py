"""Messages that leave the portal: what to say is a template name and sealed gaps, never personal data in clear."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class OutgoingMessage(Base):
    """One text or e-mail to be sent by a job; `address` and `gaps` are wiped once it has left (kept by the outbox page)."""

    __tablename__ = "outgoing_message"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"))
    channel: Mapped[str]  # phone | email
    template: Mapped[str]  # domain.messages
    language: Mapped[str]
    address_sealed: Mapped[bytes | None]
    address = Sealed[str | None]()
    gaps_sealed: Mapped[bytes | None]
    gaps = Sealed[dict[str, str] | None]()
    state: Mapped[str]  # queued | sent | failed
    failure: Mapped[str | None]
    queued_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
