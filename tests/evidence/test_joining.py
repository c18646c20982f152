"""Pages of one document: put in order without scripts, joined by a job, and nothing is lost when that fails."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from portal import db
from portal.adapters.store import open_store
from portal.models import EvidenceFile, PageJoining
from portal.services import drafts, submissions
from portal.services.evidence import page_joining
from tests.adapters.test_page_joining import images_on
from tests.evidence.conftest import PRIVATE
from tests.evidence.test_upload import ITEM, chosen
from tests.submitting import RENT, as_resident, pdf_file, photo, start_draft

PAGES = f"{ITEM}/pages"
NAMES = ["first.jpg", "second.png", "third.pdf"]


@pytest.fixture
def browser(claim, client_as_resident):
    with db.transaction():
        start_draft(claim.id, RENT)
    found = client_as_resident(claim)
    found.post(
        ITEM,
        chosen((NAMES[0], photo(colour="red")), (NAMES[1], photo("PNG", colour="lime")), (NAMES[2], pdf_file())),
    )
    return found


def listed(page):
    return page.all("//ol[@id='pages']/li//label")


def order(page):
    return page.all("//input[@name='order']/@value")


def rows(claim):
    with db.reading() as session:
        found = session.query(EvidenceFile).filter_by(claim_id=claim.id, removed_at=None)
        return sorted(found, key=lambda row: row.original_name)


def test_pages_are_moved_without_scripts_and_what_was_left_out_stays_out(browser):
    page = browser.get(PAGES)
    assert listed(page) == ["1. first.jpg", "2. second.png", "3. third.pdf"]
    references = order(page)
    form = {"order": references, "pages": references[1:], "move": f"up:{references[2]}"}
    page = browser.post(PAGES, form, status=200)
    assert listed(page) == ["1. first.jpg", "2. third.pdf", "3. second.png"]
    assert page.all("//input[@name='pages'][@checked]/@value") == [references[2], references[1]]
    page = browser.post(PAGES, form | {"order": order(page), "move": f"down:{references[1]}"}, status=200)
    assert listed(page)[-1] == "3. second.png", "the last stays the last"


def test_joined_pages_are_one_file_in_their_order(app, browser, claim, run_jobs):
    references = order(browser.get(PAGES))
    page = browser.follow(
        browser.post(PAGES, {"order": [references[2], references[0], references[1]], "pages": references})
    )
    assert "We are joining your pages" in page.text
    assert len(rows(claim)) == 3, "nothing goes before the document is there"
    browser.post(PAGES, {"order": references, "pages": references})
    assert run_jobs().count("join-pages") == 1, "a second press is not a second wish"
    (row,) = rows(claim)
    assert (row.original_name, row.media_type) == ("third.pdf", "application/pdf")
    made = pikepdf.open(BytesIO(b"".join(open_store(app.config["PORTAL"]).read(row.store_key))))
    assert [len(images_on(page)) for page in made.pages] == [0, 1, 1]
    assert browser.get(ITEM).all("//dt[contains(@class,'summary-list__key')]") == ["third.pdf"]
    assert "joining your pages" not in browser.get(ITEM, headers={"HX-Request": "true"}).text


def test_fewer_than_two_pages_are_refused(browser):
    references = order(browser.get(PAGES))
    page = browser.post(PAGES, {"order": references, "pages": references[:1]}, status=422)
    assert page.errors == ["Choose at least 2 files to join"]
    assert page.all("//input[@name='pages'][@checked]/@value") == references[:1]


@pytest.mark.parametrize("what", ["removed", "sent", "too large"])
def test_what_cannot_be_joined_stays_as_it_is(browser, claim, run_jobs, what):
    references = order(browser.get(PAGES))
    browser.post(PAGES, {"order": references, "pages": references})
    if what == "removed":
        browser.post("evidence.remove_file", reference=references[0])
    elif what == "sent":
        with db.transaction():
            resident = as_resident(claim.id)
            submissions.submit_draft(resident, drafts.get_draft(resident).row.submit_token, True)
    else:
        set_limit("UploadSizeLimit", "100000")
        with db.transaction() as session:
            session.info["no audit guard"] = True
            joining = session.query(PageJoining).one()
            page_joining.record_document(joining.id, None)
    run_jobs()
    assert [row.original_name for row in rows(claim)] == (NAMES[1:] if what == "removed" else NAMES)
    if what != "sent":
        assert "We could not join the pages" in browser.get(ITEM).text


def set_limit(name, value):
    from portal.domain.actor import System
    from portal.services import settings

    with db.transaction():
        settings.change(System("test"), name, value)


def test_pages_of_somebody_else_are_not_found(browser, make, client_as_resident):
    references = order(browser.get(PAGES))
    other = make.claim(home=PRIVATE)
    with db.transaction():
        start_draft(other.id, RENT)
    stranger = client_as_resident(other)
    stranger.get(PAGES, status=404)
    stranger.post(ITEM, chosen(("a.jpg", photo()), ("b.jpg", photo(colour="red"))))
    page = stranger.post(PAGES, {"order": references, "pages": references}, status=422)
    assert page.errors == ["Choose at least 2 files to join"]


def test_a_file_can_be_looked_at_page_by_page(browser, claim, run_jobs):
    row = next(one for one in rows(claim) if one.original_name == "first.jpg")
    assert "The picture is being made." in browser.get("evidence.view_file", reference=row.reference).text
    run_jobs()
    page = browser.get("evidence.view_file", reference=row.reference)
    assert page.all("//main//img/@alt") == ["Page 1 of 1"]
    picture = browser.get("evidence.show_page", reference=row.reference, number=1).response
    assert picture.mimetype == "image/jpeg"
    assert picture.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    browser.get("evidence.show_page", reference=row.reference, number=2, status=404)


def test_nobody_else_looks_at_a_file(browser, claim, run_jobs, make, client_as_resident):
    run_jobs()
    other = client_as_resident(make.claim())
    for row in rows(claim):
        other.get("evidence.view_file", reference=row.reference, status=404)
        other.get("evidence.show_page", reference=row.reference, number=1, status=404)
