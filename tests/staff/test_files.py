"""Opening a file from a case."""

from __future__ import annotations

import pytest

from portal import db
from portal.adapters.store import open_store
from portal.domain.permissions import Permission
from portal.models import AuditEntry
from tests.reported_cases import RENT, give, report

REVIEW, EVIDENCE = Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE


@pytest.fixture
def given(make, settings):
    key = open_store(settings.store_url).put_bytes(b"%PDF-1.7 bytes", "documents")
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
