"""`flask users`: the first manager of an installation gets an invitation, never a password."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.models import Organisation
from tests.auth.signing_in import sent
from tests.staff.accounts import MANAGE, entries, find_user, member, newest_link

FIRST = (
    "invite",
    "first@council.example.org",
    "--first-name",
    "Fay",
    "--last-name",
    "First",
    "--organisation",
    "New Council",
)


@pytest.fixture
def run(app, database):
    def invoke(*arguments: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["users", *arguments])
        return result.exit_code, result.output

    return invoke


def test_first_manager_is_invited_to_a_new_organisation(run, client):
    code, output = run(*FIRST)
    assert (code, output) == (0, "The invitation is on its way. It can be used for 24 hours.\n")
    user = find_user("first@council.example.org")
    assert (user.permissions, user.password_hash) == ([MANAGE.value], None)
    with db.reading() as session:
        made = session.scalars(sa.select(Organisation).where(Organisation.name == "New Council")).one()
        assert (made.kind, made.email_domains) == ("council", ["council.example.org"])
    assert newest_link() not in output
    client.follow(client.get(newest_link(), status=303))
    assert entries("user:invited")[-1].actor_kind == "system"


def test_second_one_is_invited_to_the_organisation_that_is_there(run, make):
    made = make.organisation()
    run("invite", "second@council.example.org", "--first-name", "S", "--last-name", "S", "--organisation", made.name)
    assert find_user("second@council.example.org").organisation_id == made.id


@pytest.mark.parametrize(
    ("email", "error"),
    [("nobody", "Enter an email address in the correct format"), ("a@example.com", "ends with @council.example.org")],
)
def test_wrong_address_is_refused_and_nothing_is_kept(run, make, email, error):
    made = make.organisation()
    code, output = run("invite", email, "--first-name", "A", "--last-name", "B", "--organisation", made.name)
    assert code == 2
    assert error in output
    assert sent("invitation") == []


def test_mobile_of_a_lone_manager_is_reset(run, make):
    user = member(make, MANAGE)
    assert run("reset-mobile", user.email.upper())[0] == 0
    found = find_user(user.email)
    assert (found.mobile, found.mobile_reset_at is not None) == (None, True)
    assert entries("user:mobile-reset")[-1].actor_id == "users command"


@pytest.mark.parametrize("changes", [None, {"password_hash": None}])
def test_mobile_of_nobody_is_not_reset(run, make, changes):
    email = member(make, **changes).email if changes else "nobody@council.example.org"
    assert run("reset-mobile", email)[0] == 2
