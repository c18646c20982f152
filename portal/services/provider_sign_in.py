"""Members of the council's staff whom its own identity provider vouches for: who they are here, and whether they may enter.

An account is tied to the provider's person at their first sign-in, by e-mail address; from then on the person counts and
not the address, which the provider may give to somebody else. Groups decide what people may do where the council wants it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.identity_provider import Identity, SignedOut
from portal.domain.actor import System
from portal.domain.contact import parse_email
from portal.domain.names import parse_name
from portal.domain.permissions import OrganisationKind, Permission, in_order, list_permissions
from portal.domain.staff_groups import permissions_of
from portal.domain.wording import Refused, Wording, _
from portal.models import Organisation, User, WebSession, keyring
from portal.services import (
    audit,
    mobiles,
    settings,
    sign_in_codes,
    sign_in_limits,
    staff_groups,
    staff_links,
    throttles,
    user_guards,
    user_standing,
    users,
)  # fmt: skip
from portal.services.sign_in import Outcome
from portal.services.sign_in_limits import Caller
from portal.services.staff_sign_in import email_index, fold_email
from portal.services.throttles import Counter, Limit

PROVIDER = System("identity provider")
SIGN_OUT_ONCE = Limit("provider-sign-out", 1, timedelta(minutes=10))

NO_ADDRESS = _("Your organisation's sign-in did not tell us your email address")
NOT_CONFIRMED = _("Your organisation's sign-in has not confirmed your email address")
WRONG_DOMAIN = _("Your email address does not belong to an organisation that signs in this way")
NOT_INVITED = _("You have no account here yet. Ask the person who manages users to invite you")
CLOSED = _("Your account here is not open. Ask the person who manages users")
SOMEBODY_ELSE = _("The account with your email address belongs to somebody else. Ask the person who manages users")
NO_NAME = _("Your organisation's sign-in did not tell us your name")


@dataclass(frozen=True, slots=True)
class Names:
    """Under which names the provider tells what this deployment needs."""

    email: str
    groups: str


def admit(identity: Identity, names: Names) -> User:
    """The account of whoever signed in at the provider; raises Refused with what the person can do about it.

    Ties the account to the person the first time, adds it just in time where the council allows that, and sets what the
    person's groups may do.
    """
    index = person_index(identity.issuer, identity.subject)
    email = _email_of(identity.claims, names)
    found = _find(User.provider_index == index)
    user = found or _tie(identity.claims, email, index)
    if not _is_of(user.organisation, email):
        raise Refused(WRONG_DOMAIN)
    if not user_standing.may_sign_in(user):
        raise Refused(CLOSED)
    if settings.get("ProviderGroups"):
        _set_permissions(user, _texts(identity.claims.get(names.groups)))
    db.session().flush()
    return user


def ask_second_factor(user: User, caller: Caller, *, language: str) -> Outcome:
    """The provider checked one factor only: a code goes to the mobile, or a mobile is asked for first (quality S07)."""
    subject = email_index(user.email)
    standing = sign_in_limits.check(subject, caller, born=user.id.hex)
    if standing.wait_seconds:
        return Outcome(wait_seconds=standing.wait_seconds)
    if not user.mobile_sealed and not standing.is_refused:
        return Outcome(mobiles.start_naming(user, subject).id, needs_mobile=True)
    attempt = sign_in_codes.make_attempt("officer", None if standing.is_refused else user.id, subject)
    sign_in_codes.send_first_to_user(attempt, None if standing.is_refused else user, language=language)
    audit.record(PROVIDER, "staff-sign-in:code-asked", "user", user.id.hex, locked=standing.is_refused)
    return Outcome(attempt.id)


def sign_out(told: SignedOut) -> int:
    """The provider ended one of its sessions, or a person's everywhere: so do ours. Returns how many."""
    key = SIGN_OUT_ONCE.key(throttles.part("logout token", told.number))
    if throttles.count((Counter(SIGN_OUT_ONCE, key),))[key] > SIGN_OUT_ONCE.most:
        return 0
    owner = sa.select(User.id).where(User.provider_index == person_index(told.issuer, told.subject))
    which = (
        WebSession.provider_index == session_index(told.issuer, told.session)
        if told.session
        else sa.and_(WebSession.user_id.in_(owner), WebSession.provider_index.is_not(None))
    )
    ending = sa.update(WebSession).where(which, WebSession.ended_at.is_(None)).values(ended_at=clock.now())
    ended = db.session().execute(ending.returning(WebSession.id, WebSession.user_id)).all()
    for row in ended:
        audit.record(PROVIDER, "session:ended-by-provider", "user", row.user_id.hex, session=row.id.hex)
    return len(ended)


def person_index(issuer: str, subject: str) -> bytes:
    """What the provider's person is known by here."""
    return keyring.current().blind_index("provider person", issuer, subject)


