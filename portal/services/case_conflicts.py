"""Settling a conflict of a case: an officer keeps one answer, and what contradicts it is left out of the other changes.

Each change that loses an answer gets a decision of its own, which names what was kept; what the resident said stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from portal import db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.changes import Change
from portal.domain.decisions import FINAL, Decision
from portal.domain.settling import settle
from portal.domain.timeline import Conflict, Step, derive_steps
from portal.models import Case, ReportedChange, Submission
from portal.services.case_access import get_case_to_change
from portal.services.decided_changes import list_decided, list_decisions
from portal.services.decisions import ChangeToDecide, decide
from portal.services.errors import NotFound, Stale


def keep_answer(officer: Officer, reference: str, attribute: str, kept: str, seen: Mapping[str, int]) -> Sequence[str]:
    """Keep the answer of the change `kept` (a full reference) in the conflict about `attribute` that it is part of.

    `seen` gives the number of the decision that was seen of each change in the conflict. Raises NotFound, and Stale when
    the conflict is not as it was seen. Returns the full references of what was left out or altered.
    """
    found = get_case_to_change(officer, reference)
    if not policy.may_decide(officer):
        raise NotFound("conflict")
    submissions = list_decided(found.case.id).standing
    standing = {change.full_reference: change for one in submissions for change in one.changes}
    conflict = _find(derive_steps(found.version.content, submissions), attribute, kept)
    if conflict is None or set(conflict.changes) != seen.keys():
        raise Stale("conflict")
    rows = _rows(found.case, conflict.changes)
    if any(seen[name] != row.number for name, row in rows.items()):
        raise Stale("conflict")
    altered = settle(conflict, kept, standing)
    for name, change in altered.items():
        _write(officer, rows[name], change, kept)
    return tuple(altered)


def _find(steps: Iterable[Step], attribute: str, kept: str) -> Conflict | None:
    """The conflict about an attribute in which a change stands; each is on the step of its own date."""
    fresh = (conflict for step in steps for conflict in step.conflicts if conflict.date == step.date)
    return next((one for one in fresh if one.attribute == attribute and kept in one.changes), None)


def _rows(case: Case, references: Sequence[str]) -> dict[str, ChangeToDecide]:
    query = (
        sa.select(Submission, ReportedChange)
        .join(ReportedChange, ReportedChange.submission_id == Submission.id)
        .where(Submission.case_id == case.id, Submission.taken_out_at.is_(None))
    )
    rows = {f"{one.reference}/{change.reference}": (one, change) for one, change in db.session().execute(query)}
    history = list_decisions(rows[name][1].id for name in references)
    latest = {name: history.get(rows[name][1].id, [None])[-1] for name in references}
    return {name: ChangeToDecide(case, *rows[name], latest[name]) for name in references}


def _write(officer: Officer, row: ChangeToDecide, change: Change | None, kept: str) -> None:
    """What is left of a change stays as decided as it was; with nothing left it is refused in favour of what was kept."""
    if change is None:
        decide(officer, row, Decision.REFUSED, seen=row.number, kept=kept)
        return
    content = {
        "subject": change.subject, "date": change.date.isoformat() if change.date else None,
        "details": change.type.write(change.details),
    }  # fmt: skip
    was_final = row.latest is not None and Decision(row.latest.decision) in FINAL
    decision = Decision.CORRECTED if was_final else Decision.SETTLED
    decide(officer, row, decision, seen=row.number, content=content, kept=kept)
