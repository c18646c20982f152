"""The people a member of a partner organisation acts for: their own list, and adding somebody to it.

Adding says the same whether or not what was typed matches a claim, does the same work, and is limited, so that nobody
learns who claims. The resident's code, or an officer who saw the form, turns a request into an authority.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.authority import ON_PAPER, Kind, Relationship, Scope, State
from portal.domain.authority_wording import scopes_wording
from portal.domain.names import name_key
from portal.domain.nino import Nino
from portal.domain.wording import Refused, Wording, _
from portal.models import Authority, Claim, Submission, User
from portal.services import (
    audit,
    authorities,
    authority_changes,
    authority_papers,
    notices,
    resident_codes,
    sign_in,
    throttles,
)
from portal.services.authority_changes import Form, Holder, Terms
from portal.services.claim_identity import held_forms, nino_index
from portal.services.errors import NotFound
from portal.services.throttles import Counter, Limit

PAGE_ROWS = 25
LONGEST_SEARCH = 200
PER_HOUR = Limit("people-added-hour", 20, timedelta(hours=1))
PER_DAY = Limit("people-added-day", 60, timedelta(days=1))
TOO_MANY = _("You have added many people in a short time. Wait an hour before you add another")
GIVE_ONE = _("Enter their date of birth or their National Insurance number")
NEEDS_FORM = _("Upload the signed form or the document")
KINDS: tuple[Kind, ...] = (Kind.CODE, Kind.FORM, Kind.APPOINTEE, Kind.ATTORNEY, Kind.DEPUTY)


class Shown(StrEnum):
    """Which of the list: those that count or may come to, or also those that are over."""

    CURRENT = "current"
    IN_FORCE = "in-force"
    WAITING = "waiting"
    OVER = "over"
    ALL = "all"


STATES: dict[Shown, frozenset[State]] = {
    Shown.CURRENT: frozenset({State.IN_FORCE, State.ASKED}),
    Shown.IN_FORCE: frozenset({State.IN_FORCE}),
    Shown.WAITING: frozenset({State.ASKED}),
    Shown.OVER: frozenset({State.EXPIRED, State.WITHDRAWN, State.REFUSED, State.LAPSED}),
    Shown.ALL: frozenset(State),
}


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """What somebody typed to add a person."""

    claim_reference: str
    person: str
    born_on: date | None
    nino: Nino | None


@dataclass(frozen=True, slots=True, repr=False)
class PersonRow:
    """One line of the list."""

    reference: str
    person: str
    claim: str
    kind: Kind
    state: State
    scopes: tuple[Wording, ...]
    asked_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class PeoplePage:
    """Rows of one page, how many match in all, which page it is and how many there are."""

    rows: list[PersonRow]
    total: int
    number: int
    count: int


@dataclass(frozen=True, slots=True, repr=False)
class HelpedPerson:
    """One person of the list, with what was sent for them under this authority."""

    row: Authority
    state: State
    covers: frozenset[Scope]
    sent: tuple[tuple[str, datetime], ...]

    @property
    def is_form_stopped(self) -> bool:
        """Whether the virus check stopped the form or document."""
        return authority_papers.is_stopped(self.row)

    @property
    def is_confirmed_by_code(self) -> bool:
        """Whether a code of the resident turns the request into an authority."""
        return self.state is State.ASKED and Kind(self.row.kind) not in ON_PAPER


def check_may_help(officer: Officer) -> None:
    """Raise NotFound for somebody without the box."""
    if not policy.may_help_people(officer):
        raise NotFound("people")


def list_people(officer: Officer, *, search: str = "", shown: Shown = Shown.CURRENT) -> list[PersonRow]:
    """The officer's own list, by name; each word typed begins a word of a name or of a claim reference. One statement."""
    check_may_help(officer)
    query = sa.select(Authority).where(Authority.user_id == officer.user_id, Authority.kind != Kind.SPOKEN.value)
    words = [name_key(word) for word in search[:LONGEST_SEARCH].split()]
    found = [_row(row) for row in db.session().scalars(query)]
    rows = [one for one in found if one.state in STATES[shown] and _matches(one, words)]
    return sorted(rows, key=lambda one: (name_key(one.person), one.asked_at, one.reference))


