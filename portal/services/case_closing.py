"""Closing a case with what it came to, and opening it again. Only a person closes a case, and says with which outcome."""

from __future__ import annotations

import sqlalchemy as sa

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.case_stage import OUTCOME_WORDING, WITHOUT_DECISIONS, Outcome, Stage
from portal.domain.decisions import FINAL, Decision
from portal.domain.wording import Refused, _
from portal.models import Case, ReportedChange, Submission
from portal.services import audit, case_questions, case_stages, cases
from portal.services.case_access import get_case_to_change
from portal.services.decided_changes import list_decisions
from portal.services.decisions import LONGEST_REASON, TOO_LONG, ChangeToDecide, decide
from portal.services.errors import NotFound, Stale

CHOOSE_OUTCOME = _("Select what the case came to")
UNDECIDED = _("Decide every change before you close the case with this outcome")
BEING_SENT = _("Changes are still being sent to the back office. Close the case once they have arrived")
IS_OPEN_ALREADY = _("The claim has another case that is open")
OFFERED = (Outcome.NO_CHANGE, Outcome.INCREASE, Outcome.DECREASE, Outcome.NIL_EFFECT, Outcome.ENDED, Outcome.WITHDRAWN)
"""The outcomes of an answer; those of silence follow from the steps that lead to them."""


def close(officer: Officer, reference: str, outcome: str, note: str, *, seen_version: int) -> Case:
    """Close a case. Raises Refused for no outcome, open changes or steps on their way, Stale when it is not as seen.

    What is undecided in a case that was withdrawn is refused for that reason.
    """
    case = _get_to_close(officer, reference)
    if outcome not in OFFERED:
        raise Refused(CHOOSE_OUTCOME, "outcome")
    if case.version != seen_version:
        raise Stale("case")
    return close_as(officer, case, Outcome(outcome), note)


def close_as(officer: Officer, case: Case, outcome: Outcome, note: str) -> Case:
    """Close a case that the officer holds the lock of."""
    if case.stage == Stage.BEING_SENT:
        raise Refused(BEING_SENT)
    if len(note) > LONGEST_REASON:
        raise Refused(TOO_LONG, "note")
    if outcome in WITHOUT_DECISIONS:
        _refuse_undecided(officer, case, str(OUTCOME_WORDING[outcome]))
    elif case.undecided_count:
        raise Refused(UNDECIDED, "outcome")
    case_questions.end_open(case)
    case.closed_at, case.outcome, case.closing = clock.now(), outcome.value, note.strip() or None
    case_stages.note_work(case)
    audit.record(officer, "case:closed", "claim", case.claim_id.hex, case=case.reference, outcome=outcome.value)
    return case


def open_again(officer: Officer, reference: str) -> Case:
    """Open a closed case again. Raises NotFound when it is open, Refused when the claim has a newer one that is."""
    case = get_case_to_change(officer, reference).case
    if case.closed_at is None or not policy.may_decide(officer):
        raise NotFound("closed case")
    if cases.find_open(case.claim_id) is not None:
        raise Refused(IS_OPEN_ALREADY)
    cases.reopen(officer, case)
    case_stages.note_work(case)
    return case


def _get_to_close(officer: Officer, reference: str) -> Case:
    case = get_case_to_change(officer, reference).case
    if case.closed_at is not None or not policy.may_decide(officer):
        raise NotFound("open case")
    return case


def _refuse_undecided(officer: Officer, case: Case, reason: str) -> None:
    query = (
        sa.select(Submission, ReportedChange)
        .join(ReportedChange, ReportedChange.submission_id == Submission.id)
        .where(Submission.case_id == case.id, Submission.taken_out_at.is_(None))
    )
    rows = db.session().execute(query).all()
    history = list_decisions(change.id for _submission, change in rows)
    for submission, change in rows:
        latest = history.get(change.id, [None])[-1]
        if latest is None or Decision(latest.decision) not in FINAL:
            found = ChangeToDecide(case, submission, change, latest)
            decide(officer, found, Decision.REFUSED, seen=found.number, reason=reason, as_it_stands=True)