def session_index(issuer: str, session: str) -> bytes:
    """What the provider's own session is known by here."""
    return keyring.current().blind_index("provider session", issuer, session)


def _email_of(claims: Mapping[str, Any], names: Names) -> str:
    try:
        email = fold_email(parse_email(str(claims.get(names.email) or "")))
    except Refused as refused:
        raise Refused(NO_ADDRESS) from refused
    if claims.get("email_verified", True) is not True:
        raise Refused(NOT_CONFIRMED)
    return email


def _tie(claims: Mapping[str, Any], email: str, index: bytes) -> User:
    """The account with this address, tied to the person from now on, or a new one."""
    user = _find(User.email == email)
    if user is None:
        return _add(claims, email, index)
    if user.provider_index is not None:
        raise Refused(SOMEBODY_ELSE)
    if not _is_of(user.organisation, email):
        raise Refused(WRONG_DOMAIN)
    user.provider_index = index
    staff_links.end_all(user)
    audit.record(PROVIDER, "user:tied-to-provider", "user", user.id.hex)
    return user


def _add(claims: Mapping[str, Any], email: str, index: bytes) -> User:
    """A new account, where the council adds people just in time and nobody ended an earlier one of theirs."""
    organisation = next((one for one in _list_councils() if _is_of(one, email)), None)
    if organisation is None:
        raise Refused(WRONG_DOMAIN)
    if settings.get("ProviderNewUsers") != "just-in-time":
        raise Refused(NOT_INVITED)
    was_ended = sa.or_(User.email == email, User.provider_index == index)
    if db.session().scalar(sa.select(User.id).where(was_ended).limit(1)) is not None:
        raise Refused(CLOSED)
    first, last = _name_of(claims)
    users.take_turn(organisation.id)
    user = User(
        organisation_id=organisation.id, email=email, first_name=first, last_name=last, provider_index=index, permissions=[],
        created_at=clock.now(),
    )  # fmt: skip
    db.session().add(user)
    db.session().flush()
    audit.record(PROVIDER, "user:added", "user", user.id.hex)
    return user


def _name_of(claims: Mapping[str, Any]) -> tuple[str, str]:
    """First and last name, from the whole one when the provider has them together."""
    first, last = (str(claims.get(part) or "") for part in ("given_name", "family_name"))
    if not (first and last):
        first, _space, last = str(claims.get("name") or "").strip().rpartition(" ")
    try:
        return tuple(parse_name(part, ask=NO_NAME, name=NO_NAME) for part in (first, last))  # type: ignore[return-value]
    except Refused as refused:
        raise Refused(NO_NAME) from refused


def _set_permissions(user: User, groups: Iterable[str]) -> None:
    """What the groups give, and nothing else; the last who manage users keep that, or nobody could mend a wrong group."""
    users.take_turn(user.organisation_id)
    offered = list_permissions(user.organisation.kind)
    before = in_order(user.permissions)
    given = permissions_of(groups, staff_groups.in_force())
    after = [one for one in offered if one in given]
    if Permission.MANAGE_USERS in before and Permission.MANAGE_USERS not in after and user_guards.is_needed(user):
        after = in_order([*after, Permission.MANAGE_USERS])
        audit.record(PROVIDER, "user:manager-kept", "user", user.id.hex)
    if before != after:
        user.permissions = [one.value for one in after]
        audit.record(PROVIDER, "user:permissions-changed", "user", user.id.hex, before=before, after=after)


def _find(condition: sa.ColumnElement[bool]) -> User | None:
    return db.session().scalars(sa.select(User).where(condition, User.deactivated_at.is_(None))).one_or_none()


def _list_councils() -> list[Organisation]:
    query = sa.select(Organisation).where(
        Organisation.kind == OrganisationKind.COUNCIL.value, Organisation.closed_at.is_(None)
    )
    return list(db.session().scalars(query))


def _is_of(organisation: Organisation, email: str) -> bool:
    """Whether the provider speaks for this organisation, and the address is at one of its own domains."""
    domains = {domain.casefold() for domain in organisation.email_domains}
    is_council = organisation.kind == OrganisationKind.COUNCIL.value
    return is_council and organisation.closed_at is None and email.rpartition("@")[2] in domains


def _texts(claim: object) -> list[str]:
    """Groups as a list of texts; some providers give one text."""
    listed = claim if isinstance(claim, list) else [claim]
    return [one for one in listed if isinstance(one, str)]


def record_refusal(identity: Identity | None, wording: Wording) -> None:
    """That somebody was not let in, with why, and without their address."""
    subject = person_index(identity.issuer, identity.subject).hex() if identity else "-"
    audit.record(PROVIDER, "staff-sign-in:provider-refused", "identity", subject, why=str(wording))


def new_session_index(identity: Identity) -> bytes:
    """What our session that follows is tied to: the provider's session, or the person where it names none."""
    return session_index(identity.issuer, identity.session or identity.subject)
