"""The top of staff pages and the start page: who is signed in and for whom, and what waits for them."""

from __future__ import annotations

from datetime import timedelta

from portal import clock, db
from portal.models import AccessReview
from tests.staff.accounts import MANAGE, landlord, member


def test_top_of_the_page_names_person_and_organisation(make, client_as_officer):
    browser = client_as_officer(officer=landlord(make, first_name="Hanna", last_name="Homes"))
    page = browser.get("staff.show_start")
    assert page.all("//nav[contains(@class, 'app-account')]//span") == ["Hanna Homes, Sample Homes"]
    assert page.all("//nav[contains(@class, 'app-account')]//button") == ["Sign out"]


def test_access_review_waits_for_those_who_manage_users(make, client_as_officer):
    manager, clerk = member(make, MANAGE), member(make)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        due_on = clock.today() + timedelta(days=9)
        session.add(AccessReview(organisation_id=manager.organisation_id, started_on=clock.today(), due_on=due_on))
    browser = client_as_officer(officer=manager)
    page = browser.get("staff.show_start")
    assert page.all("//main//a[contains(@href, '/access-review')]") == ["Access review"]
    assert "Access review" not in client_as_officer(officer=clerk).get("staff.show_start").text
    browser.post("staff.review_access", {"users": [clerk.reference]})
    assert "Access review" not in browser.get("staff.show_start").text
