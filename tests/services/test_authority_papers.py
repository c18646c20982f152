"""A signed form is shut until a scanner has passed it, and one in which something was found is refused (quality F11, S31)."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from portal import clock, db, file_jobs
from portal.adapters import scanner
from portal.adapters.scanner import ScannerAway
from portal.adapters.store import open_store
from portal.domain.permissions import Permission
from portal.models import AuditEntry
from portal.services.authority_papers import PAPERS
from tests.antivirus import MARKER, eicar
from tests.helping.acting import adviser, authority, reread
from tests.sample_files import PLACE, placed_photo
from tests.services.conftest import Stub
from tests.submitting import pdf_file, photo

CHECK = Permission.HELP_RESIDENTS_SIGN_IN
WAITING = {"kind": "form", "confirmed_at": None, "confirmed_how": None}


@pytest.fixture
def sam(make):
    return adviser(make)


@pytest.fixture
def paper(make, settings, sam):
    """`paper(content, **changes)`: an authority that waits with a signed form, being scanned."""

    def asked(content: bytes = pdf_file(), **changes):
        stored = open_store(settings).put(BytesIO(content), "papers")
        form = {"form_key": stored.key, "form_name": "signed.pdf", "form_type": "application/pdf", "form_size_bytes": 1}
        return authority(make, make.claim(), user=sam, **(WAITING | form | {"scan_state": "scanning"} | changes))

    return asked


@pytest.fixture
def officer(client_as_officer):
    return client_as_officer(CHECK)


def scan(app, row):
    file_jobs.JOBS["scan-authority-form"](app.config["PORTAL"], row.id)


def typed(claim):
    return {
        "person": "Mary Example", "claim_reference": claim.reference, "born_on-day": "27", "born_on-month": "3",
        "born_on-year": "1950", "kind": "form", "relationship": "adviser", "scopes": ["prepare"], "reason": "Needs help",
        "form": (BytesIO(pdf_file()), "signed.pdf"),
    }  # fmt: skip


def test_form_is_scanned_after_it_was_sent_and_opens_once_it_is_clean(
    client_as_officer, sam, make, officer, stub, run_jobs
):
    browser = client_as_officer(officer=sam)
    reference = browser.post("staff.add_person", typed(make.claim())).location.rsplit("/", 1)[-1]
    page = officer.get("staff.check_authority_form", reference=reference)
    assert "Being checked for viruses" in page.text
    assert page.all("//a[contains(@href, '/paper')]") == []
    officer.get("staff.show_authority_paper", reference=reference, status=404)
    refused = officer.post("staff.check_authority_form", {"answer": "yes"}, reference=reference, status=422)
    assert refused.errors == ["The form or document is still being checked for viruses. Try again in a few minutes"]
    assert "scan-authority-form" in run_jobs()
    assert "No virus found" in officer.get("staff.check_authority_form", reference=reference).text
    assert officer.get("staff.show_authority_paper", reference=reference).response.data.startswith(b"%PDF")
    officer.post("staff.check_authority_form", {"answer": "yes"}, reference=reference)


@pytest.mark.parametrize(
    ("state", "has_scanner", "is_open"),
    [
        ("not-scanned", False, True), ("not-scanned", True, False), ("scanning", True, False), ("scanning", False, False),
        ("clean", True, True), ("clean", False, True), ("infected", True, False), ("infected", False, False), (None, True, False),
    ],
)  # fmt: skip
def test_nobody_opens_what_the_scanner_has_not_passed(paper, officer, stub, state, has_scanner, is_open):
    scanner.use(Stub() if has_scanner else None)
    row = paper(scan_state=state)
    officer.get("staff.show_authority_paper", reference=row.reference, status=200 if is_open else 404)
    status = 303 if is_open else 422
    officer.post("staff.check_authority_form", {"answer": "yes"}, reference=row.reference, status=status)
    assert (reread(row).confirmed_at is not None) == is_open


def test_infected_form_is_refused_for_good_and_both_sides_read_why(app, paper, officer, client_as_officer, sam, stub):
    row = paper()
    stub.says = "Win.Test.EICAR"
    scan(app, row)
    scan(app, row)
    after = reread(row)
    assert (after.scan_state, after.scan_finding, after.refused_at is None) == ("infected", "Win.Test.EICAR", False)
    page = client_as_officer(officer=sam).get("staff.show_person", reference=row.reference)
    assert "Our virus check stopped the form or document you sent" in page.text
    page = officer.get("staff.check_authority_form", reference=row.reference)
    assert "Virus found (Win.Test.EICAR)" in page.text
    officer.get("staff.show_authority_paper", reference=row.reference, status=404)
    with db.reading() as session:
        (entry,) = session.query(AuditEntry).filter_by(action="authority-form:scanned")
    assert (entry.subject_kind, entry.subject_id) == ("claim", row.claim_id.hex)
    assert entry.detail == {"authority": row.id.hex, "state": "infected", "finding": "Win.Test.EICAR"}


def test_form_for_no_claim_looks_the_same(app, paper, stub):
    row = paper(claim_id=None)
    stub.says = "Win.Test.EICAR"
    scan(app, row)
    assert reread(row).refused_at is not None


def test_authority_that_an_officer_had_agreed_to_stays_when_its_form_is_found_out_later(app, paper, stub, officer):
    row = paper(confirmed_at=clock.now(), scan_state="scanning")
    stub.says = "Win.Test.EICAR"
    scan(app, row)
    assert (reread(row).refused_at, reread(row).scan_state) == (None, "infected")
    officer.get("staff.show_authority_paper", reference=row.reference, status=404)


def test_scanner_that_is_away_leaves_the_form_shut_and_raises_the_alarm(app, client, paper, stub):
    row = paper(asked_at=clock.now() - timedelta(minutes=16))
    stub.says = ScannerAway()
    with pytest.raises(ScannerAway):
        scan(app, row)
    assert reread(row).scan_state == "scanning"
    assert client.get("/readyz").response.text.splitlines() == ["ok", "alarm: files wait for the scanner"]


def test_forms_of_before_there_was_a_scanner_are_scanned_now_and_what_waits_goes_on_without_one(paper, stub, run_jobs):
    row = paper(scan_state="not-scanned")
    with db.transaction():
        assert PAPERS.queue_waiting() == 1
    assert run_jobs() == ["scan-authority-form"]
    assert reread(row).scan_state == "clean"
    of_earlier_process = paper(scan_state=None)
    with db.transaction():
        assert PAPERS.queue_waiting() == 1
    assert reread(of_earlier_process).scan_state == "scanning"
    waits, unknown = paper(), paper(scan_state=None)
    scanner.use(None)
    with db.transaction():
        PAPERS.queue_waiting()
    assert [reread(one).scan_state for one in (waits, unknown)] == ["not-scanned"] * 2


@pytest.mark.parametrize("content", [eicar(), photo() + MARKER], ids=["eicar", "photo"])
def test_real_scanner_shuts_a_real_infected_form(app, paper, stub, antivirus, officer, content):
    scanner.use(scanner.make_scanner(antivirus.url))
    row = paper(content)
    scan(app, row)
    assert (reread(row).scan_state, reread(row).refused_at is None) == ("infected", False)
    officer.get("staff.show_authority_paper", reference=row.reference, status=404)


def test_real_scanner_passes_a_form_that_is_what_it_says(app, paper, stub, antivirus, officer):
    scanner.use(scanner.make_scanner(antivirus.url))
    signed = pdf_file()
    row = paper(signed)
    scan(app, row)
    assert reread(row).scan_state == "clean"
    assert officer.get("staff.show_authority_paper", reference=row.reference).response.data == signed


def test_photo_of_a_form_tells_nobody_where_it_was_taken(paper, officer):
    row = paper(placed_photo(), form_type="image/jpeg", form_name="signed.jpg", scan_state="clean")
    content = officer.get("staff.show_authority_paper", reference=row.reference).response.data
    assert content.startswith(b"\xff\xd8")
    assert PLACE not in content
    assert b"GPS" not in content
