"""Teams of officers: made and changed by those who manage users; cases are assigned to one, to a person, or to both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.domain.wording import Refused, _
from portal.models import Team, TeamMember, User
from portal.services import audit
from portal.services.errors import NotFound, Stale

LONGEST_NAME = 80
ENTER_NAME = _("Enter a name for the team")
TAKEN = _("There is a team of this name already")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody, or a team (`is_team`), to whom a case may be assigned."""

    id: UUID
    reference: str
    name: str
    is_team: bool


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team with the references of its members."""

    reference: str
    name: str
    version: int
    members: tuple[str, ...]


def list_colleagues(officer: Officer) -> tuple[Colleague, ...]:
    """Whom the officer may hand a case to: people who may review cases, by name, then teams. One statement."""
    people = sa.select(
        User.id, User.reference, (User.first_name + " " + User.last_name).label("name"), User.permissions, sa.literal(0)
    ).where(User.organisation_id == officer.organisation_id, User.deactivated_at.is_(None))
    teams = sa.select(Team.id, Team.reference, Team.name, sa.cast(sa.literal("[]"), sa.JSON), sa.literal(1)).where(
        Team.organisation_id == officer.organisation_id
    )
    rows = db.session().execute(sa.union_all(people, teams)).all()
    found = [
        Colleague(row[0], row[1] or "", row[2], bool(row[4]))
        for row in rows
        if row[4] or Permission.REVIEW_CASES.value in (row[3] or ())
    ]
    return tuple(sorted(found, key=lambda one: (one.is_team, one.name.casefold(), one.reference)))


def list_teams(officer: Officer) -> tuple[TeamView, ...]:
    """The teams of the officer's organisation, by name. Two statements."""
    _check(officer)
    teams = list(db.session().scalars(sa.select(Team).where(Team.organisation_id == officer.organisation_id)))
    query = (
        sa.select(TeamMember.team_id, User.reference)
        .join(User, User.id == TeamMember.user_id)
        .where(TeamMember.team_id.in_([team.id for team in teams]), User.deactivated_at.is_(None))
    )
    members: dict[UUID, list[str]] = {}
    for team_id, reference in db.session().execute(query):
        members.setdefault(team_id, []).append(reference or "")
    views = (TeamView(one.reference, one.name, one.version, tuple(members.get(one.id, ()))) for one in teams)
    return tuple(sorted(views, key=lambda one: one.name.casefold()))


def get_team(officer: Officer, reference: str) -> TeamView:
    """One team; raises NotFound."""
    found = next((one for one in list_teams(officer) if one.reference == reference), None)
    if found is None:
        raise NotFound("team")
    return found


def create_team(officer: Officer, name: str, members: Collection[str]) -> Team:
    """Make a team. Raises Refused (field `name`)."""
    _check(officer)
    name = _read_name(officer, name, None)
    row = Team(organisation_id=officer.organisation_id, name=name, created_at=clock.now())
    db.session().add(row)
    db.session().flush()
    count = _set_members(officer, row, members)
    audit.record(officer, "team:created", "team", row.id.hex, members=count)
    return row


def change_team(officer: Officer, reference: str, name: str, members: Collection[str], *, seen_version: int) -> Team:
    """Rename a team and set who is in it. Raises NotFound, Stale, Refused (field `name`)."""
    _check(officer)
    query = sa.select(Team).where(Team.organisation_id == officer.organisation_id, Team.reference == reference)
    row = db.session().scalars(query.with_for_update()).one_or_none() if reference.isprintable() else None
    if row is None:
        raise NotFound("team")
    if row.version != seen_version:
        raise Stale("team")
    row.name = _read_name(officer, name, row.id)
    row.version += 1
    db.session().flush()
    count = _set_members(officer, row, members)
    audit.record(officer, "team:changed", "team", row.id.hex, members=count)
    return row


def _check(officer: Officer) -> None:
    if not officer.may(Permission.MANAGE_USERS):
        raise NotFound("teams")


def _read_name(officer: Officer, name: str, own_id: UUID | None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused(ENTER_NAME, "name")
    if len(name) > LONGEST_NAME:
        raise Refused(_("The name must be {most} characters or fewer", most=LONGEST_NAME), "name")
    query = sa.select(Team.id).where(
        Team.organisation_id == officer.organisation_id, sa.func.lower(Team.name) == name.lower()
    )
    if db.session().scalar(query) not in (None, own_id):
        raise Refused(TAKEN, "name")
    return name


def _set_members(officer: Officer, team: Team, members: Collection[str]) -> int:
    query = sa.select(User.id).where(
        User.organisation_id == officer.organisation_id,
        User.deactivated_at.is_(None),
        User.reference.in_(list(members)),
    )
    wanted = set(db.session().scalars(query))
    db.session().execute(sa.delete(TeamMember).where(TeamMember.team_id == team.id))
    db.session().add_all([TeamMember(team_id=team.id, user_id=user_id) for user_id in wanted])
    db.session().flush()
    return len(wanted)
