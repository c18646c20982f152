"""The open page of a case says by itself who else looks at it; that is nobody's use of a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal import clock, db
from portal.domain.permissions import Permission
from portal.models import CasePresence, WebSession

REVIEW = Permission.REVIEW_CASES
BY_ITSELF = {"HX-Request": "true"}


@pytest.fixture
def case(make):
    return make.case(make.claim().id)


@pytest.fixture
def olive(make):
    return make.officer(REVIEW, first_name="Olive", last_name="Officer")


def next_look(page) -> str:
    """Where the open page looks again."""
    return page.all("//*[@data-look]/@data-look")[0]


def test_whoever_comes_and_goes_appears_on_the_open_page_of_the_other(make, client_as_officer, case, olive):
    oscar = make.officer(REVIEW, first_name="Oscar", last_name="Other")
    browser, other = client_as_officer(officer=olive), client_as_officer(officer=oscar)
    page = browser.get("staff.show_case", reference=case.reference)
    assert page.all("//*[@data-look]/@data-seconds") == ["30"]
    assert page.all("//main//*[@role='status'][not(contains(@class,'govuk'))]") == [""]
    browser.get(next_look(page), headers=BY_ITSELF, status=204)
    other.get("staff.show_case", reference=case.reference)
    looked = browser.get(next_look(page), headers=BY_ITSELF)
    assert "Also looking at this case now: Oscar Other" in looked.text
    assert "<h1" not in looked.text
    browser.get(next_look(looked), headers=BY_ITSELF, status=204)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.execute(sa.delete(CasePresence).where(CasePresence.user_id == oscar.id))
    assert "Also looking" not in browser.get(next_look(looked), headers=BY_ITSELF).text


def test_looking_keeps_its_place_on_the_others_page_and_weighs_little(
    make, client_as_officer, case, olive, count_statements
):
    oscar = make.officer(REVIEW, first_name="Oscar", last_name="Other")
    browser, other = client_as_officer(officer=olive), client_as_officer(officer=oscar)
    address = next_look(browser.get("staff.show_case", reference=case.reference))
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False):
        with count_statements() as seen:
            browser.get(address, headers=BY_ITSELF, status=204)
        assert len(seen) <= 6, seen
        page = other.get("staff.show_case", reference=case.reference)
        assert "Also looking at this case now: Olive Officer" in page.one("//main")
        looked = browser.get(address, headers=BY_ITSELF)
    head = sum(len(name) + len(value) + 4 for name, value in looked.response.headers)
    assert head + len(looked.response.data) < 1024
    assert "Set-Cookie" not in looked.response.headers


def test_a_session_that_nobody_uses_is_over_while_the_page_looks(client_as_officer, case, olive):
    browser = client_as_officer(officer=olive)
    start = clock.now()
    address = next_look(browser.get("staff.show_case", reference=case.reference))
    for minutes in (10, 20, 29):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            browser.get(address, headers=BY_ITSELF, status=204)
    with db.reading() as session:
        assert session.scalars(sa.select(WebSession.seen_at)).one() < start + timedelta(minutes=1)
    with time_machine.travel(start + timedelta(minutes=31), tick=False):
        over = browser.get(address, headers=BY_ITSELF)
        assert (over.text, over.response.headers.get("HX-Redirect")) == ("", None)
        browser.get("staff.show_case", reference=case.reference, status=303)


def test_whoever_opens_the_address_sees_the_case_and_strangers_nothing(make, client, client_as_officer, case, olive):
    page = client_as_officer(officer=olive).get("staff.show_case_presence", reference=case.reference, status=303)
    assert page.location.endswith(f"/staff/cases/{case.reference}")
    client.get("staff.show_case_presence", reference=case.reference, status=303)
    stranger = client_as_officer(Permission.MANAGE_USERS)
    adviser = client_as_officer(
        officer=make.officer(REVIEW, organisation=make.organisation("Sample Advice", kind="advice-agency"))
    )
    for browser in (stranger, adviser):
        browser.get("staff.show_case_presence", reference=case.reference, headers=BY_ITSELF, status=404)
    for reference in ("C-nothing", "x" * 300):
        client_as_officer(officer=olive).get(
            "staff.show_case_presence", reference=reference, headers=BY_ITSELF, status=404
        )
