"""Rules over all users of an organisation where pages cannot show them: turns, links, numbers, who may ask at all."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.domain.permissions import Permission
from portal.models import StaffLink, User
from portal.services import (
    access_reviews,
    former_users,
    housekeeping,
    invitations,
    mobiles,
    organisation_managers,
    organisations,
    permission_sets,
    settings,
    staff_links,
    suspensions,
    user_changes,
    user_details,
    user_guards,
    users,
)
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
        lambda officer, other: user_details.change_details(officer, other.reference, NEW, str, seen_version=1),
        lambda officer, other: user_details.drop_new_email(officer, other.reference),
        lambda officer, other: suspensions.suspend(officer, other.reference, clock.today()),
        lambda officer, other: suspensions.end_suspension(officer, other.reference),
        lambda officer, other: permission_sets.list_sets(officer),
        lambda officer, other: permission_sets.add_set(officer, "Set", ["payments:view"]),
        lambda officer, other: permission_sets.change_set(officer, "income-officer", "Set", [], seen_version=0),
        lambda officer, other: permission_sets.remove_set(officer, "income-officer"),
        lambda officer, other: permission_sets.restore_set(officer, "income-officer"),
        lambda officer, other: access_reviews.show_review(officer),
        lambda officer, other: access_reviews.confirm(officer, [other.reference]),
    ],
)
def test_services_know_nobody_when_the_box_is_not_ticked(db_session, make, ask):
    everything_else = [one for one in Permission if one is not MANAGE]
    with pytest.raises(NotFound):
        ask(as_actor(member(make, *everything_else)), member(make))


@pytest.mark.parametrize(
    "ask",
    [
        lambda officer, one: organisations.list_organisations(officer),
        lambda officer, one: organisations.get_organisation(officer, one.reference),
        lambda officer, one: organisations.add_organisation(officer, "A", "advice-agency", "a.example.org"),
        lambda officer, one: organisations.change_organisation(officer, one.reference, "A", "", seen_version=1),
        lambda officer, one: organisations.close_organisation(officer, one.reference),
        lambda officer, one: organisation_managers.list_managers(officer, one),
        lambda officer, one: organisation_managers.choose_roles(officer, one.reference, {}),
        lambda officer, one: organisation_managers.invite_manager(officer, one.reference, NEW, "", str),
        lambda officer, one: organisation_managers.reset_mobile(officer, one.reference, "x"),
        lambda officer, one: organisation_managers.invite_again(officer, one.reference, "x", str),
    ],
)
def test_services_know_no_organisation_when_the_box_is_not_ticked_or_not_of_the_council(db_session, make, ask):
    homes = make.organisation("Sample Homes", kind="registered-provider")
    everything_else = [one for one in Permission if one is not Permission.MANAGE_ORGANISATIONS]
    for officer in (member(make, *everything_else), member(make, *Permission, organisation=homes)):
        with pytest.raises(NotFound):
            ask(as_actor(officer), homes)


def test_former_users_are_for_those_who_may_see_the_audit_log(db_session, make):
    officer = as_actor(member(make, *(one for one in Permission if one is not Permission.SEE_AUDIT_LOG)))
    for ask in (former_users.list_former_users, lambda officer: former_users.get_any_user(officer, "x")):
        with pytest.raises(NotFound):
            ask(officer)


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
        assert len(user_guards.list_managers(three[0].organisation_id)) == 2
    assert len(refused) == 1


def test_two_who_leave_at_once_do_not_leave_one_behind(make_for_real):
    """Three managers; one is suspended while another is deactivated: the second change is refused."""
    three = [member(make_for_real, MANAGE) for _ in range(3)]
    acts = (
        lambda: suspensions.suspend(as_actor(three[0]), three[1].reference, clock.today() + timedelta(days=9)),
        lambda: user_changes.deactivate(as_actor(three[1]), three[2].reference),
    )
    assert len(at_once(acts)) == 1
    with db.reading():
        assert len(user_guards.list_managers(three[0].organisation_id)) == 2


def test_same_address_invited_at_once_by_two_organisations_that_share_a_domain(make_for_real):
    homes = make_for_real.organisation("Sample Homes", kind="registered-provider")
    managers = (member(make_for_real, MANAGE), member(make_for_real, MANAGE, organisation=homes))
    acts = [lambda manager=manager: invitations.invite(as_actor(manager), NEW, str) for manager in managers]
    assert at_once(acts) == ["Somebody already has an account with this email address"]


def test_new_organisations_of_one_name_at_once_are_one(make_for_real):
    holder = as_actor(member(make_for_real, Permission.MANAGE_ORGANISATIONS))
    act = lambda: organisations.add_organisation(holder, "Twin Homes", "registered-provider", "twin.example.org")  # noqa: E731
    assert at_once([act, act]) == ["Another organisation has this name"]


def test_invitation_into_an_organisation_that_is_being_closed_is_refused_or_ends_with_it(make_for_real):
    homes = make_for_real.organisation("Sample Homes", kind="registered-provider")
    holder, manager = (
        as_actor(member(make_for_real, Permission.MANAGE_ORGANISATIONS)),
        as_actor(member(make_for_real, MANAGE, organisation=homes)),
    )
    at_once(
        [
            lambda: organisations.close_organisation(holder, homes.reference),
            lambda: invitations.invite(manager, NEW, str),
        ]
    )
    with db.reading() as session:
        left = sa.select(User.email).where(User.organisation_id == homes.id, User.deactivated_at.is_(None))
        assert list(session.scalars(left)) == []


def at_once(acts) -> list[str]:
    """Do these in transactions of their own at the same moment; what was refused."""
    start, refused = threading.Barrier(len(acts)), []

    def run(act) -> None:
        start.wait(timeout=10)
        try:
            with db.transaction():
                act()
        except (Refused, NotFound) as refusal:
            refused.append(str(refusal))

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refused


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
    settings.list_settings()
    with count_statements() as seen:
        assert len(users.list_users(manager)) == 6
    assert len(seen) == 1


def test_reference_is_given_to_everybody(db_session, make):
    references = {make.officer(created_at=clock.now()).reference for _ in range(3)}
    assert len(references) == 3
