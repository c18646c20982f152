"""Decisions about reported changes: accept, correct, refuse, take back; none ever rewrites what a resident sent.

Each is a row of its own, so that the history stays. Who decides says which decision they saw last (`seen`, 0 for none):
when somebody else was faster the later one is refused as Stale, and nobody overwrites anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.change_hold import held_until
from portal.domain.changes import CHANGE_TYPES, Change
from portal.domain.decisions import Decision
from portal.domain.wording import Refused, Wording, _
from portal.models import Case, ChangeDecision, ReportedChange, Submission
from portal.services import audit, case_stages
from portal.services.case_access import FoundCase, get_case, get_case_to_change, is_case_reference
from portal.services.errors import NotFound, Stale
from portal.services.handover.requesting import request_plan
from portal.services.sent_changes import change_of

LONGEST_REASON = 1000
ENTER_REASON = _("Enter why this change is refused")
SAY_HOW_CHECKED = _("Say how you checked this with the resident, or accept it when it is no longer held")
ENTER_CORRECTION_REASON = _("Enter why this change is corrected")
TOO_LONG = _("The reason must be {most} characters or fewer", most=LONGEST_REASON)
CLOSED = _("This case is closed. Open it again before you decide anything in it")
SAME = _("Nothing is different from what was reported. Accept the change instead")


class ChangePlace(NamedTuple):
    """Where a reported change stands: the references of its case, of its submission, and its own."""

    case: str
    submission: str
    change: str


@dataclass(frozen=True, slots=True, repr=False)
class Correction:
    """A change as an officer puts it right."""

    subject: str
    happened_on: date | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class ChangeToDecide:
    """A reported change with its case and its latest decision, if there is one."""

    case: Case
    submission: Submission
    row: ReportedChange
    latest: ChangeDecision | None

    @property
    def number(self) -> int:
        """The number of the latest decision; 0 when nothing was decided."""
        return self.latest.number if self.latest else 0

    @property
    def full_reference(self) -> str:
        """The change's full reference."""
        return f"{self.submission.reference}/{self.row.reference}"

    @property
    def reported(self) -> Change:
        """The change as it was reported."""
        return change_of(self.row, self.submission.reference)

    @property
    def standing(self) -> Change:
        """The change as it stands: as reported, or as it was last altered."""
        return altered(self.reported, self.latest)


def altered(reported: Change, decision: ChangeDecision | None) -> Change:
    """A change as a decision leaves it."""
    content = decision.altered if decision else None
    if content is None:
        return reported
    day = date.fromisoformat(content["date"]) if content["date"] else None
    details = reported.type.read(content["details"])
    return replace(reported, subject=content["subject"], date=day, details=details)


def get_change(officer: Officer, place: ChangePlace) -> ChangeToDecide:
    """A change that this officer may decide, with nobody else deciding in its claim; raises NotFound."""
    return _get_change(officer, place, get_case_to_change)


def show_change(officer: Officer, place: ChangePlace) -> ChangeToDecide:
    """A change that this officer may decide, for a page; raises NotFound."""
    return _get_change(officer, place, get_case)


def _get_change(officer: Officer, place: ChangePlace, get: Callable[[Officer, str], FoundCase]) -> ChangeToDecide:
    if not policy.may_decide(officer) or not all(map(is_case_reference, place)):
        raise NotFound("change")
    case = get(officer, place.case).case
    latest = sa.select(ChangeDecision.id).where(ChangeDecision.change_id == ReportedChange.id)
    newest = latest.order_by(ChangeDecision.number.desc()).limit(1).correlate(ReportedChange).scalar_subquery()
    query = (
        sa.select(Submission, ReportedChange, ChangeDecision)
        .join(ReportedChange, ReportedChange.submission_id == Submission.id)
        .outerjoin(ChangeDecision, ChangeDecision.id == newest)
        .where(Submission.case_id == case.id, Submission.taken_out_at.is_(None))
        .where(Submission.reference == place.submission, ReportedChange.reference == place.change)
    )
    found = db.session().execute(query).one_or_none()
    if found is None:
        raise NotFound("change")
    return ChangeToDecide(case, *found)


def accept(officer: Officer, place: ChangePlace, *, seen: int, checked: str = "") -> None:
    """Let a change stand as it is. Raises NotFound, Stale, Refused when the case is closed.

    What is held for a check (`change_hold`) is accepted sooner only with word of how it was `checked`; it is kept as the
    reason. Raises Refused (field `checked`) without.
    """
    found = get_change(officer, place)
    reason = read_reason(checked, SAY_HOW_CHECKED, "checked") if checked.strip() or is_held(found) else None
    decide(officer, found, Decision.ACCEPTED, seen=seen, reason=reason, as_it_stands=True)


