"""Uploading as a person does it: several files, refused ones at the field, removed, with and without scripts."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

from werkzeug.datastructures import FileStorage

from portal import db
from portal.adapters.store import LocalStore, StoreFull, open_store
from portal.domain.actor import System
from portal.models import EvidenceFile
from portal.services import settings, submissions
from tests.sample_files import noise_photo, word_file
from tests.submitting import as_resident, pdf_file, photo

ITEM = "/evidence/Rule_Rent"
EMPTY = "The selected file is empty"
SCRIPT = Path("portal/static/src/upload.js").read_text()


def chosen(*files):
    return {"files": [FileStorage(BytesIO(content), name) for name, content in files]}


def rows(claim):
    with db.reading() as session:
        return session.query(EvidenceFile).filter_by(claim_id=claim.id).all()


def stored(app):
    return {key for key, _at in open_store(app.config["PORTAL"]).walk()}


def test_item_says_what_is_accepted_and_offers_later(browser):
    page = browser.get(ITEM)
    assert page.h1 == "Proof of your rent"
    assert "a tenancy agreement" in page.text
    assert "each must be smaller than 10MB" in page.text
    assert page.all("//button[contains(., 'send it later')]")


def test_several_files_are_given_at_once_and_listed(app, browser, claim):
    page = browser.follow(browser.post(ITEM, chosen(("rent.jpg", photo()), ("letter.pdf", pdf_file()))))
    assert page.all("//dt[contains(@class,'summary-list__key')]") == ["rent.jpg", "letter.pdf"]
    assert {row.store_key for row in rows(claim)} <= stored(app)


def test_nothing_chosen_asks_for_a_file_or_later(browser):
    page = browser.post(ITEM, {}, status=422)
    assert page.errors == ["Upload your evidence or select ‘I’ll send it later’"]


def test_refused_file_is_named_and_the_others_are_kept(browser, claim):
    page = browser.post(ITEM, chosen(("good.jpg", photo()), ("bad.jpg", b"<html>"), ("empty.pdf", b"")), status=422)
    assert page.errors == [
        "bad.jpg: The selected file must be a PDF, JPG, PNG, HEIC or WEBP",
        "empty.pdf: The selected file is empty",
    ]
    assert [row.original_name for row in rows(claim)] == ["good.jpg"]
    assert "good.jpg" in page.all("//dt")[0]


def test_full_store_is_said_and_nothing_is_kept(browser, claim, monkeypatch):
    def full(*_args):
        raise StoreFull

    monkeypatch.setattr(LocalStore, "put", full)
    page = browser.post(ITEM, chosen(("rent.jpg", photo())), status=422)
    assert page.errors == ["The selected file could not be uploaded – try again"]
    assert rows(claim) == []


def test_more_files_than_allowed_are_refused_before_any_is_kept(browser, claim):
    many = [(f"{number}.jpg", photo(colour=f"#{number:02x}0000")) for number in range(41)]
    page = browser.post(ITEM, chosen(*many), status=422)
    assert page.errors == ["You can only upload up to 40 files"]
    assert rows(claim) == []


def test_removed_file_is_gone_from_the_list(browser, claim):
    browser.post(ITEM, chosen(("rent.jpg", photo())))
    (row,) = rows(claim)
    page = browser.follow(browser.post("evidence.remove_file", reference=row.reference))
    assert "You have not given any files for this yet." in page.text
    browser.get("evidence.show_file", reference=row.reference, status=404)


def test_page_carries_what_its_script_needs(browser):
    page = browser.get(ITEM)
    (form,) = page.document.xpath("//form[@id='upload']")
    assert form.get("data-limit") == "10000000"
    said = json.loads(form.get("data-words"))
    assert said["empty"] == "The selected file is empty"
    assert all(f"words.{name}" in SCRIPT or name in ("locked", "blank", "blurred") for name in said)
    assert page.all("//script[contains(@src, 'upload.')]/@type") == ["module"]
    for place in ("given", "uploads", "sending", "upload-line", "next"):
        assert len(page.document.xpath(f"//*[@id='{place}']")) == 1


def test_file_is_replaced_in_its_place(browser, claim):
    browser.post(ITEM, chosen(("blurred.jpg", photo())))
    (old,) = rows(claim)
    page = browser.get("evidence.replace_file", reference=old.reference)
    assert "takes the place of blurred.jpg" in page.text
    page = browser.follow(
        browser.post("evidence.replace_file", chosen(("clear.jpg", photo(colour="red"))), reference=old.reference)
    )
    assert page.all("//dt[contains(@class,'summary-list__key')]") == ["clear.jpg"]
    browser.get("evidence.replace_file", reference=old.reference, status=404)


def test_refused_replacement_leaves_the_file(browser, claim):
    browser.post(ITEM, chosen(("rent.jpg", photo())))
    (row,) = rows(claim)
    for content, message in ((b"<html>", "The selected file must be a PDF, JPG, PNG, HEIC or WEBP"), (b"", EMPTY)):
        page = browser.post("evidence.replace_file", chosen(("x.jpg", content)), reference=row.reference, status=422)
        assert page.errors == [message]
    page = browser.post("evidence.replace_file", {}, reference=row.reference, status=422)
    assert page.errors == ["Choose a file"]
    assert "rent.jpg" in browser.get(ITEM).all("//dt")[0]


def test_file_is_replaced_even_when_no_more_may_be_given(browser, claim):
    with db.transaction():
        settings.change(System("test"), "UploadCountLimit", "1")
    browser.post(ITEM, chosen(("rent.jpg", photo())))
    (row,) = rows(claim)
    browser.post("evidence.replace_file", chosen(("x.jpg", photo(colour="red"))), reference=row.reference)
    assert "x.jpg" in browser.get(ITEM).all("//dt")[0]


def test_file_of_somebody_else_is_not_replaced(browser, claim, make, client_as_resident):
    browser.post(ITEM, chosen(("rent.jpg", photo())))
    (row,) = rows(claim)
    other = client_as_resident(make.claim())
    other.get("evidence.replace_file", reference=row.reference, status=404)
    other.post("evidence.replace_file", chosen(("x.jpg", photo(colour="red"))), reference=row.reference, status=404)


def test_item_that_is_not_asked_is_not_found(browser, claim):
    browser.get("/evidence/Rule_NewPartnerNI", status=404)
    browser.post("/evidence/Rule_NewPartnerNI", chosen(("rent.jpg", photo())), status=404)
    assert rows(claim) == []


def test_form_without_a_token_stores_nothing(app, browser):
    before = stored(app)
    browser.post(ITEM, chosen(("rent.jpg", photo(colour="navy"))), token=None, status=400)
    assert stored(app) == before


def test_stranger_stores_nothing(app, client):
    before = stored(app)
    client.post(ITEM, chosen(("rent.jpg", photo(colour="olive"))))
    assert stored(app) == before


def test_file_comes_back_as_a_sandboxed_download_under_its_own_name(browser, claim, run_jobs):
    content = photo(colour="gold")
    browser.post(ITEM, chosen(("tŷ rhent;1.jpg", content)))
    run_jobs()
    (row,) = rows(claim)
    response = browser.get("evidence.show_file", reference=row.reference).response
    assert response.data == content
    assert (
        response.headers["Content-Disposition"]
        == "attachment; filename=\"ty rhent_1.jpg\"; filename*=UTF-8''t%C5%B7%20rhent%3B1.jpg"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_file_of_somebody_else_is_not_found(browser, claim, make, client_as_resident):
    browser.post(ITEM, chosen(("rent.jpg", photo())))
    (row,) = rows(claim)
    client_as_resident(make.claim()).get("evidence.show_file", reference=row.reference, status=404)


def test_file_can_be_given_after_sending(browser, claim):
    with db.transaction():
        from portal.services import drafts

        sent = submissions.submit_draft(
            as_resident(claim.id), drafts.get_draft(as_resident(claim.id)).row.submit_token, True
        )
    assert "Send this by" in browser.get(ITEM).text
    browser.follow(browser.post(ITEM, chosen(("rent.jpg", photo()))))
    (row,) = rows(claim)
    assert row.submission_id == sent.id
    assert not browser.get(ITEM).all("//button[contains(., 'Remove')]")


def test_more_than_one_form_may_hold_is_refused_and_taking_back_makes_room(browser, claim, app):
    with db.transaction():
        settings.change(System("test"), "UploadTotalLimit", "1000000")
    for name in ("one.png", "two.png"):
        browser.post(ITEM, chosen((name, noise_photo(400_000))))
    page = browser.post(ITEM, chosen(("three.png", noise_photo(400_000))), status=422)
    assert page.errors == ["You can only upload up to 1MB with one form"]
    assert {row.store_key for row in rows(claim)} == {key for key in stored(app) if key.startswith(claim.id.hex)}
    browser.post(f"/evidence/files/{rows(claim)[0].reference}/removal", {})
    browser.post(ITEM, chosen(("three.png", noise_photo(400_000))))


def test_more_than_a_month_may_hold_is_refused_within_one_request(browser, claim):
    with db.transaction():
        settings.change(System("test"), "UploadPeriodLimit", "1000000")
    for name in ("one.png", "two.png"):
        browser.post(ITEM, chosen((name, noise_photo(300_000))))
    page = browser.post(ITEM, chosen(*((f"{number}.png", noise_photo(230_000)) for number in range(2))), status=422)
    assert page.errors == ["1.png: You can only upload up to 1MB in 30 days. Send us the rest on paper"]
    assert len(rows(claim)) == 3


def test_body_that_unfolds_is_refused_unread(browser, claim):
    browser.post(ITEM, chosen(("rent.jpg", photo())), status=415, headers={"Content-Encoding": "gzip"})
    assert rows(claim) == []


def test_document_that_the_council_allows_is_received_and_said_in_the_hint(browser, claim):
    with db.transaction():
        settings.change(System("test"), "UploadWhiteList", "pdf,docx")
    assert "Word document" in browser.get(ITEM).text
    browser.post(ITEM, chosen(("letter.docx", word_file())), status=303)
    page = browser.post(ITEM, chosen(("rent.jpg", photo())), status=422)
    assert page.errors == ["The selected file must be a PDF or Word document (DOCX)"]
    assert [row.original_name for row in rows(claim)] == ["letter.docx"]
