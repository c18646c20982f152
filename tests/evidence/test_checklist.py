"""The checklist page: what is asked, how much is given, and going on (requirements S4.38-S4.41)."""

from __future__ import annotations

from datetime import date

import time_machine

from portal import db
from portal.models import EvidenceRequirement
from portal.services import submissions
from tests.submitting import PARTNER, RENT, as_resident, start_draft


def open_with(claim, *changes, **options):
    with db.transaction():
        return start_draft(claim.id, *changes, **options).row.submit_token


def items(page):
    return page.all("//li[contains(@class,'task-list__item')]")


def test_checklist_lists_what_the_answers_call_for(claim, client_as_resident):
    open_with(claim, RENT, PARTNER)
    page = client_as_resident(claim).get("evidence.show_checklist")
    assert len(items(page)) == 4
    assert items(page)[0] == "Proof of your rent Needed"
    assert "0 of 4 given" in page.text


def test_nothing_asked_says_so_and_goes_on(claim, client_as_resident):
    open_with(claim)
    browser = client_as_resident(claim)
    assert "do not call for any evidence" in browser.get("evidence.show_checklist").text
    assert browser.post("evidence.show_checklist").location == "/check-answers"


def test_going_on_asks_for_a_file_or_later_for_each_item(claim, client_as_resident):
    open_with(claim, RENT)
    browser = client_as_resident(claim)
    page = browser.post("evidence.show_checklist", status=422)
    assert page.errors == ["Proof of your rent: Upload your evidence or select ‘I’ll send it later’"]
    assert page.all("//div[contains(@class,'error-summary')]//a/@href") == ["/evidence/Rule_Rent"]
    browser.post("evidence.choose_later", resource_id="Rule_Rent")
    assert items(browser.get("evidence.show_checklist")) == ["Proof of your rent You will send it later"]
    assert browser.post("evidence.show_checklist").location == "/check-answers"


def test_later_for_something_not_asked_is_not_found(claim, client_as_resident):
    open_with(claim, RENT)
    client_as_resident(claim).post("evidence.choose_later", resource_id="Rule_NewPartnerNI", status=404)


def test_nobody_waits_for_anything_without_a_draft(claim, client_as_resident):
    assert (
        "We are not waiting for any evidence from you." in client_as_resident(claim).get("evidence.show_checklist").text
    )


def test_sent_items_show_their_due_date_and_stay_open_when_it_has_passed(claim, client_as_resident):
    token = open_with(claim, RENT)
    with db.transaction() as session:
        submissions.submit_draft(as_resident(claim.id), token, True)
        due = session.query(EvidenceRequirement).filter_by(claim_id=claim.id).one().due_on
    page = client_as_resident(claim).get("evidence.show_checklist")
    assert f"Send this by {due.day} " in items(page)[0]
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.query(EvidenceRequirement).filter_by(claim_id=claim.id).one().due_on = date(2026, 1, 2)
    page = client_as_resident(claim).get("evidence.show_checklist")
    assert "This was due by 2 January 2026. You can still send it." in items(page)[0]


def test_draft_and_what_was_sent_stand_apart(claim, client_as_resident):
    token = open_with(claim, RENT)
    with db.transaction():
        submissions.submit_draft(as_resident(claim.id), token, True)
    open_with(claim, PARTNER, kind="report")
    page = client_as_resident(claim).get("evidence.show_checklist")
    assert page.all("//h2")[:3] == [
        "For what you have not sent yet",
        "Not in the list?",
        "For what you have already sent",
    ]
    assert len(items(page)) == 4


@time_machine.travel("2026-11-22T12:00:00Z", tick=False)
def test_statements_do_not_grow_with_items(claim, client_as_resident, count_statements):
    browser = client_as_resident(claim)
    counts = []
    for changes in ((RENT,), (RENT, PARTNER)):
        with db.transaction() as session:
            session.info["no audit guard"] = True
            from portal.services import drafts

            if drafts.find_draft(as_resident(claim.id)):
                drafts.delete_draft(as_resident(claim.id))
        open_with(claim, *changes)
        with count_statements() as seen:
            browser.get("evidence.show_checklist")
        counts.append(len([one for one in seen if one.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 8