def is_held(found: ChangeToDecide) -> bool:
    """Whether a change is still held for a check."""
    change = found.standing
    until = held_until(change.type.checks_needed(change.details), found.submission.submitted_at)
    return until is not None and clock.now() < until


def accept_all(officer: Officer, case: str, places: Iterable[tuple[ChangePlace, int]]) -> int:
    """Accept several changes of a case, each with the number of the decision that was seen; all or none. How many."""
    get_case_to_change(officer, case)
    count = 0
    with db.session().begin_nested():
        for place, seen in places:
            accept(officer, place, seen=seen)
            count += 1
    return count


def correct(officer: Officer, place: ChangePlace, correction: Correction, reason: str, *, seen: int) -> None:
    """Put a change right; what the resident said is kept beside it. Raises Refused for no reason or no difference."""
    found = get_change(officer, place)
    kind = CHANGE_TYPES[found.row.type]
    details = kind.write(kind.read(dict(correction.details)))
    reported = kind.write(kind.read(found.row.details))
    as_reported = (found.row.subject, found.row.happened_on, _answers(reported))
    if (correction.subject, correction.happened_on, _answers(details)) == as_reported:
        raise Refused(SAME)
    content = {
        "subject": correction.subject, "details": details,
        "date": correction.happened_on.isoformat() if correction.happened_on else None,
    }  # fmt: skip
    reason = read_reason(reason, ENTER_CORRECTION_REASON, "why")
    decide(officer, found, Decision.CORRECTED, seen=seen, reason=reason, content=content)


def _answers(details: Mapping[str, Any]) -> dict[str, Any]:
    """The answers given: a list without entries is none."""
    return {name: value for name, value in details.items() if value not in (None, [])}


def refuse(officer: Officer, place: ChangePlace, reason: str, *, seen: int) -> None:
    """Leave a change out, with the reason. Raises Refused (field `reason`) without one."""
    found = get_change(officer, place)
    decide(officer, found, Decision.REFUSED, seen=seen, reason=read_reason(reason, ENTER_REASON), as_it_stands=True)


def reopen(officer: Officer, place: ChangePlace, *, seen: int) -> None:
    """Take the latest decision back: the change is to be decided again, as it was reported. Raises NotFound for none."""
    found = get_change(officer, place)
    if found.latest is None:
        raise NotFound("decision")
    decide(officer, found, Decision.REOPENED, seen=seen)


def decide(
    officer: Officer, found: ChangeToDecide, decision: Decision, *, seen: int, reason: str | None = None,
    content: dict[str, Any] | None = None, as_it_stands: bool = False, kept: str | None = None,
) -> ChangeDecision:  # fmt: skip
    """Write a decision down. `as_it_stands` carries on what earlier decisions altered."""
    if found.case.closed_at is not None:
        raise Refused(CLOSED)
    if seen != found.number:
        raise Stale("decision")
    if as_it_stands and found.latest is not None:
        content, kept = found.latest.altered, kept or found.latest.kept_reference
    row = ChangeDecision(
        claim_id=found.row.claim_id, change_id=found.row.id, number=found.number + 1, decision=decision.value,
        altered=content, reason=reason, kept_reference=kept, user_id=officer.user_id, decided_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    case_stages.note_work(found.case)
    audit.record(
        officer, f"change:{decision.value}", "claim", found.row.claim_id.hex, case=found.case.reference,
        change=found.full_reference, number=row.number,
    )  # fmt: skip
    request_plan(found.case.id)
    return row


def record_conflict(officer: Officer, place: ChangePlace, tried: Decision) -> ChangeToDecide:
    """Somebody else was faster: note what this officer was about to decide, and give the change as it is now."""
    found = show_change(officer, place)
    audit.record(
        officer, "change:decided-too-late", "claim", found.row.claim_id.hex, case=place.case, change=found.full_reference,
        tried=tried.value, number=found.number,
    )  # fmt: skip
    return found


def read_reason(text: str, ask: Wording, field_name: str = "reason") -> str:
    """A reason that was typed; raises Refused on its field when it is missing or too long."""
    text = text.strip()
    if not text:
        raise Refused(ask, field_name)
    if len(text) > LONGEST_REASON:
        raise Refused(TOO_LONG, field_name)
    return text
