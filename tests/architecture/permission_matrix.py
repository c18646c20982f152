"""Who gets past the door of each staff page: the matrix that a reviewer reads in `permission_matrix.txt`.

Every route below /staff is asked for as a stranger, a resident, an officer without boxes, an officer of the council with
one box each, and officers of both kinds of partner with every box that their row can hold. The real guard answers; what
an officer may see behind the door (never another organisation's) has tests of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from flask import Flask, g, session
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule

from portal import clock, db
from portal.domain.actor import Actor, Anonymous, Resident
from portal.domain.permissions import KIND_NAMES, PERMISSION_NAMES, OrganisationKind, Permission
from portal.models import Organisation, User, WebSession
from portal.web import access, identity

MATRIX = Path(__file__).parent / "permission_matrix.txt"
OPENS, NOT_FOUND, SIGN_IN = "o", ".", "s"
FORM_KEY = "0" * 40
WRITTEN_BY = "python -m tests.architecture.test_routes"


def officer(kind: OrganisationKind, *permissions: Permission) -> Actor:
    """What an officer is at a request, from the rows of the account and the organisation."""
    now = clock.now()
    organisation = Organisation(name=kind.value, kind=kind.value, email_domains=[], created_at=now)
    user = User(
        organisation_id=organisation.id, email="o@example.org", first_name="O", last_name="O", created_at=now,
        permissions=[one.value for one in permissions],
    )  # fmt: skip
    user.organisation = organisation
    return identity.actor_of(WebSession(kind="officer"), user)


def persons() -> list[tuple[str, Actor]]:
    """The columns, each with what heads it."""
    council = OrganisationKind.COUNCIL
    return [
        ("a stranger", Anonymous()),
        ("a resident", Resident(uuid4(), uuid4())),
        ("an officer without boxes", officer(council)),
        *((f"council: {PERMISSION_NAMES[one]}", officer(council, one)) for one in PERMISSION_NAMES),
        *((f"{KIND_NAMES[kind]}: every box", officer(kind, *Permission)) for kind in OrganisationKind if kind != council),
    ]  # fmt: skip


def staff_routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Each rule and method below /staff, by address."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.rule == "/staff" or rule.rule.startswith("/staff/"))
    rules = (rule for rule in rules if not rule.rule.startswith("/static"))
    for rule in sorted(rules, key=lambda rule: (rule.rule, rule.endpoint)):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method


def address(app: Flask, rule: Rule) -> str:
    """An address of a rule; what its arguments say does not matter at the door."""
    values = {name: 1 if "Integer" in type(converter).__name__ else "x" for name, converter in rule._converters.items()}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods or ())))


def outcome(app: Flask, rule: Rule, method: str, actor: Actor) -> str:
    """What the guard answers."""
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(FORM_KEY)
    form = {"data": {"csrf_token": token}} if method == "POST" else {}
    with (
        app.test_request_context(address(app, rule), method=method, base_url="http://localhost", **form),
        db.transaction(),
    ):
        session["csrf_token"] = FORM_KEY
        g.actor = actor
        try:
            answer = access.guard()
        except NotFound:
            return NOT_FOUND
    if answer is None:
        return OPENS
    assert answer.status_code == 303, (rule.rule, method, answer.status_code)
    return SIGN_IN


def lines_of(app: Flask) -> list[str]:
    """The matrix as text: a legend, then a line for each route and method."""
    columns = persons()
    lines = [f"Who gets past the door of each staff page. After a wanted change: {WRITTEN_BY}"]
    lines += [f"{OPENS} opens   {NOT_FOUND} not found   {SIGN_IN} is asked to sign in", ""]
    lines += [f"{number:2} {name}" for number, (name, _actor) in enumerate(columns, 1)]
    lines += ["", " ".join(f"{number:2}" for number in range(1, len(columns) + 1))]
    for rule, method in staff_routes(app):
        cells = " ".join(f" {outcome(app, rule, method, actor)}" for _name, actor in columns)
        lines.append(f"{cells}  {method:4} {rule.rule}")
    return lines
