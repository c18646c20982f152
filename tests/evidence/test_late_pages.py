"""Pages of one document for what was already sent: collected, looked at, ordered, replaced, removed, joined, then sent."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from portal import clock, db, file_jobs
from portal.adapters.store import open_store
from portal.domain.actor import System
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.models import AuditEntry, Case, EvidenceFile, EvidenceRequirement
from portal.services import drafts, settings, submissions
from portal.services.drafts import delete_draft
from portal.services.evidence import giving, room, scanning
from tests.adapters.test_page_joining import images_on
from tests.evidence.conftest import PRIVATE
from tests.evidence.test_joining import order
from tests.evidence.test_upload import ITEM, chosen
from tests.evidence.test_upload_sessions import PHOTO, said, send
from tests.submitting import RENT, as_resident, pdf_file, photo, start_draft

TRAY, PAGES = f"{ITEM}/document", f"{ITEM}/pages"
NAMES = ["first.jpg", "second.png", "third.pdf"]


@pytest.fixture
def browser(claim, client_as_resident):
    """A resident who has sent a review that asks for proof of rent."""
    with db.transaction():
        token = start_draft(claim.id, RENT).row.submit_token
        submissions.submit_draft(as_resident(claim.id), token, True)
    return client_as_resident(claim)


@pytest.fixture
def collected(browser):
    files = chosen((NAMES[0], photo(colour="red")), (NAMES[1], photo("PNG", colour="lime")), (NAMES[2], pdf_file()))
    return browser.follow(browser.post(TRAY, files))


def rows(claim, **values):
    with db.reading() as session:
        found = session.query(EvidenceFile).filter_by(claim_id=claim.id, removed_at=None, **values)
        return sorted(found, key=lambda row: row.original_name)


def asked(claim):
    with db.reading() as session:
        return session.query(EvidenceRequirement).filter_by(claim_id=claim.id, resource_id="Rule_Rent").one()


def test_pages_wait_until_they_are_sent(browser, claim, collected):
    assert collected.h1 == "Send several pages as one document"
    assert collected.all("//dt[contains(@class,'summary-list__key')]") == NAMES
    assert [row.submission_id for row in rows(claim)] == [None] * 3
    item = browser.get(ITEM)
    assert "3 pages are not sent yet." in item.text
    assert "You have not given any files for this yet." in item.text
    assert asked(claim).state == "needed"
    assert "Send this by" in item.text


def test_a_page_that_comes_in_pieces_waits_too(browser, claim):
    assert send(browser, PHOTO[:700], item=TRAY) == (200, said(700))
    assert send(browser, PHOTO[700:], 700, item=TRAY) == (200, said(len(PHOTO)))
    assert send(browser, b"", len(PHOTO), item=TRAY) == (200, said(len(PHOTO), done=True))
    assert send(browser, b"", len(PHOTO), item=TRAY) == (200, said(len(PHOTO), done=True))
    (row,) = rows(claim)
    assert (row.submission_id, row.size_bytes) == (None, len(PHOTO))
    page = browser.get(TRAY)
    assert page.all("//*[@id='given']//dt") == ["tŷ rhent.jpg"]
    assert page.all("//*[@id='next']//button") == ["Send these pages"]


def test_pieces_of_a_page_are_not_taken_for_what_was_not_sent(client_as_resident, claim):
    with db.transaction():
        start_draft(claim.id, RENT)
    browser = client_as_resident(claim)
    assert send(browser, PHOTO, item=TRAY)[0] == 200
    assert send(browser, b"", len(PHOTO), item=TRAY)[0] == 404
    assert rows(claim) == []


def test_pages_are_joined_in_their_order_looked_at_and_sent_as_one_late_document(
    app, browser, claim, collected, run_jobs
):
    wanted = asked(claim)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.get(EvidenceRequirement, wanted.id).due_on = clock.today() - timedelta(days=2)
    references = order(browser.get(PAGES))
    page = browser.post(PAGES, {"order": references, "pages": references, "move": f"up:{references[2]}"}, status=200)
    assert page.all("//ol[@id='pages']/li//label") == ["1. first.jpg", "2. third.pdf", "3. second.png"]
    page = browser.follow(browser.post(PAGES, {"order": order(page), "pages": references}))
    assert page.h1 == "Send several pages as one document"
    assert "We are joining your pages" in page.text
    assert not page.all("//button[contains(., 'Send these pages')]")
    run_jobs()
    (row,) = rows(claim)
    assert (row.original_name, row.submission_id) == ("first.pdf", None)
    made = pikepdf.open(BytesIO(b"".join(open_store(app.config["PORTAL"]).read(row.store_key))))
    assert [len(images_on(one)) for one in made.pages] == [1, 0, 1]
    assert browser.get("evidence.view_file", reference=row.reference).all("//main//img/@alt")[0] == "Page 1 of 3"
    page = browser.follow(browser.post(f"{TRAY}/sending"))
    assert "We have the document you sent" in page.text
    (row,) = rows(claim)
    assert (row.submission_id, row.requirement_id) == (asked(claim).submission_id, asked(claim).id)
    assert asked(claim).state == "received"
    assert page.all("//dt[contains(@class,'summary-list__key')]") == ["first.pdf"]
    assert "Late" in page.text
    with db.reading() as session:
        assert session.query(Case).filter_by(claim_id=claim.id).one().closed_at is None
        entries = session.query(AuditEntry).filter_by(action="evidence-file:received", subject_id=claim.id.hex)
        assert [entry.detail["count"] for entry in entries] == [1]
    assert "plan-document" in run_jobs()


def test_pages_may_be_sent_one_by_one(browser, claim, collected):
    page = browser.follow(browser.post(f"{TRAY}/sending"))
    assert "We have the 3 files you sent" in page.text
    assert all(row.submission_id for row in rows(claim))
    assert "not sent yet" not in page.text


def test_a_page_is_replaced_and_removed_in_its_place(browser, claim, collected):
    first, second, _third = rows(claim)
    page = browser.follow(
        browser.post("evidence.replace_file", chosen(("clear.jpg", photo(colour="navy"))), reference=first.reference)
    )
    assert page.h1 == "Send several pages as one document"
    assert "The file has been replaced" in page.text
    page = browser.follow(browser.post("evidence.remove_file", reference=second.reference))
    assert page.h1 == "Send several pages as one document"
    assert page.all("//dt[contains(@class,'summary-list__key')]") == ["third.pdf", "clear.jpg"]
    assert [row.submission_id for row in rows(claim)] == [None] * 2


def test_refused_page_is_named_and_the_others_are_kept(browser, claim):
    page = browser.post(TRAY, chosen(("bad.jpg", b""), ("good.jpg", photo())), status=422)
    assert page.errors == ["bad.jpg: The selected file is empty"]
    assert page.all("//dt[contains(@class,'summary-list__key')]") == ["good.jpg"]


def test_nothing_collected_is_not_sent(browser):
    page = browser.post(f"{TRAY}/sending", status=422)
    assert page.errors == ["Choose the pages first"]


def test_forgotten_pages_are_sent_after_a_day_and_not_before(app, browser, claim, collected):
    settings = app.config["PORTAL"]
    assert file_jobs.send_forgotten_pages(settings) == 0
    with db.transaction() as session:
        session.info["no audit guard"] = True
        for row in session.query(EvidenceFile).filter_by(claim_id=claim.id):
            row.received_at -= timedelta(hours=25)
    assert file_jobs.send_forgotten_pages(settings) == 3
    assert all(row.submission_id == asked(claim).submission_id for row in rows(claim))
    assert asked(claim).state == "received"
    assert file_jobs.send_forgotten_pages(settings) == 0


def test_forgotten_pages_reach_a_case_that_was_closed_meanwhile(app, browser, claim, collected):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.query(Case).filter_by(claim_id=claim.id).one().closed_at = clock.now()
        for row in session.query(EvidenceFile).filter_by(claim_id=claim.id):
            row.received_at -= timedelta(hours=25)
    assert file_jobs.send_forgotten_pages(app.config["PORTAL"]) == 3
    with db.reading() as session:
        assert session.query(Case).filter_by(claim_id=claim.id).one().closed_at is None


def test_nothing_is_sent_while_somebody_still_collects(app, browser, claim, collected):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        for row in session.query(EvidenceFile).filter_by(claim_id=claim.id):
            row.received_at -= timedelta(hours=25)
    browser.follow(browser.post(TRAY, chosen(("fourth.jpg", photo(colour="navy")))))
    assert file_jobs.send_forgotten_pages(app.config["PORTAL"]) == 0
    assert [row.submission_id for row in rows(claim)] == [None] * 4


def test_pages_of_a_submission_that_was_taken_out_wait(app, browser, claim, collected):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.query(EvidenceRequirement).filter_by(claim_id=claim.id).update({"set_aside_at": clock.now()})
        for row in session.query(EvidenceFile).filter_by(claim_id=claim.id):
            row.received_at -= timedelta(hours=25)
    assert file_jobs.send_forgotten_pages(app.config["PORTAL"]) == 0


def test_a_page_may_be_what_was_given_before(browser, claim):
    """A photo that was refused by itself comes again as the first page of its document."""
    first = ("letter.jpg", photo(colour="red"))
    browser.follow(browser.post(ITEM, chosen(first)))
    page = browser.follow(browser.post(TRAY, chosen(first, ("second.jpg", photo(colour="lime")))))
    assert page.all("//*[@id='given']//dt") == ["letter.jpg", "second.jpg"]
    page = browser.follow(browser.post(TRAY, chosen(first)))
    assert page.all("//*[@id='given']//dt") == ["letter.jpg", "second.jpg"], "each once among the pages"
    second = next(row for row in rows(claim, submission_id=None) if row.original_name == "second.jpg")
    third = ("third.jpg", photo(colour="navy"))
    browser.follow(browser.post(ITEM, chosen(third)))
    page = browser.follow(browser.post("evidence.replace_file", chosen(third), reference=second.reference))
    assert page.all("//*[@id='given']//dt") == ["letter.jpg", "third.jpg"]


def test_pages_count_for_the_submission_that_they_are_for_and_not_for_a_new_draft(browser, claim, collected):
    with db.transaction():
        settings.change(System("test"), "UploadCountLimit", "4")
    page = browser.post(TRAY, chosen(("a.jpg", photo(colour="navy")), ("b.jpg", photo(colour="pink"))), status=422)
    assert page.errors == ["You can only upload up to 4 files"]
    browser.follow(browser.post(TRAY, chosen(("a.jpg", photo(colour="navy")))))
    with db.transaction():
        start_draft(claim.id, RENT)
        resident = as_resident(claim.id)
        giving.check_count(resident, None, 4)
        with pytest.raises(Refused):
            giving.check_count(resident, None, 5)
        assert room.limits_of(claim.id).room_bytes == settings.get("UploadTotalLimit")
    assert "We have the 4 files you sent" in browser.follow(browser.post(f"{TRAY}/sending")).text


def test_an_infected_page_that_was_not_sent_changes_nothing_of_its_request(browser, claim, collected):
    before, page = asked(claim), rows(claim)[0]
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.query(Case).filter_by(claim_id=claim.id).one().closed_at = clock.now()
        held = session.get(EvidenceFile, page.id)
        scanning._stop(held, "https://council.example.org")
    with db.reading() as session:
        assert session.query(Case).filter_by(claim_id=claim.id).one().closed_at is not None
    assert asked(claim).state == before.state


def test_infected_page_is_never_sent_and_says_so(browser, claim, collected):
    first = rows(claim)[0]
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.get(EvidenceFile, first.id).scan_state = "infected"
    page = browser.get(TRAY)
    assert page.all("//dd[contains(., 'We cannot use this file')]")
    browser.follow(browser.post(f"{TRAY}/sending"))
    assert {row.original_name: row.submission_id is not None for row in rows(claim)} == dict(
        zip(NAMES, [False, True, True], strict=True)
    )


def test_deleting_a_new_draft_leaves_the_pages(browser, claim, collected):
    with db.transaction():
        start_draft(claim.id)
        delete_draft(as_resident(claim.id))
    assert len(rows(claim)) == 3


def test_sending_a_new_draft_leaves_the_pages_where_they_are(browser, claim, collected):
    with db.transaction():
        start_draft(claim.id)
        resident = as_resident(claim.id)
        submissions.submit_draft(resident, drafts.get_draft(resident).row.submit_token, True)
    assert [row.submission_id for row in rows(claim)] == [None] * 3


def test_officers_do_not_see_what_is_not_sent(browser, claim, collected, client_as_officer):
    officer = client_as_officer(Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE)
    assert "No files have been given." in officer.get("staff.show_evidence", reference=asked(claim).reference).text
    officer.get("staff.show_file", reference=rows(claim)[0].reference, status=404)


def test_pages_are_for_what_was_sent_and_for_its_resident_alone(browser, claim, collected, make, client_as_resident):
    other = make.claim(home=PRIVATE)
    with db.transaction():
        start_draft(other.id, RENT)
    stranger = client_as_resident(other)
    for address in (TRAY, "/evidence/other/document", "/evidence/Rule_Nothing/document"):
        stranger.get(address, status=404)
        stranger.post(f"{address}/sending", status=404)
    assert stranger.post(TRAY, chosen(("a.jpg", photo())), status=404)
    assert rows(other) == []
    browser.get("/evidence/other/document", status=404)
