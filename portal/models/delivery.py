"""What leaves for the back office and the document store: one row per message, one per try, and what staff put right."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed

UNSENT = sa.text("state IN ('waiting', 'failed')")


class Delivery(Base):
    """One outgoing message. Messages of a lane (a claim, or a document) go one after the other, by position.

    `message` is what goes over the wire, kept as it was at the first try until the receiver says that it kept nothing:
    the same bytes under the same key are one message, however often they are sent.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("lane_id", "position"),
        sa.Index("ix_delivery_unsent_lane", "lane_id", "position", sqlite_where=UNSENT),
        sa.Index("ix_delivery_unsent_next_try", "next_try_at", sqlite_where=UNSENT),
        sa.Index("ix_delivery_created_at_id", "created_at", "id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # domain.handover.deliveries
    target: Mapped[str]  # the back office, or documents
    lane_id: Mapped[uuid.UUID]  # a claim for the back office, a file or a document for the document store
    position: Mapped[int]
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    case_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("review_case.id"), index=True)
    submission_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    effective_on: Mapped[date | None]
    content_sealed: Mapped[bytes]
    content = Sealed[dict[str, Any]]()
    digest: Mapped[bytes]  # keyed; of what is told, to see whether it was told already
    changes: Mapped[list[str]]  # references of the changes in it
    replaces: Mapped[list[str]]  # keys of the messages it supersedes
    revision: Mapped[int] = mapped_column(default=1)  # part of the key: a repaired message has a new one
    sequence: Mapped[int | None]  # its number among the messages of its claim, once it was tried
    message_sealed: Mapped[bytes | None]
    message = Sealed[str | None]()
    state: Mapped[str]  # waiting | sent | failed | superseded
    cause: Mapped[str | None]  # domain.handover.causes
    code: Mapped[str | None]
    detail: Mapped[str | None]
    attempt_count: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[str | None]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    first_tried_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    @property
    def key(self) -> str:
        """What the receiver knows it by."""
        return self.reference if self.revision == 1 else f"{self.reference}.{self.revision}"


class DeliveryAttempt(Base):
    """One try and what came of it; without a cause it arrived."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (sa.UniqueConstraint("delivery_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("delivery.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    cause: Mapped[str | None]
    code: Mapped[str | None]
    detail: Mapped[str | None]


class DeliveryRepair(Base):
    """What staff put right for every later message of a claim: its reference over there, or one answer of one change."""

    __tablename__ = "delivery_repair"
    __table_args__ = (sa.UniqueConstraint("claim_id", "field"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"))
    field: Mapped[str]  # claim_reference, or <change>:<answer>
    value_sealed: Mapped[bytes]
    value = Sealed[str]()
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    repaired_at: Mapped[datetime]


class ClaimRefresh(Base):
    """When a claim was last asked for in the back office itself, and why that failed, if it did."""

    __tablename__ = "claim_refresh"

    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), primary_key=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    cause: Mapped[str | None]
    code: Mapped[str | None]
