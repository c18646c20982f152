"""Matching somebody to a claim, and letting them in (S4.13, S4.14; domain facts 15).

A date of birth and a National Insurance number find a claim; they do not prove who somebody is. Hit, miss, locked, no
contact, deceased and two claims alike do the same queries and hashes and queue one message, which a miss sends nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hmac import compare_digest
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Anonymous, Resident
from portal.domain.claim import Claim as HeldClaim
from portal.domain.claim import Person
from portal.domain.dates import Language, long_date
from portal.domain.names import is_same_name, normalise_postcode
from portal.domain.nino import Nino
from portal.models import Authority, Claim, ClaimVersion, SignInAttempt, WebSession
from portal.services import (
    audit,
    claim_refresh,
    claims,
    messages,
    notices,
    settings,
    sign_in_codes,
    sign_in_limits,
    web_sessions,
)
from portal.services.claim_identity import held_forms, identity_index, nino_index
from portal.services.sign_in_limits import Caller, Standing

OPEN = ("active", "suspended")
NOBODY = b"\0" * 32
SETTING_OF_FIELD = {
    "postcode": "IncludePostcodeInMatch",
    "first_name": "IncludeFirstnameInMatch",
    "last_name": "IncludeLastnameInMatch",
    "title": "IncludeTitleInMatch",
}


@dataclass(frozen=True, slots=True, repr=False)
class Details:
    """What somebody typed to be found."""

    nino: Nino
    born_on: date
    postcode: str = ""
    first_name: str = ""
    last_name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the page may know: an attempt that waits for its code, or how long to wait; a claim only in the plain mode."""

    attempt_id: UUID | None = None
    wait_seconds: int = 0
    claim_id: UUID | None = None  # plain mode: the match alone lets in
    is_plain_miss: bool = False  # plain mode: nothing matches, or it is locked
    subject: bytes = b""  # keyed index of the identity, for the browser that signs in
    needs_mobile: bool = False  # an officer whose password is right and who has no number for a code yet


def list_match_fields() -> list[str]:
    """The fields a resident must give beside date of birth and National Insurance number (S4.14)."""
    return [name for name, setting in SETTING_OF_FIELD.items() if settings.get(setting)]


def match_resident(details: Details, caller: Caller, *, language: str, authority: Authority | None = None) -> Outcome:
    """Count the try, look for the one open claim of these details, and queue its code; a miss looks the same.

    With an `authority` somebody else types them: the code always goes to the resident, and says what it lets that person do.
    """
    subject = nino_index(details.nino)
    standing = sign_in_limits.check(subject, caller, born=details.born_on.isoformat())
    if standing.wait_seconds:
        audit.record(Anonymous(), "sign-in:slowed", "identity", subject.hex(), wait=standing.wait_seconds)
        return Outcome(wait_seconds=standing.wait_seconds)
    candidate = _find_candidate(details.nino)
    is_match = _is_match(candidate, details)
    claim_id = candidate.id if candidate and is_match else None
    attempt = _open_attempt(subject, claim_id, authority)
    needs_code = standing.needs_code or settings.get("ResidentStepUp") == "code" or authority is not None
    avoid = notices.addresses_of(authority) if authority else frozenset[str]()
    contact = messages.find_contact(claim_id or uuid4(), for_code=True, avoid=avoid)
    to = contact if needs_code and not standing.is_refused else None
    if standing.has_just_locked:
        sign_in_codes.prepare(attempt)
        _send_notice(standing, candidate, language)
    else:
        sign_in_codes.send_first(attempt, to, language=language)
    audit.record(
        Anonymous(), "sign-in:tried", "identity", subject.hex(), level="L1", match=is_match, locked=standing.is_refused,
        sent=to is not None,
    )  # fmt: skip
    if needs_code:
        return Outcome(attempt.id)
    if claim_id is None or standing.is_refused:
        return Outcome(attempt.id, is_plain_miss=True)
    sign_in_limits.forgive(subject, caller)
    attempt.finished_at = clock.now()
    return Outcome(claim_id=claim_id, subject=subject)


def find_match(number: Nino, born_on: date) -> UUID | None:
    """The one open claim of a number and a date of birth, for staff who have the resident before them; None without one."""
    candidate = _find_candidate(number)
    wanted = {identity_index(form, born_on) for form in held_forms(number)}
    return candidate.id if candidate and candidate.status in OPEN and candidate.identity_index in wanted else None


