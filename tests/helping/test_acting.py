"""Acting for somebody: checked at every request, over at once, and never for anybody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal import clock, db
from portal.domain.authority import Relationship, Scope
from portal.domain.draft import Draft
from portal.models import AuditEntry, Organisation, User
from portal.models import Draft as DraftRow
from tests.auth.signing_in import queued, unit
from tests.helping.acting import adviser, as_actor, authority, helper_browser, reread
from tests.pages import Browser
from tests.resident.reviewing import RENT, answer, report

OVER = "You can no longer act for this person here"


def draft_of(claim) -> DraftRow | None:
    with unit() as session:
        return session.scalars(
            sa.select(DraftRow).where(DraftRow.claim_id == claim.id).execution_options(populate_existing=True)
        ).one_or_none()


def test_every_page_says_for_whom_and_under_which_authority(opened):
    browser, _row = opened(Scope.PREPARE)
    browser.post("resident.start_review")
    for endpoint, values in (
        ("helping.show_helping", {}), ("resident.show_review", {}), ("resident.show_section", {"section": "income"}),
        ("resident.show_question", {"section": "home", "question": "rent"}), ("evidence.show_checklist", {}),
    ):  # fmt: skip
        banner = browser.get(endpoint, **values).one("//div[contains(@class, 'app-acting')]")
        assert "You are acting for Mary Example" in banner
        assert "A code sent to the resident, until" in banner
        assert "Fill in the form" in banner


def test_held_amounts_are_hidden_from_who_may_only_prepare(opened):
    browser, _row = opened(Scope.PREPARE)
    browser.post("resident.start_review")
    shown = "".join(
        browser.get("resident.show_section", section=name).text for name in ("income", "capital", "pensions")
    )
    for text in ("210", "5,200", "1234", "£180"):
        assert text not in shown
    assert "Tesco" in shown


def test_held_amounts_are_shown_to_who_may_see_them(opened):
    browser, _row = opened(Scope.PREPARE, Scope.SEE)
    browser.post("resident.start_review")
    assert "£5,200" in browser.get("resident.show_section", section="capital").text


def test_what_a_form_is_filled_with_holds_no_hidden_amount(opened):
    browser, _row = opened(Scope.PREPARE)
    browser.post("resident.start_review")
    page = browser.follow(answer(browser, "capital", "account-c1", "changed"))
    assert "5200" not in page.text
    assert "5,200" not in page.text


@pytest.mark.parametrize("end", ["withdrawn_at", "refused_at", "ends_at"])
def test_the_very_next_request_is_refused_and_the_draft_is_kept(opened, claim, end):
    browser, row = opened(Scope.PREPARE, Scope.SUBMIT)
    browser.post("resident.start_review")
    answer(browser, "home", "rent", "right")
    with unit() as session:
        session.info["no audit guard"] = True
        setattr(session.get_one(type(row), row.id), end, clock.now() - timedelta(seconds=1))
    page = browser.get("resident.show_review", status=404)
    assert page.h1 == OVER
    late = browser.post("resident.show_question", {"answer": "changed"}, section="home", question="rent", status=404)
    assert late.h1 == OVER
    draft = draft_of(claim)
    assert Draft.from_dict(draft.content).answers == {"rent": "right"}
    assert Draft.from_dict(draft.content).authors == {"rent": row.reference}


def test_a_resident_who_stops_it_keeps_what_was_typed(opened, claim, client_as_resident):
    browser, row = opened(Scope.PREPARE)
    browser.post("resident.start_review")
    report(browser, "home", "rent", RENT)
    resident = client_as_resident(claim)
    page = resident.follow(resident.post("resident.stop_helper", reference=row.reference))
    assert "They can no longer act for you" in page.text
    browser.get("resident.show_review", status=404)
    assert len(Draft.from_dict(draft_of(claim).content).changes) == 1
    assert [message.template for message in queued("helper-ended")] == ["helper-ended"]


def test_when_the_organisation_closes_or_the_user_is_deactivated_nobody_acts(opened, sam):
    browser, _row = opened(Scope.PREPARE)
    browser.post("resident.start_review")
    with unit() as session:
        session.info["no audit guard"] = True
        session.get_one(Organisation, sam.organisation_id).closed_at = clock.now()
    assert browser.get("resident.show_review", status=404).h1 == OVER
    with unit() as session:
        session.info["no audit guard"] = True
        session.get_one(User, sam.id).deactivated_at = clock.now()
    assert browser.get("resident.show_review", status=303).location == "/sign-in"


def test_when_the_box_is_unticked_the_very_next_request_is_refused(opened, sam):
    browser, _row = opened(Scope.PREPARE)
    browser.post("resident.start_review")
    with unit() as session:
        session.info["no audit guard"] = True
        session.get_one(User, sam.id).permissions = []
    assert browser.get("resident.show_review", status=404).h1 == OVER


def test_nobody_opens_a_person_of_a_colleague_or_without_an_authority_in_force(app, make, claim, sam):
    colleague = adviser(make, first_name="Kim")
    row = authority(make, claim, user=colleague)
    waiting = authority(make, claim, user=sam, confirmed_at=None)
    browser = Browser(app).signed_in_as_officer(sam.id)
    for one in (row, waiting):
        browser.post("staff.open_person", reference=one.reference, status=404)
        browser.get("resident.show_review", status=404)
    browser.get("staff.show_person", reference=row.reference, status=404)


def test_opening_is_a_look_at_the_claim_and_the_resident_is_told_once_a_day(app, make, claim, sam):
    row = authority(make, claim, user=sam)
    browser = Browser(app).signed_in_as_officer(sam.id)
    for _turn in range(2):
        page = browser.follow(browser.post("staff.open_person", reference=row.reference))
        assert page.h1 == "You are acting for Mary Example"
    assert [one.address for one in queued("helper-opened")] == ["07700 900123"]
    with unit() as session:
        looked = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "claim:viewed", AuditEntry.actor_kind == "helper")
        )
        assert {one.actor_id for one in looked} == {row.id.hex}


def test_a_form_of_the_person_before_is_kept_under_nobody(app, make, claim, sam):
    other = make.claim(reference="HB9000001")
    first, second = authority(make, claim, user=sam), authority(make, other, user=sam, person="Olga Other")
    browser = Browser(app).signed_in_as_officer(sam.id)
    browser.follow(browser.post("staff.open_person", reference=first.reference))
    browser.post("resident.start_review")
    old = browser.token()
    browser.follow(browser.post("staff.open_person", reference=second.reference))
    browser.post("resident.start_review")
    page = browser.post(
        "resident.show_question", {"answer": "right"}, token=old, section="home", question="rent", status=409
    )
    assert page.h1 == "This page was about somebody you no longer have open"
    assert Draft.from_dict(draft_of(other).content).answers == {}
    assert browser.get("resident.show_review").status == 200  # and nobody is signed out


def test_two_helpers_at_once_type_in_one_draft_and_each_is_named(app, make, claim, sam):
    rows = [authority(make, claim, user=sam), authority(make, claim)]
    one, two = (helper_browser(app, row) for row in rows)
    one.post("resident.start_review")
    answer(one, "home", "rent", "right")
    answer(two, "home", "moved-home", "right")
    assert Draft.from_dict(draft_of(claim).content).authors == {
        "rent": rows[0].reference, "moved-home": rows[1].reference,
    }  # fmt: skip
    assert "Somebody else has typed in it, too." in one.get("helping.show_helping").text


def test_the_resident_who_changes_an_answer_is_its_author(opened, claim, client_as_resident):
    browser, row = opened(Scope.PREPARE)
    browser.post("resident.start_review")
    answer(browser, "home", "rent", "right")
    answer(browser, "home", "moved-home", "right")
    resident = client_as_resident(claim)
    answer(resident, "home", "rent", "changed")
    answer(resident, "home", "moved-home", "right")
    assert Draft.from_dict(draft_of(claim).content).authors == {"moved-home": row.reference}


def test_a_former_partner_prepares_without_the_address(opened):
    browser, _row = opened(*Scope, relationship=Relationship.FORMER_PARTNER.value)
    browser.post("resident.start_review")
    assert "1 Sample Street" not in browser.get("resident.show_section", section="home").text
    assert "You may: Fill in the form." in browser.get("helping.show_helping").text


def test_finishing_closes_the_person_and_signing_out_ends_a_visit(app, make, claim, sam):
    row = authority(make, claim, user=sam)
    browser = helper_browser(app, row)
    assert browser.post("helping.finish").location == "/staff/people"
    browser.get("resident.show_review", status=404)
    assert reread(row).withdrawn_at is None
    visit = authority(make, claim)
    visitor = helper_browser(app, visit)
    assert visitor.post("helping.finish").location == "/sign-out"
    assert reread(visit).withdrawn_at is not None


def test_it_is_over_at_the_end_of_its_last_day(app, make, claim, sam):
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        row = authority(make, claim, user=sam, ends_at=clock.end_of_day(clock.today()))
        helper_browser(app, row).get("helping.show_helping")
    with time_machine.travel("2026-11-23T00:00:01Z", tick=False):
        assert helper_browser(app, row).get("helping.show_helping", status=404).h1 == OVER


def test_services_never_give_a_helper_of_another_claim(db_session, make, sam):
    from portal.services import helped_people
    from portal.services.errors import NotFound

    row = authority(make, make.claim(), user=sam)
    other = as_actor(adviser(make, first_name="Kim"))
    with pytest.raises(NotFound):
        helped_people.get_person(other, row.reference)
    assert db.session() is db_session
