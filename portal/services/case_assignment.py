"""Who works on a case: taken, handed to a colleague or a team with a note, one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.wording import Refused, _
from portal.models import Case, CaseAssignment, Team, User
from portal.services import audit
from portal.services.case_access import get_case_to_change
from portal.services.errors import NotFound, Stale
from portal.services.teams import Colleague, list_colleagues

LONGEST_NOTE = 1000
MOST_AT_ONCE = 200
CHOOSE = _("Select who the case goes to")
CHOOSE_CASES = _("Select at least one case")
TOO_LONG = _("The note must be {most} characters or fewer", most=LONGEST_NOTE)
NOBODY = "nobody"


@dataclass(frozen=True, slots=True, repr=False)
class AssignmentView:
    """One hand-over: to whom (nobody: empty), by whom, when, and the note."""

    to: str
    by: str
    at: datetime
    note: str


def assign(officer: Officer, reference: str, to: str, note: str = "", *, seen: str | None = None) -> Case:
    """Give a case to a colleague or a team (a reference), or to nobody. Raises NotFound, Stale, Refused (`to`, `note`).

    `seen` is who held it when the page was shown, as `holder_of` writes it; None where that does not matter.
    """
    colleague = _find(officer, to)
    if len(note) > LONGEST_NOTE:
        raise Refused(TOO_LONG, "note")
    case = get_case_to_change(officer, reference).case
    if seen is not None and holder_of(case) != seen:
        raise Stale("assignment")
    _give(officer, case, colleague, note.strip())
    return case


def assign_many(officer: Officer, references: Sequence[str], to: str, note: str = "") -> int:
    """Give several cases to one; those that are not there any more are left out. Returns how many. Raises Refused."""
    colleague = _find(officer, to)
    if not references:
        raise Refused(CHOOSE_CASES, "case")
    if len(note) > LONGEST_NOTE:
        raise Refused(TOO_LONG, "note")
    count = 0
    for reference in sorted(set(references))[:MOST_AT_ONCE]:
        try:
            case = get_case_to_change(officer, reference).case
        except NotFound:
            continue
        _give(officer, case, colleague, note.strip())
        count += 1
    return count


def holder_of(case: Case) -> str:
    """Who holds a case, as a form carries it to notice that somebody else was faster."""
    found = case.assigned_user_id or case.team_id
    return found.hex if found else NOBODY


def list_assignments(case_id: UUID) -> tuple[AssignmentView, ...]:
    """The hand-overs of a case, oldest first. One statement."""
    to, by = aliased(User), aliased(User)
    query = (
        sa.select(CaseAssignment, to, Team.name, by)
        .outerjoin(to, to.id == CaseAssignment.user_id)
        .outerjoin(Team, Team.id == CaseAssignment.team_id)
        .join(by, by.id == CaseAssignment.assigned_by)
        .where(CaseAssignment.case_id == case_id)
        .order_by(CaseAssignment.assigned_at, CaseAssignment.id)
    )
    return tuple(
        AssignmentView(user.name if user else team or "", author.name, row.assigned_at, row.note or "")
        for row, user, team, author in db.session().execute(query)
    )


def _find(officer: Officer, to: str) -> Colleague | None:
    """The colleague or team of a reference; None for nobody."""
    if to == NOBODY:
        return None
    found = next((one for one in list_colleagues(officer) if one.reference == to and to), None)
    if found is None:
        raise Refused(CHOOSE, "to")
    return found


def _give(officer: Officer, case: Case, colleague: Colleague | None, note: str) -> None:
    """A person keeps the team that the case was given to; a team takes it from the person."""
    user_id = colleague.id if colleague and not colleague.is_team else None
    case.assigned_user_id = user_id
    if colleague is None or colleague.is_team:
        case.team_id = colleague.id if colleague else None
    db.session().add(
        CaseAssignment(
            claim_id=case.claim_id, case_id=case.id, user_id=user_id,
            team_id=colleague.id if colleague and colleague.is_team else None, note=note or None,
            assigned_by=officer.user_id, assigned_at=clock.now(),
        )
    )  # fmt: skip
    db.session().flush()
    audit.record(
        officer,
        "case:assigned",
        "claim",
        case.claim_id.hex,
        case=case.reference,
        to=colleague.id.hex if colleague else "",
    )
