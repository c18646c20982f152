"""Those who manage the users of a partner, as the council sees them: the first are invited, one who lost the phone is helped.

Of a partner's users the council sees these and no others. For the officer's own organisation there is the Users tab;
only the mobile of a colleague who is alone can be reset from here, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.domain.wording import Refused, Wording, _
from portal.models import Organisation, StaffLink, User
from portal.services import audit, invitations, organisations, user_changes, user_guards, user_standing, users
from portal.services.errors import NotFound
from portal.services.invitations import NewUser
from portal.services.staff_links import AddressOf
from portal.services.user_details import Details
from portal.services.user_standing import UserState

PRIMARY, DEPUTY = "primary", "deputy"
ROLE_NAMES: Mapping[str, Wording] = {PRIMARY: _("Primary user"), DEPUTY: _("Deputy primary user")}
SAME_PERSON = _("The deputy must be somebody else than the primary user")
OWN_ACCOUNT = user_guards.OWN_ACCOUNT


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody who manages the users of an organisation, or was invited to."""

    reference: str
    name: str
    email: str
    role: str | None
    states: tuple[UserState, ...]
    is_own: bool
    has_account: bool

    @property
    def may_reset_mobile(self) -> bool:
        """Whether the council may reset the number: of those who have an account, never of oneself."""
        return self.has_account and not self.is_own and UserState.MOBILE_RESET not in self.states


def list_managers(officer: Officer, organisation: Organisation) -> list[Manager]:
    """Who manages users there, the primary user and the deputy first."""
    organisations.check_may_manage(officer)
    link = sa.and_(StaffLink.user_id == User.id, users.is_open_invitation())
    query = sa.select(User, StaffLink.id).outerjoin(StaffLink, link).where(*_of(organisation))
    found = [
        Manager(
            user.reference, user.name, user.email, user.organisation_role,
            user_standing.states_of(user, organisation.email_domains, has_link=link_id is not None),
            user_guards.is_own(officer, user), user_standing.has_account(user),
        )
        for user, link_id in db.session().execute(query) if Permission.MANAGE_USERS.value in user.permissions
    ]  # fmt: skip
    order = {PRIMARY: 0, DEPUTY: 1}
    return sorted(found, key=lambda one: (order.get(one.role or "", 2), one.name.casefold()))


def get_manager(officer: Officer, organisation: Organisation, reference: str) -> User:
    """Somebody who manages users there; raises NotFound for everybody else of the organisation."""
    organisations.check_may_manage(officer)
    query = sa.select(User).where(*_of(organisation), User.reference == reference)
    found = db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None or Permission.MANAGE_USERS.value not in found.permissions:
        raise NotFound("user")
    return found


def invite_manager(
    officer: Officer, reference: str, typed: Details, role: str, address_of: AddressOf, *, language: str = "en"
) -> User:
    """Invite somebody who will manage the users of a partner; raises Refused, and NotFound for one's own organisation."""
    organisation = organisations.take_open(officer, reference)
    if organisations.is_own(officer, organisation):
        raise NotFound("manager")
    new = NewUser(typed.first_name, typed.last_name, typed.email, typed.email_again, (Permission.MANAGE_USERS.value,))
    user = invitations.add_user(officer, organisation, new, address_of, language=language)
    if role in ROLE_NAMES:
        _give_role(officer, organisation, role, user)
    return user


def invite_again(
    officer: Officer, reference: str, user_reference: str, address_of: AddressOf, *, language: str = "en"
) -> User:
    """Send a new link to somebody who was invited to manage users; raises Refused and NotFound."""
    user = get_manager(officer, organisations.take_open(officer, reference), user_reference)
    return invitations.send_link_again(officer, user, address_of, language=language)


def reset_mobile(officer: Officer, reference: str, user_reference: str) -> User:
    """Forget the number of somebody who manages users and may have nobody else to ask; raises Refused for oneself."""
    user = get_manager(officer, organisations.take_open(officer, reference), user_reference)
    if user_guards.is_own(officer, user):
        raise Refused(OWN_ACCOUNT)
    return user_changes.forget_mobile(officer, user)


def choose_roles(officer: Officer, reference: str, chosen: Mapping[str, str]) -> Organisation:
    """Say who is primary user and deputy, by role; an empty reference says nobody. Raises Refused with the field."""
    organisation = organisations.take_open(officer, reference)
    named = {role: chosen.get(role, "") for role in ROLE_NAMES}
    if named[PRIMARY] and named[PRIMARY] == named[DEPUTY]:
        raise Refused(SAME_PERSON, DEPUTY)
    for role, user_reference in named.items():
        user = get_manager(officer, organisation, user_reference) if user_reference else None
        if user is not None and user.organisation_role not in (None, role):
            user.organisation_role = None
        _give_role(officer, organisation, role, user)
    return organisation


def _give_role(officer: Officer, organisation: Organisation, role: str, user: User | None) -> None:
    """One has the role at a time; nothing is recorded when it stays as it is."""
    holders = list(db.session().scalars(sa.select(User).where(*_of(organisation), User.organisation_role == role)))
    if holders == ([user] if user else []):
        return
    for holder in holders:
        holder.organisation_role = None
    if user is not None:
        user.organisation_role = role
    db.session().flush()
    before, after = [holder.id.hex for holder in holders], [user.id.hex] if user else []
    audit.record(
        officer, "organisation:role-changed", "organisation", organisation.id.hex, role=role, was=before, now=after
    )


def _of(organisation: Organisation) -> tuple[sa.ColumnElement[bool], ...]:
    return User.organisation_id == organisation.id, User.deactivated_at.is_(None)
