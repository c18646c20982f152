"""Rules over all users of an organisation where pages cannot show them: turns, links, numbers, who may ask at all."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.domain.permissions import Permission
from portal.models import StaffLink, User
from portal.services import housekeeping, invitations, mobiles, staff_links, user_changes, users
from portal.services.errors import NotFound, Refused
from portal.services.invitations import NewUser
from tests.auth.signing_in import at
from tests.staff.accounts import MANAGE, as_actor, member

NEW = NewUser("Nina", "Newcomer", "nina@council.example.org", "nina@council.example.org", ())


@pytest.mark.parametrize(
    "ask",
    [
        lambda officer, other: users.list_users(officer),
        lambda officer, other: users.get_user(officer, other.reference),
        lambda officer, other: invitations.invite(officer, NEW, str),
        lambda officer, other: invitations.send_again(officer, other.reference, str),
        lambda officer, other: user_changes.change_permissions(officer, other.reference, [], seen_version=1),
        lambda officer, other: user_changes.reset_mobile(officer, other.reference),
        lambda officer, other: user_changes.deactivate(officer, other.reference),
    ],
)
def test_services_know_nobody_when_the_box_is_not_ticked(db_session, make, ask):
    everything_else = [one for one in Permission if one is not MANAGE]
    with pytest.raises(NotFound):
        ask(as_actor(member(make, *everything_else)), member(make))


def test_two_who_demote_each_other_at_once_are_not_both_heard(make_for_real):
    """Three managers; two of them each take the box from the other at the same moment: two managers are left."""
    three = [member(make_for_real, MANAGE) for _ in range(3)]
    start, refused = threading.Barrier(2), []

    def demote(actor: User, other: User) -> None:
        start.wait(timeout=10)
        try:
            with db.transaction():
                user_changes.deactivate(as_actor(actor), other.reference)
        except Refused as refusal:
            refused.append(str(refusal))

    pairs = ((three[0], three[1]), (three[1], three[0]))
    threads = [threading.Thread(target=demote, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with db.reading():
        assert len(user_changes.list_managers(three[0].organisation_id)) == 2
    assert len(refused) == 1


def test_two_who_spend_one_link_at_once_are_not_both_let_in(make_for_real):
    user = member(make_for_real)
    with db.transaction() as session:
        token = staff_links.make(session.get_one(User, user.id), "invitation")
    start, won = threading.Barrier(2), []

    def spend() -> None:
        start.wait(timeout=10)
        with db.transaction():
            won.append(staff_links.spend(token, "invitation") is not None)

    threads = [threading.Thread(target=spend) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(won) == [False, True]


@pytest.mark.parametrize("column", ["email", "mobile"])
def test_database_itself_keeps_addresses_and_numbers_apart(db_session, make, column):
    one, other = member(make, mobile="07700 900111"), member(make, mobile="07700 900222")
    if column == "email":
        other.email = one.email
    else:
        mobiles.set_number(other, "+447700900111")
    with pytest.raises(sa.exc.IntegrityError):
        db_session.flush()


def test_token_is_nowhere_in_the_database(db_session, make):
    token = staff_links.make(member(make), "invitation")
    row = db_session.scalars(sa.select(StaffLink)).one()
    assert token.encode() not in row.token_hash
    assert len(row.token_hash) == 32


def test_links_are_deleted_a_week_after_they_died(db_session, make):
    with at():
        staff_links.make(member(make), "invitation")
    with at(days=8):
        assert housekeeping.tidy()["staff links"] == 0
    with at(days=8, seconds=1):
        assert housekeeping.tidy()["staff links"] == 1


def test_list_is_one_statement_whatever_the_number_of_users(db_session, make, count_statements):
    manager = as_actor(member(make, MANAGE))
    for _ in range(5):
        make.officer()
    with count_statements() as seen:
        assert len(users.list_users(manager)) == 6
    assert len(seen) == 1


def test_reference_is_given_to_everybody(db_session, make):
    references = {make.officer(created_at=clock.now()).reference for _ in range(3)}
    assert len(references) == 3
