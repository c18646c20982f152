"""Staff who help residents sign in: find a claim, see why somebody cannot get in, unlock with a reason (domain facts 15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain import nino as numbers
from portal.domain.actor import Officer
from portal.domain.names import is_postcode, name_key, normalise_postcode
from portal.domain.nino import Nino
from portal.domain.wording import Refused, _
from portal.models import AuditEntry, Claim, ClaimVersion, LetterCode, SearchPerson
from portal.services import audit, contacts, help_access, letter_codes, sign_in_limits
from portal.services.claim_identity import held_forms, nino_index
from portal.services.contacts import ShownContact

MOST_FOUND = 20
SHORTEST_WORD = 2
MOST_WORDS = 6
ENTER_TERM = _("Enter a claim reference, a National Insurance number, a name or a postcode")
LONGER_TERM = _("Enter at least 2 letters of each word")


@dataclass(frozen=True, slots=True, repr=False)
class FoundClaim:
    """One line of the result: enough to tell two people of one name apart."""

    reference: str
    name: str
    town: str
    status: str


@dataclass(frozen=True, slots=True, repr=False)
class SignInState:
    """Why somebody may not get in, and what staff can do about it."""

    claim_id: UUID
    reference: str
    name: str
    status: str
    is_open: bool
    is_shared: bool  # another open claim has the same number: nobody can sign in to either
    has_identity: bool  # number and date of birth are held
    locked_until: datetime | None
    contacts: list[ShownContact]
    letter: LetterCode | None
    tries: list[AuditEntry]


def find_claims(officer: Officer, term: str, *, allow_example: bool) -> list[FoundClaim]:
    """Claims by reference, by exact National Insurance number, or by the start of each word of names and postcode."""
    help_access.check_may_help(officer)
    text = term.strip()
    query = sa.select(Claim, ClaimVersion).join(
        ClaimVersion, sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number)
    )
    number = _find_nino(text, allow_example=allow_example)
    if number is not None:
        query = query.where(Claim.nino_index.in_([nino_index(form) for form in held_forms(number)]))
    else:
        query = query.where(_has_words(_words(text)))
    rows = db.session().execute(query.order_by(Claim.reference).limit(MOST_FOUND)).all()
    audit.record(officer, "claims:searched", "user", officer.user_id.hex, found=len(rows))
    return [_found(row, version) for row, version in rows]


def check_term(term: str, *, allow_example: bool) -> None:
    """Raise Refused for a search that is empty or too short."""
    text = term.strip()
    if not text:
        raise Refused(ENTER_TERM, "term")
    if _find_nino(text, allow_example=allow_example) is None and any(
        len(word) < SHORTEST_WORD for word in _words(text)
    ):
        raise Refused(LONGER_TERM, "term")


def get_state(officer: Officer, reference: str) -> SignInState:
    """The sign-in state of a claim; looking is recorded. Raises NotFound."""
    claim = help_access.get_claim_to_help(officer, reference)
    person = claim.held.claimant
    index = claim.row.nino_index
    others = sa.select(sa.func.count()).where(Claim.nino_index == index, Claim.status != "closed", Claim.id != claim.id)
    audit.record(officer, "claim:viewed", "claim", claim.id.hex, page="sign-in help")
    return SignInState(
        claim.id, claim.row.reference, person.full_name if person else "", claim.row.status,
        is_open=claim.row.status in ("active", "suspended"),
        is_shared=index is not None and bool(db.session().scalar(others)),
        has_identity=claim.row.identity_index is not None,
        locked_until=sign_in_limits.locked_until(index) if index else None,
        contacts=contacts.list_shown(claim.id), letter=letter_codes.find_live(claim.id),
        tries=audit.list_entries("identity", index.hex(), limit=10) if index else [],
    )  # fmt: skip


def unlock(officer: Officer, reference: str, reason: str) -> None:
    """Forget the locks and counters of a claim's identity; raises Refused without a reason."""
    claim = help_access.get_claim_to_help(officer, reference)
    text = contacts.read_reason(reason, _("Enter why you unlock signing in"))
    if claim.row.nino_index is not None:
        sign_in_limits.unlock(claim.row.nino_index)
    audit.record(officer, "sign-in:unlocked", "claim", claim.id.hex, reason=text)


def _find_nino(text: str, *, allow_example: bool) -> Nino | None:
    try:
        return numbers.parse(text, allow_example=allow_example)
    except Refused:
        return None


def _words(text: str) -> list[str]:
    """The words to look for: a whole postcode counts as one."""
    if is_postcode(text):
        return [normalise_postcode(text).lower()]
    return [name_key(word) for word in text.split() if name_key(word)][:MOST_WORDS] or [""]


def _has_words(words: Iterable[str]) -> sa.ColumnElement[bool]:
    """Claims that have, for each word, some search word that begins with it."""
    return sa.and_(
        *(
            Claim.id.in_(sa.select(SearchPerson.claim_id).where(SearchPerson.word.startswith(word, autoescape=True)))
            if word
            else sa.false()
            for word in words
        )
    )


def _found(row: Claim, version: ClaimVersion) -> FoundClaim:
    content = version.content
    person: dict[str, str] = next((one for one in content.get("people", []) if one.get("role") == "claimant"), {})
    name = " ".join(part for part in (person.get("first_name"), person.get("last_name")) if part)
    town = ((content.get("home") or {}).get("address") or {}).get("town") or ""
    return FoundClaim(row.reference, name, town, row.status)
