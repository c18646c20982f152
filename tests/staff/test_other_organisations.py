"""Nobody sees another organisation's users, sets or managers: 404 at every route that names one, whatever boxes are ticked."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import db
from portal.domain.permissions import PERMISSIONS_OF_KIND, OrganisationKind, Permission
from portal.services import permission_sets
from tests.staff.accounts import as_actor, landlord, member

FORM = {
    "answer": "yes", "permissions": ["payments:view"], "version": "1", "first_name": "X", "last_name": "X",
    "email": "x@council.example.org", "email_again": "x@council.example.org", "until-day": "1", "until-month": "1",
    "until-year": "2028", "name": "X", "domains": "x.example.org", "role": "primary", "primary": "", "deputy": "",
    "reason": "X",
}  # fmt: skip
ROOMS = ("/staff/users/<", "/staff/permission-sets/<", "/staff/organisations/<")


def rules_of(app: Flask, *rooms: str):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(rooms)]


@pytest.fixture
def stranger(make):
    """Somebody of the council, as a partner's officer would meet them: with an account, a set and an open new address."""
    row = member(
        make, Permission.VIEW_PAYMENTS, new_email="new@council.example.org", first_name="Sam", last_name="Stranger"
    )
    manager = as_actor(member(make, Permission.MANAGE_USERS))
    with db.transaction():
        key = permission_sets.add_set(manager, "Ours", ["payments:view"]).key
    return {"reference": row.reference, "key": key, "user_reference": row.reference}


@pytest.fixture
def values(stranger, make):
    council = make.organisation()
    return {
        "users": stranger,
        "permission-sets": stranger,
        "organisations": stranger | {"reference": council.reference},
    }


@pytest.mark.parametrize("kind", [OrganisationKind.REGISTERED_PROVIDER, OrganisationKind.ADVICE_AGENCY])
def test_every_route_of_another_organisation_is_not_there(app, make, client_as_officer, values, kind):
    partner = make.organisation(f"A {kind}", kind=kind.value)
    browser = client_as_officer(officer=member(make, *PERMISSIONS_OF_KIND[kind], organisation=partner))
    asked = 0
    for rule in rules_of(app, *ROOMS):
        given = values[rule.rule.split("/")[2]]
        arguments = {name: given.get(name, "x") for name in rule.arguments}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            asked += 1
            if method == "GET":
                browser.get(rule.endpoint, status=404, **arguments)
            else:
                browser.post(rule.endpoint, FORM, status=404, **arguments)
    assert asked > 25


def test_officer_of_the_council_with_every_box_but_one_room_sees_no_user_of_a_partner(app, make, client_as_officer):
    theirs = landlord(make, Permission.VIEW_PAYMENTS)
    browser = client_as_officer(*Permission)
    for rule in rules_of(app, "/staff/users/<"):
        arguments = dict.fromkeys(rule.arguments, "x") | {"reference": theirs.reference}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            if method == "GET":
                browser.get(rule.endpoint, status=404, **arguments)
            else:
                browser.post(rule.endpoint, FORM, status=404, **arguments)