def sign_in_resident(claim_id: UUID, *, how: str) -> tuple[str, WebSession]:
    """Start the session of somebody who was let in (`how`: code, letter or match) and tell the contact held."""
    held = claims.get_claim(claim_id).held
    token, row = web_sessions.start(claim_id=claim_id, is_verified=how != "match")
    level = "L1" if how == "match" else "L2"
    audit.record(Resident(claim_id, row.id), "session:started", "claim", claim_id.hex, level=level, how=how)
    language: Language = "cy" if held.language == "cy" else "en"
    now = clock.local(clock.now())
    time = f"{now:%H:%M}, {long_date(now.date(), language)}"
    messages.tell_resident(claim_id, "signed-in", language=language, time=time)
    claim_refresh.request_refresh(claim_id)
    return token, row


def _find_candidate(nino: Nino) -> Claim | None:
    """The one claim of a number that is not closed; None when there is none, or two, which only staff may tell apart."""
    indexes = [nino_index(form) for form in held_forms(nino)]
    query = sa.select(Claim).where(Claim.nino_index.in_(indexes), Claim.status != "closed").limit(2)
    found = list(db.session().scalars(query))
    return found[0] if len(found) == 1 else None


def _is_match(candidate: Claim | None, details: Details) -> bool:
    """Whether every required detail is the claimant's own; which one is not is never said."""
    held_index = (candidate.identity_index if candidate else None) or NOBODY
    wanted = [identity_index(form, details.born_on) for form in held_forms(details.nino)]
    same = [compare_digest(held_index, index) for index in wanted]
    fields = list_match_fields()
    agrees = _agrees(claimant_of(candidate), details, fields) if fields else True
    return bool(candidate and candidate.status in OPEN) and any(same) and agrees


def claimant_of(candidate: Claim | None) -> tuple[HeldClaim, Person | None]:
    """The claim's content with its claimant; for a miss a made-up one, read with the same work."""
    version = ClaimVersion.number == (candidate.current_number if candidate else 0)
    owner = candidate.id if candidate else uuid4()
    found = db.session().scalars(sa.select(ClaimVersion).where(ClaimVersion.claim_id == owner, version)).one_or_none()
    held = HeldClaim.from_dict((found or _nobodys_version()).content)
    return held, held.claimant


@lru_cache
def _nobodys_version() -> ClaimVersion:
    people = [{"id": "p1", "role": "claimant", "first_name": "-", "last_name": "-", "date_of_birth": "1950-01-01"}]
    home = {"address": {"line_1": "-", "postcode": "-"}, "rent": {"amount": "0.00", "frequency": "weekly"}}
    return ClaimVersion(content={"reference": "-", "people": people, "home": home})


def _agrees(found: tuple[HeldClaim, Person | None], details: Details, fields: list[str]) -> bool:
    held, person = found
    address = held.home.address if held.home else None
    postcode = normalise_postcode(address.postcode or "") if address else ""
    checks = {
        "postcode": bool(postcode) and postcode == normalise_postcode(details.postcode),
        "first_name": is_same_name(person.first_name or "" if person else "", details.first_name),
        "last_name": is_same_name(person.last_name or "" if person else "", details.last_name),
        "title": is_same_name(person.title or "" if person else "", details.title),
    }
    return all(checks[name] for name in fields)


def _open_attempt(subject: bytes, claim_id: UUID | None, authority: Authority | None) -> SignInAttempt:
    """The row of this try; a letter code may still be given with it when no code can be sent."""
    attempt = SignInAttempt(
        kind="resident", claim_id=claim_id, subject_index=subject, created_at=clock.now(), wrong_count=0, sent_count=0,
        authority_id=authority.id if authority else None,
    )  # fmt: skip
    db.session().add(attempt)
    return attempt


def _send_notice(standing: Standing, candidate: Claim | None, language: str) -> None:
    """At the moment of locking: instead of a code, a notice to the contact held, at most one a day."""
    contact = messages.find_contact(candidate.id if candidate else uuid4())
    to = contact if standing.may_notify else None
    messages.queue_message(
        "locked", to.channel if to else "phone", to.address if to else None, {}, claim_id=candidate.id if candidate else None,
        language=language,
    )  # fmt: skip
