"""Which accounts, jobs, children and people evidence may be asked for one by one, from the claim and what is reported.

The same thing has the same key whoever names it: a job that is held and the same job reported as new are one request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from portal.domain.changes import ChangeType
from portal.domain.changes.details import Details
from portal.domain.changes.savings_changed import ACCOUNT_TYPES
from portal.domain.changes.subjects import account_subject, job_subject, word_key
from portal.domain.claim import Claim
from portal.domain.claim.records import Capital, Person
from portal.domain.draft import DraftChange
from portal.domain.evidence.subjects import Subject, subject_key
from portal.domain.wording import Wording, _

NO_STATEMENTS = frozenset(
    {"cash", "shares", "crypto", "trust", "property", "compensation", "lump-sum", "lent", "other"}
)
"""Kinds of capital that no bank writes statements of."""
_ACCOUNT_NAMES: Mapping[str, Wording] = dict(ACCOUNT_TYPES)


def subjects_of_claim(claim: Claim) -> list[Subject]:
    """The accounts of the claimant and the partner, as the claim stands with everything reported."""
    couple = {person.id for person in claim.people if person.role in ("claimant", "partner") and person.is_present}
    lines = (line for line in claim.capital if line.owner is None or line.owner in couple)
    return list(dict.fromkeys(_account(claim, line) for line in lines if line.type not in NO_STATEMENTS))


def subjects_of_change(claim: Claim, change: DraftChange, change_type: ChangeType) -> list[Subject]:
    """The job, the children and the person that a reported change is about."""
    details = change_type.read(change.details)
    found = (*_jobs(claim, details), *_children(claim, change_type, details), *_people(claim, details))
    return list(dict.fromkeys(found))


def _account(claim: Claim, line: Capital) -> Subject:
    identity = account_subject(line.owner or "", None, line.provider, line.last4)
    if not (line.provider or line.last4):
        identity = line.id or line.type or ""
    name = Wording(line.provider) if line.provider else _ACCOUNT_NAMES.get(line.type or "", _("Account"))
    if line.last4:
        name = _("{account} ending {digits}", account=name, digits=line.last4)
    return Subject("account", subject_key(claim.reference, "account", identity), name)


def _jobs(claim: Claim, details: Details) -> Iterator[Subject]:
    person, employer = details.who, getattr(details, "employer_name", None)
    held = next((line for line in claim.incomes if line.id and line.id == getattr(details, "job", None)), None)
    if held is not None:
        person, employer = held.person, held.employer.name if held.employer else None
    if employer:
        key = subject_key(claim.reference, "job", job_subject(person or "", employer))
        yield Subject("job", key, _with_name(claim, employer, person))


def _with_name(claim: Claim, employer: str, person_id: str | None) -> Wording:
    """The employer, and who works there unless it is the claimant."""
    person = claim.person(person_id)
    if person is None or person.role == "claimant" or not person.first_name:
        return Wording(employer)
    return _("{employer} ({person})", employer=employer, person=person.first_name)


def _children(claim: Claim, change_type: ChangeType, details: Details) -> Iterator[Subject]:
    ids = [getattr(details, "child", None)]
    ids.extend(one.child for one in getattr(details, "per_child", None) or ())
    yield from _held_people(claim, "child", ids)
    if change_type.name == "child-joined":
        yield from _named(claim, "child", details)


def _people(claim: Claim, details: Details) -> Iterator[Subject]:
    if getattr(details, "first_name", None):
        yield from _named(claim, "person", details)
    else:
        yield from _held_people(claim, "person", [details.who])


def _held_people(claim: Claim, kind: str, ids: Iterable[str | None]) -> Iterator[Subject]:
    for person in filter(None, map(claim.person, ids)):
        yield _person(claim, kind, person)


def _person(claim: Claim, kind: str, person: Person) -> Subject:
    identity = word_key(person.first_name, person.last_name) or person.id or ""
    return Subject(kind, subject_key(claim.reference, kind, identity), Wording(person.full_name))


def _named(claim: Claim, kind: str, details: Details) -> Iterator[Subject]:
    """Somebody new, by the names told: somebody else of another name is another request."""
    person = Person(first_name=getattr(details, "first_name", None), last_name=getattr(details, "last_name", None))
    if person.full_name:
        yield _person(claim, kind, person)
