"""A user's own details: a new name counts at once, a new e-mail address once its owner has followed a link (complaint C8).

The new address is what somebody signs in with, so it must be theirs: until the link is used the old one stays. The old
address is told. Somebody who was only invited gets a new invitation at the new address instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Anonymous, Officer
from portal.domain.contact import parse_email
from portal.domain.names import parse_name
from portal.domain.wording import Refused, _
from portal.models import Organisation, User
from portal.services import audit, messages, staff_links, throttles, user_guards
from portal.services.errors import NotFound, Stale
from portal.services.staff_links import AddressOf
from portal.services.staff_sign_in import fold_email
from portal.services.throttles import Counter, Limit
from portal.services.user_standing import has_account

PURPOSE: staff_links.Purpose = "email-change"
LINKS = Limit("email-change", 5, timedelta(hours=1))
SAME_EMAIL = _("Email addresses must be the same")
EMAIL_TAKEN = _("Somebody already has an account with this email address")
TOO_MANY = _("A link was sent 5 times in an hour. Wait before you send it again")


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody typed about a user."""

    first_name: str
    last_name: str
    email: str
    email_again: str


def check_names(typed: Details) -> tuple[str, str]:
    """First and last name as they are kept; raises Refused with the field."""
    asked = (
        ("first_name", typed.first_name, _("Enter a first name"), _("First name")),
        ("last_name", typed.last_name, _("Enter a last name"), _("Last name")),
    )
    found = []
    for field, text, ask, name in asked:
        try:
            found.append(parse_name(text, ask=ask, name=name))
        except Refused as refused:
            raise Refused(refused.wording, field) from refused
    return found[0], found[1]


def check_email(organisation: Organisation, typed: Details) -> str:
    """An address, folded, at one of the organisation's own domains that no active user has (S1.33, S1.57); or Refused."""
    try:
        email = fold_email(parse_email(typed.email))
    except Refused as refused:
        raise Refused(refused.wording, "email") from refused
    domains = [domain.casefold() for domain in organisation.email_domains]
    if email.rpartition("@")[2] not in domains:
        endings = " or ".join(f"@{domain}" for domain in domains)
        raise Refused(_("Enter an email address that ends with {endings}", endings=endings), "email")
    if fold_email(typed.email_again) != email:
        raise Refused(SAME_EMAIL, "email_again")
    _check_is_free(email)
    return email


def save(user: User) -> None:
    """Write a user whose address may clash with one that another organisation has just taken; raises Refused."""
    db.session().add(user)
    try:
        db.session().flush()
    except sa.exc.IntegrityError as error:
        if "email" not in str(error.orig):
            raise
        raise Refused(EMAIL_TAKEN, "email") from error


def change_details(
    officer: Officer, reference: str, typed: Details, address_of: AddressOf, *, seen_version: int
) -> User:
    """Give a user of somebody else's care a new name, and ask for a new address to be confirmed.

    Raises Refused, NotFound, and Stale when the account is not `seen_version` any more. An invited user's address is
    changed at once; `invitations.send_again` follows.
    """
    user = user_guards.get_others_account(officer, reference)
    if user.version != seen_version:
        raise Stale("user")
    names = check_names(typed)
    is_same_address = fold_email(typed.email) == user.email and fold_email(typed.email_again) == user.email
    new_email = None if is_same_address else check_email(user.organisation, typed)
    is_to_be_confirmed = new_email is not None and has_account(user)
    if is_to_be_confirmed:
        _count_link(user)
    before = _of(user)
    user.first_name, user.last_name = names
    if new_email is not None:
        user.email, user.new_email = (user.email, new_email) if is_to_be_confirmed else (new_email, None)
    save(user)
    if before != _of(user):
        audit.record(officer, "user:details-changed", "user", user.id.hex, before=before, after=_of(user))
    if is_to_be_confirmed:
        _send_links(officer, user, address_of)
    return user


def _of(user: User) -> dict[str, str]:
    return {"first_name": user.first_name, "last_name": user.last_name, "email": user.email}


def _count_link(user: User) -> None:
    key = LINKS.key(user.id.hex)
    if throttles.count((Counter(LINKS, key),))[key] > LINKS.most:
        raise Refused(TOO_MANY, "email")


def _send_links(officer: Officer, user: User, address_of: AddressOf) -> None:
    """The new address gets the link, the old one is told."""
    gaps = {"link": address_of(staff_links.make(user, PURPOSE))}
    messages.queue_message("email-change", "email", user.new_email, gaps, user_id=user.id)
    messages.queue_message("email-changing", "email", user.email, {}, user_id=user.id)
    audit.record(officer, "user:email-change-asked", "user", user.id.hex, before=user.email, after=user.new_email)


def drop_new_email(officer: Officer, reference: str) -> User:
    """The address stays as it is, and the link that was sent does nothing; raises NotFound when none waits."""
    user = user_guards.get_others_account(officer, reference)
    if user.new_email is None:
        raise NotFound("new address")
    dropped, user.new_email = user.new_email, None
    staff_links.end(user, PURPOSE)
    db.session().flush()
    audit.record(officer, "user:email-change-dropped", "user", user.id.hex, before=user.email, after=dropped)
    return user


def find_new_email(token: str) -> str | None:
    """The address that a link would confirm; None when it does not work (any more)."""
    user = staff_links.find_user(token, PURPOSE)
    return user.new_email if user else None


def confirm_email(token: str) -> str:
    """Spend the link: from now on somebody signs in with the new address, which is returned. Raises Refused.

    Every other link that went to the old address ends.
    """
    user = staff_links.spend(token, PURPOSE)
    if user is None or user.new_email is None:
        raise Refused(staff_links.LINK_OVER)
    before = user.email
    _check_is_free(user.new_email)
    user.email, user.new_email = user.new_email, None
    save(user)
    staff_links.end_all(user)
    audit.record(Anonymous(), "user:email-changed", "user", user.id.hex, before=before, after=user.email)
    return user.email


def _check_is_free(email: str) -> None:
    held = sa.select(User.id).where(User.email == email, User.deactivated_at.is_(None))
    if db.session().scalar(held) is not None:
        raise Refused(EMAIL_TAKEN, "email")
