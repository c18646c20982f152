"""The one gate before every case: an officer of the council with the box ticked, or there is no such thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.models import Case, Claim, ClaimVersion, Organisation
from portal.services.errors import NotFound
from portal.services.evidence.locking import lock_claim

_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,40}")


def check_may_review(officer: Officer) -> None:
    """Let an officer of the council pass who may review cases; raises NotFound for everybody else."""
    if not is_council_officer(officer):
        raise NotFound("case")


def is_council_officer(officer: Officer) -> bool:
    """Whether the officer may review cases, for a start page that shows only what they may open.

    No statement in a request of theirs, whose organisation was read with their session.
    """
    organisation = db.session().get(Organisation, officer.organisation_id)
    return policy.may_review_cases(officer, organisation.kind if organisation else None)


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case with its claim and the version of the claim that is held now."""

    case: Case
    claim: Claim
    version: ClaimVersion


def get_case(officer: Officer, reference: str) -> FoundCase:
    """A case by its reference; raises NotFound when there is none, or not for this officer."""
    check_may_review(officer)
    return _load(reference)


def get_case_id(officer: Officer, reference: str) -> UUID:
    """The id of a case, for what needs nothing of it; raises NotFound as `get_case` does."""
    check_may_review(officer)
    query = sa.select(Case.id).where(Case.reference == reference)
    found = db.session().scalar(query) if is_case_reference(reference) else None
    if found is None:
        raise NotFound("case")
    return found


def get_case_to_change(officer: Officer, reference: str) -> FoundCase:
    """A case as it stands once nobody else is changing anything of its claim; raises NotFound.

    Whoever changes a case waits here for whoever was first, and then reads what the first one wrote.
    """
    check_may_review(officer)
    if not is_case_reference(reference):
        raise NotFound("case")
    claim_id = db.session().scalar(sa.select(Case.claim_id).where(Case.reference == reference))
    if claim_id is None:
        raise NotFound("case")
    lock_claim(claim_id)
    return _load(reference, is_fresh=True)


def _load(reference: str, *, is_fresh: bool = False) -> FoundCase:
    """`is_fresh` reads the rows again, as they may have been read before their claim was locked."""
    if not is_case_reference(reference):
        raise NotFound("case")
    current = sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number)
    query = sa.select(Case, Claim, ClaimVersion).join(Claim, Claim.id == Case.claim_id).join(ClaimVersion, current)
    options = {"populate_existing": True} if is_fresh else {}
    found = db.session().execute(query.where(Case.reference == reference), execution_options=options).one_or_none()
    if found is None:
        raise NotFound("case")
    return FoundCase(*found)


def is_case_reference(text: str) -> bool:
    """Whether a text from an address could be a reference at all: databases refuse some characters outright."""
    return _REFERENCE.fullmatch(text) is not None
