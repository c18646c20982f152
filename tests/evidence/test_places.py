"""A photo that tells where it was taken: no copy that anybody can open, and none that is handed over, tells it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage

from portal import db, delivery_jobs
from portal.adapters.documents.indexes import read_index
from portal.adapters.store import open_store
from portal.domain.permissions import Permission
from portal.models import EvidenceFile, EvidenceRequirement, ViewingCopy
from portal.services import drafts, submissions
from tests.adapters.test_places import TOLD, told_in_pdf
from tests.jobs_inline import run_queued_jobs
from tests.sample_files import PLACE, placed_pdf, placed_photo
from tests.submitting import RENT, as_resident, start_draft

ITEM = "/evidence/Rule_Rent"
FILES = {
    "one.jpg": placed_photo(),
    "two.png": placed_photo("PNG"),
    "three.webp": placed_photo("WEBP"),
    "four.heic": placed_photo("HEIF"),
    "five.pdf": placed_pdf(),
}


def tells(content: bytes) -> list[bytes]:
    return told_in_pdf(content) if content.startswith(b"%PDF") else [one for one in TOLD if one in content]


@pytest.fixture
def browser(claim, client_as_resident, run_jobs):
    """A resident who gave a file of each kind, without a script."""
    with db.transaction():
        start_draft(claim.id, RENT)
    found = client_as_resident(claim)
    files = [FileStorage(BytesIO(content), name) for name, content in FILES.items()]
    found.follow(found.post(ITEM, {"files": files}))
    run_jobs()
    return found


@pytest.fixture
def sent(browser, claim):
    resident = as_resident(claim.id)
    with db.transaction():
        return submissions.submit_draft(resident, drafts.get_draft(resident).row.submit_token, True)


def rows(claim) -> dict[str, EvidenceFile]:
    with db.reading() as session:
        found = session.query(EvidenceFile).filter_by(claim_id=claim.id, removed_at=None)
        return {row.original_name: row for row in found}


def test_original_is_kept_sealed_as_it_came_with_its_digest(app, browser, claim):
    store, kept = open_store(app.config["PORTAL"]), rows(claim)
    assert sorted(kept) == sorted(FILES)
    for name, row in kept.items():
        assert b"".join(store.read(row.store_key)) == FILES[name]
        assert row.sha256 == sha256(FILES[name]).digest()
        assert tells(FILES[name])
        assert PLACE not in (Path(app.config["PORTAL"].store_url) / row.store_key).read_bytes()


def test_every_copy_but_the_original_tells_nothing(app, browser, claim):
    store, originals = open_store(app.config["PORTAL"]), {row.store_key for row in rows(claim).values()}
    with db.reading() as session:
        copies = [copy.store_key for copy in session.query(ViewingCopy)]
    assert len(copies) > len(FILES)
    assert originals.isdisjoint(copies)
    assert [tells(b"".join(store.read(key))) for key in copies] == [[]] * len(copies)


def test_what_a_resident_opens_tells_nothing(browser, claim):
    for name, row in rows(claim).items():
        page = browser.get("evidence.view_file", reference=row.reference)
        assert tells(page.response.data) == []
        content = browser.get("evidence.show_file", reference=row.reference).response.data
        assert content[:4] == FILES[name][:4]
        assert tells(content) == []
        assert tells(browser.get("evidence.show_page", reference=row.reference, number=1).response.data) == []


def test_what_an_officer_opens_tells_nothing(sent, claim, client_as_officer):
    officer = client_as_officer(Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE)
    with db.reading() as session:
        asked = session.query(EvidenceRequirement).filter_by(claim_id=claim.id, resource_id="Rule_Rent").one()
    assert tells(officer.get("staff.show_evidence", reference=asked.reference).response.data) == []
    for name, row in rows(claim).items():
        response = officer.get("staff.show_file", reference=row.reference).response
        assert tells(response.data) == []
        assert response.headers["Content-Length"] == str(len(response.data))
        assert tells(officer.get("staff.show_file_page", reference=row.reference, number=1).response.data) == []
        if name.endswith(".pdf"):
            assert tells(officer.get("staff.show_file_copy", reference=row.reference).response.data) == []


def test_joined_pages_tell_nothing_also_in_the_original_of_the_document(app, browser, claim, run_jobs):
    page = browser.get("evidence.join_pages", resource_id="Rule_Rent")
    pages = page.all("//input[@name='pages']/@value")
    browser.follow(browser.post("/evidence/Rule_Rent/pages", {"order": pages, "pages": pages}))
    run_jobs()
    (row,) = rows(claim).values()
    content = b"".join(open_store(app.config["PORTAL"]).read(row.store_key))
    assert content.startswith(b"%PDF")
    assert tells(content) == []


def test_what_is_handed_over_tells_nothing_and_is_told_by_both_digests(app, sent, claim, tmp_path):
    settings = replace(app.config["PORTAL"], documents_url=str(tmp_path / "documents"))
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.query(EvidenceFile).update({"scan_state": "clean"})
    run_queued_jobs(settings)
    delivery_jobs.plan_documents(settings)
    run_queued_jobs(settings)
    folder = tmp_path / "documents" / claim.reference
    found = [read_index(path.read_bytes()) for path in folder.glob("*.index.*")]
    handed = {index["original_name"]: index for index in found if index.get("original_name")}
    assert sorted(handed) == sorted(FILES)
    for name, index in handed.items():
        content = (folder / index["file"]).read_bytes()
        assert tells(content) == []
        assert index["sha256"] == sha256(content).hexdigest()
        assert index["sent_sha256"] == sha256(FILES[name]).hexdigest()


def test_file_is_not_handed_out_before_its_place_is_taken_out(claim, client_as_resident):
    with db.transaction():
        start_draft(claim.id, RENT)
    browser = client_as_resident(claim)
    browser.follow(browser.post(ITEM, {"files": [FileStorage(BytesIO(FILES["one.jpg"]), "one.jpg")]}))
    (row,) = rows(claim).values()
    browser.get("evidence.show_file", reference=row.reference, status=404)
    assert not browser.get("evidence.view_file", reference=row.reference).all("//a[contains(., 'Download')]")
