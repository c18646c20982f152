"""Organisations, for officers of the council who may manage them: list, add, change, close (S1.56, S1.57).

They see an organisation and those who manage its users, and nobody else of it. Closing one ends every account of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.email_domains import parse_domains
from portal.domain.names import parse_name
from portal.domain.permissions import OrganisationKind, Permission
from portal.domain.wording import Refused, _
from portal.models import Organisation, User
from portal.services import audit, user_changes, user_guards, user_standing, users
from portal.services.errors import NotFound, Stale
from portal.services.list_pages import Searched, name_order

LONGEST_NAME = 100
PARTNERS = (OrganisationKind.REGISTERED_PROVIDER, OrganisationKind.ADVICE_AGENCY)
ENTER_NAME, NAME = _("Enter the name of the organisation"), _("Name of the organisation")
NAME_TAKEN = _("Another organisation has this name")
OWN_ORGANISATION = _("You cannot close your own organisation")
SUBJECT = "organisation"


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One line of the list. `manager_count` are those who can sign in today and manage users."""

    reference: str
    name: str
    kind: OrganisationKind
    domains: list[str]
    user_count: int
    manager_count: int
    closed_at: datetime | None

    @property
    def has_too_few_managers(self) -> bool:
        """Whether one lost phone could lock the organisation out."""
        return self.closed_at is None and self.manager_count < user_guards.FEWEST_MANAGERS


def check_may_manage(officer: Officer) -> None:
    """Raise NotFound for somebody without the box, and for everybody who is not of the council."""
    if not officer.may(Permission.MANAGE_ORGANISATIONS):
        raise NotFound("organisations")
    if users.get_organisation(officer).kind != OrganisationKind.COUNCIL:
        raise NotFound("organisations")


def list_organisations(officer: Officer, *, search: str = "", is_closed: bool = False) -> list[OrganisationRow]:
    """Open organisations (or the closed ones) of which every word of `search` begins a word of name or domains."""
    check_may_manage(officer)
    state = Organisation.closed_at.is_not(None) if is_closed else Organisation.closed_at.is_(None)
    held = User.deactivated_at.is_(None)
    people: dict[object, list[tuple[list[str], bool]]] = {}
    query = sa.select(User.organisation_id, User.permissions, user_standing.can_act()).where(held)
    for organisation_id, permissions, can_act in db.session().execute(query):
        people.setdefault(organisation_id, []).append((permissions, bool(can_act)))
    wanted = Searched(search)
    rows = [
        _row(one, people.get(one.id, []))
        for one in db.session().scalars(sa.select(Organisation).where(state))
        if wanted.finds(*one.name.split(), *one.email_domains)
    ]
    return sorted(rows, key=lambda row: name_order(row.name))


def get_organisation(officer: Officer, reference: str) -> Organisation:
    """One organisation, open or closed; raises NotFound."""
    check_may_manage(officer)
    query = sa.select(Organisation).where(Organisation.reference == reference)
    found = db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound("organisation")
    return found


def get_open(officer: Officer, reference: str) -> Organisation:
    """One organisation that is not closed; raises NotFound."""
    found = get_organisation(officer, reference)
    if found.closed_at is not None:
        raise NotFound("organisation")
    return found


def take_open(officer: Officer, reference: str) -> Organisation:
    """The same, for a change: whoever changes it or its users too has to wait. Raises NotFound."""
    users.take_turn(get_open(officer, reference).id)
    return get_open(officer, reference)


def is_own(officer: Officer, organisation: Organisation) -> bool:
    """Whether the officer belongs to it."""
    return organisation.id == officer.organisation_id


def add_organisation(officer: Officer, name: str, kind: str, domains: str) -> Organisation:
    """A new partner, without anybody yet; raises Refused with the field."""
    check_may_manage(officer)
    if kind not in PARTNERS:
        raise Refused(_("Select what kind of organisation it is"), "kind")
    row = Organisation(name=_check_name(name), kind=kind, email_domains=parse_domains(domains), created_at=clock.now())
    _save(row)
    after = {"name": row.name, "kind": kind, "domains": row.email_domains}
    audit.record(officer, "organisation:added", SUBJECT, row.id.hex, after=after)
    return row


def change_organisation(
    officer: Officer, reference: str, name: str, domains: str, *, seen_version: int
) -> Organisation:
    """A new name, new domains; users whose address has none of them stay, and are flagged (S1.56, S1.57).

    Raises Refused with the field, NotFound, and Stale when the organisation is not `seen_version` any more.
    """
    row = take_open(officer, reference)
    if row.version != seen_version:
        raise Stale("organisation")
    before = {"name": row.name, "domains": row.email_domains}
    row.name, row.email_domains = _check_name(name), parse_domains(domains)
    after = {"name": row.name, "domains": row.email_domains}
    if before != after:
        _save(row)
        audit.record(officer, "organisation:changed", SUBJECT, row.id.hex, before=before, after=after)
    return row


def count_other_domains(organisation: Organisation) -> int:
    """How many users have an address at none of the organisation's domains."""
    held = db.session().scalars(sa.select(User).where(*_active(organisation)))
    return sum(user_standing.has_other_domain(user, organisation.email_domains) for user in held)


def count_users(organisation: Organisation) -> int:
    """How many users are not deactivated."""
    return db.session().scalar(sa.select(sa.func.count()).select_from(User).where(*_active(organisation))) or 0


def close_organisation(officer: Officer, reference: str) -> int:
    """End every account of an organisation, for good, and the organisation; how many accounts. Not one's own."""
    row = take_open(officer, reference)
    if is_own(officer, row):
        raise Refused(OWN_ORGANISATION)
    held = list(db.session().scalars(sa.select(User).where(*_active(row))))
    for user in held:
        user_changes.end_account(officer, user, because="organisation closed")
    row.closed_at = clock.now()
    db.session().flush()
    audit.record(officer, "organisation:closed", SUBJECT, row.id.hex, users=len(held))
    return len(held)


def record_export(officer: Officer, count: int) -> None:
    """Somebody takes the list away as a file."""
    audit.record(officer, "organisations:exported", SUBJECT, officer.organisation_id.hex, count=count)


def _active(organisation: Organisation) -> tuple[sa.ColumnElement[bool], ...]:
    return User.organisation_id == organisation.id, User.deactivated_at.is_(None)


def _row(one: Organisation, people: list[tuple[list[str], bool]]) -> OrganisationRow:
    managers = sum(can_act and Permission.MANAGE_USERS.value in permissions for permissions, can_act in people)
    kind = OrganisationKind(one.kind)
    return OrganisationRow(one.reference, one.name, kind, one.email_domains, len(people), managers, one.closed_at)


def _check_name(name: str) -> str:
    try:
        return parse_name(name, ask=ENTER_NAME, name=NAME, most=LONGEST_NAME)
    except Refused as refused:
        raise Refused(refused.wording, "name") from refused


def _save(row: Organisation) -> None:
    """Write an organisation; raises Refused when another has its name, be it since a moment ago."""
    taken = sa.select(Organisation.id).where(
        sa.func.lower(Organisation.name) == row.name.lower(), Organisation.id != row.id
    )
    with db.session().no_autoflush:
        if db.session().scalar(taken) is not None:
            raise Refused(NAME_TAKEN, "name")
    db.session().add(row)
    try:
        db.session().flush()
    except sa.exc.IntegrityError as error:
        raise Refused(NAME_TAKEN, "name") from error
