"""What a list of cases is narrowed by: keyword, stage, evidence, due date and holder, as conditions (S1.17-S1.20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain import nino
from portal.domain.actor import Officer
from portal.domain.wording import Refused, Wording, _
from portal.models import Case, Claim, EvidenceRequirement, SearchPerson, Submission, Team, User
from portal.services import claim_search, name_parts
from portal.services.claim_identity import held_forms, nino_index

SHORTEST_WORD = 2
MOST_WORDS = 8
LONGEST_KEYWORD = 200
COMMON = 6_000
"""More often found words are slower to collect than it is to walk a list and to look at each case for them."""
SAMPLE = 1_500
"""Of the claims of such a word so many tell whether there are enough cases to say no more than that."""
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

    def conditions(
        self, officer: Officer | None = None, found_words: FoundWords | None = None, reading: Reading | None = None
    ) -> list[sa.ColumnElement[bool]]:
        """Conditions on Case; raises Refused (field `keyword`) when the keyword cannot be searched for.

        `found_words` is what the keyword was found to mean, when that was looked up already.
        """
        reading = reading or Reading.COLLECT
        found = (found_words or look_up(self.keyword)).conditions(reading)
        if self.stage:
            found.append(Case.stage == self.stage)
        if self.evidence == EvidenceState.OUTSTANDING:
            found.append(has_evidence_outstanding())
        if self.evidence == EvidenceState.GIVEN:
            found.append(has_all_evidence())
        if self.due:
            is_looked_at = reading is Reading.WALK and self.sort is not CaseSort.DUE
            found.append(_is_due(DueState(self.due), sa.func.coalesce(Case.due_on, date.max) if is_looked_at else None))
        if self.assigned:
            found.append(_is_assigned(self.assigned, officer))
        return found


class Reading(Enum):
    """How the cases of a list are come by: all that match are collected; or, of which very many match, the list is walked
    in its order, at the end of a page soon, and each case looked at; or only the cases of a sample of claims are collected.
    """

    COLLECT = "collect"
    WALK = "walk"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True, repr=False)
class FoundWords:
    """What a keyword was found to mean: certain cases, or words of claims with the rarest first; both empty: no keyword.

    Nothing begins with the words `inside`: they are letters from inside names. `is_common` says that even the rarest word
    is in very many claims.
    """

    cases: sa.ColumnElement[bool] | None = None
    words: tuple[str, ...] = ()
    inside: frozenset[str] = frozenset()
    is_common: bool = False

    @property
    def lead_to_few(self) -> bool:
        """Whether there is a keyword, and so few claims have its rarest word that all their cases can be collected."""
        return self.cases is not None or (bool(self.words) and not self.is_common)

    def conditions(self, reading: Reading = Reading.COLLECT) -> list[sa.ColumnElement[bool]]:
        """Conditions on Case: the rarest word leads to the cases, and these are looked at for the others."""
        if self.cases is not None:
            return [self.cases]
        leads = () if self.is_common and reading is Reading.WALK else self.words[:1]
        found: list[sa.ColumnElement[bool]] = []
        for word in leads:
            most = SAMPLE if reading is Reading.SAMPLE else None
            claims = sa.select(SearchPerson.claim_id).where(_leads_to(word, is_inside=word in self.inside, most=most))
            if most:
                claims = sa.select(claims.limit(most).subquery().c.claim_id)
            found.append(Case.claim_id.in_(claims))
        return [*found, *(_has_word(word, is_inside=word in self.inside) for word in sorted(self.words[len(leads) :]))]


def look_up(keyword: str) -> FoundWords:
    """What a keyword means: every word must begin a name word, a postcode or a claim reference, or be inside a name word when
    it begins nothing; or the whole is a number or another reference. One statement, and one for what begins nothing; raises
    Refused (field `keyword`) when it cannot be searched for.
    """
    if not keyword.strip():
        return FoundWords()
    number = _find_nino(keyword)
    if number is not None:
        indexes = [nino_index(form) for form in held_forms(number)]
        return FoundWords(Case.claim_id.in_(sa.select(Claim.id).where(Claim.nino_index.in_(indexes))))
    words = claim_search.typed_words(keyword[:LONGEST_KEYWORD])
    if len(words) > MOST_WORDS:
        raise Refused(TOO_MANY, "keyword")
    if max(map(len, words), default=0) < SHORTEST_WORD:
        raise Refused(TOO_SHORT, "keyword")
    case_ids, counts = _count_words(keyword.strip().upper(), words)
    if case_ids:
        return FoundWords(Case.id.in_(case_ids))
    inside = frozenset(word for word in words if not counts[word] and len(word) >= name_parts.SHORTEST)
    counts |= _count_inside(inside) if inside else {}
    rarest = min(sorted(counts), key=lambda word: counts[word])
    return FoundWords(words=(rarest, *(words - {rarest})), inside=inside, is_common=counts[rarest] > COMMON)


def _count_words(reference: str, words: set[str]) -> tuple[list[UUID], dict[str, int]]:
    """The cases of which the whole keyword is the reference, or that of a submission; and how many claims have each word.

    Words are counted until they are common. One statement.
    """
    own = sa.select(Case.id).where(Case.reference == reference)
    sent = sa.select(Submission.case_id).where(Submission.reference == reference)
    counts = (_count(word, is_inside=False) for word in words)
    query = sa.select(own.scalar_subquery(), sent.scalar_subquery(), *counts)
    case_id, sent_in, *found = db.session().execute(query).one()
    return [one for one in (case_id, sent_in) if one], dict(zip(words, found, strict=True))


def _count_inside(words: frozenset[str]) -> dict[str, int]:
    """How many claims have a name with each of these letters inside; as far as it takes to call them common."""
    query = sa.select(*(_count(word, is_inside=True) for word in words))
    return dict(zip(words, db.session().execute(query).one(), strict=True))


def _count(word: str, *, is_inside: bool) -> sa.ScalarSelect[int]:
    most = COMMON + 1
    found = _leads_to(word, is_inside=is_inside, most=most)
    some = sa.select(sa.literal(1)).select_from(SearchPerson).where(found).limit(most).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def _leads_to(word: str, *, is_inside: bool, most: int | None = None) -> sa.ColumnElement[bool]:
    """Among the words of all claims, by an index; `most` claims are enough."""
    return claim_search.is_inside(word, most) if is_inside else claim_search.starts_with(word)


def _has_word(word: str, *, is_inside: bool) -> sa.ColumnElement[bool]:
    """Looked for among the few words of the claim of each case: as a value, which no planner collects beforehand."""
    named = sa.and_(SearchPerson.kind == "name", SearchPerson.word.contains(word, autoescape=True))
    held = sa.select(sa.literal(1)).where(
        SearchPerson.claim_id == Case.claim_id, named if is_inside else claim_search.starts_with(word)
    )
    return held.limit(1).scalar_subquery().is_not(None)


def has_evidence_outstanding() -> sa.ColumnElement[bool]:
    """An open case that still waits for something it asked for."""
    return sa.and_(Case.closed_at.is_(None), Case.outstanding_count > 0)


def has_all_evidence() -> sa.ColumnElement[bool]:
    """An open case that asked for something and has all of it."""
    asked = sa.exists().where(EvidenceRequirement.case_id == Case.id)
    return sa.and_(Case.closed_at.is_(None), Case.outstanding_count == 0, asked)


def _is_due(state: DueState, due_on: sa.ColumnElement[date] | None) -> sa.ColumnElement[bool]:
    today, day = clock.today(), Case.due_on if due_on is None else due_on
    if state is DueState.OVERDUE:
        return day < today
    return sa.and_(day >= today, day <= today + THIS_WEEK)


def _is_assigned(assigned: str, officer: Officer | None) -> sa.ColumnElement[bool]:
    """Held by the officer, by nobody, or by the person or the team of a reference."""
    if assigned == MINE and officer is not None:
        return Case.assigned_user_id == officer.user_id
    if assigned == NOBODY:
        return sa.and_(Case.assigned_user_id.is_(None), Case.team_id.is_(None), Case.closed_at.is_(None))
    person = sa.select(User.id).where(User.reference == assigned).scalar_subquery()
    team = sa.select(Team.id).where(Team.reference == assigned).scalar_subquery()
    return sa.or_(Case.assigned_user_id == person, Case.team_id == team)


def _find_nino(keyword: str) -> nino.Nino | None:
    try:
        return nino.parse(keyword, allow_example=True, from_extract=True)
    except Refused:
        return None
