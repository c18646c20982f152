"""Refusals by offices (complaint C15): recorded by who acts, seen by their organisation, followed up by the council.

Who acts records one from the page of a person of theirs, for a day on which the authority counted. Their organisation reads
it, the resident's name only who acts for them; no other organisation does. Officers of the council who look at authorities
read all of them and say what was done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.authority import Kind, Scope
from portal.domain.authority_wording import KIND_WORDING, scopes_wording
from portal.domain.office_refusal import (
    CHANNEL_WORDING,
    REASON_WORDING,
    Channel,
    Reason,
    check_refused_on,
    check_said,
    office_key,
)
from portal.domain.wording import Refused, Wording, _
from portal.models import Authority, Claim, OfficeRefusal, Organisation, User
from portal.services import audit, authorities, helped_people
from portal.services.errors import NotFound

OFFERED = 50
CHANGED = _("Somebody else has changed what was done. Read it, then save yours again or leave it")


@dataclass(frozen=True, slots=True, repr=False)
class NewRefusal:
    """What is recorded: when, which office and by which way, what was asked for, and what reason was given."""

    refused_on: date
    office: str
    channel: Channel
    reason: Reason
    asked_for: str
    said: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class ShownRefusal:
    """One refusal as somebody reads it, and the authority in spite of which it was.

    `person`, `claim` and `issue` are empty for who may not know for whom it was.
    """

    row: OfficeRefusal
    recorded_by: str
    organisation: str
    kind: Wording
    scopes: tuple[Wording, ...]
    confirmed_at: datetime | None
    ends_at: datetime
    person: str = ""
    claim: str = ""
    issue: str = ""

    @property
    def channel(self) -> Wording:
        """The way in words."""
        return CHANNEL_WORDING[Channel(self.row.channel)]

    @property
    def reason(self) -> Wording:
        """The reason in words."""
        return REASON_WORDING[Reason(self.row.reason)]


def may_record(row: Authority) -> bool:
    """Whether the authority counted at any time, so that something could be refused in spite of it."""
    return row.claim_id is not None and row.confirmed_at is not None


def check_may_read_all(officer: Officer) -> None:
    """Raise NotFound for everybody but officers of the council with the box."""
    kind = db.session().scalar(sa.select(Organisation.kind).where(Organisation.id == officer.organisation_id))
    if not policy.may_check_authorities(officer, kind):
        raise NotFound("refusal")


def record(officer: Officer, reference: str, new: NewRefusal) -> OfficeRefusal:
    """Record that an office refused, under an authority of the officer's own. Raises Refused with its field, NotFound."""
    authority = helped_people.get_person(officer, reference).row
    if not may_record(authority):
        raise NotFound("authority")
    assert authority.confirmed_at
    first, last = (clock.local(one).date() for one in (authority.confirmed_at, _end_of(authority)))
    check_refused_on(new.refused_on, first, last, today=clock.today())
    check_said(new.reason, new.said)
    row = OfficeRefusal(
        reference=authorities.new_reference(), claim_id=authority.claim_id, authority_id=authority.id,
        organisation_id=officer.organisation_id, user_id=officer.user_id, refused_on=new.refused_on, office=new.office,
        office_key=office_key(new.office), channel=new.channel.value, reason=new.reason.value, asked_for=new.asked_for,
        said=new.said, recorded_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    _record(officer, "recorded", row)
    return row


def list_offices(officer: Officer) -> list[str]:
    """Names of offices that the officer's organisation has recorded before, so that one office keeps one name."""
    query = (
        sa.select(sa.func.max(OfficeRefusal.office))
        .where(OfficeRefusal.organisation_id == officer.organisation_id)
        .group_by(OfficeRefusal.office_key)
        .order_by(OfficeRefusal.office_key)
    )
    return list(db.session().scalars(query.limit(OFFERED)))


def get_of_organisation(officer: Officer, reference: str) -> ShownRefusal:
    """One that the officer's organisation recorded; raises NotFound for anybody else's."""
    helped_people.check_may_help(officer)
    found = _get(reference, OfficeRefusal.organisation_id == officer.organisation_id)
    _record(officer, "viewed", found.row)
    return hide_person(officer, found)


def get_of_council(officer: Officer, reference: str) -> ShownRefusal:
    """One of anybody's, for officers of the council; raises NotFound."""
    check_may_read_all(officer)
    found = _get(reference)
    _record(officer, "viewed", found.row)
    return found


def follow_up(officer: Officer, reference: str, text: str, *, seen_version: int) -> None:
    """Say what was done about it; who recorded it reads that. Raises Refused when it was changed meanwhile."""
    check_may_read_all(officer)
    row = _get(reference).row
    if row.version != seen_version:
        raise Refused(CHANGED, "follow_up")
    row.follow_up, row.followed_up_at, row.followed_up_by_id = text, clock.now(), officer.user_id
    db.session().flush()
    _record(officer, "followed-up", row)


def list_of_authority(authority_id: UUID) -> tuple[ShownRefusal, ...]:
    """What was refused in spite of one authority, newest first, for a reader who may see that authority."""
    query = select_shown().where(OfficeRefusal.authority_id == authority_id)
    return tuple(map(shown, db.session().execute(query.order_by(OfficeRefusal.refused_on.desc(), OfficeRefusal.id))))


def select_shown() -> sa.Select[OfficeRefusal, Authority, User, str, str]:
    """Refusals with all that a reader may be shown."""
    return (
        sa.select(OfficeRefusal, Authority, User, Organisation.name, Claim.reference)
        .join(Authority, Authority.id == OfficeRefusal.authority_id)
        .join(User, User.id == OfficeRefusal.user_id)
        .join(Organisation, Organisation.id == OfficeRefusal.organisation_id)
        .join(Claim, Claim.id == OfficeRefusal.claim_id)
    )


def shown(found: sa.Row[OfficeRefusal, Authority, User, str, str]) -> ShownRefusal:
    """One row of `select_shown`."""
    row, authority, user, organisation, claim = found
    return ShownRefusal(
        row, user.name, organisation, KIND_WORDING[Kind(authority.kind)], scopes_wording(map(Scope, authority.scopes)),
        authority.confirmed_at, _end_of(authority), authority.person, claim, authority.issue,
    )  # fmt: skip


def hide_person(officer: Officer, found: ShownRefusal) -> ShownRefusal:
    """For whom it was is known to who acts for them, and not to colleagues."""
    if found.row.user_id == officer.user_id:
        return found
    return replace(found, person="", claim="", issue="")


def _end_of(authority: Authority) -> datetime:
    return min(authority.withdrawn_at or authority.ends_at, authority.ends_at)


def _get(reference: str, *conditions: sa.ColumnElement[bool]) -> ShownRefusal:
    query = select_shown().where(OfficeRefusal.reference == reference, *conditions)
    found = db.session().execute(query).one_or_none()
    if found is None:
        raise NotFound("refusal")
    return shown(found)


def _record(officer: Officer, what: str, row: OfficeRefusal) -> None:
    audit.record(
        officer, f"office-refusal:{what}", "claim", row.claim_id.hex, refusal=row.id.hex, authority=row.authority_id.hex
    )
