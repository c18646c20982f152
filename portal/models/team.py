"""Teams of officers, who works on which case, and who looks at one right now."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.organisation import new_reference
from portal.models.types import Sealed


class Team(Base):
    """A team of an organisation, to which cases may be assigned."""

    __tablename__ = "staff_team"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True, default=new_reference)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class TeamMember(Base):
    """One officer of a team; somebody may be in several."""

    __tablename__ = "staff_team_member"
    __table_args__ = (sa.UniqueConstraint("team_id", "user_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    team_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("staff_team.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"), index=True)


class CaseAssignment(Base):
    """One hand-over of a case: to whom, by whom, and what they were told."""

    __tablename__ = "case_assignment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("review_case.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"))
    team_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("staff_team.id"))
    note_sealed: Mapped[bytes | None]
    note = Sealed[str | None]()
    assigned_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    assigned_at: Mapped[datetime]


class CaseListChoice(Base):
    """The order in which an officer last put the list of cases."""

    __tablename__ = "case_list_choice"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True)
    sort: Mapped[str]


class CasePresence(Base):
    """When an officer last had the page of a case before them."""

    __tablename__ = "case_presence"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("review_case.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
