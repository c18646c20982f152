"""Opening a file from a case."""

from __future__ import annotations

from io import BytesIO

import pytest

from portal import db
from portal.adapters.store import open_store
from portal.domain.permissions import Permission
from portal.models import AuditEntry
from portal.services.evidence import arrivals
from tests.reported_cases import RENT, give, report
from tests.sample_files import acting_pdf, everything_in

REVIEW, EVIDENCE = Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE


@pytest.fixture
def given(make, settings):
    key = open_store(settings).put_bytes(b"%PDF-1.7 bytes", "documents")
    case = make.case(make.claim().id)
    return give(case, report(case, RENT), None, "pay slip.pdf", store_key=key, size_bytes=14)


def test_file_comes_as_a_download_and_the_look_is_recorded(given, client_as_officer):
    response = client_as_officer(REVIEW, EVIDENCE).get("staff.show_file", reference=given.reference).response
    assert response.data == b"%PDF-1.7 bytes"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    with db.reading() as session:
        assert session.query(AuditEntry).filter_by(subject_id=given.claim_id.hex).count() == 1


@pytest.mark.parametrize("permissions", [(REVIEW,), (EVIDENCE,)])
def test_file_is_not_there_without_both_permissions(given, client_as_officer, permissions):
    client_as_officer(*permissions).get("staff.show_file", reference=given.reference, status=404)


def test_file_is_not_there_for_other_organisations(given, make, client_as_officer):
    landlord = make.organisation("Sample Homes", kind="registered-provider")
    officer = make.officer(REVIEW, EVIDENCE, organisation=landlord)
    client_as_officer(officer=officer).get("staff.show_file", reference=given.reference, status=404)


@pytest.fixture
def drawn(make, settings, run_jobs):
    """A PDF with its pictures."""
    case = make.case(make.claim().id)
    stored = open_store(settings).put(BytesIO(acting_pdf()), case.claim_id.hex)
    row = give(case, report(case, RENT), None, "scan.pdf", store_key=stored.key, is_prepared=False)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        arrivals.add([session.merge(row)])
    run_jobs()
    return row


def test_page_is_a_picture_that_nothing_can_run_in_and_the_look_is_recorded(drawn, client_as_officer):
    page = client_as_officer(REVIEW, EVIDENCE).get("staff.show_file_page", reference=drawn.reference, number=1)
    headers = page.response.headers
    assert (headers["Content-Type"], page.response.data[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert headers["Content-Disposition"] == f'attachment; filename="{drawn.reference}-1.jpg"'
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" in headers["Content-Security-Policy"]
    with db.reading() as session:
        (entry,) = session.query(AuditEntry).filter_by(action="evidence-file:viewed").all()
    assert entry.detail == {"file": drawn.id.hex, "page": 1}


def test_safe_copy_of_a_pdf_is_a_download_without_its_script(drawn, client_as_officer):
    response = client_as_officer(REVIEW, EVIDENCE).get("staff.show_file_copy", reference=drawn.reference).response
    assert response.data[:5] == b"%PDF-"
    assert b"JavaScript" not in everything_in(response.data)


@pytest.mark.parametrize("number", [2, 10**12])
def test_page_without_a_picture_is_not_there(drawn, client_as_officer, number):
    client_as_officer(REVIEW, EVIDENCE).get(
        "staff.show_file_page", reference=drawn.reference, number=number, status=404
    )


def test_page_is_not_there_without_the_permission(drawn, client_as_officer):
    client_as_officer(REVIEW).get("staff.show_file_page", reference=drawn.reference, number=1, status=404)
