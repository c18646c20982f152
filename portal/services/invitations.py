"""Inviting users: a link by e-mail that works once and for 24 hours, sent again in one tap (S1.29-S1.35).

The e-mail says nothing about anybody. Setting a password spends the link; a confirmed mobile number completes the account.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor, Anonymous, Officer
from portal.domain.contact import parse_email
from portal.domain.names import parse_name
from portal.domain.permissions import list_permissions
from portal.domain.wording import Refused, _
from portal.models import Organisation, SignInAttempt, User
from portal.services import audit, messages, mobiles, staff_links, throttles, users
from portal.services.errors import NotFound
from portal.services.password_rules import check_password
from portal.services.passwords import Cost, hash_password
from portal.services.staff_sign_in import email_index, fold_email
from portal.services.throttles import Counter, Limit

AGAIN = Limit("invitation-again", 5, timedelta(hours=1))

SAME_EMAIL = _("Email addresses must be the same")
EMAIL_TAKEN = _("Somebody already has an account with this email address")
TOO_MANY = _("The invitation was sent 5 times in an hour. Wait before you send it again")
LINK_OVER = _("This link does not work any more")

AddressOf = Callable[[str], str]
"""The web address at which the token of a link opens."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """What somebody typed about a new user."""

    first_name: str
    last_name: str
    email: str
    email_again: str
    permissions: Sequence[str]


def invite(officer: Officer, new: NewUser, address_of: AddressOf, *, language: str = "en") -> User:
    """Add a user to the officer's organisation and e-mail the link; raises Refused with the field that is to be mended."""
    users.check_may_manage(officer)
    return add_user(officer, users.get_organisation(officer), new, address_of, language=language)


def add_user(
    actor: Actor, organisation: Organisation, new: NewUser, address_of: AddressOf, *, language: str = "en"
) -> User:
    """Add a user and e-mail the link; raises Refused for a wrong name or address, or one that is somebody's already."""
    users.take_turn(organisation.id)
    offered = list_permissions(organisation.kind)
    user = User(
        organisation_id=organisation.id, email=fold_email(_check_email(organisation, new)), first_name=_name(new, "first"),
        last_name=_name(new, "last"), permissions=[one.value for one in offered if one.value in new.permissions],
        created_at=clock.now(),
    )  # fmt: skip
    db.session().add(user)
    db.session().flush()
    _send(user, organisation, address_of, language)
    audit.record(actor, "user:invited", "user", user.id.hex, permissions=user.permissions)
    return user


def send_again(officer: Officer, reference: str, address_of: AddressOf, *, language: str = "en") -> User:
    """Send a new link, which ends the one before; raises NotFound for somebody who has an account already."""
    user = users.get_user(officer, reference)
    if user.password_hash is not None:
        raise NotFound("invitation")
    key = AGAIN.key(user.id.hex)
    if throttles.count((Counter(AGAIN, key),))[key] > AGAIN.most:
        raise Refused(TOO_MANY)
    _send(user, user.organisation, address_of, language)
    audit.record(officer, "user:invited-again", "user", user.id.hex)
    return user


def create_account(token: str, password: str, *, cost: Cost) -> SignInAttempt:
    """Spend the link and set the first password; what is left is a mobile number. Raises Refused."""
    user = staff_links.find_user(token, "invitation")
    if user is None:
        raise Refused(LINK_OVER)
    check_password(password, user)
    if staff_links.spend(token, "invitation") is None:
        raise Refused(LINK_OVER)
    user.password_hash = hash_password(password, cost=cost)
    db.session().flush()
    audit.record(Anonymous(), "user:account-created", "user", user.id.hex)
    return mobiles.start_naming(user, email_index(user.email))


def _send(user: User, organisation: Organisation, address_of: AddressOf, language: str) -> None:
    gaps = {"organisation": organisation.name, "link": address_of(staff_links.make(user, "invitation"))}
    messages.queue_message("invitation", "email", user.email, gaps, user_id=user.id, language=language)


def _name(new: NewUser, part: str) -> str:
    asked = {
        "first": (new.first_name, _("Enter a first name"), _("First name")),
        "last": (new.last_name, _("Enter a last name"), _("Last name")),
    }
    text, ask, name = asked[part]
    try:
        return parse_name(text, ask=ask, name=name)
    except Refused as refused:
        raise Refused(refused.wording, f"{part}_name") from refused


def _check_email(organisation: Organisation, new: NewUser) -> str:
    """An address at one of the organisation's own domains that no active user has (S1.33, S1.57)."""
    try:
        email = parse_email(new.email)
    except Refused as refused:
        raise Refused(refused.wording, "email") from refused
    domains = [domain.casefold() for domain in organisation.email_domains]
    if email.rpartition("@")[2].casefold() not in domains:
        endings = " or ".join(f"@{domain}" for domain in domains)
        raise Refused(_("Enter an email address that ends with {endings}", endings=endings), "email")
    if fold_email(new.email_again) != fold_email(new.email):
        raise Refused(SAME_EMAIL, "email_again")
    held = sa.select(User.id).where(User.email == fold_email(email), User.deactivated_at.is_(None))
    if db.session().scalar(held) is not None:
        raise Refused(EMAIL_TAKEN, "email")
    return email
