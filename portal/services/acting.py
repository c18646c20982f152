"""Acting for somebody: which person a browser has open, checked against the authority again at every request.

The session on the server holds the authority, never the cookie or an address. Opening somebody else gives the session a
new form key, so that a form of the person before is kept under nobody.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor, Helper, Officer
from portal.domain.authority import Kind, Relationship, State
from portal.domain.authority_wording import KIND_WORDING
from portal.domain.permissions import Permission
from portal.models import Authority, Organisation, User, WebSession
from portal.services import audit, authorities, notices, throttles
from portal.services.errors import NotFound
from portal.services.throttles import Counter, Limit

NOBODY = UUID(int=0)
NOTICE_OF_OPENING = Limit("authority-opened", 1, timedelta(days=1))
_FIND = (
    sa.select(Authority, User.deactivated_at, User.permissions, Organisation.closed_at)
    .outerjoin(User, User.id == Authority.user_id)
    .outerjoin(Organisation, Organisation.id == Authority.organisation_id)
    .where(Authority.id == sa.bindparam("authority_id"))
)


def get_helper(row: WebSession) -> Helper:
    """Who acts in this session, with what is covered now: nothing once the authority, account or organisation is over.

    A member of staff must still hold the box "Complete forms on behalf of residents".
    """
    found = db.session().execute(_FIND, {"authority_id": row.authority_id}).one_or_none()
    assert row.authority_id
    if found is None:
        return _nobody(row)
    authority, deactivated_at, permissions, closed_at = found
    may_help = authority.user_id is None or Permission.COMPLETE_ON_BEHALF in permissions
    is_theirs = row.user_id == authority.user_id and (row.claim_id or authority.claim_id) == authority.claim_id
    is_closed = deactivated_at is not None or closed_at is not None or authority.claim_id is None
    is_over = is_closed or not may_help or not is_theirs
    return Helper(
        claim_id=authority.claim_id or NOBODY, session_id=row.id, authority_id=authority.id, authority=authority.reference,
        scopes=frozenset() if is_over else authorities.scopes_of(authority),
        relationship=Relationship(authority.relationship), name=authority.name, organisation=authority.organisation_name,
        person=authority.person, kind_wording=KIND_WORDING[Kind(authority.kind)], ends_at=authority.ends_at,
        user_id=authority.user_id, received_on=authority.received_on,
    )  # fmt: skip


def _nobody(row: WebSession) -> Helper:
    assert row.authority_id
    return Helper(
        row.claim_id or NOBODY, row.id, row.authority_id, "", frozenset(), Relationship.OTHER, "", "", "",
        KIND_WORDING[Kind.CODE], row.expires_at, row.user_id,
    )  # fmt: skip


def open_person(officer: Officer, reference: str, *, address: str, is_told: bool = False) -> Authority:
    """Open a person this member of staff may act for; the resident is told, at most once a day for each authority.

    `is_told` where the resident was told just now that it begins. Raises NotFound when it is not theirs, or not in force.
    """
    authority = authorities.get_of_officer(officer, reference)
    if authorities.state_of(authority) is not State.IN_FORCE or authority.claim_id is None:
        raise NotFound("authority")
    session = db.session().get_one(WebSession, officer.session_id)
    session.authority_id = authority.id
    session.form_key = secrets.token_hex(20)
    db.session().flush()
    helper = get_helper(session)
    if not helper.scopes:
        raise NotFound("authority")
    audit.record(helper, "claim:viewed", "claim", helper.claim_id.hex, authority=authority.id.hex)
    key = NOTICE_OF_OPENING.key(authority.id.hex)
    if throttles.count((Counter(NOTICE_OF_OPENING, key),))[key] <= NOTICE_OF_OPENING.most and not is_told:
        notices.tell_about(authority, "helper-opened", link=address)
    return authority


def leave(actor: Actor, row: WebSession | None) -> None:
    """Have nobody open any more; what was agreed for one call or one visit ends with it. Without anybody nothing happens."""
    if row is None or row.authority_id is None:
        return
    authority = db.session().get(Authority, row.authority_id)
    is_of_visit = authority is not None and (authority.kind == Kind.SPOKEN or authority.user_id is None)
    if authority is not None and is_of_visit and authorities.state_of(authority) is State.IN_FORCE:
        authority.withdrawn_at, authority.withdrawn_by = clock.now(), "helper"
        authorities.keep_version(actor, authority, "ended")
    if row.user_id is not None:
        row.authority_id, row.form_key = None, secrets.token_hex(20)
        db.session().flush()
