"""What tests of acting for somebody share: advisers, authorities in force, and browsers that have somebody open."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from flask import Flask

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.authority import Kind, Relationship, Scope
from portal.domain.permissions import Permission
from portal.models import Authority, User
from portal.services import authorities, web_sessions
from tests.auth.signing_in import unit
from tests.pages import Browser

HELP = Permission.COMPLETE_ON_BEHALF
ALL = tuple(Scope)


def adviser(
    make, *permissions: Permission, name: str = "Sample Advice", kind: str = "advice-agency", **changes
) -> User:
    """Somebody of a partner organisation who may act for residents."""
    values = {"first_name": "Sam", "last_name": "Adviser"} | changes
    return make.officer(HELP, *permissions, organisation=make.organisation(name, kind=kind), **values)


def as_actor(user: User) -> Officer:
    """The officer that a user is, for services."""
    return Officer(user.id, user.organisation_id, uuid4(), user.name, frozenset(map(Permission, user.permissions)))


def authority(make, claim, *scopes: Scope, user: User | None = None, **changes) -> Authority:
    """An authority in force to act for a claim, of an adviser with an account unless `user` is None and `code` is the kind."""
    now = clock.now()
    values = {
        "reference": authorities.new_reference(), "claim_id": claim.id, "user_id": user.id if user else None,
        "organisation_id": user.organisation_id if user else None, "kind": Kind.CODE.value,
        "scopes": [scope.value for scope in scopes or (Scope.PREPARE,)], "relationship": Relationship.ADVISER.value,
        "flags": [], "name": user.name if user else "Dora Daughter", "organisation_name": "Sample Advice" if user else "",
        "reason": "No phone of their own", "issue": "The rent of May", "contact": "", "person": "Mary Example",
        "typed_claim": claim.reference, "asked_at": now, "confirmed_at": now, "confirmed_how": "code",
        "ends_at": now + timedelta(days=90),
    }  # fmt: skip
    with unit() as session:
        session.info["no audit guard"] = True
        row = Authority(**(values | changes))
        session.add(row)
        session.flush()
        return row


def helper_browser(app: Flask, row: Authority) -> Browser:
    """A browser that has this person open: of the adviser with an account, or let in with the resident's code."""
    browser = Browser(app)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        token, held = web_sessions.start(
            claim_id=None if row.user_id else row.claim_id, user_id=row.user_id, authority_id=row.id, is_verified=True
        )
        browser._keep(token, held.form_key)
    return browser


def reread(row: Authority) -> Authority:
    """An authority as the database has it now."""
    with unit() as session:
        return session.get_one(Authority, row.id, populate_existing=True)
