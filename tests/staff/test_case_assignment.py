"""Who works on which case: taken, handed over with a note, many at once; teams; who else looks; the list narrowed by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.domain.permissions import Permission
from portal.models import AuditEntry, Case, CaseAssignment, CasePresence
from portal.services import case_presence

REVIEW = Permission.REVIEW_CASES


@pytest.fixture
def case(make):
    return make.case(make.claim().id)


@pytest.fixture
def olive(make):
    return make.officer(REVIEW, first_name="Olive", last_name="Officer")


@pytest.fixture
def oscar(make):
    return make.officer(REVIEW, first_name="Oscar", last_name="Other")


@pytest.fixture
def browser(client_as_officer, olive):
    return client_as_officer(officer=olive)


def listed(browser, **values: str) -> list[str]:
    return browser.get("staff.list_cases", **values).all("//table//tbody//a[contains(@href,'/staff/cases/')]")


def test_a_case_is_taken_in_one_press_and_the_next_one_is_told(browser, client_as_officer, case, olive, oscar):
    at = {"reference": case.reference}
    other = client_as_officer(officer=oscar)
    assert "Assigned to: Nobody" in browser.get("staff.show_case", **at).one("//main")
    page = browser.follow(browser.post("staff.take_case", {"seen": "nobody"}, **at))
    assert "Assigned to: Olive Officer" in page.one("//main")
    assert "Take this case" not in page.text
    page = other.follow(other.post("staff.take_case", {"seen": "nobody"}, **at))
    assert "Somebody else took this case first" in page.text
    assert "Assigned to: Olive Officer" in page.one("//main")


def test_a_case_is_handed_to_a_colleague_with_a_note_that_they_see_first(browser, client_as_officer, case, oscar):
    at = {"reference": case.reference}
    page = browser.get("staff.assign_case", **at)
    assert page.all("//select[@id='to']/option") == ["", "Olive Officer", "Oscar Other", "Nobody"]
    page = browser.post("staff.assign_case", {"seen": "nobody"}, status=422, **at)
    assert page.errors == ["Select who the case goes to"]
    form = {"seen": "nobody", "to": oscar.reference, "note": "Please ring her first"}
    browser.post("staff.assign_case", form, **at)
    page = client_as_officer(officer=oscar).get("staff.show_case", **at)
    assert "Note from Olive Officer: Please ring her first" in page.one("//main")
    with db.reading() as session:
        row = session.query(CaseAssignment).one()
        assert b"ring" not in row.note_sealed
        assert session.query(AuditEntry).filter_by(action="case:assigned").count() == 1


def test_an_assignment_that_came_too_late_names_the_other_and_keeps_the_note(browser, client_as_officer, case, oscar):
    at = {"reference": case.reference}
    client_as_officer(officer=oscar).post("staff.take_case", {"seen": "nobody"}, **at)
    form = {"seen": "nobody", "to": oscar.reference, "note": "Please ring her first"}
    page = browser.post("staff.assign_case", form, status=409, **at)
    assert "It is now with Oscar Other" in page.one("//main")
    assert page.value("note").strip() == "Please ring her first"
    browser.post("staff.assign_case", form | {"seen": page.value("seen"), "to": "nobody"}, **at)
    assert "Assigned to: Nobody" in browser.get("staff.show_case", **at).one("//main")


def test_many_cases_are_assigned_at_once_and_the_list_shows_whose_they_are(browser, make, oscar):
    cases = [make.case(make.claim().id) for _number in range(3)]
    references = [one.reference for one in cases]
    form = {"case": [*references[:2], "C-nothing"], "to": oscar.reference}
    page = browser.follow(browser.post("staff.assign_cases", form))
    assert "Cases assigned: 2." in page.text
    assert sorted(listed(browser, assigned=oscar.reference)) == sorted(references[:2])
    assert listed(browser, assigned="nobody") == references[2:]
    assert listed(browser, assigned="me") == []
    for wrong in ({"to": oscar.reference}, {"case": references, "to": "nonsense"}, {}):
        page = browser.follow(browser.post("staff.assign_cases", wrong))
        assert "Cases assigned" not in page.text


def test_cases_go_to_a_team_and_stay_with_it_when_one_of_it_takes_them(make, client_as_officer, case, olive):
    manager = client_as_officer(officer=make.officer(REVIEW, Permission.MANAGE_USERS))
    page = manager.post("staff.add_team", {"name": " "}, status=422)
    assert page.errors == ["Enter a name for the team"]
    manager.post("staff.add_team", {"name": "North", "members": [olive.reference]})
    page = manager.post("staff.add_team", {"name": "north"}, status=422)
    assert page.errors == ["There is a team of this name already"]
    page = manager.get("staff.list_teams")
    assert page.all("//main//li") == ["North (1 person)"]
    team = page.all("//main//li/a/@href")[0].rpartition("/")[2]
    at = {"reference": case.reference}
    manager.post("staff.assign_case", {"seen": "nobody", "to": team}, **at)
    page = manager.get("staff.show_case", **at)
    assert "Assigned to: North" in page.one("//main")
    browser = client_as_officer(officer=olive)
    browser.post("staff.take_case", {"seen": page.value("seen")}, **at)
    assert listed(browser, assigned=team) == listed(browser, assigned="me") == [case.reference]


def test_a_team_is_changed_and_the_later_of_two_changes_is_told(make, client_as_officer, olive):
    manager = client_as_officer(officer=make.officer(Permission.MANAGE_USERS))
    manager.post("staff.add_team", {"name": "North"})
    address = manager.get("staff.list_teams").all("//main//li/a/@href")[0]
    version = manager.get(address).value("version")
    manager.post(address, {"name": "South", "members": [olive.reference], "version": version})
    page = manager.post(address, {"name": "East", "version": version}, status=409)
    assert page.value("name") == "East"
    assert manager.get("staff.list_teams").all("//main//li") == ["South (1 person)"]
    stranger = client_as_officer(officer=make.officer(Permission.MANAGE_USERS, organisation=make.organisation("Other")))
    stranger.get(address, status=404)
    client_as_officer(officer=olive).get("staff.list_teams", status=404)


def test_who_else_looks_is_named_for_a_few_minutes(browser, client_as_officer, case, oscar):
    at = {"reference": case.reference}
    other = client_as_officer(officer=oscar)
    assert "Also looking" not in browser.get("staff.show_case", **at).text
    assert "Also looking at this case now: Olive Officer" in other.get("staff.show_case", **at).one("//main")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.execute(sa.update(CasePresence).values(seen_at=clock.now() - timedelta(minutes=4)))
    assert "Also looking" not in other.get("staff.show_case", **at).text
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.execute(sa.update(CasePresence).values(seen_at=clock.now() - timedelta(days=2)))
        assert case_presence.discard_old() == 2


def test_the_order_chosen_last_is_kept_for_each_officer(browser, client_as_officer, make, oscar):
    today = clock.today()
    for days in (5, 1, 9):
        make.case(make.claim().id, due_on=today + timedelta(days=days), opened_at=clock.now() - timedelta(days=days))
    make.case(make.claim().id)
    browser.post("staff.search_cases", {"sort": "due"})
    by_due = listed(browser)
    assert len(by_due) == 3
    with db.reading() as session:
        days = {row.reference: row.due_on for row in session.query(Case).where(Case.due_on.is_not(None))}
    assert by_due == sorted(days, key=lambda reference: days[reference])
    assert browser.get("staff.list_cases").all("//select[@id='sort']/option[@selected]")[0].startswith("Date due")
    assert len(listed(client_as_officer(officer=oscar))) == 4


@pytest.mark.parametrize(("due", "wanted"), [("overdue", [-1]), ("this-week", [0, 7]), ("nonsense", [-1, 0, 7, 8])])
def test_the_list_is_narrowed_by_when_a_case_is_due(browser, make, due, wanted):
    made = {
        days: make.case(make.claim().id, due_on=clock.today() + timedelta(days=days)).reference
        for days in (-1, 0, 7, 8)
    }
    assert sorted(listed(browser, due=due)) == sorted(made[days] for days in wanted)


def test_pages_by_due_date_go_on_and_back(browser, make):
    for number in range(60):
        make.case(make.claim().id, due_on=clock.today() + timedelta(days=number // 3))
    first = browser.get("staff.list_cases", sort="due")
    second = browser.get(first.all("//a[@rel='next']/@href")[0])
    seen = [*links(first), *links(second)]
    assert (len(seen), len(set(seen))) == (60, 60)
    back = browser.get(second.all("//a[@rel='prev']/@href")[0])
    assert links(back) == links(first)


def links(page) -> list[str]:
    return page.all("//table//tbody//a[contains(@href,'/staff/cases/')]")
