"""The quarterly access review: each manager confirms each other user; progress, due date, boxes that change (S1.14)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from portal import db
from portal.domain.permissions import Permission
from portal.models import AccessReview
from portal.services import account_watch
from tests.auth.signing_in import START, at, sent
from tests.pages import Browser
from tests.staff.accounts import MANAGE, as_actor, entries, landlord, member

SIGN_IN = "http://localhost/staff"


@pytest.fixture(autouse=True)
def clock():
    with at() as moment:
        yield moment


@pytest.fixture
def second(make):
    return member(make, MANAGE, first_name="Fay", last_name="Second", email="fay@council.example.org")


@pytest.fixture
def review(make, manager, second, other):
    """A review that began today, of three users of whom two manage users."""
    today = START.date()
    with db.transaction() as session:
        session.info["no audit guard"] = True
        row = AccessReview(organisation_id=manager.organisation_id, started_on=today, due_on=today + timedelta(days=28))
        session.add(row)
    return row


def confirm(browser, *users, status=303):
    return browser.post("staff.review_access", {"users": [user.reference for user in users]}, status=status)


def to_confirm(page):
    return page.all("//tbody//input/@value")


def progress(page):
    return page.one("//p[contains(., 'You have confirmed')]")


def test_page_says_when_the_next_review_begins(browser):
    assert "The next review begins on 23 February 2027." in browser.get("staff.review_access").text


def test_page_shows_everybody_else_with_what_they_can_do(browser, review, manager, second, other):
    page = browser.get("staff.review_access")
    assert to_confirm(page) == [second.reference, other.reference]
    assert page.all("//tbody//tr[2]/td[2]") == ["View payments"]
    assert "Confirm everybody by 21 December 2026." in page.text
    assert progress(page) == "You have confirmed 0 out of 2 users"
    assert "Fay Second has confirmed 0 out of 2" in page.text


def test_confirmed_users_move_down_and_count(browser, review, second, other):
    page = browser.follow(confirm(browser, other))
    assert "1 user is confirmed." in page.text
    assert to_confirm(page) == [second.reference]
    assert progress(page) == "You have confirmed 1 out of 2 users"
    assert page.all("//tbody//tr[2]/td[4]") == ["Morgan Manager"]
    [entry] = entries("user:access-confirmed")
    assert (entry.subject_id, entry.detail) == (other.id.hex, {"permissions": ["payments:view"]})
    confirm(browser, other, second)
    assert len(entries("user:access-confirmed")) == 2


@pytest.mark.parametrize("ticked", [[], ["nobody"], ["own"]])
def test_nobody_ticked_is_refused_and_oneself_cannot_be(browser, review, manager, ticked):
    form = {"users": [manager.reference if one == "own" else one for one in ticked]}
    assert browser.post("staff.review_access", form, status=422).errors == ["Select the users whose access is right"]
    assert entries("user:access-confirmed") == []


def test_user_of_another_organisation_is_not_confirmed(make, browser, review):
    confirm(browser, landlord(make), status=422)


def test_review_is_finished_with_the_last_confirmation_of_the_last_manager(
    app, browser, review, manager, second, other
):
    confirm(browser, second, other)
    assert "You have confirmed 2 out of 2 users" in browser.get("staff.review_access").text
    page = Browser(app).signed_in_as_officer(second.id)
    page = page.follow(confirm(page, manager, other))
    assert "Everything is confirmed." in page.text
    assert entries("access-review:finished")


def test_boxes_changed_afterwards_want_another_confirmation(browser, review, second, other):
    confirm(browser, second, other)
    form = {"permissions": ["payments:view", "payments:export"], "version": "2"}
    browser.post("staff.edit_user", form, reference=other.reference)
    assert to_confirm(browser.get("staff.review_access")) == [other.reference]
    confirm(browser, other)
    assert to_confirm(browser.get("staff.review_access")) == []


def test_user_invited_after_it_began_is_not_part_of_it(app, make, review, manager):
    with at(days=1):
        member(make, first_name="Late", last_name="Comer")
        page = Browser(app).signed_in_as_officer(manager.id).get("staff.review_access")
        assert "Late Comer" not in page.text


def test_lone_manager_is_told_what_to_do(make, client_as_officer):
    lone = landlord(make, MANAGE)
    landlord(make, Permission.VIEW_PAYMENTS)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        today = START.date()
        session.add(AccessReview(organisation_id=lone.organisation_id, started_on=today, due_on=today))
    page = client_as_officer(officer=lone).get("staff.review_access")
    assert "Nobody else manages users, so nobody can confirm what you can do." in page.text


def test_review_is_a_file(browser, review, other):
    confirm(browser, other)
    rows = list(csv.reader(io.StringIO(browser.get("staff.export_access_review").text.removeprefix("\ufeff"))))
    assert rows[0][-1] == "Confirmed by"
    assert [(row[0], row[-1]) for row in rows[1:]] == [("Fay Second", ""), ("Vera Viewer", "Morgan Manager")]


def test_no_review_is_no_file(browser):
    browser.get("staff.export_access_review", status=404)


# the clock


def watch(organisation_id):
    with db.transaction():
        account_watch.watch(organisation_id, SIGN_IN)


def days(number):
    return at(days=number)


def test_review_begins_after_three_months_and_reminds_those_who_are_late(app, make, manager, second, other):
    organisation = manager.organisation_id
    with days(91):
        watch(organisation)
        assert sent("access-review") == []
    with days(92):
        watch(organisation)
        watch(organisation)
        assert sorted(to for to, _ in sent("access-review")) == [second.email, manager.email]
        assert sent("access-review")[0][1]["date"] == "23 March 2027"
        browser = Browser(app).signed_in_as_officer(manager.id)
        confirm(browser, second, other)
    with days(92 + 20):
        watch(organisation)
        assert len(sent("access-review")) == 2
    for day, count in ((92 + 21, 3), (92 + 24, 3), (92 + 28, 4), (92 + 35, 5)):
        with days(day):
            watch(organisation)
            assert len(sent("access-review")) == count
    assert {to for to, _ in sent("access-review")[2:]} == {second.email}
    with days(92 + 35):
        page = Browser(app).signed_in_as_officer(second.id).get("staff.review_access")
        assert "This review was due on 23 March 2027." in page.text
    assert len(entries("access-review:begun")) == 1


def test_review_is_finished_when_the_late_one_manages_users_no_more(app, make, manager, second, other, review):
    third = member(make, MANAGE)
    for one, rest in ((manager, (second, third, other)), (second, (manager, third, other))):
        confirm(Browser(app).signed_in_as_officer(one.id), *rest)
    form = {"permissions": [], "version": "2"}
    Browser(app).signed_in_as_officer(manager.id).post("staff.edit_user", form, reference=third.reference)
    watch(manager.organisation_id)
    assert entries("access-review:finished") == []
    for one in (manager, second):
        confirm(Browser(app).signed_in_as_officer(one.id), third)
    watch(manager.organisation_id)
    assert len(entries("access-review:finished")) == 1


def used(make, *permissions, ago, **changes):
    return member(make, *permissions, used_at=START - timedelta(days=ago), **changes)


@pytest.mark.parametrize(
    ("ago", "is_flagged", "is_suspended"),
    [(89, False, False), (90, True, False), (119, True, False), (120, True, True)],
)
def test_unused_account_is_flagged_then_suspended(make, browser, ago, is_flagged, is_suspended):
    user = used(make, ago=ago, first_name="Dora", last_name="Dormant")
    tags = "//tr[td[contains(., 'Dora')]]/td[1]"
    assert ("Not used for a long time" in browser.get("staff.list_users").one(tags)) is is_flagged
    watch(user.organisation_id)
    assert ("Suspended" in browser.get("staff.list_users").one(tags)) is is_suspended
    assert [entry.detail["why"] for entry in entries("user:suspended")] == ["dormant"] * is_suspended
    assert [to for to, _ in sent("account-suspended")] == [user.email] * is_suspended


def test_who_never_signed_in_counts_from_the_day_of_the_account(make, browser):
    user = member(make, created_at=START - timedelta(days=130))
    member(make, password_hash=None, created_at=START - timedelta(days=130))
    watch(user.organisation_id)
    assert [entry.subject_id for entry in entries("user:suspended")] == [user.id.hex]


def test_calendar_never_leaves_fewer_than_two_who_manage_users(make):
    used(make, MANAGE, ago=10)
    middle, longest = used(make, MANAGE, ago=150), used(make, MANAGE, ago=200)
    watch(middle.organisation_id)
    assert [entry.subject_id for entry in entries("user:suspended")] == [longest.id.hex]


def test_somebody_let_back_in_is_not_suspended_the_next_night(make, app, manager):
    user = used(make, ago=200)
    watch(user.organisation_id)
    Browser(app).signed_in_as_officer(manager.id).post("staff.end_suspension", reference=user.reference)
    with days(1):
        watch(user.organisation_id)
    assert len(entries("user:suspended")) == 1


def test_end_of_a_leave_is_written_down_and_nobody_is_suspended_for_having_been_away(make):
    user = used(
        make, ago=300, suspended_at=START - timedelta(days=300), suspended_until_on=START.date(), suspended_why="leave"
    )
    watch(user.organisation_id)
    assert [entry.actor_id for entry in entries("user:suspension-ended")] == ["watch accounts"]
    assert entries("user:suspended") == []


def test_closed_organisation_is_left_alone(make):
    homes = make.organisation("Gone Homes", kind="registered-provider")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        row = session.merge(homes)
        row.closed_at = START
        session.flush()
        assert homes.id not in account_watch.list_organisations()
    watch(homes.id)


def test_job_watches_every_organisation(app, make, manager):
    from portal import jobs

    theirs, ours = used(make, ago=200), landlord(make, used_at=START - timedelta(days=200))
    jobs.watch_accounts(app.config["PORTAL"])
    assert {entry.subject_id for entry in entries("user:suspended")} == {theirs.id.hex, ours.id.hex}
    assert as_actor(manager)