def show_page(rows: list[PersonRow], number: int) -> PeoplePage:
    """One page of a list; a number beyond the last page gives the last."""
    count = max(1, -(-len(rows) // PAGE_ROWS))
    number = min(max(number, 1), count)
    return PeoplePage(rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS], len(rows), number, count)


def get_person(officer: Officer, reference: str) -> HelpedPerson:
    """One person of the officer's own list; raises NotFound for anybody else's."""
    check_may_help(officer)
    row = authorities.get_of_officer(officer, reference)
    query = sa.select(Submission.reference, Submission.submitted_at).where(Submission.authority_id == row.id)
    sent = tuple((ref, at) for ref, at in db.session().execute(query.order_by(Submission.submitted_at.desc())))
    return HelpedPerson(row, authorities.state_of(row), authorities.scopes_of(row), sent)


def record_export(officer: Officer, count: int) -> None:
    """Somebody takes their list away as a file."""
    audit.record(officer, "people:exported", "user", officer.user_id.hex, count=count)


def add_person(officer: Officer, typed: Typed, holder: Holder, terms: Terms, form: Form | None, *, address: str) -> str:
    """Ask to act for somebody; the reference of the request, whatever matches. Raises Refused with the field it belongs to."""
    check_may_help(officer)
    if typed.born_on is None and typed.nino is None:
        raise Refused(GIVE_ONE, "born_on")
    if terms.kind in ON_PAPER and form is None:
        raise Refused(NEEDS_FORM, "form")
    _count(officer)
    claim_id = _find_claim(typed)
    row = authority_changes.ask(
        officer, holder, terms, claim_id=claim_id, person=typed.person, typed_claim=typed.claim_reference, form=form
    )
    if form is not None:
        authority_papers.PAPERS.begin(row)
    notices.tell_about(row, "helper-asked", link=address)
    return row.reference


def send_code(officer: Officer, reference: str) -> UUID:
    """Send the resident a code that they may read out; to nobody where nothing matches. Raises Refused, NotFound."""
    return resident_codes.send(resident_codes.AUTHORITY, _get_waiting(officer, reference))


def confirm_with_code(officer: Officer, reference: str, attempt_id: UUID | None, code: str, *, address: str) -> bool:
    """Whether the code that the resident read out was right; then the authority counts. A wrong one is counted."""
    row = _get_waiting(officer, reference)
    if not resident_codes.accept(officer, attempt_id, resident_codes.AUTHORITY, code, row):
        return False
    authority_changes.confirm(officer, row, "code", address=address)
    return True


def stop(officer: Officer, reference: str, *, address: str) -> None:
    """Stop acting for somebody."""
    check_may_help(officer)
    authority_changes.withdraw(officer, authorities.get_of_officer(officer, reference), "helper", address=address)


def holder_of(officer: Officer, relationship: str) -> Holder:
    """A member of staff as who is to act."""
    user = db.session().get_one(User, officer.user_id)
    return Holder(user.name, authority_changes.organisation_of(user), Relationship(relationship), "", user)


def _get_waiting(officer: Officer, reference: str) -> Authority:
    person = get_person(officer, reference)
    if not person.is_confirmed_by_code:
        raise NotFound("authority")
    return person.row


def _count(officer: Officer) -> None:
    hour, day = PER_HOUR.key(officer.user_id.hex), PER_DAY.key(officer.user_id.hex)
    counts = throttles.count((Counter(PER_HOUR, hour), Counter(PER_DAY, day)))
    if counts[hour] > PER_HOUR.most or counts[day] > PER_DAY.most:
        raise Refused(TOO_MANY)


def _find_claim(typed: Typed) -> UUID | None:
    """The open claim of this reference whose claimant has this birthday or number; the same work when there is none."""
    query = sa.select(Claim).where(sa.func.lower(Claim.reference) == typed.claim_reference.strip().lower())
    candidate = db.session().scalars(query).one_or_none()
    _held, person = sign_in.claimant_of(candidate)
    numbers = [nino_index(form) for form in held_forms(typed.nino)] if typed.nino else []
    has_number = candidate is not None and candidate.nino_index in numbers
    has_birthday = typed.born_on is not None and person is not None and person.date_of_birth == typed.born_on
    is_wrong = (typed.nino is not None and not has_number) or (typed.born_on is not None and not has_birthday)
    if candidate is None or candidate.status not in sign_in.OPEN or is_wrong:
        return None
    return candidate.id


def _row(row: Authority) -> PersonRow:
    return PersonRow(
        row.reference, row.person, row.typed_claim, Kind(row.kind), authorities.state_of(row),
        scopes_wording(map(Scope, row.scopes)), row.asked_at, row.ends_at,
    )  # fmt: skip


def _matches(row: PersonRow, words: list[str]) -> bool:
    held = [name_key(part) for part in (*row.person.split(), row.claim)]
    return all(any(part.startswith(word) for part in held) for word in words)
