"""What a resident has typed and not yet sent."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class Draft(Base):
    """The one open draft of a claim; its content is the `domain.draft` form, sealed."""

    __tablename__ = "draft"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), unique=True)
    kind: Mapped[str]  # review | report
    content_sealed: Mapped[bytes]
    content = Sealed[dict[str, Any]]()
    claim_number: Mapped[int]  # version of the claim that was shown
    submit_token: Mapped[str] = mapped_column(unique=True)  # submitting with it twice is one submission
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    release_asked_at: Mapped[datetime | None]  # since when it waits for the resident to check and send it
    release_authority_id: Mapped[uuid.UUID | None]  # of who prepared it (authority.id)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ParkedAnswer(Base):
    """What was typed into a form that came back after its session ended; offered once, after sign-in to the same claim."""

    __tablename__ = "parked_answer"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    path: Mapped[str]  # page of the form, no query
    fields_sealed: Mapped[bytes]
    fields = Sealed[dict[str, list[str]]]()
    had_files: Mapped[bool]
    parked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
