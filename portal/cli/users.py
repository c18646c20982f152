"""`flask users`: the first manager of an installation, and a lone manager who lost the phone."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask import current_app, url_for
from flask.cli import with_appcontext

from portal import clock, db
from portal.domain.actor import System
from portal.domain.permissions import OrganisationKind, Permission
from portal.domain.wording import Refused
from portal.models import Organisation, User
from portal.services import audit, invitations, user_changes
from portal.services.errors import NotFound
from portal.services.invitations import NewUser
from portal.services.staff_sign_in import fold_email

COMMAND = System("users command")


@click.group("users")
def users() -> None:
    """Accounts of staff."""


@users.command()
@click.argument("email")
@click.option("--first-name", required=True)
@click.option("--last-name", required=True)
@click.option("--organisation", required=True, help="Its name; it is created when there is none of that name")
@click.option("--kind", type=click.Choice([kind.value for kind in OrganisationKind]), default="council")
@with_appcontext
def invite(email: str, first_name: str, last_name: str, organisation: str, kind: str) -> None:
    """E-mail an invitation to somebody who will manage users; they invite all others."""
    new = NewUser(first_name, last_name, email, email, (Permission.MANAGE_USERS,))
    try:
        with db.transaction():
            invitations.add_user(COMMAND, _organisation(organisation, kind, email), new, _address_of)
    except Refused as refused:
        raise click.UsageError(str(refused.wording)) from None
    click.echo("The invitation is on its way. It can be used for 24 hours.")


@users.command("reset-mobile")
@click.argument("email")
def reset_mobile(email: str) -> None:
    """Forget the mobile number of an account: its owner enters a new one at the next sign-in."""
    query = sa.select(User).where(User.email == fold_email(email), User.deactivated_at.is_(None))
    try:
        with db.transaction() as session:
            user_changes.forget_mobile(COMMAND, session.scalars(query).one())
    except (sa.exc.NoResultFound, NotFound):
        raise click.UsageError("nobody with this address has an account") from None
    click.echo("The mobile number is reset.")


def _organisation(name: str, kind: str, email: str) -> Organisation:
    """The organisation of a name; a new one has the domain of the first address."""
    found = db.session().scalars(sa.select(Organisation).where(Organisation.name == name)).one_or_none()
    if found is not None:
        return found
    domain = fold_email(email).rpartition("@")[2]
    found = Organisation(name=name, kind=kind, email_domains=[domain], created_at=clock.now())
    db.session().add(found)
    db.session().flush()
    audit.record(COMMAND, "organisation:added", "organisation", found.id.hex)
    return found


def _address_of(token: str) -> str:
    with current_app.test_request_context():
        path = url_for("auth.open_invitation", token=token)
    return str(current_app.config["PORTAL"].base_url) + path
