"""What a list of cases is narrowed by: keyword, stage, evidence, due date and holder, as conditions (S1.17-S1.20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from portal import clock
from portal.domain import nino
from portal.domain.actor import Officer
from portal.domain.wording import Refused, Wording, _
from portal.models import Case, Claim, EvidenceRequirement, SearchPerson, Submission, Team, User
from portal.services import claim_search
from portal.services.claim_identity import held_forms, nino_index

SHORTEST_WORD = 2
MOST_WORDS = 8
LONGEST_KEYWORD = 200
TOO_SHORT = _("Keyword must have a word of 2 characters or more")
TOO_MANY = _("Keyword must be {most} words or fewer", most=MOST_WORDS)


class EvidenceState(StrEnum):
    """How far the evidence of an open case has come; the values stand in addresses."""

    OUTSTANDING = "outstanding"
    GIVEN = "given"


EVIDENCE_WORDING: dict[EvidenceState, Wording] = {
    EvidenceState.OUTSTANDING: _("Evidence outstanding"),
    EvidenceState.GIVEN: _("All evidence given"),
}


class CaseSort(StrEnum):
    """By what a list of cases is ordered, newest first."""

    ACTIVITY = "activity"
    OPENED = "opened"
    DUE = "due"


SORT_WORDING: dict[CaseSort, Wording] = {
    CaseSort.ACTIVITY: _("Last activity"),
    CaseSort.OPENED: _("Date opened"),
    CaseSort.DUE: _("Date due, without what waits for nothing"),
}


class DueState(StrEnum):
    """When a case must be looked at; the values stand in addresses."""

    OVERDUE = "overdue"
    THIS_WEEK = "this-week"


DUE_WORDING: dict[DueState, Wording] = {
    DueState.OVERDUE: _("Overdue"),
    DueState.THIS_WEEK: _("In the next 7 days"),
}
THIS_WEEK = timedelta(days=7)
MINE, NOBODY = "me", "nobody"
ASSIGNED_WORDING: dict[str, Wording] = {MINE: _("Me"), NOBODY: _("Nobody")}


@dataclass(frozen=True, slots=True, repr=False)
class CaseFilter:
    """What an officer asked to see. `keyword` is personal: it is kept as a search term, never in an address.

    `assigned` is MINE, NOBODY, or the reference of a colleague or a team. Without a `sort` the one counts that the
    officer chose last.
    """

    keyword: str = ""
    stage: str = ""
    evidence: str = ""
    due: str = ""
    assigned: str = ""
    sort: CaseSort | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.keyword or self.stage or self.evidence or self.due or self.assigned)

    def conditions(self, officer: Officer | None = None) -> list[sa.ColumnElement[bool]]:
        """Conditions on Case and Claim; raises Refused (field `keyword`) when the keyword cannot be searched for."""
        found = keyword_conditions(self.keyword)
        if self.stage:
            found.append(Case.stage == self.stage)
        if self.evidence == EvidenceState.OUTSTANDING:
            found.append(has_evidence_outstanding())
        if self.evidence == EvidenceState.GIVEN:
            found.append(has_all_evidence())
        if self.due:
            found.append(_is_due(DueState(self.due)))
        if self.assigned:
            found.append(_is_assigned(self.assigned, officer))
        return found


def keyword_conditions(keyword: str) -> list[sa.ColumnElement[bool]]:
    """Every word must begin a name word, a postcode or a reference; a National Insurance number is matched whole."""
    if not keyword.strip():
        return []
    number = _find_nino(keyword)
    if number is not None:
        return [Claim.nino_index.in_([nino_index(form) for form in held_forms(number)])]
    words = claim_search.typed_words(keyword[:LONGEST_KEYWORD])
    if len(words) > MOST_WORDS:
        raise Refused(TOO_MANY, "keyword")
    if max(map(len, words), default=0) < SHORTEST_WORD:
        raise Refused(TOO_SHORT, "keyword")
    by_claim = (
        Case.claim_id.in_(sa.select(SearchPerson.claim_id).where(claim_search.starts_with(word))) for word in words
    )
    return [sa.or_(sa.and_(*by_claim), _has_reference(keyword.strip().upper()))]


def has_evidence_outstanding() -> sa.ColumnElement[bool]:
    """An open case that still waits for something it asked for."""
    return sa.and_(Case.closed_at.is_(None), Case.outstanding_count > 0)


def has_all_evidence() -> sa.ColumnElement[bool]:
    """An open case that asked for something and has all of it."""
    asked = sa.exists().where(EvidenceRequirement.case_id == Case.id)
    return sa.and_(Case.closed_at.is_(None), Case.outstanding_count == 0, asked)


def _is_due(state: DueState) -> sa.ColumnElement[bool]:
    today = clock.today()
    if state is DueState.OVERDUE:
        return Case.due_on < today
    return sa.and_(Case.due_on >= today, Case.due_on <= today + THIS_WEEK)


def _is_assigned(assigned: str, officer: Officer | None) -> sa.ColumnElement[bool]:
    """Held by the officer, by nobody, or by the person or the team of a reference."""
    if assigned == MINE and officer is not None:
        return Case.assigned_user_id == officer.user_id
    if assigned == NOBODY:
        return sa.and_(Case.assigned_user_id.is_(None), Case.team_id.is_(None), Case.closed_at.is_(None))
    person = sa.select(User.id).where(User.reference == assigned).scalar_subquery()
    team = sa.select(Team.id).where(Team.reference == assigned).scalar_subquery()
    return sa.or_(Case.assigned_user_id == person, Case.team_id == team)


def _has_reference(reference: str) -> sa.ColumnElement[bool]:
    """The whole keyword is the reference of the case or of one of its submissions."""
    sent = sa.select(Submission.case_id).where(Submission.reference == reference)
    return sa.or_(Case.reference == reference, Case.id.in_(sent))


def _find_nino(keyword: str) -> nino.Nino | None:
    try:
        return nino.parse(keyword, allow_example=True, from_extract=True)
    except Refused:
        return None
