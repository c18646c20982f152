"""Inviting users: a link by e-mail that works once and for 24 hours, sent again in one tap (S1.29-S1.35).

The e-mail says nothing about anybody. Setting a password spends the link; a confirmed mobile number completes the account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal import clock, db
from portal.domain.actor import Actor, Anonymous, Officer
from portal.domain.permissions import list_permissions
from portal.domain.wording import Refused, _
from portal.models import Organisation, SignInAttempt, User
from portal.services import audit, messages, mobiles, staff_links, throttles, users
from portal.services.errors import NotFound
from portal.services.password_rules import check_password
from portal.services.passwords import Cost, hash_password
from portal.services.staff_links import LINK_OVER, AddressOf
from portal.services.staff_sign_in import email_index
from portal.services.throttles import Counter, Limit
from portal.services.user_details import Details, check_email, check_names, save
from portal.services.user_standing import has_account

AGAIN = Limit("invitation-again", 5, timedelta(hours=1))

TOO_MANY = _("The invitation was sent 5 times in an hour. Wait before you send it again")
ORGANISATION_CLOSED = _("This organisation is closed")


@dataclass(frozen=True, slots=True)
class NewUser(Details):
    """What somebody typed about a new user."""

    permissions: Sequence[str] = ()


def invite(officer: Officer, new: NewUser, address_of: AddressOf, *, language: str = "en") -> User:
    """Add a user to the officer's organisation and e-mail the link; raises Refused with the field that is to be mended."""
    users.check_may_manage(officer)
    return add_user(officer, users.get_organisation(officer), new, address_of, language=language)


def add_user(
    actor: Actor, organisation: Organisation, new: NewUser, address_of: AddressOf, *, language: str = "en"
) -> User:
    """Add a user and e-mail the link; raises Refused for a wrong name or address, or one that is somebody's already."""
    users.take_turn(organisation.id)
    db.session().refresh(organisation)
    if organisation.closed_at is not None:
        raise Refused(ORGANISATION_CLOSED)
    offered = list_permissions(organisation.kind)
    first_name, last_name = check_names(new)
    user = User(
        organisation_id=organisation.id, email=check_email(organisation, new), first_name=first_name, last_name=last_name,
        permissions=[one.value for one in offered if one.value in new.permissions], created_at=clock.now(),
    )  # fmt: skip
    save(user)
    _send(user, organisation, address_of, language)
    audit.record(actor, "user:invited", "user", user.id.hex, permissions=user.permissions)
    return user


def send_again(officer: Officer, reference: str, address_of: AddressOf, *, language: str = "en") -> User:
    """Send a new link to somebody of the officer's organisation; raises NotFound for who has an account already."""
    return send_link_again(officer, users.get_user(officer, reference), address_of, language=language)


def send_link_again(officer: Officer, user: User, address_of: AddressOf, *, language: str = "en") -> User:
    """A new link ends the one before; raises NotFound for who has an account already, Refused when it is too often."""
    if has_account(user):
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
