"""The SHA-256 of the bytes that were sent: on the lists of the resident, the receipt, its PDF, and for staff (C1)."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from portal import db
from portal.adapters.store import open_store
from portal.domain.permissions import Permission
from portal.models import Case, EvidenceFile, EvidenceRequirement, StoredDocument
from portal.services import drafts, receipts, submissions
from tests.pdf_text import text_of
from tests.sample_files import phone_photo
from tests.submitting import as_resident, pdf_file

ITEM = "/evidence/Rule_Rent"
OTHER = "/evidence/other"
PHOTO, LETTER, LATE = phone_photo(), pdf_file(), phone_photo(size=(90, 60))


def digest(content):
    return f"SHA-256 {sha256(content).hexdigest()}"


def chosen(name, content, **more):
    return {"files": [FileStorage(BytesIO(content), name)], **more}


@pytest.fixture
def sent(browser, claim):
    """A submission with two files; a third came later."""
    browser.follow(browser.post(ITEM, chosen("rent.jpg", PHOTO)))
    browser.follow(browser.post(ITEM, chosen("letter.pdf", LETTER)))
    resident = as_resident(claim.id)
    with db.transaction():
        found = submissions.submit_draft(resident, drafts.get_draft(resident).row.submit_token, True)
    browser.follow(browser.post(ITEM, chosen("late.jpg", LATE)))
    return found


def test_lists_of_the_resident_show_the_digest_of_what_was_sent(browser):
    browser.follow(browser.post(ITEM, chosen("rent.jpg", PHOTO)))
    browser.follow(browser.post(OTHER, chosen("letter.pdf", LETTER, note="A letter")))
    assert browser.get(ITEM).all("//details/div") == [digest(PHOTO)]
    assert browser.get(OTHER).all("//details/div") == [digest(LETTER)]


def test_receipt_shows_each_file_with_its_digest_also_what_came_later(browser, sent):
    page = browser.get("resident.show_receipt", reference=sent.reference)
    for name, content in (("rent.jpg", PHOTO), ("letter.pdf", LETTER), ("late.jpg", LATE)):
        (line,) = page.all(f"//main//li[strong='{name}']")
        assert digest(content) in line
    assert "is its fingerprint" in page.text


def test_receipt_without_files_says_nothing_of_them(browser, claim):
    with db.transaction():
        resident = as_resident(claim.id)
        sent = submissions.submit_draft(resident, drafts.get_draft(resident).row.submit_token, True)
    assert "SHA-256" not in browser.get("resident.show_receipt", reference=sent.reference).text


def test_pdf_shows_the_files_that_came_with_the_submission(app, sent):
    with db.reading():
        document = db.session().query(StoredDocument).filter_by(submission_id=sent.id, kind=receipts.RECEIPT).one()
        content = receipts.gather(document.id)
    text = text_of(receipts.compile_pdf(content)).replace("\n", " ")
    assert digest(PHOTO) in text
    assert digest(LETTER) in text
    assert "rent.jpg" in text
    assert "late.jpg" not in text


def test_officers_see_the_digest_on_the_request_and_on_the_case(sent, claim, client_as_officer):
    officer = client_as_officer(Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE)
    with db.reading() as session:
        asked = session.query(EvidenceRequirement).filter_by(claim_id=claim.id, resource_id="Rule_Rent").one()
        reference, case_reference = asked.reference, session.get(Case, asked.case_id).reference
    wanted = {digest(PHOTO), digest(LETTER), digest(LATE)}
    assert wanted <= set(officer.get("staff.show_evidence", reference=reference).all("//details/div"))
    assert wanted <= set(officer.get("staff.show_case", reference=case_reference).all("//details/div"))


def test_digest_is_of_the_bytes_that_the_store_holds(app, sent, claim):
    store = open_store(app.config["PORTAL"])
    with db.reading() as session:
        rows = session.query(EvidenceFile).filter_by(claim_id=claim.id).all()
    held = {row.original_name: b"".join(store.read(row.store_key)) for row in rows}
    assert held == {"rent.jpg": PHOTO, "letter.pdf": LETTER, "late.jpg": LATE}
