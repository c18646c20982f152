"""What happens to an authority: asked, confirmed, changed, refused, withdrawn. The resident is told each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal import clock, db
from portal.domain.actor import Actor, Resident
from portal.domain.authority import (
    LEGAL,
    Flag,
    Kind,
    Relationship,
    Scope,
    State,
    check_scopes,
    end_of,
    flags_of,
)
from portal.domain.wording import Refused, _
from portal.models import Authority, Organisation, User
from portal.services import authorities, claims, notices, settings
from portal.services.authorities import keep_version
from portal.services.errors import NotFound, Stale

LONGEST = 500
ENTER_NAME = _("Enter your full name")
NOT_WAITING = _("This request is not waiting for an answer any more")


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """Who is to act: a member of staff with an account, or somebody who says who they are."""

    name: str
    organisation: str = ""
    relationship: Relationship = Relationship.ADVISER
    contact: str = ""
    user: User | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Terms:
    """What they may do, why, and until when."""

    kind: Kind
    scopes: frozenset[Scope]
    reason: str = ""
    issue: str = ""
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """A signed form or a document that shows an authority, in the store."""

    name: str
    store_key: str
    media_type: str
    size_bytes: int


def ask(
    actor: Actor, holder: Holder, terms: Terms, *, claim_id: UUID | None, person: str, typed_claim: str = "",
    form: Form | None = None, ends_at: datetime | None = None,
) -> Authority:  # fmt: skip
    """Record that somebody wants to act. It covers nothing until it is confirmed. Raises Refused.

    `claim_id` is None where what was typed matches no claim; the row is the same, and nobody is told.
    """
    now, today = clock.now(), clock.today()
    scopes = check_scopes(terms.kind, terms.scopes, terms.issue, holder.organisation)
    most = settings.get("AuthorityMonths")
    last_day = end_of(terms.kind, today, terms.ends_on, today=today, most_months=most)
    user = holder.user
    row = Authority(
        reference=authorities.new_reference(), claim_id=claim_id, user_id=user.id if user else None,
        organisation_id=user.organisation_id if user else None, kind=terms.kind.value, scopes=_sorted(scopes),
        relationship=holder.relationship.value, flags=[], name=holder.name, organisation_name=holder.organisation,
        reason=terms.reason, issue=terms.issue, contact=holder.contact, person=person, typed_claim=typed_claim,
        form_name=form.name if form else None, form_key=form.store_key if form else None,
        form_type=form.media_type if form else None, form_size_bytes=form.size_bytes if form else None,
        asked_at=now, ends_at=ends_at or clock.end_of_day(last_day),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    row.flags = _flags(row)
    keep_version(actor, row, "asked")
    return row


def confirm(actor: Actor, row: Authority, how: str, *, address: str, by_id: UUID | None = None) -> None:
    """From now on it counts: `how` is code, resident, officer or spoken. Raises Refused when it does not wait any more."""
    if authorities.state_of(row) is not State.ASKED or row.claim_id is None:
        raise Refused(NOT_WAITING)
    held = claims.get_claim(row.claim_id).held
    row.confirmed_at, row.confirmed_how, row.confirmed_by_id = clock.now(), how, by_id
    row.person = held.claimant.full_name if held.claimant else row.person
    row.flags = _flags(row)
    keep_version(actor, row, "confirmed")
    notices.tell_about(row, "helper-confirmed", link=address)


def refuse(actor: Actor, row: Authority, *, by_id: UUID | None = None) -> None:
    """Say no to a request. Raises Refused when it does not wait any more."""
    if authorities.state_of(row) is not State.ASKED:
        raise Refused(NOT_WAITING)
    row.refused_at, row.confirmed_by_id = clock.now(), by_id
    keep_version(actor, row, "refused")


def withdraw(actor: Actor, row: Authority, by: str, *, address: str) -> None:
    """Take it back: it covers nothing from this instant. What was typed stays the resident's. Doing it twice is harmless."""
    if authorities.state_of(row) not in (State.IN_FORCE, State.ASKED):
        return
    row.withdrawn_at, row.withdrawn_by = clock.now(), by
    keep_version(actor, row, "withdrawn")
    notices.tell_about(row, "helper-ended", link=address)


def change(
    resident: Resident,
    row: Authority,
    scopes: Iterable[Scope],
    ends_on: date | None,
    *,
    seen_version: int,
    address: str,
) -> None:
    """The resident lets somebody do less or more, or for another time. Raises Refused, Stale when it was changed meanwhile."""
    if authorities.state_of(row) is not State.IN_FORCE:
        raise NotFound("authority")
    if row.version != seen_version:
        raise Stale("authority")
    kind, today = Kind(row.kind), clock.today()
    if kind in LEGAL:
        raise NotFound("authority")
    row.scopes = _sorted(check_scopes(kind, scopes, row.issue, row.organisation_name))
    row.ends_at = clock.end_of_day(
        end_of(kind, today, ends_on, today=today, most_months=settings.get("AuthorityMonths"))
    )
    keep_version(resident, row, "changed")
    notices.tell_about(row, "helper-changed", link=address)


def organisation_of(user: User) -> str:
    """The name of a member of staff's organisation."""
    return db.session().get_one(Organisation, user.organisation_id).name


def _flags(row: Authority) -> list[str]:
    if row.claim_id is None:
        return []
    partner = claims.get_claim(row.claim_id).held.partner
    same = notices.has_same_contact(row.claim_id, notices.addresses_of(row))
    found: tuple[Flag, ...] = flags_of(
        Relationship(row.relationship), row.name, partner_name=partner.full_name if partner else "", same_contact=same
    )
    return [flag.value for flag in found]


def _sorted(scopes: Iterable[Scope]) -> list[str]:
    given = set(scopes)
    return [scope.value for scope in Scope if scope in given]
