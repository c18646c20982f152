"""Files are shut until a scanner has passed them, and an infected one is never opened (quality F11, S31)."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from portal import clock, db
from portal.adapters import scanner
from portal.adapters.scanner import ScannerAway
from portal.adapters.store import open_store
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.domain.permissions import Permission
from portal.models import AuditEntry, EvidenceFile, EvidenceRequirement, OutgoingMessage, ResidentMessage
from portal.services import evidence
from portal.services.evidence import Limits, scanning
from tests.antivirus import MARKER, eicar
from tests.reported_cases import RENT as REPORTED_RENT
from tests.reported_cases import ask_for, give, report
from tests.services.conftest import Stub
from tests.submitting import RENT, as_resident, photo, start_draft

REVIEW, EVIDENCE = Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE
PRIVATE = {"living_situation": "PrivateTenant", "rent": {"amount": "90.00", "frequency": "weekly"}}


@pytest.fixture
def sent(make, settings, stub):
    """A file that answers a request of a case, waiting for its scan."""
    case = make.case(make.claim().id)
    submission = report(case, REPORTED_RENT)
    requirement = ask_for(case, submission, "Proof of your rent", state="received")
    stored = open_store(settings).put(BytesIO(photo()), case.claim_id.hex)
    return give(
        case, submission, requirement, "rent.jpg", media_type="image/jpeg", store_key=stored.key, scan_state="scanning"
    )


def scan(app, file):
    from portal import file_jobs

    file_jobs.JOBS["scan-file"](app.config["PORTAL"], file.id)


def held(file):
    with db.reading() as session:
        return session.get(EvidenceFile, file.id)


def test_file_of_a_resident_is_shut_until_its_scan_and_then_goes_on_to_its_pictures(make, settings, stub, run_jobs):
    claim = make.claim(home=PRIVATE)
    received = evidence.receive_file(
        open_store(settings), claim.id, "rent.jpg", BytesIO(photo()), Limits(UploadPolicy(size_limit=10**7), 40)
    )
    with db.transaction():
        start_draft(claim.id, RENT)
        evidence.add_files(as_resident(claim.id), "Rule_Rent", [received])
    with db.reading() as session:
        (file,) = session.query(EvidenceFile).filter_by(claim_id=claim.id)
    assert file.scan_state == "scanning"
    assert run_jobs() == ["scan-file", "prepare-viewing"]
    assert (held(file).scan_state, held(file).viewing_state) == ("clean", "ready")


@pytest.mark.parametrize(
    ("state", "has_scanner", "is_open"),
    [
        ("not-scanned", False, True), ("not-scanned", True, False), ("scanning", True, False), ("scanning", False, False),
        ("clean", True, True), ("clean", False, True), ("infected", True, False), ("infected", False, False), ("", True, False),
    ],
)  # fmt: skip
def test_nobody_opens_what_the_scanner_has_not_passed(
    sent, client_as_officer, client_as_resident, make, state, has_scanner, is_open
):
    scanner.use(Stub() if has_scanner else None)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.get(EvidenceFile, sent.id).scan_state = state
    wanted = {"reference": sent.reference, "status": 200 if is_open else 404}
    client_as_officer(REVIEW, EVIDENCE).get("staff.show_file", **wanted)
    own = client_as_resident(type("Claim", (), {"id": sent.claim_id}))
    own.get("evidence.show_file", reference=sent.reference, status=404 if state == "infected" else 200)
    if not is_open:
        client_as_officer(REVIEW, EVIDENCE).get("staff.show_file_page", number=1, **wanted)


def test_resident_reads_in_plain_words_that_a_file_is_of_no_use(
    app, make, settings, stub, run_jobs, client_as_resident
):
    claim = make.claim(home=PRIVATE)
    limits = Limits(UploadPolicy(size_limit=10**7), 40)
    received = evidence.receive_file(open_store(settings), claim.id, "rent.jpg", BytesIO(photo()), limits)
    with db.transaction():
        start_draft(claim.id, RENT)
        evidence.add_files(as_resident(claim.id), "Rule_Rent", [received])
    stub.says = "Win.Test.EICAR"
    run_jobs()
    browser = client_as_resident(claim)
    page = browser.get("/evidence/Rule_Rent")
    assert "We cannot use this file. Send another copy." in page.text
    assert page.all("//dt//a") == []
    assert "virus check stopped it" in browser.get("/messages").text


def test_infected_file_is_shut_for_good_asked_for_again_and_in_the_trail(app, sent, stub, run_jobs):
    stub.says = "Win.Test.EICAR"
    scan(app, sent)
    scan(app, sent)
    file = held(sent)
    assert (file.scan_state, file.scan_finding, file.viewing_state) == ("infected", "Win.Test.EICAR", "none")
    with db.reading() as session:
        assert session.get(EvidenceRequirement, sent.requirement_id).state == "refused"
        (message,) = session.query(ResidentMessage).filter_by(claim_id=sent.claim_id)
        (notice,) = session.query(OutgoingMessage).filter_by(claim_id=sent.claim_id)
        (entry,) = session.query(AuditEntry).filter_by(action="evidence-file:scanned")
    assert "rent.jpg" in message.text
    assert "send another copy" in message.text
    assert (notice.template, "rent" in str(notice.gaps)) == ("new-message", False)
    assert entry.detail == {"file": sent.id.hex, "state": "infected", "finding": "Win.Test.EICAR"}
    assert "prepare-viewing" not in run_jobs()


def test_request_with_another_file_stays_received(app, sent, stub, settings):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.add(
            EvidenceFile(
                reference="other", claim_id=sent.claim_id, submission_id=sent.submission_id, requirement_id=sent.requirement_id,
                resource_id="Rule_X", original_name="b.jpg", media_type="image/jpeg", size_bytes=1, sha256=b"", store_key="",
                scan_state="clean", received_at=clock.now(),
            )
        )  # fmt: skip
    stub.says = "X"
    scan(app, sent)
    with db.reading() as session:
        assert session.get(EvidenceRequirement, sent.requirement_id).state == "received"


def test_scanner_that_is_away_leaves_the_file_shut(app, sent, stub):
    stub.says = ScannerAway()
    with pytest.raises(ScannerAway):
        scan(app, sent)
    assert held(sent).scan_state == "scanning"


def wait(file, minutes):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.get(EvidenceFile, file.id).received_at = clock.now() - timedelta(minutes=minutes)


def test_file_that_waits_is_queued_again_once_in_a_while(sent, run_jobs):
    for minutes, queued in ((1, 0), (11, 1), (11, 1)):
        wait(sent, minutes)
        with db.transaction():
            assert scanning.FILES.queue_waiting() == queued
    assert run_jobs() == ["scan-file", "prepare-viewing", "plan-document"]


def test_files_of_before_there_was_a_scanner_are_scanned_now(sent, run_jobs):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.get(EvidenceFile, sent.id).scan_state = "not-scanned"
    with db.transaction():
        assert scanning.FILES.queue_waiting() == 1
    run_jobs()
    assert held(sent).scan_state == "clean"


def test_files_that_wait_for_a_scanner_that_was_taken_away_are_not_scanned(sent, run_jobs):
    scanner.use(None)
    with db.transaction():
        scanning.FILES.queue_waiting()
    assert held(sent).scan_state == "not-scanned"
    assert run_jobs() == ["prepare-viewing", "plan-document"]


def test_alarm_is_raised_after_a_quarter_of_an_hour_and_takes_nothing_out_of_service(client, sent):
    for minutes, alarms in ((14, []), (16, ["alarm: files wait for the scanner"])):
        wait(sent, minutes)
        assert client.get("/readyz").response.text.splitlines() == ["ok", *alarms]


@pytest.mark.parametrize("content", [eicar(), photo() + MARKER], ids=["eicar", "photo"])
def test_real_scanner_shuts_a_real_infected_file(app, sent, stub, settings, antivirus, content):
    scanner.use(scanner.make_scanner(antivirus.url))
    stored = open_store(settings).put(BytesIO(content), sent.claim_id.hex)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.get(EvidenceFile, sent.id).store_key = stored.key
    scan(app, sent)
    assert held(sent).scan_state == "infected"
