"""The receipt page: what was sent, what happens next and by when; the PDF once it is made (requirement S4.40)."""

from __future__ import annotations

import pytest

from portal import db
from portal.services import submissions
from tests.submitting import PARTNER, PAY, RENT, as_resident, start_draft

PRIVATE = {"living_situation": "PrivateTenant", "rent": {"amount": "90.00", "frequency": "weekly"}}


@pytest.fixture
def claim(make):
    return make.claim(home=PRIVATE)


@pytest.fixture
def browser(claim, client_as_resident):
    return client_as_resident(claim)


@pytest.fixture
def sent(claim):
    with db.transaction():
        token = start_draft(claim.id, PARTNER, PAY, RENT).row.submit_token
        return submissions.submit_draft(as_resident(claim.id), token, True)


def test_receipt_gives_the_reference_and_what_happens_next(browser, sent):
    page = browser.get("resident.show_receipt", reference=sent.reference)
    assert page.h1 == "Your review has been sent"
    assert sent.reference in page.one("//div[contains(@class,'govuk-panel__body')]")
    assert "We will send you a decision letter" in page.text
    assert "11:59pm on" in page.text


def test_receipt_lists_changes_in_the_order_of_their_dates(browser, sent):
    page = browser.get("resident.show_receipt", reference=sent.reference)
    dates = [heading for heading in page.all("//h3") if "2017" in heading]
    assert dates == ["1 September 2017", "1 November 2017", "21 November 2017"]


def test_receipt_lists_what_is_outstanding_with_links(browser, sent):
    links = browser.get("resident.show_receipt", reference=sent.reference).all("//a[starts-with(@href,'/evidence/')]")
    assert links[0] == "Proof of your rent"
    assert len(links) == 5


def test_receipt_looks_again_a_few_times_while_the_pdf_is_made(browser, sent):
    page = browser.get("resident.show_receipt", reference=sent.reference)
    assert page.all("//*[@data-look]/@data-look") == [f"/receipts/{sent.reference}?looked=1"]
    assert page.all("//a[contains(., 'Look again')]")
    assert "http-equiv" not in page.text
    assert "We are making a PDF copy" in page.text
    last = browser.get(f"/receipts/{sent.reference}?looked=5")
    assert last.all("//*[@data-look]") == []
    assert last.all("//a[contains(., 'Look again')]")
    browser.get("resident.show_receipt_copy", reference=sent.reference, status=404)


def test_pdf_is_fetched_once_it_is_made(browser, sent, run_jobs):
    run_jobs()
    part = browser.get("resident.show_receipt", reference=sent.reference, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Download a copy" in part.text
    page = browser.get("resident.show_receipt", reference=sent.reference)
    assert page.all("//*[@data-look]") == []
    assert "Download a copy (PDF, " in page.text
    response = browser.get("resident.show_receipt_copy", reference=sent.reference).response
    assert response.data.startswith(b"%PDF-")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{sent.reference}.pdf"'


def test_receipt_of_somebody_else_is_not_found(sent, make, client_as_resident):
    other = client_as_resident(make.claim())
    for endpoint in ("resident.show_receipt", "resident.show_receipt_copy", "resident.ask_to_withdraw"):
        other.get(endpoint, reference=sent.reference, status=404)


def test_bookmarked_receipt_is_shown_after_signing_in(client, sent):
    page = client.get("resident.show_receipt", reference=sent.reference, status=303)
    assert page.location == "/sign-in"
    with client.client.session_transaction() as cookie:
        assert cookie["next"] == f"/receipts/{sent.reference}"


def test_receipt_without_changes_says_so(browser, claim):
    with db.transaction():
        token = start_draft(claim.id).row.submit_token
        sent = submissions.submit_draft(as_resident(claim.id), token, True)
    text = browser.get("resident.show_receipt", reference=sent.reference).text
    assert "There are no reported changes" in text
    assert "We are not waiting for any evidence from you." in text


def test_receipt_reads_in_welsh(browser, sent):
    browser.get("auth.set_language", code="cy", status=303)
    page = browser.get("resident.show_receipt", reference=sent.reference)
    assert "1 Medi 2017" in page.all("//h3")
    assert "Prawf o’ch rhent" in page.text
